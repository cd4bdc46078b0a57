/** From a launch to entry points: shells are entered, scripts of the repository followed, arguments handed on. */
import type { Place, Step } from "../../findings/finding.ts";
import { cover } from "../../source/span.ts";
import { parseShell, type ShellBranch, type ShellCommand } from "../../syntax/deploy/shell.ts";
import type { Fragment } from "../../syntax/deploy/fragment.ts";
import { isBranchTaken } from "./branches.ts";
import { nestedShell, programName, scriptCall, unwrap } from "./command-words.ts";
import type { EntryPoint, EnvironmentEntry } from "./entry-point.ts";
import { branchesOfFunctions } from "./function-branches.ts";
import {
  environmentOf,
  execWords,
  launchWord,
  mergeEnvironments,
  plainMount,
  type Launch,
  type LaunchWord,
  type Mount,
} from "./launch.ts";
import { roleUnder, roleInScript } from "./roles.ts";
import { developmentServerName, startsNothing } from "./server-program.ts";
import { afterCommand, expandWord, resolveBranch } from "./shell-variables.ts";
import { findScript, type FoundScript, type ScriptLibrary } from "./script-lookup.ts";

/** Everything that changes on the way down. */
interface Trail {
  readonly launch: Launch;
  readonly library: ScriptLibrary;
  readonly path: string;
  readonly mount: Mount;
  readonly arguments: readonly LaunchWord[];
  readonly argumentsKnown: boolean;
  readonly branches: readonly ShellBranch[];
  readonly environment: ReadonlyMap<string, EnvironmentEntry>;
  readonly variables: ReadonlyMap<string, string>;
  readonly startedBy: readonly Step[];
  /** Scripts already entered, so that two that call each other end. */
  readonly entered: readonly string[];
  /** Paths of scripts reached by any launch: what nobody starts is read by itself. */
  readonly reached: Set<string>;
  readonly budget: FollowBudget;
}

/** How much may still be followed; counted down. */
export interface FollowBudget {
  left: number;
}

const MAX_SCRIPTS = 6;

/** Commands that change the shell itself and start nothing. */
const SHELL_WORDS = new Set(
  (
    "cd echo printf set export unset local declare readonly read return exit shift trap test [ [[ true false : wait umask " +
    "ulimit alias source . pushd popd sleep break continue getopts"
  ).split(" "),
);

/** The entry points of one launch. `reached` collects the scripts that were followed. */
export function followLaunch(
  launch: Launch,
  library: ScriptLibrary,
  budget: FollowBudget,
  reached: Set<string>,
): readonly EntryPoint[] {
  const trail: Trail = {
    launch,
    library,
    path: launch.path,
    mount: launch.mount,
    arguments: launch.arguments,
    argumentsKnown: launch.argumentsKnown,
    branches: [],
    environment: launch.environment,
    variables: new Map(),
    startedBy: launch.startedBy,
    entered: launch.family === "script" ? [launch.path] : [],
    reached,
    budget,
  };
  const { command } = launch;
  if (command.form === "shell") return followShell(trail, command.text);
  return followWords(trail, [...execWords(launch.path, command), ...launch.arguments]);
}

function followShell(trail: Trail, text: Fragment): readonly EntryPoint[] {
  trail.budget.left -= 1 + text.text.length / 64;
  if (trail.budget.left <= 0) return [];
  const { commands } = parseShell(text);
  const branches = branchesOfFunctions(commands);
  let current = trail;
  return commands.flatMap((command) => {
    const isOwnFunction = branches.has(command.words[0]?.content.text ?? "");
    const found = isOwnFunction ? [] : followCommand(current, underCalls(command, branches));
    current = { ...current, ...afterCommand(current, command) };
    return found;
  });
}

/** A command of a function runs only where the function is called. */
function underCalls(
  command: ShellCommand,
  branches: ReadonlyMap<string, readonly ShellBranch[]>,
): ShellCommand {
  const around = branches.get(command.inFunction ?? "") ?? [];
  return around.length === 0 ? command : { ...command, branches: [...around, ...command.branches] };
}

function followCommand(trail: Trail, command: ShellCommand): readonly EntryPoint[] {
  if (--trail.budget.left <= 0) return [];
  const branches = command.branches.map((branch) => resolveBranch(branch, trail.variables));
  const taken = branches.map((branch) => ({ branch, taken: isBranchTaken(branch, trail) }));
  if (command.words.length === 0 || taken.some((each) => each.taken === false)) return [];
  const open = taken.filter((each) => each.taken === undefined).map((each) => each.branch);
  const words = command.words.flatMap((word) =>
    expandWord(trail, launchWord(trail.path, word.content, word.span)),
  );
  const environment = mergeEnvironments(trail.environment, environmentOf(trail.path, command.assignments));
  return followWords({ ...trail, environment, branches: [...trail.branches, ...open] }, words);
}

function followWords(trail: Trail, words: readonly LaunchWord[]): readonly EntryPoint[] {
  const { words: inner, environment } = unwrap(words);
  if (inner.length === 0) return [];
  const next = { ...trail, environment: mergeEnvironments(trail.environment, environment) };
  const nested = nestedShell(inner);
  if (nested && trail.entered.length < MAX_SCRIPTS) {
    return followShell({ ...next, path: nested.path, entered: [...trail.entered, "shell"] }, nested.text);
  }
  return followScript(next, inner) ?? entryPoint(next, words, inner);
}

function followScript(trail: Trail, words: readonly LaunchWord[]): readonly EntryPoint[] | undefined {
  const call = scriptCall(words);
  const found = call && findScript(trail.library, trail.mount, call.script.text);
  if (!call || !found) return undefined;
  if (trail.entered.includes(found.path) || trail.entered.length >= MAX_SCRIPTS) return [];
  trail.reached.add(found.path);
  return followShell(insideScript(trail, found, call.script, call.arguments), found.text);
}

function insideScript(
  trail: Trail,
  found: FoundScript,
  script: LaunchWord,
  words: readonly LaunchWord[],
): Trail {
  const place: Place = { path: script.path, span: script.span };
  return {
    ...trail,
    path: found.path,
    mount: { ...trail.mount, folders: [...trail.mount.folders, ...plainMount(found.path).folders] },
    arguments: words,
    argumentsKnown: trail.argumentsKnown,
    variables: new Map(),
    startedBy: [...trail.startedBy, { place, note: `starts \`${found.path}\`` }],
    entered: [...trail.entered, found.path],
  };
}

function entryPoint(
  trail: Trail,
  words: readonly LaunchWord[],
  inner: readonly LaunchWord[],
): readonly EntryPoint[] {
  if (inner.length === 1 && inner[0]?.text === "exec") return [];
  if (SHELL_WORDS.has(programName(inner)) || startsNothing(programName(inner))) return [];
  const { launch } = trail;
  const role = roleUnder(roleInScript(launch.role, trail.entered), trail.branches);
  const own = words[0]?.text === "exec" && words.length > 1 ? words.slice(1) : words;
  const at = placeOfWords(own);
  const { source, family } = launch;
  const { environment, startedBy } = trail;
  const copies = trail.mount.renamed ?? [];
  return [
    {
      at,
      source,
      family,
      words: own.map((word) => word.text),
      role,
      environment,
      startedBy,
      ...(copies.length === 0 ? {} : { copies }),
    },
  ];
}

/** The words that stand in the same file as the decisive one: arguments may come from elsewhere, and so may `runserver` itself. */
function placeOfWords(words: readonly LaunchWord[]): Place {
  const decisive = words.find((word) => developmentServerName(word.text) !== undefined) ?? words[0];
  const path = decisive?.path ?? "";
  const spans = words.filter((word) => word.path === path).map((word) => word.span);
  return { path, span: spans.reduce(cover) };
}
