/** What a view does when a browser follows a link to it: deeds that a plain GET request reaches, through calls, past checks of the method. */
import { memberOf } from "../../bind/resolve.ts";
import { onceFor } from "../../bind/once.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Deed } from "../../flow/catalog/model.ts";
import { letGetPass } from "./method-decorators.ts";
import { deedOf } from "../../flow/deeds.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { deletedFile } from "../../flow/object-parts.ts";
import { rowsMethodAt } from "../../flow/queryset-methods.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { developmentSwitch } from "../conditions.ts";
import type { Handler, View } from "../views/view.ts";
import { echoedDeed } from "./echoed-deeds.ts";
import { worksOnBody } from "./empty-body.ts";
import { runsOnGet } from "./get-conditions.ts";
import { endsSession, isHarmlessWrite } from "./harmless-writes.ts";
import type { NamedMethods } from "./named-methods.ts";
import { rowMethod } from "./row-methods.ts";

/** One such deed. */
export interface GetDeed {
  readonly deed: Deed;
  readonly at: ValueRef;
  /** The call in the view's own code that leads to it: the deed itself, or the call of the project's function that does it. */
  readonly from: ValueRef;
  /** Calls of project functions in between. */
  readonly depth: number;
  /** The view's function that runs. */
  readonly runner: FunctionRef;
}

/** Methods that library views call while they answer GET (docs.djangoproject.com/en/5.2/ref/class-based-views/; DRF's generics). */
const HOOKS = ["get_redirect_url", "get_object", "get_queryset", "get_context_data"] as const;

/** Deeds that other sites could want: not answers, files of the machine, sessions or calls of other systems. */
const COUNTED: ReadonlySet<Deed> = new Set(["write", "delete", "login", "mail", "task"]);

const DEPTH = 3;

/** The functions of a view that run for a GET request that one of its handlers answers. */
export function getFunctions(flows: FlowModel, view: View, handler: Handler): FunctionRef[] {
  if (handler.methods.length > 0 && !handler.methods.includes("GET")) return [];
  const own = handler.function ? [handler.function] : [];
  if (view.target.kind !== "class") return own;
  const target = view.target.ref;
  const hooks = HOOKS.flatMap((name) => {
    const member = memberOf(flows.program, { kind: "class", target }, name);
    return member?.kind === "function" ? [member.target] : [];
  });
  return [...own, ...hooks];
}

/** The deeds that a GET request reaches from a function. */
export function getDeeds(flows: FlowModel, methods: NamedMethods, ref: FunctionRef): GetDeed[] {
  const found: GetDeed[] = [];
  const state = flows.solver.byRef.get(functionFacts(ref));
  if (state && letGetPass(flows, state)) {
    visit({ flows, methods, found, seen: new Set(), runner: ref }, state, undefined, 0);
    const echoed = found.length === 0 ? echoedDeed(flows.program, state) : undefined;
    if (echoed) found.push({ deed: "send", at: echoed, from: echoed, depth: 0, runner: ref });
  }
  return found;
}

interface Search {
  readonly flows: FlowModel;
  readonly methods: NamedMethods;
  readonly found: GetDeed[];
  readonly seen: Set<FunctionState>;
  readonly runner: FunctionRef;
}

function visit(search: Search, state: FunctionState, from: ValueRef | undefined, depth: number): void {
  if (search.seen.has(state) || depth > DEPTH) return;
  search.seen.add(state);
  const { found, runner } = search;
  for (const { at, deed, next } of stepsOf(search, state)) {
    if (deed) found.push({ deed, at, from: from ?? at, depth, runner });
    if (next) visit(search, next, from ?? at, depth + 1);
  }
}

/** A call that runs for a GET request and does something, or leads to a function of the project that may. */
interface Step {
  readonly at: ValueRef;
  readonly deed: Deed | undefined;
  readonly next: FunctionState | undefined;
}

/** The steps of each function, which many views share. */
const knownSteps = onceFor<NamedMethods, Map<FunctionState, readonly Step[]>>(() => new Map());

function stepsOf(search: Search, state: FunctionState): readonly Step[] {
  const known = knownSteps(search.methods);
  const before = known.get(state);
  if (before) return before;
  const steps = state.calls.flatMap((id) => stepOf(search, state, id) ?? []);
  known.set(state, steps);
  return steps;
}

function stepOf(search: Search, state: FunctionState, id: ValueId): Step | undefined {
  const { program } = search.flows;
  const value = state.facts.fragment.values[id];
  if (value?.op !== "call") return undefined;
  const next = calledFunction(search, state, id, value);
  const deed = next ? undefined : deedAt(search.flows, state, id, value);
  if (!next && !(deed && COUNTED.has(deed))) return undefined;
  if (next && next.facts.form !== "function") return undefined;
  if (!runsOnGet(program, state.ref, value.region)) return undefined;
  if (worksOnBody(program, state.ref, id, value.region, deed === "delete")) return undefined;
  const at = refTo(state.ref, id);
  return deed && isIdle(program, at, value.region, deed) ? undefined : { at, deed, next };
}

/** The file that a row keeps goes, and the row forgets it: that is the row's own change, unlike files that a program writes for itself. */
function deedAt(
  { solver, program }: FlowModel,
  state: FunctionState,
  id: ValueId,
  call: CallValue,
): Deed | undefined {
  const deed = deedOf(solver, state, id, call);
  if (deed === "delete" && endsSession(program, state.ref, call)) return "login";
  const isRowsFile = deed === "file" && deletedFile(program, state.facts.fragment, call) === "taken away";
  return isRowsFile ? "delete" : deed;
}

/** A write that belongs to looking at a page, or that only development does. */
function isIdle(program: Program, at: ValueRef, region: RegionId, deed: Deed): boolean {
  const isHarmless = deed !== "login" && isHarmlessWrite(program, at, at.value);
  return isHarmless || developmentSwitch(at, region) !== undefined;
}

/** The project's function that a call runs; a method of a row whose model is known, or of unknown objects when only one model has it. */
function calledFunction(
  { flows, methods }: Search,
  state: FunctionState,
  id: ValueId,
  call: CallValue,
): FunctionState | undefined {
  const edge = state.edges.get(id);
  const target =
    edge?.target ?? methodOfRow(flows, methods, state, id, call) ?? rowsMethodAt(flows.program, state, id);
  return target && flows.solver.byRef.get(functionFacts(target));
}

/** What is a deed by its name alone (`save`, `delete`) is one, whatever the model makes of it. */
function methodOfRow(
  { solver, program }: FlowModel,
  { unique, all, rows }: NamedMethods,
  state: FunctionState,
  id: ValueId,
  call: CallValue,
): FunctionRef | undefined {
  const callee = state.facts.fragment.values[call.callee];
  if (callee?.op !== "attribute" || callee.base === NONE || !all.has(callee.name)) return undefined;
  if (state.edges.has(id)) return undefined;
  const known = deedOf(solver, state, id, call)
    ? undefined
    : rowMethod(program, rows, state.ref, callee.base, callee.name);
  return known ?? unique.get(callee.name);
}
