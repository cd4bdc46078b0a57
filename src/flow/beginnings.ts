/** Tests of how a text begins: one that does not begin with a dash is no option of a command. */
import { textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, OperationValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { patternOf } from "./pattern-guards.ts";

/** The text that a call's answer proves not to begin with a dash. */
export function dashRuledOutByCall(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  polarity: boolean,
): ValueId | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op === "attribute" && callee.name === "startswith") {
    const beginnings = textsOf(program, ref, call.arguments[0]?.value ?? NONE);
    if (!beginnings) return undefined;
    const rulesOut = polarity
      ? beginnings.every((one) => one !== "" && !one.startsWith("-"))
      : beginnings.includes("-");
    return rulesOut ? callee.base : undefined;
  }
  const tested = polarity ? patternOf(program, ref, call) : undefined;
  return tested && beginsWithoutDash(tested.pattern, tested.anchored) ? tested.subject : undefined;
}

/** The same for `x[0] == "-"` and `x[:1] != "-"`. */
export function dashRuledOutByComparison(
  program: Program,
  ref: FunctionRef,
  { operator, operands }: OperationValue,
  polarity: boolean,
): ValueId | undefined {
  if (polarity !== (operator === "!=")) return undefined;
  const [left = NONE, right = NONE] = operands;
  const value = functionFacts(ref).fragment.values[left];
  if (value?.op !== "item" || textOf(program, refTo(ref, right)) !== "-") return undefined;
  const written = new TextDecoder().decode(
    ref.unit.file.bytes.subarray(Math.max(value.start, value.end - 6), value.end),
  );
  return /\[(?:0|0?:1)\]$/.test(written) ? value.base : undefined;
}

/** A text, or every text of a tuple; undefined where one is not written down. */
function textsOf(program: Program, ref: FunctionRef, id: ValueId): readonly string[] | undefined {
  const value = functionFacts(ref).fragment.values[id];
  const ids = value?.op === "collection" ? value.entries.map((entry) => entry.value) : [id];
  const texts = ids.flatMap((one) => textOf(program, refTo(ref, one)) ?? []);
  return texts.length > 0 && texts.length === ids.length ? texts : undefined;
}

/** Groups that may be left out: then what follows them may come first. */
const OPTIONAL_GROUP = /\)(?:[?*]|\{0)/;

/** What a pattern may begin with before its first letter: an anchor and groups. */
const OPENING = /^(?:\^|\\A)?(?:\((?!\?)|\(\?:|\(\?P<\w{1,30}>){0,5}/;

/** A first letter that is no dash: a look ahead that forbids it, a class of letters, a letter or a class of its own. */
const LETTER = /^(?:\(\?!-\)|(?:\[(?:[^\]\\]|\\[wds.]){1,80}\]|\\[wd]|[A-Za-z0-9/])(?![?*]|\{0))/;

/** Whether every text that a pattern matches from its beginning begins with something other than a dash. */
export function beginsWithoutDash(pattern: string, anchored: boolean): boolean {
  if (pattern.length > 200 || pattern.includes("|") || OPTIONAL_GROUP.test(pattern)) return false;
  if (!anchored && !/^(?:\^|\\A)/.test(pattern)) return false;
  const rest = pattern.replace(OPENING, "");
  const [first] = LETTER.exec(rest) ?? [];
  if (first === undefined) return false;
  if (!first.startsWith("[")) return true;
  return first.startsWith("[^") ? /^\[\^.*-\]$/.test(first) : !allowsDash(first.slice(1, -1));
}

/** A dash in a class that stands between no two letters; ranges of signs may hold one as well. */
function allowsDash(inside: string): boolean {
  const withoutRanges = inside.replaceAll(/[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d/g, "");
  return withoutRanges.includes("-");
}
