import type { ShellBranch } from "../../syntax/deploy/shell.ts";
import type { LaunchWord } from "./launch.ts";

/** What is known about a script's arguments when one of its branches is judged. */
export interface KnownArguments {
  readonly arguments: readonly LaunchWord[];
  readonly argumentsKnown: boolean;
}

/** Whether a branch is taken, as far as its condition only asks for the first argument; undefined when it cannot be told. */
export function isBranchTaken(branch: ShellBranch, known: KnownArguments): boolean | undefined {
  if (!known.argumentsKnown) return undefined;
  const first = known.arguments[0]?.text ?? "";
  const arm = /^\$(?:1|\{1[^}]*\}) is (.*)$/.exec(branch.condition);
  if (arm)
    return asWanted(
      branch,
      (arm[1] ?? "")
        .replace(/^\( /, "")
        .split(" | ")
        .some((pattern) => fits(pattern, first)),
    );
  const equal = /^\[\[? \$(?:1|\{1[^}]*\}) (=|==|!=) (\S+)(?: \])?$/.exec(branch.condition);
  if (!equal) return undefined;
  const same = first === equal[2];
  return asWanted(branch, equal[1] === "!=" ? !same : same);
}

function asWanted(branch: ShellBranch, result: boolean): boolean {
  return branch.holds === result;
}

/** A case pattern with at most one `*`, at its end or alone; other wildcards never fit. */
function fits(pattern: string, text: string): boolean {
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}
