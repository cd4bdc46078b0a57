/** Conditions under which a script calls its own functions: what stands in such a function runs under them too. */
import type { ShellBranch, ShellCommand } from "../../syntax/deploy/shell.ts";

/** Functions that call each other, inside each other. */
const DEPTH = 6;

/** For each of the script's functions the conditions that all of its calls have in common; nothing for one that is never called by name. */
export function branchesOfFunctions(
  commands: readonly ShellCommand[],
): ReadonlyMap<string, readonly ShellBranch[]> {
  const calls = new Map<string, ShellCommand[]>();
  for (const { inFunction } of commands) if (inFunction !== undefined) calls.set(inFunction, []);
  if (calls.size === 0) return new Map();
  for (const command of commands) calls.get(command.words[0]?.content.text ?? "")?.push(command);
  return new Map([...calls.keys()].map((name) => [name, common(calls, name, [])]));
}

/** What every call of a function stands in; calls from other functions bring along what those are called under. */
function common(
  calls: ReadonlyMap<string, readonly ShellCommand[]>,
  name: string,
  inside: readonly string[],
): readonly ShellBranch[] {
  if (inside.length >= DEPTH || inside.includes(name)) return [];
  const ways = (calls.get(name) ?? []).map(({ branches, inFunction }) =>
    inFunction === undefined ? branches : [...common(calls, inFunction, [...inside, name]), ...branches],
  );
  const [first, ...others] = ways;
  return (first ?? []).filter((branch) => others.every((way) => way.some((other) => isSame(branch, other))));
}

function isSame(one: ShellBranch, other: ShellBranch): boolean {
  return one.condition === other.condition && one.holds === other.holds;
}
