import type { CommandLine, DeployVariable } from "./command-line.ts";
import { shellCommandLine } from "./command-line.ts";
import { wholeFile, type SyntaxProblem } from "./fragment.ts";
import { withoutJinja } from "./template-actions.ts";
import { parseYaml, type YamlEntry, type YamlScalar, type YamlValue } from "./yaml.ts";
import { field, scalarsOf, textOf, variablesOf } from "./yaml-lookup.ts";

/** A command that a CI service runs, with the names around it. */
export interface CiStep {
  readonly command: CommandLine;
  /** Keys and names from the file's top down to the step (`jobs`, `deploy`, `steps`, `Start server`). */
  readonly path: readonly string[];
  /** `stage:`, `environment:` and `deployment:` of the jobs around it. */
  readonly targets: readonly string[];
  /** Runs on another machine, over SSH. */
  readonly remote: boolean;
  /** CircleCI's `background: true`. */
  readonly background: boolean;
  readonly environment: readonly DeployVariable[];
}

export interface CiFile {
  readonly steps: readonly CiStep[];
  readonly problems: readonly SyntaxProblem[];
}

interface Surroundings {
  readonly path: readonly string[];
  readonly targets: readonly string[];
  readonly remote: boolean;
  /** `with:` of an action that takes JavaScript. */
  readonly javascript: boolean;
  readonly environment: readonly DeployVariable[];
}

const COMMAND_KEYS = new Set([
  "run",
  "script",
  "command",
  "commands",
  "before_script",
  "after_script",
  "bash",
  "inlineScript",
]);
const TARGET_KEYS: readonly string[] = ["stage", "environment", "deployment"];

/** Reads GitHub Actions, GitLab, CircleCI, Bitbucket, Azure and alike: any mapping with a key that holds commands. Never throws. */
export function parseCi(bytes: Uint8Array): CiFile {
  const { documents, problems } = parseYaml(withoutJinja(wholeFile(bytes)));
  const top: Surroundings = { path: [], targets: [], remote: false, javascript: false, environment: [] };
  return { steps: documents.flatMap((root) => findSteps(root, top)), problems };
}

function findSteps(value: YamlValue, around: Surroundings): readonly CiStep[] {
  if (value.kind === "scalar") return [];
  if (value.kind === "list") return value.items.flatMap((item) => findSteps(item, around));
  const here = surround(value, around);
  return value.entries.flatMap((entry) => stepsOfEntry(value, entry, here));
}

function surround(map: YamlValue, around: Surroundings): Surroundings {
  const name = textOf(field(map, "name"));
  const uses = textOf(field(map, "uses")) ?? "";
  return {
    path: name === undefined ? around.path : [...around.path, name],
    targets: [...around.targets, ...TARGET_KEYS.flatMap((key) => targetOf(field(map, key)))],
    javascript: around.javascript || uses.includes("github-script"),
    remote: around.remote || /(^|[/-])ssh([/@-]|$)/.test(uses),
    environment: [
      ...around.environment,
      ...variablesOf(field(map, "env")),
      ...variablesOf(field(map, "variables")),
    ],
  };
}

/** `environment: production` or `environment: {name: production}`; CircleCI's `environment` holds variables and names nothing. */
function targetOf(value: YamlValue | undefined): readonly string[] {
  const text = textOf(value) ?? textOf(field(value, "name"));
  return text === undefined ? [] : [text];
}

function stepsOfEntry(map: YamlValue, entry: YamlEntry, here: Surroundings): readonly CiStep[] {
  const isShell = COMMAND_KEYS.has(entry.key) && !here.javascript;
  const commands = isShell ? scalarsOf(entry.value) : [];
  if (commands.length > 0) return commands.map((command) => step(map, command, here));
  return findSteps(entry.value, { ...here, path: [...here.path, entry.key] });
}

function step(map: YamlValue, command: YamlScalar, here: Surroundings): CiStep {
  const background = textOf(field(map, "background")) === "true";
  return { command: shellCommandLine(command.content), background, ...here };
}
