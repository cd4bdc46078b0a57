/** Scripts that people run by hand, as against code that serves requests. */

const SCRIPT_NAME = /^(setup|fabfile|noxfile|build)(_\w+)?\.py$/;

const SCRIPT_FOLDERS = new Set([
  "scripts",
  "script",
  "tools",
  "contrib",
  "bin",
  "hack",
  "ci",
  "dev",
  "maintenance",
]);

/** What builds a project's documentation: `docs/conf.py`, `docs/deploy.py`. */
const DOCUMENTATION =
  /(?:^|\/)docs?\/(?:source\/)?(?:conf|deploy|build|make|release|publish)(?:_\w{1,40})?\.py$/;

/** Build and maintenance scripts, by the names and folders that projects keep them under. */
export function isOperatorScript(path: string): boolean {
  const names = path.split("/");
  if (DOCUMENTATION.test(path)) return true;
  return SCRIPT_NAME.test(names.at(-1) ?? "") || names.slice(0, -1).some((name) => SCRIPT_FOLDERS.has(name));
}

/** Such a script, or a command of `manage.py` (docs.djangoproject.com/en/5.2/howto/custom-management-commands/). */
export function isRunByHand(path: string): boolean {
  return path.includes("management/commands/") || isOperatorScript(path);
}

/** Commands that fill a database for developers: `createfixtures`, `seed_demo`, `load_sample_data`. */
const SEEDING =
  /(?:^|[/_])(?:create|load|make|generate|gen|populate|fill|seed|add)?_?(?:fixtures?|demo|sample|fake|dummy|seed|mock|dev|test|initial)s?(?:_?(?:data|db|database|users?|accounts?|content))?\.py$/;

/** Whether a command of `manage.py` or a script makes rows for development and demonstrations, as its name tells. */
export function isSeeding(path: string): boolean {
  return isRunByHand(path) && SEEDING.test(path);
}
