/** What names say about the purpose of a file, a service, a job, a build stage. */

/** A purpose, and the part of the name that says so. */
export interface NamedPurpose {
  readonly use: "production" | "development";
  readonly word: string;
}

const DEVELOPMENT_WORDS = new Set(
  (
    "dev devel develop developer development devserver local localhost localdev override test tests testing tester debug e2e ci devcontainer " +
    "playwright cypress selenium docs preview reload watch lando ddev"
  ).split(" "),
);

const PRODUCTION_WORDS = new Set("prod production prd live staging deploy deployment".split(" "));

const DEVELOPMENT_FOLDERS = new Set(
  (
    "dev devel development local debug test tests testing e2e ci devcontainer circleci integration dev-tools devtools tools_dev " +
    "docker-dev docker-local local-dev dev-env devenv gitpod vscode"
  ).split(" "),
);

const PRODUCTION_FOLDERS = new Set("prod production prd live staging".split(" "));

const EXAMPLE_FOLDERS = new Set(
  "example examples demo demos sample samples sandbox tutorial tutorials quickstart docs doc".split(" "),
);

/** What a free name says: words in it, in any spelling (`web-dev`, `web_dev`, `WebDev`). The first telling word decides. */
export function purposeOfName(name: string): NamedPurpose | undefined {
  for (const word of wordsOf(name)) {
    if (DEVELOPMENT_WORDS.has(word)) return { use: "development", word };
    if (PRODUCTION_WORDS.has(word)) return { use: "production", word };
  }
  return undefined;
}

/** What a path says: its file name first, then its folders from the innermost out. */
export function purposeOfPath(path: string): NamedPurpose | undefined {
  const parts = path.split("/");
  const file = purposeOfName(parts.at(-1) ?? "");
  return (
    file ??
    parts
      .slice(0, -1)
      .toReversed()
      .map(purposeOfFolder)
      .find((purpose) => purpose !== undefined)
  );
}

/** The folder of a path that marks it as an example or documentation, if any. */
export function exampleFolder(path: string): string | undefined {
  return path
    .split("/")
    .slice(0, -1)
    .find((part) => EXAMPLE_FOLDERS.has(part.toLowerCase()));
}

function purposeOfFolder(folder: string): NamedPurpose | undefined {
  const word = folder.toLowerCase().replace(/^\./, "");
  if (DEVELOPMENT_FOLDERS.has(word) || holdsImagesOfDevelopers(folder))
    return { use: "development", word: folder };
  return PRODUCTION_FOLDERS.has(word) ? { use: "production", word: folder } : undefined;
}

/** `dockerfile-dev-with-volumes`, `compose_local`. */
function holdsImagesOfDevelopers(folder: string): boolean {
  const words = wordsOf(folder);
  return words.some((word) => IMAGES.has(word)) && words.some((word) => DEVELOPMENT_FOLDERS.has(word));
}

const IMAGES = new Set("docker dockerfile dockerfiles compose container containers".split(" "));

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/(?<=[a-z])[0-9]+$/, ""));
}

/**
 * What a shell condition means for the commands below it. `[ "$DEBUG" = 1 ]` asks for development, `[ "$ENV" != production ]`
 * as well; a comparison with a false value turns it round.
 */
export function purposeOfCondition(
  condition: string,
  holds: boolean,
): "production" | "development" | undefined {
  const words = tellingWords(condition);
  const isTurned = /!=|(?:^|\s)!\s|\s-z\s|\s-ne\s/.test(condition);
  const isFalse = /(?:=|-eq|\sis)\s*["']?(?:0|false|off|no|f|n)["']?(?=\s|\]|$)/i.test(condition);
  const asked = holds !== (isTurned !== isFalse);
  if (words.some((word) => CONDITION_WORDS.has(word))) return asked ? "development" : "production";
  if (words.some((word) => PRODUCTION_WORDS.has(word))) return asked ? "production" : "development";
  return undefined;
}

const CONDITION_WORDS = new Set(
  "dev devel develop development devserver local localdev debug test testing runserver".split(" "),
);

/** Variables and what they are compared with; names of commands, options and paths say nothing about the purpose. */
function tellingWords(condition: string): readonly string[] {
  const isTest = /^(?:\[\[?|test|!)\s|\sis\s/.test(condition);
  const parts = condition.replace(/^test\s/, "").split(/\s+/);
  const telling = parts.filter(
    (part) => part.startsWith("$") || ((isTest || parts.length === 1) && !/^-|[/.]/.test(part)),
  );
  return [...telling, ...(isTest ? parts.filter((part) => OPTION.test(part)) : [])].flatMap(wordsOf);
}

/** `[ "$1" = "--dev" ]`: the option by which somebody asks for it. */
const OPTION = /^["']?--?(?:dev|devel|develop|development|debug|local|test)["']?$/;
