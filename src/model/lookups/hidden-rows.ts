/** Rows that are not for everybody, as other views of their model know, shown to whoever names their key. */
import { methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import { wordsOf } from "../posture/public-nature.ts";
import { accessLookups } from "./access.ts";
import { audienceColumns } from "./audience-columns.ts";
import type { CandidateParts } from "./candidates.ts";
import { isUnguessable } from "./lookup-keys.ts";
import type { Lookup, ModelKey } from "./lookup.ts";
import { rowMethods } from "./narrowing-methods.ts";

/** One view that shows such rows. */
export interface HiddenRow {
  readonly lookup: Lookup;
  readonly posture: HandlerPosture;
  /** The column that says for whom a row is. */
  readonly column: string;
  /** Lookups of other views that leave such rows out, one for each view. */
  readonly leavingOut: readonly Lookup[];
  /** Views that show such rows as well. */
  readonly others: number;
}

/** A lookup that only shows rows, open to every account at least. */
interface Shown {
  readonly lookup: Lookup;
  readonly posture: HandlerPosture;
  readonly columns: readonly string[];
}

/** One for each view and model, in the order of views. */
export function hiddenRows(parts: CandidateParts): readonly HiddenRow[] {
  const { lookups, own } = accessLookups(parts);
  const asked = new Set(own.map(({ fetch }) => fetch.model.key));
  const byModel = shownByModel(
    parts,
    lookups.filter(({ fetch }) => asked.has(fetch.model.key)),
  );
  const told = new Map<unknown, Set<ModelKey>>();
  return own.flatMap((lookup): HiddenRow[] => {
    const { view, fetch } = lookup;
    const shown = byModel.get(fetch.model.key) ?? [];
    const one = shown.find((each) => each.lookup === lookup);
    const found = one && isOpen(parts, one) ? hiddenRow(parts, shown, one) : undefined;
    const before = told.get(view) ?? new Set();
    if (!found || before.has(fetch.model.key)) return [];
    told.set(view, before.add(fetch.model.key));
    return [found];
  });
}

/** Models of which some view leaves rows out, with what their views show. */
function shownByModel(
  parts: CandidateParts,
  lookups: readonly Lookup[],
): ReadonlyMap<ModelKey, readonly Shown[]> {
  const { postures } = parts.whole ?? parts;
  const found = new Map<ModelKey, Shown[]>();
  for (const lookup of lookups) {
    const { view, fetch, effects } = lookup;
    const posture = postures.get(view)?.handlers.find(({ handler }) => handler === lookup.handler);
    if (!posture || fetch.model.ref === undefined || view.framework === "admin") continue;
    if (posture.permission !== "open" || effects.length === 0 || effects.some(({ kind }) => kind !== "read"))
      continue;
    const columns = audienceColumns(parts.flows.program, fetch.at);
    const same = found.get(fetch.model.key) ?? [];
    found.set(fetch.model.key, same);
    same.push({ lookup, posture, columns });
  }
  return new Map([...found].filter(([, all]) => all.some(({ columns }) => columns.length > 0)));
}

/** Names of views in which people look at what is not yet for everybody. */
const BEHIND =
  /^(?:preview|draft|drafts|edit|editor|update|delete|moderate|moderation|review|admin|manage|my|own|print|debug)$/;

/** Whether a request picks one row of any kind, and nothing settles whether it may. */
function isOpen({ flows }: CandidateParts, { lookup, posture }: Shown): boolean {
  if (!lookup.keyed || lookup.settled !== undefined || lookup.skipped !== undefined) return false;
  if (posture.guards.some(({ demands }) => demands !== "login" && demands !== "method")) return false;
  const names = [lookup.view.name.split(".").at(-1) ?? "", lookup.handler.name];
  if (names.flatMap(wordsOf).some((word) => BEHIND.test(word))) return false;
  return !isUnguessable(flows.program, lookup);
}

function hiddenRow(parts: CandidateParts, shown: readonly Shown[], own: Shown): HiddenRow | undefined {
  const others = shown.filter(({ lookup }) => lookup.view !== own.lookup.view);
  for (const column of new Set(others.flatMap(({ columns }) => columns))) {
    if (asks(parts, own, column)) continue;
    const leavingOut = onePerView(others.filter(({ columns }) => columns.includes(column)));
    const open = onePerView(others.filter((one) => one.lookup.keyed && !asks(parts, one, column)));
    if (leavingOut.length > 0 && leavingOut.length >= open.length)
      return { lookup: own.lookup, posture: own.posture, column, leavingOut, others: open.length };
  }
  return undefined;
}

function onePerView(all: readonly Shown[]): readonly Lookup[] {
  return all
    .map(({ lookup }) => lookup)
    .filter((one, i, every) => every.findIndex(({ view }) => view === one.view) === i);
}

/** Whether anything that runs for a view says the column's name, or calls what does: then it may well be asked. */
function asks({ flows }: CandidateParts, { lookup, columns }: Shown, column: string): boolean {
  if (columns.includes(column)) return true;
  const { view, handler, path, fetch } = lookup;
  const { ref } = fetch.model;
  const own = [...(handler.function ? [handler.function] : []), ...path, fetch.at];
  const ofClass = view.target.kind === "class" ? methodsAlong(flows.program, view.target.ref) : [];
  const ofModel = ref
    ? [...methodsAlong(flows.program, ref), ...rowMethods(flows.program, ref).values()]
    : [];
  const asking = new Set([column]);
  if (ref && ownManager(flows.program, ref).some((method) => says(method, asking))) return true;
  for (const method of ofModel) {
    const { name } = functionFacts(method);
    if (name !== "get_queryset" && says(method, asking)) asking.add(name);
  }
  return behind(flows, [...own, ...ofClass]).some((one) => says(one, asking));
}

/** `get_queryset` of the manager that is asked wherever none is named. */
function ownManager(program: Program, model: ClassRef): readonly FunctionRef[] {
  const manager = memberOf(program, { kind: "class", target: model }, "objects");
  const method = manager?.kind === "instance" ? memberOf(program, manager, "get_queryset") : undefined;
  return method?.kind === "function" ? [method.target] : [];
}

/** Whether a function reads an attribute, or hands over a keyword, of one of these names. */
function says(ref: FunctionRef, names: ReadonlySet<string>): boolean {
  return functionFacts(ref).fragment.values.some((value) => {
    if (value.op === "attribute") return names.has(value.name);
    if (value.op !== "call") return false;
    return value.arguments.some(({ name }) => name?.split("__").some((one) => names.has(one)) === true);
  });
}

/** Functions that are looked into behind a view's own. */
const MOST = 80;

/** Functions with what they call, and what that calls. */
function behind({ solver }: FlowModel, own: readonly FunctionRef[]): readonly FunctionRef[] {
  const found = new Map(own.map((ref) => [functionFacts(ref), ref]));
  for (const [facts] of found)
    for (const { target } of solver.byRef.get(facts)?.edges.values() ?? [])
      if (found.size < MOST) found.set(functionFacts(target), target);
  return [...found.values()];
}
