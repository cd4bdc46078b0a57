/** Which models' rows a handler writes: rows that it fetches and changes, new ones, and what its form or generic view saves. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { ClassFacts, ValueId } from "../../extract/facts.ts";
import { attributeOf, metaOf } from "../forms/class-attributes.ts";
import type { Handler, View } from "../views/view.ts";
import type { Member, Neighbourhood } from "./neighbours.ts";
import { mayWrite } from "./neighbours.ts";
import type { ViewPosture } from "./posture.ts";
import type { WorkParts } from "./work.ts";
import { lookupsOfHandler } from "./work.ts";

/** Handlers of the project's own views by the model that they write. */
export type ModelWriters = ReadonlyMap<ClassFacts, Neighbourhood>;

/** Indexes them. */
export function modelWriters(parts: WorkParts, postures: Iterable<ViewPosture>): ModelWriters {
  const found = new Map<ClassFacts, Member[]>();
  for (const posture of postures) {
    const { view, handlers } = posture;
    if (!/^(?:django|drf)$/.test(view.framework) || view.target.kind === "external") continue;
    for (const handler of handlers) {
      if (!mayWrite(handler)) continue;
      for (const model of writtenBy(parts, view, handler.handler)) {
        const members = found.get(model) ?? [];
        found.set(model, members);
        members.push({ posture, handler, writes: true, isPublic: false });
      }
    }
  }
  return new Map([...found].map(([model, members]) => [model, { place: "", members }]));
}

/** The models of a handler. */
export function writtenBy(parts: WorkParts, view: View, handler: Handler): ReadonlySet<ClassFacts> {
  const changed = lookupsOfHandler(parts, handler).flatMap(({ fetch, effects }) =>
    fetch.model.ref && effects.some(({ kind }) => kind !== "read") ? [classFacts(fetch.model.ref)] : [],
  );
  const { function: ref } = handler;
  const made = ref ? functionFacts(ref).fragment.values.flatMap((_, id) => madeBy(parts, ref, id) ?? []) : [];
  const saved =
    view.target.kind === "class" &&
    /\.(?:CreateView|UpdateView|DeleteView|FormView)\./.test(handler.inherited ?? "")
      ? ownModel(parts, view.target.ref)
      : undefined;
  return new Set([...changed, ...made, ...(saved ? [saved] : [])]);
}

/** `Coupon.objects.create(…)`, `CouponForm(request.POST)`. */
function madeBy(parts: WorkParts, ref: FunctionRef, id: ValueId): ClassFacts | undefined {
  const { program } = parts.flows;
  const { values } = functionFacts(ref).fragment;
  const call = values[id];
  if (call?.op !== "call") return undefined;
  const callee = values[call.callee];
  if (
    callee?.op === "attribute" &&
    /^a?(?:bulk_create|create|get_or_create|update_or_create)$/.test(callee.name)
  ) {
    const base = values[callee.base];
    const symbol = resolveIn(program, ref, base?.op === "attribute" ? base.base : callee.base);
    return symbol?.kind === "class" ? knownModel(parts, symbol.target) : undefined;
  }
  const symbol = resolveIn(program, ref, call.callee);
  return symbol?.kind === "class" ? formModel(parts, symbol.target) : undefined;
}

function knownModel({ ownership }: WorkParts, ref: ClassRef): ClassFacts | undefined {
  const facts = classFacts(ref);
  return ownership.models.has(facts) ? facts : undefined;
}

/** The model of a form: `class Meta: model = Coupon`. A filter of a list has one as well, and writes nothing. */
function formModel(parts: WorkParts, form: ClassRef): ClassFacts | undefined {
  const { program } = parts.flows;
  if (libraryAncestors(program, form).some((base) => /\bFilterSet$/.test(base))) return undefined;
  const meta = metaOf(program, form);
  return meta && classAt(parts, attributeOf(program, meta, "model"));
}

/** The model of a generic view: `model`, that of its `form_class`, or where its `queryset` begins. */
function ownModel(parts: WorkParts, target: ClassRef): ClassFacts | undefined {
  const { program } = parts.flows;
  const named = classAt(parts, attributeOf(program, target, "model"));
  if (named) return named;
  const form = attributeOf(program, target, "form_class");
  const symbol = form && resolveIn(program, form, form.value);
  const byForm = symbol?.kind === "class" ? formModel(parts, symbol.target) : undefined;
  return byForm ?? classAt(parts, attributeOf(program, target, "queryset"));
}

/** The model at the start of an expression. */
function classAt(parts: WorkParts, at: ValueRef | undefined): ClassFacts | undefined {
  if (at === undefined) return undefined;
  const { values } = functionFacts(at).fragment;
  let id = at.value;
  for (let depth = 0; depth < 8; depth++) {
    const symbol = resolveIn(parts.flows.program, refTo(at, id), id);
    if (symbol?.kind === "class") return knownModel(parts, symbol.target);
    const value = values[id];
    if (value?.op === "attribute") id = value.base;
    else if (value?.op === "call") id = value.callee;
    else return undefined;
  }
  return undefined;
}
