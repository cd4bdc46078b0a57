/** REST views whose own `permission_classes` let everybody in, and what strangers can do there. */
import { definitionOf } from "../../bind/constants.ts";
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
import { classAttribute, inheritedMethod } from "../guards/class-attributes.ts";
import { asksNothing, rowRuleAlone } from "../guards/empty-permissions.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { resultTruth } from "../guards/strangers.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import { loginFor } from "../posture/answers.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import { writtenPermissions } from "../posture/rest-guards.ts";
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

/** What a list of permission classes is made of: classes, objects of them, or a single class. */
export type ListForm = "classes" | "objects" | "class";

/** What lets everybody in, where it is written. */
interface Said {
  /** The list that says so. */
  readonly says: Place;
  /** What it says: `AllowAny`, a class of the project's own that asks nothing, or nothing but for single rows, or an empty list. */
  readonly how: "AllowAny" | "own" | "rows" | "empty";
  /** The class that lets everybody in; "" where none stands in the list. */
  readonly permission: string;
  /** Its rules for single rows. */
  readonly rules: readonly FunctionRef[];
  readonly form: ListForm;
  /** Whether it counts for some of the view's handlers only: `get_permissions` chooses, or an `@action` says it for itself. */
  readonly partly: boolean;
}

/** A view that says itself that everybody may call it, or some of its handlers. */
export interface DeclaredOpenView extends Said {
  readonly view: View;
  readonly handlers: readonly OpenHandler[];
  readonly model: ModelFacts | undefined;
}

const ALLOW = "rest_framework.permissions.AllowAny";

const PERMISSIONS = "rest_framework.decorators.permission_classes";

/** One gathering for each set of postures. */
const known = new WeakMap<AuditModel["postures"], readonly DeclaredOpenView[]>();

/** Every such view whose strangers can do something that matters, in the order of the views; once for each list that lets them in. */
export function declaredOpenViews(model: AuditModel): readonly DeclaredOpenView[] {
  const { postures } = model;
  const fresh = known.get(postures) ?? model.views.flatMap((view) => openBy(model, view));
  known.set(postures, fresh);
  return fresh;
}

function openBy(model: AuditModel, view: View): readonly DeclaredOpenView[] {
  if (view.framework !== "drf" || (isPublicByName(view.name) && !changesAccounts(model, view))) return [];
  const rows = view.target.kind === "class" ? modelOf(model, view.target.ref) : undefined;
  const found = new Map<string, DeclaredOpenView>();
  for (const posture of model.postures.get(view)?.handlers ?? []) {
    const said = saidOpen(model, view, posture);
    const handlers = said === undefined ? [] : openHandler(model, view, posture, rows);
    if (said === undefined || handlers.length === 0) continue;
    const key = `${said.says.path} ${said.says.span.start}`;
    const same = found.get(key)?.handlers ?? [];
    found.set(key, { view, ...said, handlers: [...same, ...handlers], model: rows });
  }
  return [...found.values()];
}

/** Whether one of its handlers changes an account that the request names. */
function changesAccounts(model: AuditModel, view: View): boolean {
  return view.handlers.some(({ function: ref }) => {
    const state = ref && model.flows.solver.byRef.get(functionFacts(ref));
    return state !== undefined && changesNamedAccount(model, state);
  });
}

/** What the view's own code says about everybody for one of its handlers; undefined where it leaves that to the project's default. */
function saidOpen(model: AuditModel, { target }: View, posture: HandlerPosture): Said | undefined {
  switch (target.kind) {
    case "class":
      return asksItsOwnWay(model.flows.program, target.ref)
        ? undefined
        : classSays(model.guards, target.ref, posture);
    case "function":
      return decoratedOpen(model.flows.program, target.ref);
    case "external":
      return undefined;
  }
}

/** The list that counts for a class's handler under a method that everybody may call it by. */
function classSays(book: GuardBook, ref: ClassRef, posture: HandlerPosture): Said | undefined {
  const { handler } = posture;
  const method = openMethods(posture)[0];
  if (method === undefined) return undefined;
  const occasion = { method, action: handler.name };
  const view = { ref, overrides: new Map<string, ValueRef>(), handler: handler.name };
  const written = writtenPermissions(book, view, occasion, handler.function);
  const { program } = book.flows;
  const said = written?.lists.map((at) => openList(program, at)) ?? [];
  const [first] = said;
  if (first === undefined || said.includes(undefined)) return undefined;
  if (said.some((one) => one?.how === "rows" && !leavesOut(book, ref, handler, one, occasion)))
    return undefined;
  const declared = classAttribute(program, ref, "permission_classes");
  const isWhole =
    declared !== undefined && openList(program, declared)?.says.span.start === first.says.span.start;
  return { ...first, partly: written?.chosen === true || !isWhole };
}

/** Methods of REST framework that ask the rules for single rows. */
const FETCHES = /^(?:get_object|check_object_permissions)$/;

/** Whether a handler never comes to the rules for single rows, and these would not let everybody through anyhow. */
function leavesOut(
  book: GuardBook,
  ref: ClassRef,
  { function: own, inherited = "" }: Handler,
  { rules }: Said,
  occasion: Occasion,
): boolean {
  if (rules.some((rule) => resultTruth({ book, ref: rule, occasion }) === true)) return false;
  if (own === undefined)
    return /\.(?:list|create|List\w{0,40}\.get|\w{0,40}Create\w{0,40}\.post)$/.test(inherited);
  return hierarchyOf(book.flows.program, ref).every(
    (one) =>
      one.kind !== "class" ||
      methodsOf(one.target).every((method) =>
        functionFacts(method).fragment.values.every(
          (value) => value.op !== "attribute" || !FETCHES.test(value.name),
        ),
      ),
  );
}

/** Methods by which a class of the project asks in place of REST framework: the list alone then says nothing. */
const OWN_WAY: ReadonlySet<string> = new Set(["check_permissions", "initial", "dispatch"]);

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

/** `[]`, `[AllowAny]`, `(AllowAny,)`, `[AllowAny()]`; or the class itself, where one is chosen. */
function openList(program: Program, at: ValueRef): Said | undefined {
  const ref = definitionOf(program, at);
  const list = functionFacts(ref).fragment.values[ref.value];
  if (list?.op !== "collection") {
    const only = openPermission(program, at, at.value);
    return only && { says: placeOf(at), ...only, form: "class", partly: false };
  }
  const open = list.entries.map(({ value }) => openPermission(program, ref, value));
  if (list.form === "dict" || open.includes(undefined)) return undefined;
  const first = list.entries[0];
  const isCall = first !== undefined && functionFacts(ref).fragment.values[first.value]?.op === "call";
  const known = open.filter((one) => one !== undefined);
  const said = ["rows", "own"].flatMap((how) => known.find((one) => one.how === how) ?? [])[0] ?? known[0];
  const rules = known.flatMap((one) => one.rules);
  return {
    says: placeOf(ref),
    ...(said ?? EMPTY),
    rules,
    form: isCall ? "objects" : "classes",
    partly: false,
  };
}

const EMPTY = { how: "empty", permission: "" } as const;

/** `AllowAny`, or a class of the project that asks no more than it does, or no more where no row is fetched. */
function openPermission(
  program: Program,
  at: FunctionRef,
  id: ValueId,
): Pick<Said, "how" | "permission" | "rules"> | undefined {
  const symbol = resolveIn(program, at, id);
  if (externalName(symbol)?.replace(/\(\)$/, "") === ALLOW)
    return { how: "AllowAny", permission: "AllowAny", rules: [] };
  const own = symbol?.kind === "class" || symbol?.kind === "instance" ? symbol.target : undefined;
  if (own === undefined) return undefined;
  const permission = classFacts(own).name;
  if (asksNothing(program, own)) return { how: "own", permission, rules: [] };
  const rule = rowRuleAlone(program, own);
  return rule && { how: "rows", permission, rules: [rule] };
}

function openHandler(
  model: AuditModel,
  view: View,
  posture: HandlerPosture,
  rows: ModelFacts | undefined,
): OpenHandler[] {
  const { handler } = posture;
  if (openMethods(posture).length === 0) return [];
  if (isPublicByName(handler.name) && !changesAccounts(model, view)) return [];
  const done = handler.function
    ? ownDeed(model.flows, handler.function, rows)
    : inheritedDeed(model.flows, view, handler, rows);
  return done === undefined ? [] : [{ handler, ...done }];
}

/** HTTP methods by which everybody may call a handler. */
function openMethods(posture: HandlerPosture): readonly string[] {
  const { methods } = posture.handler;
  return (methods.length === 0 ? ["POST"] : methods).filter((method) => loginFor(posture, method) === "open");
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
  // Making an account is what strangers sign up by.
  if (/^(?:create|post)$/.test(method))
    return rows.identity === undefined ? { does: "write", place } : undefined;
  return /^(?:list|retrieve|get)$/.test(method) ? { does: "read", place } : undefined;
}

/** A model whose rows belong to somebody, as far as its fields say. */
function isPrivate(rows: ModelFacts | undefined): boolean {
  if (rows === undefined || rows.public !== undefined) return false;
  return rows.identity !== undefined || rows.owners.some(({ confidence }) => confidence === "high");
}

/** Methods that give permission classes: what they say of whoever asks is part of the posture. */
const CHOOSES = /^get_permission(?:s|_classes)$/;

/** Whether some method of the class looks at who is asking. */
export function classAsks(flows: FlowModel, ref: ClassRef): boolean {
  return hierarchyOf(flows.program, ref).some(
    (one) =>
      one.kind === "class" &&
      methodsOf(one.target).some((method) => {
        const state = flows.solver.byRef.get(functionFacts(method));
        return state !== undefined && !CHOOSES.test(state.facts.name) && asksAnywhere(flows, state);
      }),
  );
}

/** The model that `queryset = Order.objects.all()` or what `get_queryset` returns begins at. */
function modelOf({ flows, ownership }: AuditModel, ref: ClassRef): ModelFacts | undefined {
  const { program } = flows;
  const getter = inheritedMethod(program, ref, "get_queryset");
  const returned = getter && functionFacts(getter).fragment.exits.find(({ kind }) => kind === "return");
  const at =
    classAttribute(program, ref, "queryset") ?? (getter && returned && refTo(getter, returned.value));
  const facts = at && rootClass(program, at);
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

/**
 * Whether a class says in three places that strangers are meant: it lets everybody in, looks for nobody's name
 * (`authentication_classes = []`) and bounds how often they may come.
 */
export function isMeantForStrangers(program: Program, { target }: View): boolean {
  if (target.kind !== "class") return false;
  const written = (name: string): number | undefined => {
    const at = classAttribute(program, target.ref, name);
    const value = at && functionFacts(at).fragment.values[at.value];
    return value?.op === "collection" ? value.entries.length : undefined;
  };
  return written("authentication_classes") === 0 && (written("throttle_classes") ?? 0) > 0;
}
