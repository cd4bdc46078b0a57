/** Lookups that generic views of Django and REST framework make on a class's behalf. */
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, memberOf, resolve, resolveIn } from "../../bind/resolve.ts";
import { NONE } from "../../extract/facts.ts";
import type { Handler, View } from "../views/view.ts";
import { askedModel, classAttribute, modelOfResult } from "./asked-model.ts";
import { heldInfluence, influenceOf } from "./influence.ts";
import { unionAll } from "./influence-sets.ts";
import { ownHooks } from "./own-hooks.ts";
import type { Listed } from "./asks-ahead.ts";
import { asksAhead, askedParts, asksNothing, NO_PARTS, repeatsGeneral } from "./asks-ahead.ts";
import { libraryAct } from "./library-acts.ts";
import type { PickedRow } from "./picking-parts.ts";
import { untied } from "./picking-parts.ts";
import { knowsAsker } from "./knowing.ts";
import { askedAbout } from "./neighbour-gates.ts";
import type { AskedModel, Fetch, Influence, Lookup, Settled } from "./lookup.ts";
import { IDENTITY, PLAIN, REQUEST } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";
import { raises } from "./checks-seen.ts";
import { refusesFor } from "./row-demands.ts";

/** The lookup behind a handler that a class inherits from a library. */
export function classLookups(context: LookupContext, view: View, handler: Handler): Lookup[] {
  const act = handler.inherited === undefined ? undefined : libraryAct(handler.inherited);
  if (!act || view.target.kind !== "class") return [];
  const target = view.target.ref;
  const fetches = act.form === "one" ? rowFetches(context, target) : listFetches(context, target);
  const skipped =
    act.form === "one" && !runsPermissions(context, target)
      ? rowPermissions(context, view, target)
      : undefined;
  const settled =
    queryGuard(context, target) ??
    (act.form === "many" ? backendGuard(context, target) : skipped ? undefined : classGuard(context, target));
  return fetches.map((fetch): Lookup => {
    const scoped = (fetch.asked.bits & IDENTITY) !== 0;
    const says = "asks for rows of whoever is asking";
    const own: Settled = { how: "scoped", aboutRow: true, refuses: true, says, at: fetch.at };
    return {
      view,
      handler,
      fetch: { ...fetch, form: act.form },
      path: [],
      keyed: act.form === "one",
      settled: scoped ? own : settled,
      effects: [{ kind: act.kind, at: fetch.at }],
      skipped,
    };
  });
}

/** Whether a class leaves fetching the row to REST framework, or asks the permission classes itself. */
function runsPermissions(context: LookupContext, target: ClassRef): boolean {
  const own = methodOf(context, target, "get_object");
  return own === undefined || callsAny(context, own, /^(?:get_object|check_object_permissions)$/, 0);
}

/** Whether a function, or what it calls, reads an attribute of one of these names. */
export function callsAny(context: LookupContext, ref: FunctionRef, names: RegExp, depth: number): boolean {
  const facts = functionFacts(ref);
  const { values } = facts.fragment;
  const direct = values.some((value) => value.op === "attribute" && names.test(value.name));
  if (direct || depth > 1) return direct;
  const edges = [...(context.solver.byRef.get(facts)?.edges.values() ?? [])];
  return edges.some(({ target }) => callsAny(context, target, names, depth + 1));
}

/** A permission class of a REST framework view with a `has_object_permission` of the project's own. */
export function rowPermissions(
  context: LookupContext,
  view: View,
  target: ClassRef,
  row?: PickedRow,
): Settled | undefined {
  if (view.framework !== "drf") return undefined;
  const classes = listed(context, target, "permission_classes");
  const found = classes.find(
    ({ adds, ref }) => adds && !asksAhead(context, ref && methodOf(context, ref, "has_permission")),
  );
  if (found) return { how: "guarded", aboutRow: true, refuses: true, says: ROW_RULES, at: found.at };
  for (const { at, ahead } of row ? classes : []) {
    const part = row && untied(context, view, ahead, row);
    if (part !== undefined)
      return { how: "guarded", aboutRow: true, refuses: true, says: ROW_RULES, at, part };
  }
  return undefined;
}

/** The same for a function under `@permission_classes`: it has no `get_object` that would run them. */
export function functionPermissions(context: LookupContext, ref: FunctionRef): Settled | undefined {
  const { decorators, parent, fragment } = functionFacts(ref);
  // Asked in its own code, in whatever way.
  if (fragment.values.some((value) => value.op === "attribute" && ASKING.test(value.name))) return undefined;
  const outer: FunctionRef = { unit: ref.unit, function: parent };
  const { values } = functionFacts(outer).fragment;
  const found = decorators.flatMap((id) => {
    const call = values[id];
    const [first] = call?.op === "call" ? call.arguments : [];
    if (call?.op !== "call" || !first) return [];
    const name = externalName(resolveIn(context.program, outer, call.callee));
    return name === PERMISSION_NOTE ? elementsOf(context, refTo(outer, first.value), 0) : [];
  });
  const asking = found.find(({ adds }) => adds);
  return asking && { how: "guarded", aboutRow: true, refuses: true, says: ROW_RULES, at: asking.at };
}

const ROW_RULES = "has rules for single rows";
const ASKING = /^(?:has_object_permission|check_object_permissions)$/;
const PERMISSION_NOTE = "rest_framework.decorators.permission_classes";

/** What `get_object` gives: the project's own, or a row of the class's queryset. */
function rowFetches(context: LookupContext, target: ClassRef): Fetch[] {
  const own = methodOf(context, target, "get_object");
  if (!own) return listFetches(context, target);
  const { rows, bits } = returned(context, own);
  const isOwn = rows.length === 0 && (bits & IDENTITY) !== 0; // `return self.request.user.profile`
  const asks = isOwn || (knowsAsker(context, own) && raises(context, own, 0));
  const found = rows.length > 0 ? rows : listFetches(context, target);
  return found
    .map((fetch) => (asks || refusesFor(context, own, fetch) ? known(fetch) : fetch))
    .flatMap((fetch) => ownModel(context, target, fetch) ?? []);
}

/** The same fetch with the model that the asked class names; undefined where it names none. */
export function ownModel(context: LookupContext, target: ClassRef, fetch: Fetch): Fetch | undefined {
  if (fetch.model.key !== "own") return fetch;
  const model =
    classAttribute(context, target, "queryset") ??
    classAttribute(context, target, "model") ??
    resultModel(context, target);
  return model && { ...fetch, model };
}

function resultModel(context: LookupContext, target: ClassRef): AskedModel | undefined {
  const method = methodOf(context, target, "get_queryset");
  const model = method && modelOfResult(context, method);
  return model?.key === "own" ? undefined : model;
}

function known(fetch: Fetch): Fetch {
  return { ...fetch, asked: { ...fetch.asked, bits: fetch.asked.bits | IDENTITY } };
}

function returned(context: LookupContext, ref: FunctionRef): Influence {
  const exits = functionFacts(ref).fragment.exits.filter(({ kind }) => kind === "return");
  return unionAll(exits.map(({ value }) => influenceOf(context, refTo(ref, value))));
}

/** The class's queryset: what `get_queryset` gives, or `queryset`, or all of `model`. */
function listFetches(context: LookupContext, target: ClassRef): Fetch[] {
  const own = methodOf(context, target, "get_queryset");
  const declared = declaredQueryset(context, target);
  if (!own) return declared ? [declared] : [];
  const hooks = ownHooks(context, target, own);
  const knows = [own, ...hooks].some((method) => knowsAsker(context, method));
  const bits = knows ? IDENTITY | REQUEST : REQUEST;
  const given = hooks.flatMap((hook) => returned(context, hook).rows);
  const rows = given.length > 0 ? given : returned(context, own).rows;
  if (rows.length > 0)
    return rows.map((row) => ({ ...row, asked: { ...row.asked, bits: row.asked.bits | bits } }));
  return declared ? [{ ...declared, asked: { ...PLAIN, bits } }] : [];
}

function declaredQueryset(context: LookupContext, target: ClassRef): Fetch | undefined {
  const assigned = classAttribute(context, target, "queryset") ?? classAttribute(context, target, "model");
  const body: FunctionRef = { unit: target.unit, function: classFacts(target).body };
  for (const name of ["queryset", "model"]) {
    const at = attributeOf(context, target, name);
    const model: AskedModel | undefined = at && askedModel(context, at);
    if (at && model)
      return {
        at,
        model,
        form: "many",
        throughClass: true,
        asked: { ...PLAIN, bits: REQUEST | (influenceOf(context, at).bits & IDENTITY) },
      };
  }
  const asked = { ...PLAIN, bits: REQUEST };
  return assigned && { at: refTo(body, 0), model: assigned, form: "many", throughClass: true, asked };
}

/** What a class body in the hierarchy binds. */
export function attributeOf(context: LookupContext, target: ClassRef, name: string): ValueRef | undefined {
  for (const ancestor of hierarchyOf(context.program, target)) {
    if (ancestor.kind === "external") continue;
    const body = { unit: ancestor.target.unit, function: classFacts(ancestor.target).body };
    const value = functionFacts(body).fragment.bindings.get(name);
    if (value !== undefined) return refTo(body, value);
  }
  return undefined;
}

/** A method of the project along the class's hierarchy. */
export function methodOf(context: LookupContext, target: ClassRef, name: string): FunctionRef | undefined {
  const member = memberOf(context.program, { kind: "instance", target }, name);
  return member?.kind === "function" ? member.target : undefined;
}

/** The class's own queryset, narrowed by a method: `get_queryset`, or one that assigns `self.queryset`. */
export function queryGuard(context: LookupContext, target: ClassRef): Settled | undefined {
  const says = "asks for rows of whoever is asking";
  const method = methodOf(context, target, "get_queryset");
  const asking = method ? [method, ...ownHooks(context, target, method)] : [];
  if (method && asking.some((one) => knowsAsker(context, one) || givesAskers(context, one)))
    return { how: "scoped", aboutRow: true, refuses: true, says, at: firstExit(method) };
  const held = heldInfluence(context, target, "queryset");
  return held && (held.bits & IDENTITY) !== 0
    ? { how: "scoped", aboutRow: true, refuses: true, says, at: undefined }
    : undefined;
}

/** Whether what a method gives hangs on something that the class keeps of the asker: `return self.team.orders`. */
function givesAskers(context: LookupContext, ref: FunctionRef): boolean {
  return (returned(context, ref).bits & IDENTITY) !== 0;
}

/** The models whose rows a class works with, also where a base's `get_queryset` only hands on what it holds. */
export function ownModels(context: LookupContext, target: ClassRef): readonly Fetch["model"]["key"][] {
  const declared = declaredQueryset(context, target);
  return [...listFetches(context, target), ...(declared ? [declared] : [])].map(({ model }) => model.key);
}

function firstExit(ref: FunctionRef): ValueRef | undefined {
  const value = functionFacts(ref).fragment.exits[0]?.value ?? NONE;
  return value === NONE ? undefined : refTo(ref, value);
}

/** Methods by which classes let people in or turn them away. */
const GUARDS = [
  "dispatch",
  "setup",
  "initial",
  "test_func",
  "has_permission",
  "has_object_permission",
  "check_permissions",
  "check_object_permissions",
  "check_perms",
  "form_valid",
  "get_form",
  "perform_update",
  "perform_destroy",
  "get",
  "post",
  "delete",
];

/** A method of a class that looks at who is asking and refuses some. */
export function classGuard(context: LookupContext, target: ClassRef): Settled | undefined {
  const facts = classFacts(target);
  const known = context.classGuards.get(facts);
  if (known !== undefined) return known ?? undefined;
  const found = findGuard(context, target);
  context.classGuards.set(facts, found ?? null);
  return found;
}

function findGuard(context: LookupContext, target: ClassRef): Settled | undefined {
  let gate: Settled | undefined;
  for (const name of GUARDS) {
    const method = methodOf(context, target, name);
    if (!method || !knowsAsker(context, method)) continue;
    const answers = name === "test_func" || name.startsWith("has_");
    if (!answers && !raises(context, method, 0)) continue;
    const found: Settled = {
      how: "guarded",
      aboutRow: name.endsWith("object_permission") || asksOwnRow(context, target, method),
      refuses: true,
      says: `runs \`${name}\`, which looks at who is asking`,
      at: firstExit(method),
    };
    const about = GATES.test(name) ? askedAbout(context, method) : undefined;
    if (about === undefined) return found;
    gate ??= { ...found, about };
  }
  return backendGuard(context, target) ?? permissionGuard(context, target) ?? gate;
}

/** Whether a gate fetches the class's own row to ask about, or leaves that to a method which answers yes or no. */
function asksOwnRow(context: LookupContext, target: ClassRef, gate: FunctionRef): boolean {
  if (!/^(?:dispatch|setup|initial|test_func|has_permission)$/.test(functionFacts(gate).name)) return false;
  const answers = ANSWERS.flatMap((one) => methodOf(context, target, one) ?? []);
  return [gate, ...answers].some((ref) => callsAny(context, ref, OWN_ROW, 2) && knowsAsker(context, ref));
}

const ANSWERS = ["test_func", "has_permission"];

/** The class's row, as it is fetched and as mixins for permissions on rows ask for it (dfunckt/django-rules `contrib/views.py`). */
export const OWN_ROW: RegExp = /^get_(?:permission_)?object$/;

/** Methods that every request to a class passes before its handler. */
const GATES = /^(?:dispatch|setup|initial)$/;

/** Filter backends of REST framework that narrow nothing to the asker (www.django-rest-framework.org/api-guide/filtering/). */
const PLAIN_BACKENDS =
  /^(?:rest_framework\.filters\.|django_filters\.|rest_framework_filters\.|url_filter\.)/;

/** A library's backend that is not one of those: `class Visible(ObjectPermissionsFilter)`. */
function narrowsOutOfSight(name: string): boolean {
  return name !== "object" && !name.startsWith("abc.") && !PLAIN_BACKENDS.test(name);
}

function backendGuard(context: LookupContext, target: ClassRef): Settled | undefined {
  const found = listed(context, target, "filter_backends").find(
    ({ name, ref, knows }) =>
      knows ||
      (name !== undefined && !PLAIN_BACKENDS.test(name)) ||
      (ref !== undefined && libraryAncestors(context.program, ref).some(narrowsOutOfSight)),
  );
  return (
    found && {
      how: "scoped",
      aboutRow: true,
      refuses: true,
      says: "a filter backend narrows the rows",
      at: found.at,
    }
  );
}

/** Permission classes of REST framework that never look at the row. */
const PLAIN_PERMISSIONS =
  /^rest_framework\.permissions\.(?:AllowAny|IsAuthenticated|IsAdminUser|IsAuthenticatedOrReadOnly|DjangoModelPermissions\w*|BasePermission)$|^oauth2_provider\.|^rest_framework_api_key\./;

/** Whether a permission class of the view looks at the row. */
export function permissionGuard(context: LookupContext, target: ClassRef): Settled | undefined {
  const getter = methodOf(context, target, "get_permissions");
  if (getter)
    return {
      how: "guarded",
      aboutRow: false,
      refuses: true,
      says: "`get_permissions` chooses who may",
      at: undefined,
    };
  const found = listed(context, target, "permission_classes").find(({ ref, name, asks }) =>
    ref ? asks : name !== undefined && !PLAIN_PERMISSIONS.test(name),
  );
  return (
    found && {
      how: "guarded",
      aboutRow: true,
      refuses: true,
      says: "a permission class of the view looks at the row",
      at: found.at,
    }
  );
}

/** Methods of the project's own permission classes that a class names. */
export function permissionMethods(context: LookupContext, target: ClassRef): readonly FunctionRef[] {
  return listed(context, target, "permission_classes").flatMap(({ ref }) =>
    ref ? methodsAlong(context.program, ref) : [],
  );
}

/** The classes in a list attribute of a class, composed ones taken apart. */
export function listed(context: LookupContext, target: ClassRef, attribute: string): Listed[] {
  const at = attributeOf(context, target, attribute);
  return at ? elementsOf(context, at, 0) : [];
}

function elementsOf(context: LookupContext, at: ValueRef, depth: number): Listed[] {
  const value = functionFacts(at).fragment.values[at.value];
  const inner = (ids: readonly number[]): Listed[] =>
    depth > 6 ? [] : ids.flatMap((id) => elementsOf(context, refTo(at, id), depth + 1));
  if (value?.op === "collection") return inner(value.entries.map((entry) => entry.value));
  if (value?.op === "operation") return inner(value.operands);
  if (value?.op === "call") return inner([value.callee]);
  return [describe(context, at)];
}

function describe(context: LookupContext, at: ValueRef): Listed {
  const symbol = resolve(context.program, at);
  const name = symbol?.kind === "external" ? symbol.name : undefined;
  if (symbol?.kind !== "class")
    return { at, name, ref: undefined, knows: false, asks: false, adds: false, ahead: NO_PARTS };
  const { target } = symbol;
  const narrow = methodOf(context, target, "filter_queryset");
  const own = methodOf(context, target, "has_object_permission");
  const rule = own && !asksNothing(context, own) ? own : undefined;
  const general = rule && methodOf(context, target, "has_permission");
  const repeats = rule !== undefined && repeatsGeneral(rule, general);
  return {
    at,
    name: undefined,
    ref: target,
    knows: narrow !== undefined && knowsAsker(context, narrow),
    asks: rule !== undefined,
    adds: rule !== undefined && !repeats,
    ahead: repeats && general ? askedParts(context, general) : NO_PARTS,
  };
}
