/** Kinds that a path alone decides, or that it narrows to "look inside". */
import type { FileKind } from "./file-kind.ts";
import { folderOf, nameOf } from "./paths.ts";

/** What a path says: a kind, or that the first bytes must be looked at, and as what. */
export type NameVerdict = FileKind | Look;

/** What to look for in the first bytes. */
export type Look = "look-yaml" | "look-conf" | "look-script";

interface NameRule {
  readonly verdict: NameVerdict;
  /** Matched against the file's name in lower case. */
  readonly name: RegExp;
  /** Matched against the folder with a slash on both sides, in lower case ("/deploy/nginx/"). */
  readonly folder?: RegExp;
}

/** A suffix that marks a variant or an example of a file and does not change what it is. */
const VARIANT = /\.(?:example|sample|dist|template|tmpl|tpl|j2|jinja2?|erb|in|default|bak|orig|old)$/;

/** The first rule that fits decides. Every expression is anchored and without nested repetition. */
const NAME_RULES: readonly NameRule[] = [
  {
    verdict: "ci",
    name: /\.ya?ml$/,
    folder:
      /\/\.(?:github\/(?:workflows|actions)|circleci|woodpecker|buildkite|gitea\/workflows|forgejo\/workflows)\//,
  },
  {
    verdict: "ci",
    name: /^(?:\.?gitlab-ci.*\.yml|\.travis\.yml|\.drone\.yml|\.woodpecker\.yml|azure-pipelines.*\.yml|bitbucket-pipelines\.yml|appveyor\.yml|cloudbuild.*\.ya?ml|buildspec.*\.yml|jenkinsfile.*)$/,
  },
  { verdict: "dockerfile", name: /^(?:dockerfile|containerfile)(?:[._-].*)?$/ },
  { verdict: "dockerfile", name: /\.(?:dockerfile|containerfile)$/ },
  { verdict: "dockerfile", name: /^.*[._-]dockerfile$/ },
  { verdict: "compose", name: /^(?:docker-)?compose(?:[._-].*)?\.ya?ml$/ },
  { verdict: "compose", name: /^[^/]*docker-compose[^/]*\.ya?ml$/ },
  { verdict: "compose", name: /^(?:docker-)?stack(?:[._-].*)?\.ya?ml$/ },
  { verdict: "procfile", name: /^procfile(?:[._-].*)?$/ },
  { verdict: "systemd", name: /\.(?:service|socket|timer)$/ },
  { verdict: "supervisor", name: /supervisord?[^/]*\.(?:conf|ini)$/ },
  { verdict: "supervisor", name: /\.(?:conf|ini)$/, folder: /\/supervisor[^/]*\// },
  { verdict: "env", name: /^\.env(?:rc|[._-].*)?$/ },
  { verdict: "env", name: /^[^/]*\.env$/ },
  {
    verdict: "env",
    name: /^env[._-](?:example|sample|template|dist|default|prod|production|dev|local|staging|test)$/,
  },
  { verdict: "env", name: /^\.[^/]+$/, folder: /\/\.envs?\// },
  { verdict: "ignore", name: /^(?:\.gitignore|\.dockerignore|[^/]{1,100}\.dockerignore)$/ },
  {
    verdict: "credentials",
    name: /^(?:id_(?:rsa|dsa|ecdsa|ed25519)|[^/]{1,100}\.(?:pem|key|p8)|\.?(?:netrc|pgpass|pypirc|npmrc|my\.cnf|dockercfg)|_netrc)$/,
  },
  {
    verdict: "credentials",
    name: /^\.?(?:[a-z0-9_-]{1,40}[_-])?(?:secrets?|credentials?|service[_-]?account|client[_-]secrets?|passwords?)(?:[._-][a-z0-9_-]{1,40})?\.(?:json|toml|ini|cfg|conf|properties|txt)$/,
  },
  {
    verdict: "credentials",
    name: /^(?:local[_-])?(?:config|settings|conf)(?:[._-](?:local|base|default|prod|production|live))?\.(?:json|toml|ini|cfg)$/,
  },
  { verdict: "dependency", name: /^(?:[^/]*[._-])?requirements?(?:[._-][^/]*)?\.(?:txt|in|pip)$/ },
  { verdict: "dependency", name: /^(?:constraints[^/]*)\.txt$/ },
  { verdict: "dependency", name: /\.(?:txt|in|pip)$/, folder: /\/requirements?\// },
  {
    verdict: "dependency",
    name: /^(?:pyproject\.toml|pipfile|pipfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|pylock(?:\.[^/.]+)?\.toml|setup\.cfg|setup\.py|runtime\.txt|\.python-version)$/,
  },
  { verdict: "dependency", name: /^(?:environment|conda)[^/]*\.ya?ml$/ },
  {
    verdict: "platform",
    name: /^(?:fly(?:\.[^/]+)?\.toml|render\.ya?ml|app\.ya?ml|heroku\.yml|app\.json|railway\.(?:json|toml)|nixpacks\.toml|vercel\.json|netlify\.toml|captain-definition|\.platform\.app\.yaml|zappa_settings\.(?:json|toml|ya?ml)|serverless\.ya?ml|koyeb\.ya?ml|dokku-[^/]*|project\.toml)$/,
  },
  {
    verdict: "platform",
    name: /\.(?:ya?ml|config)$/,
    folder: /\/\.(?:do|ebextensions|platform|elasticbeanstalk)\//,
  },
  {
    verdict: "server-config",
    name: /^gunicorn(?:[._-][^/]*)?\.(?:py|conf|toml)$|gunicorn[._-]?conf(?:ig)?\.py$/,
  },
  { verdict: "server-config", name: /(?:uwsgi[^/]*|[^/]*uwsgi)\.(?:ini|ya?ml|json|xml|conf|cfg)$/ },
  {
    verdict: "server-config",
    name: /^(?:hypercorn|granian|daphne|uvicorn|circus|waitress|unit)[^/]*\.(?:toml|ini|json|conf|ya?ml)$/,
  },
  { verdict: "edge", name: /^caddyfile(?:[._-].*)?$|\.caddyfile$/ },
  { verdict: "edge", name: /^(?:\.htaccess|httpd[^/]*\.conf|apache[^/]*\.conf|[^/]*\.vhost|[^/]*\.nginx)$/ },
  { verdict: "edge", name: /nginx[^/]*\.conf$/ },
  { verdict: "edge", name: /^[^.][^/]*$/, folder: /\/sites-(?:available|enabled)\// },
  { verdict: "edge", name: /\.conf$/, folder: /\/(?:nginx|apache2?|httpd)\// },
  { verdict: "edge", name: /^traefik[^/]*\.(?:ya?ml|toml)$/ },
  { verdict: "edge", name: /\.(?:ya?ml|toml)$/, folder: /\/traefik\// },
  {
    verdict: "kubernetes",
    name: /^(?:chart|values[^/]*)\.ya?ml$/,
    folder: /\/(?:helm|charts?|k8s|kubernetes)\//,
  },
  {
    verdict: "document",
    name: /^readme(?:[._-][^/]*)?$|^(?:install|installation|deploy|deployment|deploying|production|howto|security)\.(?:md|rst|txt|adoc)$/,
  },
  { verdict: "document", name: /\.(?:md|rst)$/, folder: /\/docs?\// },
  { verdict: "python", name: /\.pyw?$/ },
  { verdict: "shell", name: /\.(?:sh|bash|zsh|ksh)$|^(?:docker-)?entrypoint$/ },
  { verdict: "template", name: /\.(?:html?|djhtml|jinja2?|j2|mjml)$/ },
  {
    verdict: "template",
    name: /\.(?:txt|xml|json|svg|js|csv|tex|eml|rst|md|subject|mail)$/,
    folder: /\/(?:templates|jinja2)\//,
  },
  { verdict: "javascript", name: /\.(?:[mc]?js|jsx|[mc]?ts|tsx|vue)$/ },
  { verdict: "look-yaml", name: /\.ya?ml$/ },
  { verdict: "look-conf", name: /\.(?:conf|config|cfg|ini)$/ },
  { verdict: "look-conf", name: /^[^.]+$/, folder: /\/nginx\// },
  { verdict: "look-script", name: /^[^.]+$/ },
];

/** JavaScript that a tool wrote: not read, whatever its size. */
const MINIFIED_NAME = /[.-](?:min|bundle|prod|umd|chunk)\.[mc]?js$|\.d\.ts$/;

/** Decides from the path alone. Names are compared without regard to case, as on the machines of many developers. */
export function kindByName(path: string): NameVerdict {
  const name = nameOf(path).toLowerCase();
  const folder = `/${folderOf(path).toLowerCase()}/`;
  if (isUsualPython(name)) return "python";
  if (MINIFIED_NAME.test(name)) return "other";
  const verdict = firstVerdict(name, folder);
  const plain = name.replace(VARIANT, "");
  if (plain === name || (verdict !== "other" && verdict !== "template")) return verdict;
  return ofVariant(verdict, firstVerdict(plain, folder));
}

/** Most files are Python with nothing special about the name; they skip the table. */
function isUsualPython(name: string): boolean {
  return name.endsWith(".py") && name !== "setup.py" && !name.includes("gunicorn");
}

function firstVerdict(name: string, folder: string): NameVerdict {
  for (const rule of NAME_RULES) {
    if (rule.name.test(name) && (rule.folder === undefined || rule.folder.test(folder))) return rule.verdict;
  }
  return "other";
}

/** What a file can be although its name ends like a template or an example. */
const KINDS_OF_VARIANTS: ReadonlySet<NameVerdict> = new Set<NameVerdict>([
  "edge",
  "env",
  "compose",
  "systemd",
  "supervisor",
  "server-config",
  "dockerfile",
  "procfile",
  "template",
  "look-conf",
]);

/** `nginx.conf.j2` is a server's configuration, `base.html.j2` a template, `settings.py.example` and `app.js.j2` neither. */
function ofVariant(own: NameVerdict, plain: NameVerdict): NameVerdict {
  return KINDS_OF_VARIANTS.has(plain) ? plain : own;
}
