/** Variables and positional arguments of scripts, as far as the text of the repository fixes them. */
import type { Fragment } from "../../syntax/deploy/fragment.ts";
import { parseShell, type ShellBranch, type ShellCommand } from "../../syntax/deploy/shell.ts";
import type { DeployVariable } from "../../syntax/deploy/command-line.ts";
import type { EnvironmentEntry } from "./entry-point.ts";
import { environmentOf, mergeEnvironments, type LaunchWord } from "./launch.ts";

/** What a script knows at one of its commands. */
export interface ShellState {
  readonly path: string;
  readonly arguments: readonly LaunchWord[];
  readonly variables: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, EnvironmentEntry>;
}

/** What a command leaves behind for the next ones: exported and plain variables. */
export function afterCommand(
  state: ShellState,
  command: ShellCommand,
): Pick<ShellState, "variables" | "environment"> {
  const assigned = assignmentsOf(command);
  if (assigned.length === 0) return state;
  return {
    variables: new Map([...state.variables, ...assigned.map(({ name, value }) => [name, value] as const)]),
    environment: mergeEnvironments(state.environment, environmentOf(state.path, assigned)),
  };
}

/** Assignments that outlive the command: those that stand alone, and those of `export`. */
function assignmentsOf(command: ShellCommand): readonly DeployVariable[] {
  const first = command.words[0]?.content.text;
  if (first === undefined) return command.assignments;
  const names = first === "export" || first === "local" || first === "readonly" || first === "declare";
  return names ? command.words.slice(1).flatMap((word) => assignmentsIn(word.content)) : [];
}

function assignmentsIn(word: Fragment): readonly DeployVariable[] {
  return parseShell(word).commands.flatMap((command) => command.assignments);
}

/** `"$@"` becomes the arguments, `$1` the first one, and a word that is one variable of this script becomes its words. */
export function expandWord(state: ShellState, word: LaunchWord): readonly LaunchWord[] {
  const value = state.variables.get(variableIn(word.text) ?? "");
  if (value === undefined || value === "") return expandArguments(state, word);
  const parts = value.split(/\s+/).filter((part) => part !== "");
  return parts.flatMap((text) => expandArguments(state, { ...word, text }));
}

function expandArguments(state: ShellState, word: LaunchWord): readonly LaunchWord[] {
  const rest = /^\$(?:[@*]|\{[@*](?::([1-9]))?\})$/.exec(word.text);
  if (rest) return state.arguments.slice(Number(rest[1] ?? "1") - 1);
  const position = /^\$\{?([1-9])\}?$/.exec(word.text)?.[1];
  return position === undefined ? [word] : [state.arguments[Number(position) - 1] ?? word];
}

/** The condition with a variable that only stands for an argument (`CMD=$1`) replaced by it. */
export function resolveBranch(branch: ShellBranch, variables: ReadonlyMap<string, string>): ShellBranch {
  const condition = branch.condition.replace(/\$\{?[A-Za-z_][A-Za-z0-9_]*\}?/g, (written) => {
    const value = variables.get(variableIn(written) ?? "");
    return value !== undefined && /^\$\{?[1-9]/.test(value) ? value : written;
  });
  return { ...branch, condition };
}

function variableIn(word: string): string | undefined {
  return /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/.exec(word)?.[1];
}
