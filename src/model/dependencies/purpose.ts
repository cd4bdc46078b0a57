/** Whether production installs what a packaging file, a group or an extra lists. */
import { exampleFolder, purposeOfName, purposeOfPath } from "../entry-points/purpose-names.ts";

/** Words of groups, extras and requirements files that only developers and build servers install. */
const DEVELOPMENT_WORDS = new Set(
  (
    "lint linting linter linters style format formatting qa quality mypy typing types type-check typecheck stubs coverage cov bench benchmark " +
    "benchmarks build doc documentation sphinx rtd readthedocs mkdocs pytest tox nox release packaging changelog translations profiling " +
    "notebook jupyter ide pre-commit precommit tools all-dev devel uninstall migrations-check isort flake8 black ruff"
  ).split(" "),
);

/** Groups that are installed where the site runs. */
const PRODUCTION_GROUPS = new Set(
  "main default prod production deploy deployment server web runtime base core app".split(" "),
);

/** Programs that install, build, check or test, and never answer a request, wherever they are listed. */
const TOOLS = new Set(
  (
    "pip setuptools wheel virtualenv pipenv poetry poetry-core build twine pip-tools tox nox uv hatch hatchling flit flit-core pdm pre-commit " +
    "pytest coverage black ruff flake8 isort pylint mypy bandit sphinx selenium ipython ipdb pipdeptree pyinstaller zest-releaser jupyter notebook"
  ).split(" "),
);

/** Whether the name or folder of a packaging file says that it is for development, tests, documentation or examples. */
export function isDevelopmentFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const purpose = purposeOfPath(path);
  if (purpose !== undefined) return purpose.use === "development";
  return saysDevelopment(name) || exampleFolder(path) !== undefined;
}

/** Whether a group (`group:lint`) or extra (`extra:tests`) is for developers. An unknown group is, an unknown extra is not. */
export function isDevelopmentGroup(group: string): boolean {
  const [kind, name = ""] = group.split(/:(.*)/s);
  if (PRODUCTION_GROUPS.has(name.toLowerCase())) return false;
  const purpose = purposeOfName(name);
  if (purpose !== undefined) return purpose.use === "development";
  return kind === "group" || saysDevelopment(name);
}

/** Whether a package is a tool of developers. */
export function isDevelopersTool(name: string): boolean {
  return (
    TOOLS.has(name) || name.startsWith("pytest-") || name.startsWith("sphinx-") || name.startsWith("flake8-")
  );
}

function saysDevelopment(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => DEVELOPMENT_WORDS.has(word));
}
