/** `re.fullmatch(r"[a-z0-9_]+", x)`: a test against a pattern of harmless letters makes a value harmless. */
import { definitionOf, textOf } from "../bind/constants.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";

/** Longer patterns are not judged. */
const LENGTH = 200;

/** Anchors, groups, quantifiers, letters, digits, underscores, hyphens and classes of these. */
const HARMLESS =
  /^(?:\^|\$|\\[AZzdw]|\(\?:|\(\?P<\w{1,30}>|[()|+*?]|\{\d{1,4}(?:,\d{0,4})?\}|[A-Za-z0-9_-]|\[(?:[A-Za-z0-9_-]|\\[dw-])+\])+$/;

/** A text that is compared with a pattern. */
export interface PatternTest {
  readonly pattern: string;
  readonly subject: ValueId;
  /** Whether the pattern begins where the text does. */
  readonly anchored: boolean;
  /** Whether it has to match the whole text. */
  readonly whole: boolean;
}

/** Functions and methods that say whether a text matches a pattern. */
const TESTS: ReadonlySet<string> = new Set(["match", "fullmatch", "search"]);

/** The pattern that a call compares a text with, where it is written down: `re.match(p, x)`, `pattern.match(x)`. */
export function patternOf(program: Program, ref: FunctionRef, call: CallValue): PatternTest | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  const name = callee && "name" in callee ? callee.name : undefined;
  if (name === undefined || !TESTS.has(name)) return undefined;
  const ofModule = externalName(resolveIn(program, ref, call.callee)) === `re.${name}`;
  const [first, second] = call.arguments;
  const handed = first && refTo(ref, first.value);
  const written = ofModule
    ? handed && (compiledPattern(program, handed) ?? handed)
    : callee?.op === "attribute"
      ? compiledPattern(program, refTo(ref, callee.base))
      : undefined;
  const subject = (ofModule ? second : first)?.value;
  const pattern = written && textOf(program, written);
  if (pattern === undefined || subject === undefined) return undefined;
  return { pattern, subject, anchored: name !== "search", whole: name === "fullmatch" };
}

/** The value that a call tests against a pattern which lets nothing dangerous through. */
export function testedByPattern(program: Program, ref: FunctionRef, call: CallValue): ValueId | undefined {
  const test = patternOf(program, ref, call);
  return test?.anchored === true && isHarmlessPattern(test.pattern, test.whole) ? test.subject : undefined;
}

/** One slash, and behind it a letter, digit or the like: a path of this site, whatever comes later. */
const OWN_PATH = /^(?:\^|\\A)?\(?(?:\?:)?\\?\/(?:[a-z\d_-]|\\[wd](?![*?])|\[(?:[\w-]|\\[wd-])+\](?![*?]))/i;

/** The value that a call holds to begin with a path of this site: `re.match(r"^/[a-z]+", url)`. */
export function beginsWithOwnPath(program: Program, ref: FunctionRef, call: CallValue): ValueId | undefined {
  const test = patternOf(program, ref, call);
  if (!test || test.pattern.length > LENGTH || test.pattern.includes("|")) return undefined;
  const begins = test.anchored || /^(?:\^|\\A)/.test(test.pattern);
  return begins && OWN_PATH.test(test.pattern) ? test.subject : undefined;
}

/**
 * Whether a call gives nothing of a text but what a pattern of harmless letters found in it: `re.findall(r"and|or|not", text)`. With groups it
 * gives what these hold, which is part of that.
 */
export function findsHarmless(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const callee = functionFacts(ref).fragment.values[call.callee];
  const name = callee && "name" in callee ? callee.name : undefined;
  if (name !== "findall") return false;
  const ofModule = externalName(resolveIn(program, ref, call.callee)) === "re.findall";
  const handed = call.arguments[0] && refTo(ref, call.arguments[0].value);
  const written = ofModule
    ? handed && (compiledPattern(program, handed) ?? handed)
    : callee?.op === "attribute"
      ? compiledPattern(program, refTo(ref, callee.base))
      : undefined;
  const pattern = written && textOf(program, written);
  // A place for `%` to fill in is as harmless as a letter.
  return pattern !== undefined && isHarmlessPattern(pattern.replaceAll("%s", "s"), true);
}

/** The text that `re.compile` was given. */
function compiledPattern(program: Program, ref: ValueRef): ValueRef | undefined {
  const at = definitionOf(program, ref);
  const made = functionFacts(at).fragment.values[at.value];
  if (made?.op !== "call" || externalName(resolveIn(program, at, made.callee)) !== "re.compile")
    return undefined;
  const [first] = made.arguments;
  return first && refTo(at, first.value);
}

/** Whether a pattern lets nothing dangerous through; unless it has to match the `whole` text, it must name the end itself. */
export function isHarmlessPattern(text: string, whole: boolean): boolean {
  if (text.length > LENGTH) return false;
  return (whole || /(?:\$|\\[Zz])\)*$/.test(text)) && HARMLESS.test(text);
}
