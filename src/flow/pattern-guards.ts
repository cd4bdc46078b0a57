/** `re.fullmatch(r"[a-z0-9_]+", x)`: a test against a pattern of harmless letters makes a value harmless. */
import { ownAncestors } from "../bind/ancestry.ts";
import { definitionOf, textOf } from "../bind/constants.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS, KIND_BITS } from "./kinds.ts";

/** Longer patterns are not judged. */
const LENGTH = 200;

/** Anchors, groups, quantifiers, letters, digits, underscores, hyphens and classes of these. */
const HARMLESS =
  /^(?:\^|\$|\\[AZzdw]|\(\?:|\(\?P<\w{1,30}>|[()|+*?]|\{\d{1,4}(?:,\d{0,4})?\}|[A-Za-z0-9_-]|\[(?:[A-Za-z0-9_-]|\\[dw-])+\])+$/;

/** Written words with alternatives and parts that may be left out: a list of texts, spaces, commas and points in them included. */
const WRITTEN = /^(?:\^|\$|\\[AZz]|\(\?:|\(\?P<\w{1,30}>|[()|?]|\\[ .,-]|[A-Za-z0-9_ ,-])+$/;

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

/** What letters, digits, underscores, hyphens and slashes behind a first letter cannot be. */
const PLAIN_PATH: Kinds =
  KIND_BITS.path | KIND_BITS.sql | KIND_BITS.html | KIND_BITS.shell | KIND_BITS.template | KIND_BITS.header;

/** A letter, and slashes among what follows: a path below a folder that has no way up, for want of points. */
const BELOW =
  /^(?:\^|\\A)?(?:\[(?:a-z|A-Z|0-9|_|\\d|\\w)+\]|\\w)[+]?\[(?:[\w/-]|\\[wd/-])+\][+*](?:\$|\\[Zz])$/;

/** Digits, signs, points, commas and spaces from beginning to end: a number, however it is written. */
const NUMBER =
  /^(?:\^|\\A)?(?:[()?]|\?:|\\d|[\d+*]|\\[.,+-]|[, -]|\{\d{1,4}(?:,\d{0,4})?\}|\[(?:[\d., +-]|\\[d.,+-])+\])+(?:\$|\\[Zz])?$/;

/** What a number cannot be. Some are addresses of hosts, and two points a folder. */
const PLAIN_NUMBER: Kinds =
  KIND_BITS.formula | KIND_BITS.sql | KIND_BITS.html | KIND_BITS.shell | KIND_BITS.template;

/** What a call that holds a value to be a path of plain names or a number settles of it. */
export function testedShape(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
): readonly [ValueId, Kinds] | undefined {
  const test = patternOf(program, ref, call);
  if (test?.anchored !== true || test.pattern.length > LENGTH) return undefined;
  if (BELOW.test(test.pattern)) return [test.subject, PLAIN_PATH];
  const isWhole = test.whole || /(?:\$|\\[Zz])$/.test(test.pattern);
  return isWhole && NUMBER.test(test.pattern) ? [test.subject, PLAIN_NUMBER] : undefined;
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

/** The pattern of `re.findall(p, text)`, of which a call gives nothing else: with groups it gives what these hold, which is part of that. */
export function foundPattern(program: Program, ref: FunctionRef, call: CallValue): string | undefined {
  // A place for `%` to fill in is as harmless as a letter.
  return writtenPattern(program, ref, call, "findall")?.text.replaceAll("%s", "s");
}

/** Everything but letters, digits, underscores, hyphens and points: `\W+`, `[^a-z0-9_-]`. */
const ALL_OTHERS = /^(?:\\W|\[\^(?:[\w.-]|\\[dw.-])+\])[+*]?$/;

/** The same, which leaves spaces and some more signs. */
const MOST_OTHERS = /^\[\^(?:[\w. ,@()+-]|\\[dws.-])+\][+*]?$/;

/** What such a rest still is: the name of a column or program. */
const NAMING: Kinds = KIND_BITS.name | KIND_BITS.argument | KIND_BITS.option;

const OF_SIGNS: Kinds = KIND_BITS.path | KIND_BITS.html | KIND_BITS.redirect | KIND_BITS.ssrf;

/** What is gone after all other letters were replaced: `re.sub(r"[^a-z0-9_-]", "", x)`. */
export function clearedBySubstitution(program: Program, ref: FunctionRef, call: CallValue): Kinds {
  const written = writtenPattern(program, ref, call, "sub");
  const by = written && call.arguments[written.next];
  const put = by && textOf(program, refTo(ref, by.value));
  if (written === undefined || put === undefined || !/^[\w.-]{0,8}$/.test(put)) return 0;
  if (written.text.length > LENGTH) return 0;
  if (ALL_OTHERS.test(written.text)) return INJECTION_KINDS & ~NAMING;
  return MOST_OTHERS.test(written.text) ? OF_SIGNS : 0;
}

/** The pattern of `re.sub(p, …)` or `pattern.sub(…)`, and the place of the argument behind it. */
function writtenPattern(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  method: string,
): { readonly text: string; readonly next: number } | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  const name = callee && "name" in callee ? callee.name : undefined;
  if (name !== method) return undefined;
  const ofModule = externalName(resolveIn(program, ref, call.callee)) === `re.${method}`;
  const handed = call.arguments[0] && refTo(ref, call.arguments[0].value);
  const written = ofModule
    ? handed && (compiledPattern(program, handed) ?? handed)
    : callee?.op === "attribute"
      ? compiledPattern(program, refTo(ref, callee.base))
      : undefined;
  const text = written && textOf(program, written);
  return text === undefined ? undefined : { text, next: ofModule ? 1 : 0 };
}

/** The text that `re.compile` was given. */
function compiledPattern(program: Program, ref: ValueRef): ValueRef | undefined {
  const at = definitionOf(program, constantOfSelf(program, ref) ?? ref);
  const made = functionFacts(at).fragment.values[at.value];
  if (made?.op !== "call" || externalName(resolveIn(program, at, made.callee)) !== "re.compile")
    return undefined;
  const [first] = made.arguments;
  return first && refTo(at, first.value);
}

/** `self.LANGUAGE`: a constant of the object's own class, which heirs rarely replace and then by a pattern of the same purpose. */
function constantOfSelf(program: Program, ref: ValueRef): ValueRef | undefined {
  const read = functionFacts(ref).fragment.values[ref.value];
  if (read?.op !== "attribute" || !/^_{0,2}[A-Z][A-Z\d_]+$/.test(read.name)) return undefined;
  const owner = resolveIn(program, ref, read.base);
  for (const target of owner?.kind === "instance" ? ownAncestors(program, owner.target) : []) {
    const body = { unit: target.unit, function: classFacts(target).body };
    const bound = functionFacts(body).fragment.bindings.get(read.name);
    if (bound !== undefined) return refTo(body, bound);
  }
  return undefined;
}

/** Whether a pattern lets nothing dangerous through; unless it has to match the `whole` text, it must name the end itself. */
export function isHarmlessPattern(text: string, whole: boolean): boolean {
  if (text.length > LENGTH) return false;
  if (!HARMLESS.test(text) && !WRITTEN.test(text)) return false;
  return whole || alternatives(text).every((one) => /(?:\$|\\[Zz])\)*$/.test(one));
}

/** What stands between the bars outside of all brackets: each of `^a$|^b$` has to name its own end. */
function alternatives(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [token] of text.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[^]/g)) {
    if (token === "(") depth++;
    if (token === ")") depth--;
    if (token === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts;
}
