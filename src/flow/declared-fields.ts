/** What the declarations of forms, serializers and models say of a value: a validated `IntegerField` holds a number. */
import { heirsIn, libraryAncestors, methodsAlong } from "../bind/ancestry.ts";
import { constantOf, textOf } from "../bind/constants.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { methodsOf } from "../bind/instance-attributes.ts";
import { externalName, hierarchyOf, memberOf, resolveIn } from "../bind/resolve.ts";
import type { CallValue, UpdatedValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";
import { BROWSER_KEYS, SERVER_KEYS } from "./catalog/fields.ts";
import { clearedByDump } from "./dumped-objects.ts";
import type { Kinds } from "./kinds.ts";
import { ALL_KINDS, INJECTION_KINDS, KIND_BITS } from "./kinds.ts";
import { clearedByValidation, isNarrowField } from "./narrow-fields.ts";
import { givenClass } from "./given-classes.ts";
import { rowClassOf } from "./row-classes.ts";

/** Attributes that hold validated values by their fields' names. */
const VALIDATED = new Set(["cleaned_data", "validated_data"]);

/** Parameters that serializers' own methods get them in. */
const HANDED = new Set(["attrs", "validated_data", "data"]);

/** Attributes by which views name the form or serializer that they use. */
const CLASS_ATTRIBUTES: Readonly<Record<string, string>> = {
  form: "form_class",
  serializer: "serializer_class",
  get_form: "form_class",
  get_serializer: "serializer_class",
};

/** What reading a value under a key clears: nothing, where no declaration says. */
export function clearedByKey(program: Program, ref: FunctionRef, base: ValueId, key: string): Kinds {
  const name = externalName(resolveIn(program, ref, base));
  if (name?.endsWith(".META") === true) {
    // Clients' headers come in capitals; what is written otherwise the project put there itself.
    if (SERVER_KEYS.has(key) || /^[a-z]/.test(key)) return ALL_KINDS;
    return BROWSER_KEYS.has(key) ? KIND_BITS.html : 0;
  }
  const dumped = clearedByDump(program, ref, base, key);
  if (dumped !== undefined) return dumped;
  const owner = ownerOf(program, ref, base);
  if (!owner) return 0;
  return isNeverAsked(program, ref, owner, key) ? ALL_KINDS : clearedByField(program, owner, key);
}

/** `clean_url` of a form that has no field `url`: forms ask such methods for their fields alone. */
function isNeverAsked(program: Program, ref: FunctionRef, owner: ClassRef, key: string): boolean {
  const facts = functionFacts(ref);
  if (facts.name !== `clean_${key}` || classFacts(owner) !== ref.unit.facts.classes[facts.class])
    return false;
  const bases = libraryAncestors(program, owner);
  if (!bases.some((name) => FORM_BASE.test(name)) || !declaresAll(program, owner)) return false;
  const heirs = heirsIn(program).get(classFacts(owner)) ?? [];
  const methods = methodsAlong(program, owner).map((method) => functionFacts(method).fragment.values);
  const addsFields = methods.some((values) =>
    values.some(
      (value) => value.op === "attribute" && (value.name === "fields" || value.name === "base_fields"),
    ),
  );
  return heirs.length === 0 && !addsFields && declaredField(program, owner, key) === undefined;
}

const FORM_BASE = /^django\.forms\.(?:forms\.)?Form$/;

/** What a validated mapping that is spread into a call clears for the parameter of this name: a field that is not declared is not in it. */
export function clearedBySpread(program: Program, ref: FunctionRef, mapping: ValueId, name: string): Kinds {
  const dumped = clearedByDump(program, ref, mapping, name);
  if (dumped !== undefined) return dumped;
  const owner = ownerOf(program, ref, mapping);
  if (!owner) return 0;
  const declared = declaredField(program, owner, name) ?? modelDeclaration(program, owner, name);
  if (!declared) return declaresAll(program, owner) ? ALL_KINDS : 0;
  return clearedByValidation(program, declared);
}

/** Bases of forms and serializers that bring no fields of their own. */
const PLAIN_BASES = /\.(?:Form|Serializer)$|^object$/;

/** Whether every field of a form is written in its classes: no model gives it others, and no base that is out of sight. */
function declaresAll(program: Program, owner: ClassRef): boolean {
  if (memberOf(program, { kind: "class", target: owner }, "Meta")?.kind === "class") return false;
  return hierarchyOf(program, owner).every((one) => one.kind === "class" || PLAIN_BASES.test(one.name));
}

/** Whether a form has no field of this name: what stands under it in the validated values, the form's own methods put there. */
export function isNoField(program: Program, owner: ClassRef, name: string): boolean {
  return declaresAll(program, owner) && declaredField(program, owner, name) === undefined;
}

/** What reading an attribute of a model's row clears. */
export function clearedByColumn(program: Program, ref: FunctionRef, base: ValueId, name: string): Kinds {
  const owner = rowClassOf(program, ref, base);
  const field = owner && declaredField(program, owner, name);
  // Saving a row runs no validators.
  if (!field) return 0;
  if (isNarrowField(program, field, false)) return INJECTION_KINDS;
  return isTooShort(program, field) ? KIND_BITS.html : 0;
}

/** Letters that no tag with a script in it is made of: `<svg onload=x>` needs more. */
const TOO_SHORT = 8;

/** `code = models.CharField(max_length=3)`: the database refuses more. */
function isTooShort(program: Program, field: ValueRef): boolean {
  const call = functionFacts(field).fragment.values[field.value];
  const given = call?.op === "call" ? call.arguments.find(({ name }) => name === "max_length") : undefined;
  const most = given && constantOf(program, refTo(field, given.value));
  return most?.kind === "number" && Number(most.text) <= TOO_SHORT;
}

/** What the declaration of a form's or serializer's field clears. */
export function clearedByField(program: Program, owner: ClassRef, name: string): Kinds {
  const field = declaredField(program, owner, name) ?? modelDeclaration(program, owner, name);
  return field ? clearedByValidation(program, field) : 0;
}

/** The key of `x["key"]` or `x.get("key")`, when it is written there. */
export function writtenKey(ref: FunctionRef, value: Value): string | undefined {
  return keyText(ref, keyOf(value));
}

/** The mapping of `x["key"]` or `x.get("key")`; `NONE` for any other value. */
export function mappingRead(values: readonly Value[], value: Value | undefined): ValueId {
  if (value?.op === "item") return value.base;
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "get" ? callee.base : NONE;
}

/** The same, where the key may also be a constant that has a name: `validated_data[Params.ORDERING]`. Asked of validated values alone. */
export function namedKey(
  program: Program,
  ref: FunctionRef,
  value: Value,
  base: ValueId,
): string | undefined {
  const written = writtenKey(ref, value);
  const mapping = functionFacts(ref).fragment.values[base];
  if (written !== undefined || mapping?.op !== "attribute" || !VALIDATED.has(mapping.name)) return written;
  const key = keyOf(value);
  return key === NONE ? undefined : textOf(program, refTo(ref, key));
}

function keyOf(value: Value): ValueId {
  return value.op === "item" ? value.key : value.op === "call" ? firstArgument(value) : NONE;
}

/** A short text that is written as the key. */
function keyText(ref: FunctionRef, key: ValueId): string | undefined {
  const literal = key === NONE ? undefined : functionFacts(ref).fragment.values[key];
  if (literal?.op !== "text" || literal.end - literal.start > 80) return undefined;
  return stringValue(ref.unit.file.bytes, literal.literal);
}

function firstArgument(call: CallValue): ValueId {
  const [first] = call.arguments;
  return first?.style === "positional" ? first.value : NONE;
}

/** The form or serializer whose validated values these are. */
export function ownerOf(program: Program, ref: FunctionRef, base: ValueId): ClassRef | undefined {
  const { values } = functionFacts(ref).fragment;
  const value = values[base];
  if (value?.op === "attribute" && VALIDATED.has(value.name)) return formClassOf(program, ref, value.base);
  if (value?.op === "attribute" && value.name === "data") return shownByValid(program, ref, value.base);
  if (value?.op === "parameter" && HANDED.has(value.name)) return ownClass(ref);
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const cleans = callee?.op === "attribute" && (callee.name === "clean" || callee.name === "validate");
  return cleans && resolveIn(program, ref, callee.base)?.kind === "super" ? ownClass(ref) : undefined;
}

/** `serializer.data` once `is_valid()` was asked for and heeded: what was validated, shown again. A form's `data` is what was sent. */
function shownByValid(program: Program, ref: FunctionRef, base: ValueId): ClassRef | undefined {
  const owner = formClassOf(program, ref, base);
  if (!owner || !isSerializer(program, owner)) return undefined;
  const { values, regions } = functionFacts(ref).fragment;
  const asked = values.findIndex((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    return callee?.op === "attribute" && callee.name === "is_valid" && callee.base === base;
  });
  const call = values[asked];
  if (call?.op !== "call") return undefined;
  const heeds = (id: ValueId): boolean => {
    const condition = values[id];
    return id === asked || (condition?.op === "operation" && condition.operands.some((one) => heeds(one)));
  };
  const raises = call.arguments.some(({ name }) => name === "raise_exception");
  return raises || regions.some(({ condition }) => heeds(condition)) ? owner : undefined;
}

function isSerializer(program: Program, owner: ClassRef): boolean {
  return hierarchyOf(program, owner).some((one) =>
    (one.kind === "class" ? classFacts(one.target).name : one.name).endsWith("Serializer"),
  );
}

function ownClass(ref: FunctionRef): ClassRef | undefined {
  const owner = functionFacts(ref).class;
  return owner === NONE ? undefined : { unit: ref.unit, class: owner };
}

/** The class of a form: its constructor's, or the one that the view around it names. */
export function formClassOf(program: Program, ref: FunctionRef, form: ValueId): ClassRef | undefined {
  const symbol = resolveIn(program, ref, form);
  if (symbol?.kind === "instance") return symbol.target;
  const { values } = functionFacts(ref).fragment;
  const value = values[form];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const name = value?.op === "parameter" ? value.name : callee?.op === "attribute" ? callee.name : "";
  const attribute = Object.hasOwn(CLASS_ATTRIBUTES, name) ? CLASS_ATTRIBUTES[name] : undefined;
  const view = ownClass(ref);
  if (attribute === undefined || !view) return undefined;
  return givenClass(program, ref, view, attribute);
}

/** The call that declares a field in a class's own body or an ancestor's. */
export function declaredField(program: Program, owner: ClassRef, name: string): ValueRef | undefined {
  for (const ancestor of hierarchyOf(program, owner)) {
    if (ancestor.kind === "external") continue;
    const body = { unit: ancestor.target.unit, function: classFacts(ancestor.target).body };
    const { fragment } = functionFacts(body);
    const value = fragment.bindings.get(name);
    if (value !== undefined && fragment.values[value]?.op === "call") return refTo(body, value);
    const added = addedField(ancestor.target, name);
    if (added) return added;
  }
  return undefined;
}

/** `self.fields["kind"] = forms.ChoiceField(…)` in a form's constructor, which is the only one of this name. */
function addedField(owner: ClassRef, name: string): ValueRef | undefined {
  const maker = methodsOf(owner).find((method) => functionFacts(method).name === "__init__");
  if (maker === undefined) return undefined;
  const { values } = functionFacts(maker).fragment;
  const added = values.filter(
    (value): value is UpdatedValue =>
      value.op === "updated" && value.key !== undefined && keyText(maker, value.key) === name,
  );
  const [only] = added;
  if (only === undefined || added.length > 1 || values[only.value]?.op !== "call") return undefined;
  return isFields(values, only.base) ? refTo(maker, only.value) : undefined;
}

/** `self.fields`, whatever was put into it before. */
function isFields(values: readonly Value[], base: ValueId): boolean {
  let value = values[base];
  while (value?.op === "updated") value = values[value.base];
  return value?.op === "attribute" && value.name === "fields";
}

/** What a model form's or model serializer's field is made from. */
export function modelDeclaration(program: Program, owner: ClassRef, name: string): ValueRef | undefined {
  const meta = memberOf(program, { kind: "class", target: owner }, "Meta");
  const model = meta?.kind === "class" ? memberOf(program, meta, "model") : undefined;
  return model?.kind === "class" ? declaredField(program, model.target, name) : undefined;
}
