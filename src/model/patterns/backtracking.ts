/** Patterns that take time without end: a repeated group whose repetitions can be told apart in many ways. */
import type { RegexPart } from "./regex-tree.ts";
import { readRegex } from "./regex-tree.ts";

/**
 * Whether some text makes the pattern try exponentially many ways: `(a+)+$`, `(\w+\s?)*$`, `(.*,)*x`. Only what is plain is
 * said; patterns whose time grows with a power of the length are left alone.
 */
export function isCatastrophic(pattern: string, wholeText: boolean): boolean {
  const branches = readRegex(pattern);
  return branches?.some((sequence) => isBad(sequence, wholeText)) ?? false;
}

/** `mayFail`: whether something behind the sequence must match as well, without which nothing is ever tried again. */
function isBad(sequence: readonly RegexPart[], mayFail: boolean): boolean {
  return sequence.some((part, n) => {
    if (part.kind !== "group") return false;
    const demanded = mayFail || sequence.slice(n + 1).some(demands);
    if (part.endless && demanded && part.branches.some(isAmbiguous)) return true;
    return part.branches.some((branch) => isBad(branch, demanded));
  });
}

function demands(part: RegexPart): boolean {
  return part.kind === "end" || part.least > 0;
}

/** One repetition may be cut into two: it holds letters without end, and everything else it must hold are such letters too. */
function isAmbiguous(branch: readonly RegexPart[]): boolean {
  return branch.some((part, n) => {
    const letters = endlessLetters(part);
    if (letters === undefined) return false;
    return branch.every((other, m) => m === n || !demands(other) || mayBe(other, letters));
  });
}

/** `[a-z]+`, also in a group of its own. */
function endlessLetters(part: RegexPart): ReadonlySet<string> | undefined {
  if (part.kind === "letters") return part.endless ? part.letters : undefined;
  const [only, ...others] = part.kind === "group" && part.least === 1 ? (part.branches[0] ?? []) : [];
  const single = part.kind === "group" && part.branches.length === 1 && others.length === 0;
  return single && only ? endlessLetters(only) : undefined;
}

function mayBe(part: RegexPart, letters: ReadonlySet<string>): boolean {
  if (part.kind === "end") return false;
  if (part.kind === "letters") return [...part.letters].some((one) => letters.has(one));
  return part.branches.some((branch) => branch.every((one) => !demands(one) || mayBe(one, letters)));
}
