/** What a row of a model needs: every field with what limits it (docs.djangoproject.com/en/5.2/ref/models/fields/). */
import { libraryAncestors, ownAncestors } from "../../bind/ancestry.ts";
import { constantOf, definitionOf, type Constant } from "../../bind/constants.ts";
import { oncePerClass } from "../../bind/once.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import { NONE, type CallValue } from "../../extract/facts.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";
import { bodyOf } from "../forms/class-attributes.ts";
import { firstMember, memberConstant } from "./members.ts";

/** One field of a model. */
export interface FieldFacts {
  readonly name: string;
  /** Django's own class behind it, without its module: `CharField`; the spoken name where that cannot be told. */
  readonly type: string;
  /** Whether `type` is one of Django's. */
  readonly isDjangos: boolean;
  readonly nullable: boolean;
  readonly blank: boolean;
  /** Whether Django or the database fills it: a default, `auto_now`, a generated key. */
  readonly filled: boolean;
  readonly unique: boolean;
  readonly primaryKey: boolean;
  readonly maxLength: number | undefined;
  /** The smallest number that validators let through. */
  readonly least: number | undefined;
  /** The first of the choices; undefined where there are none or they cannot be read. */
  readonly firstChoice: Constant | undefined;
  readonly hasChoices: boolean;
  readonly hasValidators: boolean;
}

/** The fields of a model and its ancestors in the project; what the class itself declares wins. */
export const fieldsOfRow: (program: Program, ref: ClassRef) => readonly FieldFacts[] = oncePerClass(
  (program, ref) => {
    const found = new Map<string, FieldFacts | undefined>();
    for (const ancestor of ownAncestors(program, ref)) {
      const body = bodyOf(ancestor);
      for (const [name, value] of functionFacts(body).fragment.bindings)
        if (!found.has(name)) found.set(name, readField(program, name, refTo(body, value)));
    }
    return [...found.values()].filter((field) => field !== undefined);
  },
);

function readField(program: Program, name: string, at: ValueRef): FieldFacts | undefined {
  const { fragment } = functionFacts(at);
  const call = fragment.values[at.value];
  if (call?.op !== "call") return undefined;
  const spoken = spokenName(fragment, call.callee) ?? "";
  const library = fieldClass(program, refTo(at, call.callee));
  if (library === undefined && !/(?:Field|Key)$/.test(spoken)) return undefined;
  const type = library ?? spoken;
  return { name, type, isDjangos: library !== undefined, ...limits(program, at, call, type) };
}

const DJANGO_FIELD = /^django\.(?:\w{1,60}\.){1,6}(\w{0,60}(?:Field|ForeignKey))$/;

/** Django's field class that is called, or from which a class of the project descends. */
function fieldClass(program: Program, callee: ValueRef): string | undefined {
  const symbol = resolve(program, callee);
  const paths =
    symbol?.kind === "class" ? libraryAncestors(program, symbol.target) : [externalName(symbol) ?? ""];
  return paths.map((path) => DJANGO_FIELD.exec(path)?.[1]).find((found) => found !== undefined);
}

type Limits = Omit<FieldFacts, "name" | "type" | "isDjangos">;

function limits(program: Program, at: ValueRef, call: CallValue, type: string): Limits {
  const given = (name: string): ValueRef | undefined => {
    const argument = argumentOf(call, undefined, name);
    return argument && refTo(at, argument.value);
  };
  const says = (name: string): boolean => {
    const ref = given(name);
    return ref !== undefined && constantOf(program, ref)?.kind === "True";
  };
  const choices = given("choices");
  const key = says("primary_key");
  return {
    nullable: says("null"),
    blank: says("blank"),
    filled: given("default") !== undefined || given("db_default") !== undefined || fillsItself(type, says),
    unique: says("unique") || key || /^OneToOneField$/.test(type),
    primaryKey: key,
    maxLength: numberIn(program, given("max_length")),
    least: leastOf(program, given("validators")),
    firstChoice: choices && firstChoice(program, choices),
    hasChoices: choices !== undefined,
    hasValidators: given("validators") !== undefined,
  };
}

function fillsItself(type: string, says: (name: string) => boolean): boolean {
  return /AutoField$|^GeneratedField$/.test(type) || says("auto_now") || says("auto_now_add");
}

function numberIn(program: Program, at: ValueRef | undefined): number | undefined {
  const constant = at && constantOf(program, at);
  const number = constant?.kind === "number" ? Number(constant.text.replaceAll("_", "")) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}

/** The bound of a `MinValueValidator`. */
function leastOf(program: Program, validators: ValueRef | undefined): number | undefined {
  if (!validators) return undefined;
  const { values } = functionFacts(validators).fragment;
  const list = values[validators.value];
  if (list?.op !== "collection") return undefined;
  for (const { value } of list.entries) {
    const call = values[value];
    if (call?.op !== "call") continue;
    const name = externalName(resolveIn(program, validators, call.callee)) ?? "";
    const bound = argumentOf(call, 0, "limit_value");
    if (name.endsWith(".MinValueValidator") && bound)
      return numberIn(program, { ...validators, value: bound.value });
  }
  return undefined;
}

/** `[("a", "A"), …]`, a name for such a list, `Status.choices`, or the class `Status` itself (Django 5). */
function firstChoice(program: Program, at: ValueRef): Constant | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op === "attribute" && value.name === "choices")
    return firstMember(program, refTo(at, value.base));
  return firstMember(program, at) ?? firstOf(program, at, 0);
}

/** Lists of choices may stand in groups. */
const DEPTH = 3;

/** The first value of the first pair. */
function firstOf(program: Program, ref: ValueRef, depth: number): Constant | undefined {
  const at = definitionOf(program, ref);
  const list = functionFacts(at).fragment.values[at.value];
  const first = list?.op === "collection" ? list.entries[0] : undefined;
  if (first === undefined || depth > DEPTH) return undefined;
  const inner = refTo(at, first.key === NONE ? first.value : first.key);
  return constantOf(program, inner) ?? memberConstant(program, inner) ?? firstOf(program, inner, depth + 1);
}
