/** `pickguard new settings`: production's settings above those that are there. */
import { fill } from "../fill.ts";
import type { NewCode } from "../new-file.ts";
import { textOf } from "../text-of.ts";
import type { ExistingProject } from "./existing-project.ts";
import { hasMailers, hasOwnPolicy } from "./versions.ts";

/** What somebody decides about them. */
export interface SettingsWishes {
  /** Whether a proxy of one's own ends TLS and sets `X-Forwarded-Proto` itself. */
  readonly behindProxy: boolean;
}

/** A project whose settings module was found. */
export type ProjectWithSettings = ExistingProject & {
  readonly settings: string;
  readonly settingsPath: string;
};

/** Writes the module. Pure. */
export function newSettings(project: ProjectWithSettings, { behindProxy }: SettingsWishes): NewCode {
  const own = hasOwnPolicy(project.django);
  const version = own ? "6.1" : "5.2";
  const module = moduleOf(project);
  return {
    files: [
      {
        path: `${project.settingsPath.slice(0, project.settingsPath.lastIndexOf("/") + 1)}secure_production.py`,
        text: fill(textOf("settings/secure_production.py"), {
          base: project.settings,
          "csp-import": textOf(`project-parts/csp-import.${version}.py`).trimEnd(),
          // Nothing here says that the project's templates write nonces.
          "csp-policy": textOf(`project-parts/csp-policy.${version}.py`).replaceAll(", CSP.NONCE", ""),
          mail: hasMailers(project.django) ? textOf("settings/mailers.py") : "",
          apps: own || project.apps.includes("csp") ? "" : 'INSTALLED_APPS = [*INSTALLED_APPS, "csp"]\n\n',
          middleware: middlewareCode(project, own),
          proxy: behindProxy ? PROXY : "",
          hashers: project.packages.has("argon2-cffi") ? HASHERS : "",
        }),
        why: "fails closed, HTTPS, cookies, headers, passwords, logs; each line with its rule",
      },
    ],
    next: [
      ...(own || project.packages.has("django-csp")
        ? []
        : ["pip install django-csp (pinned in the requirements)"]),
      `DJANGO_SETTINGS_MODULE=${module} where production starts (wsgi.py, the service, the image), and settings = "${module}" in pickguard.toml`,
      "In its environment: SECRET_KEY and ALLOWED_HOSTS; without them nothing starts, and it says which one is missing",
      ...(behindProxy
        ? []
        : [
            "Where a proxy of yours ends TLS, and sets X-Forwarded-Proto itself: write it again with --behind-proxy, or redirects go round in circles",
          ]),
      ...(project.apps.includes("django.contrib.admin") && !project.apps.includes("axes")
        ? [
            "pickguard new login stops guessing at the admin, too; and give the admin an address of its own in urls.py (DJANGO-ADMIN-001)",
          ]
        : []),
      `DJANGO_SETTINGS_MODULE=${module} python manage.py check --deploy, and pickguard audit`,
    ],
  };
}

/** `config.settings` as a package holds it; `shop.settings` has it beside itself. */
function moduleOf({ settings, settingsPath }: ProjectWithSettings): string {
  const isPackage = settingsPath.endsWith("/__init__.py");
  const beside = isPackage ? `${settings}.` : settings.slice(0, settings.lastIndexOf(".") + 1);
  return `${beside}secure_production`;
}

const PROXY = `# DJANGO-PROXY-001: the proxy sets this header itself and drops what a visitor sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
`;

const HASHERS = `PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
`;

const SECURITY = "django.middleware.security.SecurityMiddleware";
const CSRF = "django.middleware.csrf.CsrfViewMiddleware";
const FRAMES = "django.middleware.clickjacking.XFrameOptionsMiddleware";
const AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware";

/** Those that have to come first, in their order; the project's own follow, with what is missing among them. */
function middlewareCode({ middleware }: ExistingProject, own: boolean): string {
  const policy = own
    ? "django.middleware.csp.ContentSecurityPolicyMiddleware"
    : "csp.middleware.CSPMiddleware";
  const head = `# DJANGO-HEADERS-001, DJANGO-CSRF-001: the security headers first, so that every answer has them.\n`;
  if (middleware === undefined)
    return `${head}first = ["${SECURITY}", "${policy}"]\nMIDDLEWARE = [*first, *(one for one in MIDDLEWARE if one not in first)]\n`;
  const rest = middleware.filter((one) => one !== SECURITY && one !== policy);
  const all = [SECURITY, policy, ...withCsrf(rest), ...(rest.includes(FRAMES) ? [] : [FRAMES])];
  return `${head}MIDDLEWARE = [\n${all.map((one) => `    "${one}",\n`).join("")}]\n`;
}

/** Before the login is read, as in Django's own template for projects. */
function withCsrf(rest: readonly string[]): readonly string[] {
  if (rest.includes(CSRF)) return rest;
  const at = rest.indexOf(AUTHENTICATION);
  return at < 0 ? [...rest, CSRF] : [...rest.slice(0, at), CSRF, ...rest.slice(at)];
}
