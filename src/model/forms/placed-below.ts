/** New rows that a request puts below a row which other views keep for the people it belongs to. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { AuditModel } from "../audit-model.ts";
import type { Conduct } from "../lookups/access.ts";
import { accessLookups } from "../lookups/access.ts";
import { classAttribute } from "../lookups/asked-model.ts";
import { checkBefore, conditionAround, raises } from "../lookups/checks-seen.ts";
import { methodOf, permissionMethods } from "../lookups/class-lookups.ts";
import { fetchesIn, influenceOf } from "../lookups/influence.ts";
import { knowsAsker } from "../lookups/knowing.ts";
import type { Lookup, ModelKey } from "../lookups/lookup.ts";
import { IDENTITY, REQUEST } from "../lookups/lookup.ts";
import type { LookupContext } from "../lookups/lookup-context.ts";
import { makeLookupContext } from "../lookups/lookup-context.ts";
import type { ModelFacts, OwnerChain } from "../ownership/ownership.ts";
import type { Handler, View } from "../views/view.ts";
import { askingViews } from "./open-relations.ts";
import { isForEverybody } from "./reach.ts";

/** One such place. */
export interface PlacedBelow {
  readonly view: View;
  /** The value that names the other row. */
  readonly at: ValueRef;
  readonly field: string;
  readonly child: string | undefined;
  readonly parent: ModelFacts;
  readonly owner: OwnerChain;
  /** Views that look at who is asking before they hand such a row out. */
  readonly asking: readonly Lookup[];
}

/** What all questions about one program share. */
interface Ground {
  readonly model: AuditModel;
  readonly context: LookupContext;
  readonly kept: ReadonlyMap<ModelKey, Conduct>;
}

/** All of them, at most one for each view and parent. */
export function placedBelow(model: AuditModel): readonly PlacedBelow[] {
  const { conduct } = accessLookups(model);
  const kept = new Map([...conduct].filter(([, one]) => isKept(one)));
  if (kept.size === 0) return [];
  const ground = { model, context: makeLookupContext(model.flows.solver, model.ownership), kept };
  return model.views.flatMap((view) => {
    const told = new Set<ModelFacts>();
    return view.handlers.flatMap((handler) =>
      isReachable(ground, view, handler)
        ? placesOf(ground, view, handler).filter(
            ({ parent }) => !told.has(parent) && Boolean(told.add(parent)),
          )
        : [],
    );
  });
}

/** Whether nearly all views ask before they hand such a row out. */
function isKept(conduct: Conduct): boolean {
  const asking = askingViews(conduct).length;
  return asking >= 3 && asking >= 3 * conduct.open.length;
}

/** Whether people with an account, and no further right, come to a handler, and its class asks nothing else of them. */
function isReachable({ model, context }: Ground, view: View, handler: Handler): boolean {
  const posture = model.postures.get(view)?.handlers.find((one) => one.handler === handler);
  if (posture?.login !== "required" || !isForEverybody(posture) || view.framework === "admin") return false;
  if (posture.guards.some(({ demands, certain }) => certain && demands !== "login")) return false;
  const { target } = view;
  if (target.kind !== "class") return true;
  if (permissionMethods(context, target.ref).some((one) => knowsAsker(context, one))) return false;
  return !GATES.some((name) => {
    const gate = methodOf(context, target.ref, name);
    return gate !== undefined && knowsAsker(context, gate);
  });
}

/** Methods in which classes turn people away before a row is made. */
const GATES = [
  "dispatch",
  "setup",
  "initial",
  "check_permissions",
  "get_serializer_context",
  "get_form_kwargs",
];

/** Methods in which a class fills in what the library then saves. */
const HOOKS: Readonly<Record<string, readonly string[]>> = {
  create: ["perform_create"],
  post: ["perform_create", "form_valid"],
};

function placesOf(ground: Ground, view: View, handler: Handler): readonly PlacedBelow[] {
  const target = view.target.kind === "class" ? view.target.ref : undefined;
  const hooks = target
    ? (HOOKS[handler.name] ?? []).map((name) => methodOf(ground.context, target, name))
    : [];
  const functions = [handler.function, ...hooks].filter((one) => one !== undefined);
  return functions.flatMap((ref) => {
    const { fragment } = functionFacts(ref);
    return fragment.values.flatMap((value, id) =>
      value.op === "call" ? (placeOf(ground, view, ref, id, value) ?? []) : [],
    );
  });
}

/** `Task.objects.create(project_id=…)`, `serializer.save(project=…)`. */
function placeOf(
  { model, context, kept }: Ground,
  view: View,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
): PlacedBelow | undefined {
  const child = childOf(context, view, ref, call);
  for (const { name, value } of child ? call.arguments : []) {
    const relation = child?.relations.find((one) => name === one.name || name === `${one.name}_id`);
    const parent =
      relation?.form === "foreign-key" && relation.target.kind === "model"
        ? model.ownership.models.get(classFacts(relation.target.ref))
        : undefined;
    const conduct = parent && kept.get(classFacts(parent.ref));
    const owner = parent?.owners.find(({ confidence }) => confidence !== "low");
    if (!child || !relation || !parent || !conduct || !owner || parent.identity || parent.public) continue;
    if (!isNamed(context, ref, value, parent) || isAsked(context, ref, id, call)) continue;
    const asking = askingViews(conduct).filter((one) => one.view !== view);
    if (asking.length < 2) continue;
    return {
      view,
      at: refTo(ref, id),
      field: relation.name,
      child: classFacts(child.ref).name,
      parent,
      owner,
      asking,
    };
  }
  return undefined;
}

/** The model of the row that a call makes. */
function childOf(
  context: LookupContext,
  { target }: View,
  ref: FunctionRef,
  call: CallValue,
): ModelFacts | undefined {
  const { fragment } = functionFacts(ref);
  const callee = fragment.values[call.callee];
  const name = spokenName(fragment, call.callee) ?? "";
  if (callee?.op === "attribute" && /^a?create$/.test(name)) {
    const manager = fragment.values[callee.base];
    const made =
      manager?.op === "attribute" && manager.name === "objects"
        ? resolveIn(context.program, ref, manager.base)
        : undefined;
    return made?.kind === "class" ? context.ownership.models.get(classFacts(made.target)) : undefined;
  }
  if (callee?.op !== "attribute" || name !== "save" || target.kind !== "class") return undefined;
  const named =
    classAttribute(context, target.ref, "queryset") ?? classAttribute(context, target.ref, "model");
  return named?.ref && context.ownership.models.get(classFacts(named.ref));
}

/** Whether the request names the row, and nothing of the asker went into the choice. */
function isNamed(context: LookupContext, ref: FunctionRef, id: ValueId, parent: ModelFacts): boolean {
  const { bits, rows, touched, parameters } = influenceOf(context, refTo(ref, id));
  if ((bits & IDENTITY) !== 0) return false;
  if (rows.length === 0) return touched.length === 0 && ((bits & REQUEST) !== 0 || isUrlPart(ref, id));
  // What a row of another model says (`cover=film.cover`) is not named by the request.
  return rows.every(
    ({ form, asked, model }) =>
      form === "one" &&
      model.key === classFacts(parent.ref) &&
      (asked.bits & IDENTITY) === 0 &&
      ((asked.bits & REQUEST) !== 0 || (asked.parameters | parameters) !== 0),
  );
}

/** A parameter of the function itself, which the URL fills. */
function isUrlPart(ref: FunctionRef, id: ValueId): boolean {
  const value = functionFacts(ref).fragment.values[id];
  return value?.op === "parameter" && value.index > 0 && value.name !== "request";
}

/** Whether something is asked of whoever is there on the way to the call, or afterwards of the row. */
function isAsked(context: LookupContext, ref: FunctionRef, id: ValueId, { region }: CallValue): boolean {
  if (conditionAround(context, ref, region) || checkBefore(context, ref, id, region)) return true;
  const own = fetchesIn(context, ref).some(({ asked }) => (asked.bits & IDENTITY) !== 0);
  return own || (raises(context, ref, 3) && knowsAsker(context, ref));
}
