/** Fields of forms and serializers by which a request names rows of other models. */
import { constantOf, textOf } from "../../bind/constants.ts";
import { ownAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";
import { asAsked, askedModel } from "../lookups/asked-model.ts";
import type { AskedModel } from "../lookups/lookup.ts";
import type { LookupContext } from "../lookups/lookup-context.ts";
import type { BoundForm } from "./bound-forms.ts";
import { bodyOf } from "./class-attributes.ts";

/** One field that takes every row of its model. */
export interface RelationField {
  readonly name: string;
  /** What the model calls it (`source="project"`). */
  readonly source: string;
  readonly target: AskedModel;
  /** Where it is declared, or where the form names its fields. */
  readonly at: Place;
}

/** All of a form's. */
export function relationFields(context: LookupContext, form: BoundForm): readonly RelationField[] {
  const declared = declaredIn(context.program, form.ref);
  const own = [...declared].flatMap(([name, at]) => declaredField(context, name, at) ?? []);
  return [...own, ...impliedFields(context, form, new Set(declared.keys()))];
}

/** Relations that the form makes fields of by itself: these take every row of the other model. */
function impliedFields(
  { ownership }: LookupContext,
  { model, writable, at }: BoundForm,
  declared: ReadonlySet<string>,
): RelationField[] {
  const relations = (model && ownership.models.get(classFacts(model))?.relations) ?? [];
  const taken = new Set(writable.map(({ name }) => name));
  return relations.flatMap(({ name, target }): RelationField[] => {
    if (declared.has(name) || !taken.has(name) || target.kind !== "model") return [];
    const facts = ownership.models.get(classFacts(target.ref));
    return facts ? [{ name, source: name, target: asAsked(facts), at }] : [];
  });
}

/** What the bodies of a class and its ancestors bind: the nearest counts. */
function declaredIn(program: Program, form: ClassRef): ReadonlyMap<string, ValueRef> {
  const found = new Map<string, ValueRef>();
  for (const one of ownAncestors(program, form)) {
    const body = bodyOf(one);
    for (const [name, id] of functionFacts(body).fragment.bindings)
      if (!found.has(name)) found.set(name, refTo(body, id));
  }
  return found;
}

/**
 * Fields that find a row of their queryset by what the request says (www.django-rest-framework.org/api-guide/relations/,
 * docs.djangoproject.com/en/5.2/ref/forms/fields/#fields-which-handle-relationships).
 */
const CHOOSING =
  /^(?:PrimaryKeyRelatedField|SlugRelatedField|HyperlinkedRelatedField|ModelChoiceField|ModelMultipleChoiceField)$/;

function declaredField(context: LookupContext, name: string, at: ValueRef): RelationField | undefined {
  const { program } = context;
  const { fragment } = functionFacts(at);
  const call = fragment.values[at.value];
  if (call?.op !== "call" || !CHOOSING.test(spokenName(fragment, call.callee) ?? "")) return undefined;
  if (resolveIn(program, at, call.callee)?.kind === "class" || isReadOnly(program, at, call))
    return undefined;
  const rows = argumentOf(
    call,
    spokenName(fragment, call.callee)?.startsWith("Model") === true ? 0 : undefined,
    "queryset",
  );
  const target =
    rows && takesAll(fragment, rows.value) ? askedModel(context, refTo(at, rows.value)) : undefined;
  const renamed = argumentOf(call, undefined, "source");
  const source = (renamed && textOf(program, refTo(at, renamed.value))) ?? name;
  return target && { name, source, target, at: placeOf(at) };
}

function isReadOnly(program: Program, at: ValueRef, call: CallValue): boolean {
  return ["read_only", "disabled"].some((name) => {
    const given = argumentOf(call, undefined, name);
    return given !== undefined && constantOf(program, refTo(at, given.value))?.kind === "True";
  });
}

/** Methods of querysets that leave no row out. */
const KEEPING =
  /^(?:all|order_by|select_related|prefetch_related|only|defer|distinct|annotate|reverse|using)$/;

/** `Project.objects.all()`, `Project.objects.order_by("name")`, `Project.objects`. */
function takesAll(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  if (value?.op === "attribute") return /^(?:objects|_default_manager)$/.test(value.name);
  const method = value?.op === "call" ? fragment.values[value.callee] : undefined;
  return method?.op === "attribute" && KEEPING.test(method.name) && takesAll(fragment, method.base);
}
