/** Relations between models, as their fields declare them (docs.djangoproject.com/en/5.2/ref/models/fields/#module-django.db.models.fields.related). */
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { constantOf, textOf } from "../../bind/constants.ts";
import { externalName, hierarchyOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";

/** What a relation points at. `user` is a user model that is not the project's own class. */
export type RelationTarget =
  | { readonly kind: "model"; readonly ref: ClassRef }
  | { readonly kind: "user" }
  | { readonly kind: "outside"; readonly name: string };

/** One relation of a model. */
export interface Relation {
  readonly name: string;
  readonly form: "foreign-key" | "one-to-one" | "many-to-many" | "generic";
  readonly target: RelationTarget;
  /** The attribute on the other side: `related_name`, or what Django makes of the class's name; undefined where there is none (`+`). */
  readonly reverse: string | undefined;
  /** Whether a row can do without it, or keeps living when the other side is deleted. */
  readonly optional: boolean;
  readonly at: Place;
}

/** A relation before its target's name has been looked up. */
export interface WrittenRelation extends Omit<Relation, "target" | "reverse"> {
  /** A class, a text such as `"shop.Order"`, or a library's path. */
  readonly target:
    | { readonly kind: "class"; readonly ref: ClassRef }
    | { readonly kind: "label"; readonly label: string }
    | { readonly kind: "path"; readonly name: string };
  readonly relatedName: string | undefined;
}

const FORMS: readonly (readonly [RegExp, Relation["form"]])[] = [
  [/(?:^|\.)\w*(?:OneToOneField|ParentalOneToOneField)$/, "one-to-one"],
  [/(?:^|\.)\w{0,60}(?:ManyToMany\w{0,60}Field|ManyToManyField)$/, "many-to-many"],
  [/(?:^|\.)(?:\w*ForeignKey|ParentalKey|TreeForeignKey)$/, "foreign-key"],
  [/(?:^|\.)GenericRelation$/, "generic"],
];

/** The relations of a class and its ancestors in the project, the class's own first; a name counts once. */
export function relationsOf(program: Program, ref: ClassRef): readonly WrittenRelation[] {
  const found = new Map<string, WrittenRelation>();
  for (const ancestor of hierarchyOf(program, ref)) {
    if (ancestor.kind === "external") continue;
    for (const one of ownRelations(program, ancestor.target))
      if (!found.has(one.name)) found.set(one.name, one);
  }
  return [...found.values()];
}

function ownRelations(program: Program, owner: ClassRef): WrittenRelation[] {
  const body: FunctionRef = { unit: owner.unit, function: classFacts(owner).body };
  const { fragment } = functionFacts(body);
  return [...fragment.bindings].flatMap(([name, id]): WrittenRelation[] => {
    const call = fragment.values[id];
    if (call?.op !== "call") return [];
    const relation = readRelation(program, refTo(body, id), name, call);
    return relation ? [relation] : [];
  });
}

function readRelation(
  program: Program,
  at: ValueRef,
  name: string,
  call: CallValue,
): WrittenRelation | undefined {
  const form = formOf(program, at, call);
  const to = form && (argumentOf(call, 0, "to") ?? argumentOf(call, 0, "othermodel"));
  const target = to && writtenTarget(program, refTo(at, to.value));
  if (!form || !target) return undefined;
  const related = argumentOf(call, undefined, "related_name");
  return {
    name,
    form,
    target,
    relatedName: related && textOf(program, refTo(at, related.value)),
    optional: isOptional(program, at, call),
    at: placeOf(at),
  };
}

function formOf(program: Program, at: ValueRef, call: CallValue): Relation["form"] | undefined {
  const spoken = spokenName(functionFacts(at).fragment, call.callee) ?? "";
  if (!/(?:Key|Field|Relation)$/.test(spoken)) return undefined;
  const path = externalName(resolveIn(program, at, call.callee)) ?? spoken;
  return FORMS.find(([pattern]) => pattern.test(path) || pattern.test(spoken))?.[1];
}

/** Functions and settings that name the user model (docs.djangoproject.com/en/5.2/topics/auth/customizing/#referencing-the-user-model). */
const USER_PATHS =
  /^django\.(?:conf\.settings\.AUTH_USER_MODEL|contrib\.auth\.(?:get_user_model(?:\(\))?|models\.(?:Abstract)?User))$/;

/** Whether a library's path stands for the user model. */
export function isUserPath(name: string): boolean {
  return USER_PATHS.test(name);
}

function writtenTarget(program: Program, to: ValueRef): WrittenRelation["target"] | undefined {
  const symbol = resolve(program, to);
  if (symbol?.kind === "class") return { kind: "class", ref: symbol.target };
  if (symbol?.kind === "external") return { kind: "path", name: symbol.name };
  const label = textOf(program, to);
  return label === undefined ? settingTarget(to) : { kind: "label", label };
}

/** `getattr(settings, "AUTH_USER_MODEL", "auth.User")` and the like. */
function settingTarget(to: ValueRef): WrittenRelation["target"] | undefined {
  const { fragment } = functionFacts(to);
  const name = spokenName(fragment, to.value) ?? "";
  return /user_model|AUTH_USER|getattr/i.test(name)
    ? { kind: "path", name: "django.conf.settings.AUTH_USER_MODEL" }
    : undefined;
}

function isOptional(program: Program, at: ValueRef, call: CallValue): boolean {
  const deletion = argumentOf(call, 1, "on_delete");
  const name = deletion && externalName(resolveIn(program, at, deletion.value));
  const nullable = argumentOf(call, undefined, "null");
  const isNull = nullable && constantOf(program, refTo(at, nullable.value))?.kind === "True";
  return isNull === true && name?.endsWith(".CASCADE") !== true;
}
