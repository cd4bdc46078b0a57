/** Values of enumerations: `Status.OPEN`, where `Status` is a class of the project (docs.djangoproject.com/en/5.2/ref/models/fields/#enumeration-types). */
import { constantOf, type Constant } from "../../bind/constants.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolve } from "../../bind/resolve.ts";
import { attributeOf, bodyOf } from "../forms/class-attributes.ts";

/** The first member of the enumeration that a value names; undefined where it names none or the member is no constant. */
export function firstMember(program: Program, at: ValueRef): Constant | undefined {
  const symbol = resolve(program, at);
  if (symbol?.kind !== "class") return undefined;
  const body = bodyOf(symbol.target);
  for (const [name, value] of functionFacts(body).fragment.bindings) {
    const constant = name.startsWith("_") ? undefined : memberValue(program, refTo(body, value));
    if (constant) return constant;
  }
  return undefined;
}

/** The value of `Status.OPEN`, also written `Status.OPEN.value`. */
export function memberConstant(program: Program, at: ValueRef): Constant | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op !== "attribute") return undefined;
  const base = refTo(at, value.base);
  if (value.name === "value") return memberConstant(program, base);
  const symbol = resolve(program, base);
  if (symbol?.kind === "class") return memberOfClass(program, symbol.target, value.name);
  return symbol?.kind === "instance" ? memberOfClass(program, symbol.target, value.name) : undefined;
}

function memberOfClass(program: Program, target: ClassRef, name: string): Constant | undefined {
  const member = attributeOf(program, target, name);
  return member && memberValue(program, member);
}

/** `"open"`, or `"open", "Open"` with a label. */
function memberValue(program: Program, at: ValueRef): Constant | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  const first = value?.op === "collection" && value.form === "tuple" ? value.entries[0] : undefined;
  return constantOf(program, first ? { ...at, value: first.value } : at);
}
