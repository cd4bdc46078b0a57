/** `FILE.match(path).group("name")`: a group of a match is as narrow as its own part of the pattern, whatever the rest lets through. */
import { constantOf, textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS, kindsOf } from "./kinds.ts";
import { foundPattern, isHarmlessPattern, patternOf } from "./pattern-guards.ts";
import { lettersOnly } from "./route-captures.ts";

/** Longer patterns are not taken apart. */
const LENGTH = 400;

/** What cannot be written without angle brackets, quotes, spaces, braces, slashes or line ends. */
export const WITHOUT_SIGNS: Kinds = kindsOf(["sql", "html", "shell", "template", "header", "log", "xml"]);

const FILE_NAME: Kinds = WITHOUT_SIGNS | kindsOf(["path"]);

interface Group {
  readonly name: string;
  readonly expression: string;
}

/** What a value that is one group of a match lost by the group's own part of the pattern. */
export function clearedByGroup(program: Program, ref: FunctionRef, value: Value): Kinds {
  const asked = askedGroup(program, ref, value);
  if (asked === undefined) return 0;
  const { values } = functionFacts(ref).fragment;
  const match = values[asked.match];
  const pattern = match?.op === "call" ? patternOf(program, ref, match)?.pattern : undefined;
  if (pattern === undefined || pattern.length > LENGTH) return 0;
  const groups = groupsOf(pattern);
  const { key } = asked;
  const group = typeof key === "number" ? groups[key - 1] : groups.find(({ name }) => name === key);
  return group ? clearedByExpression(group.expression) : 0;
}

/** What a text lost of which only what a pattern found is left: `re.findall(r"\+|\d+", phone)`. */
export function clearedByFinding(program: Program, ref: FunctionRef, call: CallValue): Kinds {
  const pattern = foundPattern(program, ref, call);
  if (pattern === undefined || pattern.length > LENGTH) return 0;
  if (isHarmlessPattern(pattern, true)) return INJECTION_KINDS;
  return pattern.split("|").every(lettersOnly) ? WITHOUT_SIGNS : 0;
}

/** What a text lost that matches an expression as a whole: `[0-9a-f]{32}\.zip` is a plain name of a file. */
export function clearedByExpression(expression: string): Kinds {
  if (isHarmlessPattern(expression, true)) return INJECTION_KINDS;
  if (isHarmlessPattern(expression.replaceAll(/\\\.(?=[A-Za-z])/g, "_"), true)) return FILE_NAME;
  return expression.split("|").every(lettersOnly) ? WITHOUT_SIGNS : 0;
}

/** What a text lost that a pattern matches from its beginning to its end: `^[a-z0-9][a-z0-9.-]*$`; both have to be named, or implied by the way of asking. */
export function clearedByWhole(pattern: string, anchored: boolean, whole: boolean): Kinds {
  const [, begins = "", inner = "", ends = ""] = ANCHORED.exec(pattern) ?? [];
  if (pattern.length > LENGTH || (begins === "" && !anchored) || (ends === "" && !whole)) return 0;
  return clearedByExpression(inner);
}

/** The value that a call compares with a pattern which has no signs, and what it lost: `re.fullmatch(r"[a-z0-9.-]+", host)`. */
export function testedWithoutSigns(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
): ReadonlyMap<ValueId, Kinds> | undefined {
  const test = patternOf(program, ref, call);
  const kinds = test ? clearedByWhole(test.pattern, test.anchored, test.whole) : 0;
  return test && kinds !== 0 ? new Map([[test.subject, kinds]]) : undefined;
}

/** A pattern between its anchors. A bar among them would belong to one alternative alone, which no expression of letters has. */
const ANCHORED = /^(\^|\\A)?([^|]*?)(\$|\\[Zz])?$/;

interface AskedGroup {
  readonly match: ValueId;
  readonly key: number | string;
}

/** `m["n"]`, `m[1]`, `m.group("n")`, `m.groupdict()["n"]` and a part of `m.groups()`. */
function askedGroup(program: Program, ref: FunctionRef, value: Value): AskedGroup | undefined {
  if (value.op === "element" && value.position !== undefined) {
    const match = receiverOf(ref, value.base, "groups");
    return match === NONE ? undefined : { match, key: value.position + 1 };
  }
  if (value.op === "item") {
    const named = receiverOf(ref, value.base, "groupdict");
    const counted = named === NONE ? receiverOf(ref, value.base, "groups") : NONE;
    const key = keyOf(program, ref, value.key);
    if (key === undefined) return undefined;
    if (counted !== NONE) return typeof key === "number" ? { match: counted, key: key + 1 } : undefined;
    return { match: named === NONE ? value.base : named, key };
  }
  return value.op === "call" ? askedByCall(program, ref, value) : undefined;
}

function askedByCall(program: Program, ref: FunctionRef, call: CallValue): AskedGroup | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  const [first, second] = call.arguments;
  if (callee?.op !== "attribute" || callee.name !== "group" || first === undefined || second !== undefined)
    return undefined;
  const key = keyOf(program, ref, first.value);
  return key === undefined ? undefined : { match: callee.base, key };
}

/** The match of `match.groups()`. */
function receiverOf(ref: FunctionRef, id: ValueId, method: string): ValueId {
  const { values } = functionFacts(ref).fragment;
  const call = values[id];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  return callee?.op === "attribute" && callee.name === method ? callee.base : NONE;
}

/** The number or name of a group as it is written. */
function keyOf(program: Program, ref: FunctionRef, id: ValueId): number | string | undefined {
  if (id === NONE) return undefined;
  const key = refTo(ref, id);
  const constant = constantOf(program, key);
  return constant?.kind === "number" ? Number(constant.text) : textOf(program, key);
}

/** Nobody writes a longer pattern by hand. */
const LONGEST = 2_000;

/** All groups that capture, in the order of their numbers. */
function groupsOf(pattern: string): readonly Group[] {
  if (pattern.length > LONGEST) return [];
  const found: { name: string; expression: string }[] = [];
  const open: (number | undefined)[] = [];
  const starts: number[] = [];
  for (const token of pattern.matchAll(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\(\?P<\w{1,60}>|\(\?|[()]/g)) {
    const [text] = token;
    if (text === ")") {
      const number = open.pop();
      const group = number === undefined ? undefined : found[number];
      if (group) group.expression = pattern.slice(starts[number ?? 0], token.index);
    } else if (text === "(?") open.push(undefined);
    else if (text.startsWith("(")) {
      starts.push(token.index + text.length);
      open.push(found.push({ name: text.slice(4, -1), expression: "" }) - 1);
    }
  }
  return found;
}
