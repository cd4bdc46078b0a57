/** REST views whose own `permission_classes` let everybody in, and what strangers can do there. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { ClassFacts, ValueId } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { Deed } from "../../flow/catalog/model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../audit-model.ts";
import { classAttribute } from "../guards/class-attributes.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import { loginFor } from "../posture/answers.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { Handler, View } from "../views/view.ts";
import { changesNamedAccount } from "./account-changes.ts";
import { asksAnywhere, isPublicByName, openDeed } from "./open-deeds.ts";

/** One handler that strangers may call, with what it does for them. */
export interface OpenHandler {
  readonly handler: Handler;
  /** `read`: it gives out rows that belong to somebody. */
  readonly does: Deed | "read";
  readonly place: Place;
}

/** A view that says itself that everybody may call it. */
export interface DeclaredOpenView {
  readonly view: View;
  /** The list that says so. */
  readonly says: Place;
  /** What it says: `AllowAny`, or an empty list. */
  readonly how: "AllowAny" | "empty";
  readonly handlers: readonly OpenHandler[];
  readonly model: ModelFacts | undefined;
}

const ALLOW = "rest_framework.permissions.AllowAny";

const PERMISSIONS = "rest_framework.decorators.permission_classes";

/** Every such view whose strangers can do something that matters, in the order of the views. */
export function declaredOpenViews(model: AuditModel): DeclaredOpenView[] {
  return model.views.flatMap((view): DeclaredOpenView[] => {
    const said = view.framework === "drf" ? saidOpen(model.flows, view) : undefined;
    if (said === undefined || (isPublicByName(view.name) && !changesAccounts(model, view))) return [];
    const rows = view.target.kind === "class" ? modelOf(model, view.target.ref) : undefined;
    const handlers = (model.postures.get(view)?.handlers ?? []).flatMap((posture) =>
      openHandler(model, view, posture, rows),
    );
    return handlers.length === 0 ? [] : [{ view, ...said, handlers, model: rows }];
  });
}

/** Whether one of its handlers changes an account that the request names. */
function changesAccounts(model: AuditModel, view: View): boolean {
  return view.handlers.some(({ function: ref }) => {
    const state = ref && model.flows.solver.byRef.get(functionFacts(ref));
    return state !== undefined && changesNamedAccount(model, state);
  });
}

type Said = Pick<DeclaredOpenView, "says" | "how">;

/** What the view's own code says about everybody; undefined where it leaves that to the project's default. */
function saidOpen({ program }: FlowModel, { target }: View): Said | undefined {
  switch (target.kind) {
    case "class": {
      const own = classAttribute(program, target.ref, "permission_classes");
      return own && !asksItsOwnWay(program, target.ref) ? openList(program, own) : undefined;
    }
    case "function":
      return decoratedOpen(program, target.ref);
    case "external":
      return undefined;
  }
}

/** Methods by which a class of the project asks in place of REST framework: the list alone then says nothing. */
const OWN_WAY: ReadonlySet<string> = new Set(["check_permissions", "get_permissions", "initial", "dispatch"]);

function asksItsOwnWay(program: Program, ref: ClassRef): boolean {
  return hierarchyOf(program, ref).some(
    (one) =>
      one.kind === "class" && methodsOf(one.target).some((method) => OWN_WAY.has(functionFacts(method).name)),
  );
}

function decoratedOpen(program: Program, ref: FunctionRef): Said | undefined {
  const { parent, decorators } = functionFacts(ref);
  const outer = { unit: ref.unit, function: parent };
  for (const id of decorators) {
    const call = functionFacts(outer).fragment.values[id];
    const first = call?.op === "call" ? call.arguments[0] : undefined;
    if (call?.op !== "call" || first === undefined) continue;
    if (externalName(resolveIn(program, outer, call.callee)) !== PERMISSIONS) continue;
    return openList(program, refTo(outer, first.value));
  }
  return undefined;
}

/** `[]`, `[AllowAny]`, `(AllowAny,)`. */
function openList(program: Program, at: ValueRef): Said | undefined {
  const list = functionFacts(at).fragment.values[at.value];
  if (list?.op !== "collection" || list.form === "dict") return undefined;
  const all = list.entries.every(({ value }) => externalName(resolveIn(program, at, value)) === ALLOW);
  return all ? { says: placeOf(at), how: list.entries.length === 0 ? "empty" : "AllowAny" } : undefined;
}

function openHandler(
  model: AuditModel,
  view: View,
  posture: HandlerPosture,
  rows: ModelFacts | undefined,
): OpenHandler[] {
  const { handler } = posture;
  const methods = handler.methods.length === 0 ? ["POST"] : handler.methods;
  if (!methods.some((method) => loginFor(posture, method) === "open")) return [];
  if (isPublicByName(handler.name) && !changesAccounts(model, view)) return [];
  const done = handler.function
    ? ownDeed(model.flows, handler.function, rows)
    : inheritedDeed(model.flows, view, handler, rows);
  return done === undefined ? [] : [{ handler, ...done }];
}

/** What a function of the project does for strangers. */
function ownDeed(
  flows: FlowModel,
  ref: FunctionRef,
  rows: ModelFacts | undefined,
): Pick<OpenHandler, "does" | "place"> | undefined {
  const state = flows.solver.byRef.get(functionFacts(ref));
  const deed = state && openDeed(flows, state);
  if (deed) return { does: deed.deed, place: placeOf(deed.at) };
  const { header, qualifiedName, name } = functionFacts(ref);
  const reads =
    state !== undefined && /^(?:list|retrieve)$/.test(name) && isPrivate(rows) && !asksAnywhere(flows, state);
  return reads
    ? { does: "read", place: { path: ref.unit.file.path, span: header, scope: qualifiedName } }
    : undefined;
}

/** What a library's method does: `create`, `update`, `destroy` of viewsets and generic views. */
function inheritedDeed(
  flows: FlowModel,
  view: View,
  { inherited = "" }: Handler,
  rows: ModelFacts | undefined,
): Pick<OpenHandler, "does" | "place"> | undefined {
  const method = inherited.split(".").at(-1) ?? "";
  if (view.target.kind !== "class" || rows === undefined || classAsks(flows, view.target.ref))
    return undefined;
  const place = view.at;
  if (/^(?:destroy|delete)$/.test(method)) return { does: "delete", place };
  if (/^(?:update|partial_update|put|patch)$/.test(method)) return { does: "write", place };
  if (!isPrivate(rows)) return undefined;
  if (/^(?:create|post)$/.test(method)) return { does: "write", place };
  return /^(?:list|retrieve|get)$/.test(method) ? { does: "read", place } : undefined;
}

/** A model whose rows belong to somebody, as far as its fields say. */
function isPrivate(rows: ModelFacts | undefined): boolean {
  if (rows === undefined || rows.public !== undefined) return false;
  return rows.identity !== undefined || rows.owners.some(({ confidence }) => confidence === "high");
}

/** Whether some method of the class looks at who is asking. */
function classAsks(flows: FlowModel, ref: ClassRef): boolean {
  return hierarchyOf(flows.program, ref).some(
    (one) =>
      one.kind === "class" &&
      methodsOf(one.target).some((method) => {
        const state = flows.solver.byRef.get(functionFacts(method));
        return state !== undefined && asksAnywhere(flows, state);
      }),
  );
}

/** The model that `queryset = Order.objects.all()` begins at. */
function modelOf({ flows, ownership }: AuditModel, ref: ClassRef): ModelFacts | undefined {
  const at = classAttribute(flows.program, ref, "queryset");
  if (at === undefined) return undefined;
  const facts = rootClass(flows.program, at);
  return facts && ownership.models.get(facts);
}

function rootClass(program: Program, at: ValueRef): ClassFacts | undefined {
  const { values } = functionFacts(at).fragment;
  let id: ValueId = at.value;
  for (let depth = 0; depth < 8; depth++) {
    const symbol = resolveIn(program, at, id);
    if (symbol?.kind === "class") return classFacts(symbol.target);
    const value = values[id];
    if (value?.op === "attribute") id = value.base;
    else if (value?.op === "call") id = value.callee;
    else return undefined;
  }
  return undefined;
}
