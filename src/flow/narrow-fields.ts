/** Declarations of fields whose validated values hold no injection: by their type, by choices, by a pattern or by what is inside. */
import { definitionOf, textOf } from "../bind/constants.ts";
import type { ClassRef, FunctionRef, Program, Symbol, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { methodsOf } from "../bind/instance-attributes.ts";
import { externalName, hierarchyOf, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { NARROW_FIELDS, NARROW_VALIDATORS } from "./catalog/fields.ts";
import { beginsWithoutDash } from "./beginnings.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS, KIND_BITS } from "./kinds.ts";
import { clearedByWhole } from "./pattern-groups.ts";
import { isHarmlessPattern } from "./pattern-guards.ts";

/** Serializers inside each other that are opened. */
const DEPTH = 3;

/** Whether what the field has validated is narrow; `asked` where its validators have run, as they do in forms and serializers. */
export function isNarrowField(
  program: Program,
  field: ValueRef,
  asked: boolean,
  depth: number = DEPTH,
): boolean {
  const call = functionFacts(field).fragment.values[field.value];
  if (call?.op !== "call" || depth === 0) return false;
  if (call.arguments.some((one) => one.name === "choices")) return true;
  const symbol = resolveIn(program, field, call.callee);
  if (symbol?.kind === "class") return isNarrowClass(program, symbol.target, asked, depth);
  const name = lastPart(externalName(symbol) ?? "");
  if (NARROW_FIELDS.has(name)) return true;
  if (asked && isNarrowList(program, field, call, name, depth)) return true;
  return asked && (hasPattern(program, field, call, name) || hasNarrowValidator(program, field, call));
}

/** Fields of many values, and the argument that says what each of them is (django-rest-framework.org/api-guide/fields/#listfield). */
const LISTS: Readonly<Record<string, { readonly name: string; readonly first: boolean }>> = {
  ListField: { name: "child", first: false },
  SimpleArrayField: { name: "base_field", first: true },
};

/** `ListField(child=IntegerField())`: every member was validated as the declaration inside says. */
function isNarrowList(
  program: Program,
  field: ValueRef,
  call: CallValue,
  name: string,
  depth: number,
): boolean {
  const list = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
  if (list === undefined) return false;
  const given =
    call.arguments.find((one) => one.name === list.name) ??
    (list.first ? call.arguments.find((one) => one.style === "positional") : undefined);
  return given !== undefined && isNarrowField(program, refTo(field, given.value), true, depth - 1);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** A field of the project's own that builds on a narrow one or parses like it; a serializer all of whose fields are narrow. */
function isNarrowClass(program: Program, owner: ClassRef, asked: boolean, depth: number): boolean {
  const hierarchy = hierarchyOf(program, owner);
  const isField = hierarchy.some((one) =>
    one.kind === "external" ? NARROW_FIELDS.has(lastPart(one.name)) : parsesNarrowly(one.target),
  );
  if (isField) return true;
  const fields = fieldsOf(program, owner);
  return fields.length > 0 && fields.every((one) => isNarrowField(program, one, asked, depth - 1));
}

/** Methods by which fields turn what was sent into a value. */
const PARSES = /^(?:from_native|to_internal_value|to_python)$/;

/** `class IntegerField` of a framework that the project carries itself. */
function parsesNarrowly(owner: ClassRef): boolean {
  return (
    NARROW_FIELDS.has(classFacts(owner).name) &&
    methodsOf(owner).some((method) => PARSES.test(functionFacts(method).name))
  );
}

/** What the class's own bodies declare by a call; nothing where a model gives it further fields. */
function fieldsOf(program: Program, owner: ClassRef): ValueRef[] {
  const own = hierarchyOf(program, owner).flatMap((one) => (one.kind === "class" ? [one.target] : []));
  if (!own.some((one) => /(?:Serializer|Validator)$/.test(classFacts(one).name))) return [];
  if (own.some(({ unit, class: id }) => bindingsOf({ unit, class: id }).has("Meta"))) return [];
  return own.flatMap((one) => {
    const body = { unit: one.unit, function: classFacts(one).body };
    const { values } = functionFacts(body).fragment;
    const calls = [...bindingsOf(one).values()].filter((id) => values[id]?.op === "call");
    return calls.map((id) => refTo(body, id)).filter((ref) => isField(program, ref));
  });
}

function bindingsOf({ unit, class: id }: ClassRef): ReadonlyMap<string, ValueId> {
  return functionFacts({ unit, function: classFacts({ unit, class: id }).body }).fragment.bindings;
}

/** A call of anything that is named as fields and serializers are. */
function isField(program: Program, ref: ValueRef): boolean {
  const call = functionFacts(ref).fragment.values[ref.value];
  const symbol = call?.op === "call" ? resolveIn(program, ref, call.callee) : undefined;
  return /(?:Field|Serializer|Validator)$/.test(nameOf(symbol));
}

function nameOf(symbol: Symbol | undefined): string {
  return symbol?.kind === "class" ? classFacts(symbol.target).name : lastPart(externalName(symbol) ?? "");
}

/** What validation leaves harmless of a field's value: everything, what its pattern has no signs for, or that it is no option of a command. */
export function clearedByValidation(program: Program, field: ValueRef): Kinds {
  if (isNarrowField(program, field, true)) return INJECTION_KINDS;
  const call = functionFacts(field).fragment.values[field.value];
  if (call?.op !== "call") return 0;
  const name = lastPart(externalName(resolveIn(program, field, call.callee)) ?? "");
  const patterns = [
    patternOf(program, field, call, name),
    ...validatorsOf(program, field, call).map((one) => one.pattern),
  ];
  return patterns.reduce<Kinds>((all, one) => (one === undefined ? all : all | clearedByPattern(one)), 0);
}

/** `RegexField(r"^[a-z0-9.-]+$")`: a host has points, and still no sign that a shell or a page understands. */
function clearedByPattern(pattern: string): Kinds {
  const option = beginsWithoutDash(pattern, false) ? KIND_BITS.option : 0;
  return option | clearedByWhole(pattern, false, false);
}

/** `RegexField(r"^[a-z]+$")`: Django and the REST framework search, so the pattern must name both ends. */
function hasPattern(program: Program, at: FunctionRef, call: CallValue, name: string): boolean {
  return isNarrowPattern(patternOf(program, at, call, name));
}

function isNarrowPattern(text: string | undefined): boolean {
  return text !== undefined && /^(?:\^|\\A)/.test(text) && isHarmlessPattern(text, false);
}

/** The pattern that a field or a validator asks for. */
function patternOf(program: Program, at: FunctionRef, call: CallValue, name: string): string | undefined {
  if (name !== "RegexField" && name !== "RegexValidator") return undefined;
  const given = call.arguments.find((one) => one.name === "regex") ?? call.arguments[0];
  const inverted = call.arguments.some((one) => one.name === "inverse_match" || one.name === "flags");
  return given && !inverted ? textOf(program, refTo(at, given.value)) : undefined;
}

/** `CharField(validators=[validate_slug])`: one that lets nothing through is enough. */
function hasNarrowValidator(program: Program, at: FunctionRef, call: CallValue): boolean {
  return validatorsOf(program, at, call).some(
    ({ name, pattern }) => NARROW_VALIDATORS.has(name) || isNarrowPattern(pattern),
  );
}

/** A validator that stands in a field's list: a function's name, or the pattern of a `RegexValidator`. */
interface Validator {
  readonly name: string;
  readonly pattern: string | undefined;
}

function validatorsOf(program: Program, at: FunctionRef, call: CallValue): Validator[] {
  const given = call.arguments.find((one) => one.name === "validators")?.value ?? NONE;
  const list = given === NONE ? undefined : definitionOf(program, refTo(at, given));
  const value = list && functionFacts(list).fragment.values[list.value];
  const entries =
    list && value?.op === "collection" ? value.entries.map((one) => refTo(list, one.value)) : [];
  return entries.map((entry) => {
    const made = functionFacts(entry).fragment.values[entry.value];
    const name = lastPart(externalName(resolveIn(program, entry, entry.value)) ?? "");
    if (made?.op !== "call") return { name, pattern: undefined };
    const path = lastPart(externalName(resolveIn(program, entry, made.callee)) ?? "");
    return { name, pattern: patternOf(program, entry, made, path) };
  });
}
