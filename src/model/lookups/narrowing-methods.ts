/** Methods of a model's managers and querysets that narrow its rows to a person: `Invoice.objects.visible_to(user)`. */
import { libraryAncestors, ownAncestors } from "../../bind/ancestry.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { resolve } from "../../bind/resolve.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { parameterBits } from "./identity.ts";
import { IDENTITY } from "./lookup.ts";

/** Values looked at behind one argument or one attribute of a model. */
const LIMIT = 100;

/** The first such method of a model, in the order of its classes. */
export function narrowingMethod(program: Program, model: ClassRef): FunctionRef | undefined {
  return ownAncestors(program, model)
    .flatMap((one) => rowSources(program, one))
    .flatMap((source) => methodsOf(source))
    .find((method) => narrowsToPerson(method));
}

/** The methods of a model's own managers and querysets by name, those that its body names first. */
export function rowMethods(program: Program, model: ClassRef): ReadonlyMap<string, FunctionRef> {
  const found = new Map<string, FunctionRef>();
  for (const source of ownAncestors(program, model).flatMap((one) => rowSources(program, one))) {
    for (const method of methodsOf(source)) {
      const { name } = functionFacts(method);
      if (!found.has(name)) found.set(name, method);
    }
  }
  return found;
}

/** Managers and querysets that the body of a model names: `InvoiceManager()`, `InvoiceQuerySet.as_manager()`, `from_queryset(…)`. */
function rowSources(program: Program, model: ClassRef): ClassRef[] {
  const { body } = classFacts(model);
  const { fragment } = functionFacts({ unit: model.unit, function: body });
  return [...fragment.bindings.values()]
    .filter((id) => fragment.values[id]?.op === "call")
    .flatMap((id) => reachable(fragment, id))
    .flatMap((value) => classAt(program, { unit: model.unit, function: body, value }))
    .flatMap((ref) => ownAncestors(program, ref))
    .filter((one) => isRowSource(program, one));
}

function classAt(program: Program, at: ValueRef): ClassRef[] {
  const symbol = resolve(program, at);
  return symbol?.kind === "class" || symbol?.kind === "instance" ? [symbol.target] : [];
}

/** Django's own bases (docs.djangoproject.com/en/5.2/topics/db/managers/). */
const ROW_SOURCES = /^django\.db\.models\.(?:manager\.|query\.)?(?:BaseManager|Manager|QuerySet)\b/;

function isRowSource(program: Program, ref: ClassRef): boolean {
  return libraryAncestors(program, ref).some((name) => ROW_SOURCES.test(name));
}

/** Whether a function is a method of a manager or queryset of the project. */
export function isRowMethod(program: Program, ref: FunctionRef): boolean {
  const { class: owner, form } = functionFacts(ref);
  return owner !== NONE && form === "function" && isRowSource(program, { unit: ref.unit, class: owner });
}

/** Whether a method filters by a parameter that is a person. */
function narrowsToPerson(method: FunctionRef): boolean {
  const { fragment } = functionFacts(method);
  return fragment.values.some((value) => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    if (value.op !== "call" || callee?.op !== "attribute" || !/^(?:filter|exclude)$/.test(callee.name))
      return false;
    return value.arguments.some((one) => reachable(fragment, one.value).some((id) => isPerson(fragment, id)));
  });
}

function isPerson(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  return (
    value?.op === "parameter" &&
    (parameterBits(value.name) === IDENTITY || /^(?:person|owner|member)$/.test(value.name))
  );
}

/** A value and all that it is made of. */
function reachable(fragment: Fragment, start: ValueId): readonly ValueId[] {
  const found = new Set([start]);
  for (const id of found) {
    const value = fragment.values[id];
    if (value && found.size < LIMIT) for (const next of operandsOf(value)) found.add(next);
  }
  return [...found];
}
