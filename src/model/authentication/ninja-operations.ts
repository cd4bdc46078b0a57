/** Operations of Django Ninja, and what they are told to ask for (django-ninja.dev/guides/authentication/). */
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { definitionOf, textOf } from "../../bind/constants.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, functionsOf, isImported, placeOf } from "../../flow/flow-model.ts";
import { callsNamed, refOf } from "../../flow/occurrences.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** One operation. */
export interface NinjaOperation {
  readonly state: FunctionState;
  /** `get`, `post`, … as the decorator is called. */
  readonly method: string;
  /** Its address as it is written, below its router's: `/orders/{order_id}`; "" where it is not. */
  readonly path: string;
  /** The decorator. */
  readonly at: Place;
  /** Where `auth=` is written for it, nearest first: the operation, its router, its API; undefined where nobody writes it. */
  readonly auth: "operation" | "router" | "api" | "none" | undefined;
  /** The `NinjaAPI(…)` it hangs on, as far as that can be seen. */
  readonly api: ValueRef | undefined;
  /** Functions that are written there to be asked. */
  readonly askers: readonly FunctionRef[];
}

const OPERATION = /^ninja\.(?:\w{1,40}\.){0,3}(?:NinjaAPI|Router)\.(get|post|put|patch|delete)$/;

const APIS = ["ninja.NinjaAPI", "ninja.main.NinjaAPI"];

/** Every operation, in the program's order. */
export function ninjaOperations(flows: FlowModel): NinjaOperation[] {
  if (!isImported(flows, "ninja")) return [];
  const mounts = mountsOf(flows);
  return functionsOf(flows).flatMap((state) =>
    state.facts.decorators.flatMap((_, position) => operationOf(flows, mounts, state, position)),
  );
}

/** How routers hang on APIs: by the router's own place. */
interface Mounts {
  readonly calls: readonly { readonly at: ValueRef; readonly call: CallValue }[];
  readonly apis: readonly ValueRef[];
}

function mountsOf(flows: FlowModel): Mounts {
  const calls = callsNamed(flows, "add_router").map((found) => ({ at: refOf(found), call: found.value }));
  return { calls, apis: callsOf(flows, APIS).map(({ at }) => at) };
}

function operationOf(
  { program }: FlowModel,
  mounts: Mounts,
  state: FunctionState,
  position: number,
): NinjaOperation[] {
  const outer: FunctionRef = { unit: state.ref.unit, function: state.facts.parent };
  const { values } = functionFacts(outer).fragment;
  const call = values[state.facts.decorators[position] ?? -1];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  if (call?.op !== "call" || callee?.op !== "attribute") return [];
  const name = externalName(resolveIn(program, outer, call.callee)) ?? "";
  const method = OPERATION.exec(name)?.[1];
  const span = state.facts.decoratorSpans[position];
  if (method === undefined || span === undefined) return [];
  const owner = definitionOf(program, refTo(outer, callee.base));
  const at = { path: outer.unit.file.path, span, scope: state.facts.qualifiedName };
  const first = call.arguments[0];
  const path = (first && textOf(program, refTo(outer, first.value))) ?? "";
  return [{ state, method, path, at, ...authOf(program, mounts, outer, call, owner) }];
}

function authOf(
  program: Program,
  mounts: Mounts,
  outer: FunctionRef,
  call: CallValue,
  owner: ValueRef,
): Pick<NinjaOperation, "auth" | "api" | "askers"> {
  const own = writtenAuth(outer, call);
  if (own !== undefined)
    return {
      auth: own === "none" ? "none" : "operation",
      api: undefined,
      askers: askersIn(program, outer, call),
    };
  const made = functionFacts(owner).fragment.values[owner.value];
  const isApi = mounts.apis.some((api) => sameValue(api, owner));
  const written = made?.op === "call" ? writtenAuth(owner, made) : undefined;
  if (written !== undefined && made?.op === "call")
    return {
      auth: written === "none" ? "none" : isApi ? "api" : "router",
      api: undefined,
      askers: askersIn(program, owner, made),
    };
  if (isApi) return { auth: undefined, api: owner, askers: [] };
  return mountedAuth(program, mounts, owner);
}

/** What the `add_router` calls and the APIs say; where the router's own mount is not found, every API counts. */
function mountedAuth(
  program: Program,
  mounts: Mounts,
  router: ValueRef,
): Pick<NinjaOperation, "auth" | "api" | "askers"> {
  const mount = mounts.calls.find(({ at, call }) =>
    call.arguments.some((one) => sameValue(definitionOf(program, refTo(at, one.value)), router)),
  );
  const said = mount && writtenAuth(mount.at, mount.call);
  if (said !== undefined)
    return {
      auth: said === "none" ? "none" : "router",
      api: undefined,
      askers: mount ? askersIn(program, mount.at, mount.call) : [],
    };
  const loose = mount ? [] : mounts.calls.filter(({ at, call }) => writtenAuth(at, call) === "some");
  const apis = mounts.apis.filter((api) => apiAuth(api) === "some");
  const askers = apis.flatMap((api) => {
    const call = functionFacts(api).fragment.values[api.value];
    return call?.op === "call" ? askersIn(program, api, call) : [];
  });
  if (apis.length > 0 || loose.length > 0 || mounts.apis.length === 0)
    return { auth: "api", api: undefined, askers };
  return { auth: undefined, api: mounts.apis[0], askers: [] };
}

function apiAuth(api: ValueRef): "some" | "none" | undefined {
  const call = functionFacts(api).fragment.values[api.value];
  return call?.op === "call" ? writtenAuth(api, call) : undefined;
}

/** `auth=` of a call: `none` for `auth=None`; a spread mapping may hold it. */
function writtenAuth(ref: FunctionRef, call: CallValue): "some" | "none" | undefined {
  if (call.arguments.some((one) => one.style === "double-star")) return "some";
  const given = call.arguments.find((one) => one.name === "auth");
  if (given === undefined) return undefined;
  const value = functionFacts(ref).fragment.values[given.value];
  return value?.op === "constant" && value.constant === "None" ? "none" : "some";
}

/** `auth=by_key`, `auth=lambda request: …`, and those of a list. */
function askersIn(program: Program, ref: FunctionRef, call: CallValue): readonly FunctionRef[] {
  const given = call.arguments.find((one) => one.name === "auth");
  if (given === undefined) return [];
  const { values } = functionFacts(ref).fragment;
  const list = values[given.value];
  const all = list?.op === "collection" ? list.entries.map(({ value }) => value) : [given.value];
  return all.flatMap((id): FunctionRef[] => {
    const value = values[id];
    if (value?.op === "closure") return [{ unit: ref.unit, function: value.function }];
    const symbol = resolveIn(program, ref, id);
    return symbol?.kind === "function" ? [symbol.target] : [];
  });
}

function sameValue(a: ValueRef, b: ValueRef): boolean {
  return a.unit === b.unit && a.function === b.function && a.value === b.value;
}

/** Where an API is made. */
export function apiPlace(api: ValueRef): Place {
  return placeOf(api);
}
