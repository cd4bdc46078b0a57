/** `re.fullmatch(r"[a-z0-9_]+", x)`: a test against a pattern of harmless letters makes a value harmless. */
import { definitionOf, textOf } from "../bind/constants.ts";
import { externalName, resolve } from "../bind/resolve.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";

/** Longer patterns are not judged. */
const LENGTH = 200;

/** Anchors, groups, quantifiers, letters, digits, underscores, hyphens and classes of these. */
const HARMLESS =
  /^(?:\^|\$|\\[AZzdw]|\(\?:|\(\?P<\w{1,30}>|[()|+*?]|\{\d{1,4}(?:,\d{0,4})?\}|[A-Za-z0-9_-]|\[(?:[A-Za-z0-9_-]|\\[dw-])+\])+$/;

/** The value that a call tests against a pattern which lets nothing dangerous through. */
export function testedByPattern(program: Program, ref: FunctionRef, call: CallValue): ValueId | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  const path = externalName(resolve(program, { ...ref, value: call.callee }));
  if (path === "re.fullmatch" || path === "re.match") {
    const [pattern, text] = call.arguments;
    const at = pattern && { ...ref, value: pattern.value };
    return at && isHarmless(program, at, path === "re.fullmatch") ? text?.value : undefined;
  }
  if (callee?.op !== "attribute" || (callee.name !== "fullmatch" && callee.name !== "match"))
    return undefined;
  const pattern = compiledPattern(program, { ...ref, value: callee.base });
  return pattern && isHarmless(program, pattern, callee.name === "fullmatch")
    ? call.arguments[0]?.value
    : undefined;
}

/** The text that `re.compile` was given. */
function compiledPattern(program: Program, ref: ValueRef): ValueRef | undefined {
  const at = definitionOf(program, ref);
  const made = functionFacts(at).fragment.values[at.value];
  if (made?.op !== "call" || externalName(resolve(program, { ...at, value: made.callee })) !== "re.compile")
    return undefined;
  const [first] = made.arguments;
  return first && { ...at, value: first.value };
}

/** `match` looks at the beginning only, so the pattern must name the end. */
function isHarmless(program: Program, pattern: ValueRef, whole: boolean): boolean {
  const text = textOf(program, pattern);
  if (text === undefined || text.length > LENGTH) return false;
  return (whole || /(?:\$|\\[Zz])\)*$/.test(text)) && HARMLESS.test(text);
}
