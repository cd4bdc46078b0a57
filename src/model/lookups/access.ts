/** All lookups of a program's views, and how the views of one model usually treat its rows. */
import { classFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { Entry } from "../entries/entry.ts";
import type { ViewPosture } from "../posture/posture.ts";
import type { Ownership } from "../ownership/ownership.ts";
import { unroutedViews } from "../views/unrouted-views.ts";
import type { View } from "../views/view.ts";
import type { Lookup, ModelKey } from "./lookup.ts";
import { makeLookupContext } from "./lookup-context.ts";
import { lookupsOf } from "./view-lookups.ts";

/** What views do about the rows of one model that a request picks. */
export interface Conduct {
  /** Lookups that look at who is asking. */
  readonly settled: readonly Lookup[];
  /** Lookups that do not. */
  readonly open: readonly Lookup[];
  /** Lists that are narrowed to whoever is asking. */
  readonly lists: readonly Lookup[];
}

/** Lookups with the customs around them. */
export interface AccessLookups {
  readonly lookups: readonly Lookup[];
  /** Those of the views of which something is to be said. */
  readonly own: readonly Lookup[];
  readonly conduct: ReadonlyMap<ModelKey, Conduct>;
  /** Of all views as they were last gathered, before files were replaced; undefined at first. */
  readonly earlier: readonly Lookup[] | undefined;
}

/** One gathering for each flow model, shared by all checks that ask. */
const known = new WeakMap<FlowModel, AccessLookups>();

/** The parts of the audit model that lookups are read from. */
export interface AccessParts {
  readonly flows: FlowModel;
  readonly ownership: Ownership;
  readonly views: readonly View[];
  readonly entries: readonly Entry[];
  readonly postures: ReadonlyMap<View, ViewPosture>;
}

/** Every lookup of every view, those included that no route in sight leads to. */
export function accessLookups(parts: AccessParts): AccessLookups {
  const before = known.get(parts.flows);
  if (before) return before;
  const context = makeLookupContext(parts.flows.solver, parts.ownership);
  const entries = parts.entries.map(({ view }) => view).filter((view) => isForAnyAccount(parts, view));
  const views = [...parts.views, ...entries, ...unroutedViews(parts.flows, parts.views)];
  const own = views.flatMap((view) => lookupsOf(context, view));
  const earlier = latest.get(parts.flows.solver.byRef);
  const lookups = amongOthers(parts, new Set(views), own);
  if (parts.flows.inPart !== true) latest.set(parts.flows.solver.byRef, lookups);
  const fresh = { lookups, own, conduct: conductOf(lookups), earlier };
  known.set(parts.flows, fresh);
  return fresh;
}

/** What was last gathered of a program, by what stays of it when files of it are replaced. */
const latest = new WeakMap<FlowModel["solver"]["byRef"], readonly Lookup[]>();

/** Where only some files are shown: the lookups of other views, as they were last gathered, and these in their places among them. */
function amongOthers(
  { flows }: AccessParts,
  views: ReadonlySet<View>,
  own: readonly Lookup[],
): readonly Lookup[] {
  const before = flows.whole === undefined ? undefined : latest.get(flows.solver.byRef);
  if (before === undefined) return own;
  const { units } = flows.program;
  const places = new Map<string, number>();
  for (const [i, { view }] of before.entries()) if (!places.has(view.name)) places.set(view.name, i);
  const placeOf = ({ view }: Lookup): number => places.get(view.name) ?? before.length;
  const names = new Set([...views].map(({ name }) => name));
  const isOwn = (view: View): boolean =>
    flows.inPart === true ? names.has(view.name) : units.has(view.at.path);
  const others = before.filter(({ view }) => !views.has(view) && !isOwn(view)).map(withCurrentModel);
  return [...others, ...own].toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** A class whose file was replaced has facts of now, by which others ask for its rows. */
function withCurrentModel(lookup: Lookup): Lookup {
  const { fetch } = lookup;
  const { ref } = fetch.model;
  const key = ref && classFacts(ref);
  if (key === undefined || key === fetch.model.key) return lookup;
  return { ...lookup, fetch: { ...fetch, model: { ...fetch.model, key } } };
}

/** Whoever has a permission works with everybody's rows. */
function isForAnyAccount({ postures }: AccessParts, view: View): boolean {
  return postures.get(view)?.handlers.every(({ permission }) => permission === "required") !== true;
}

/** Whether the views of these files treat rows otherwise than before: what is said of others' views rests on the customs. */
export function isConductMoved(parts: AccessParts, paths: ReadonlySet<string>): boolean {
  if (!latest.has(parts.flows.solver.byRef)) return false;
  const { earlier = [], own } = accessLookups(parts);
  const before = earlier.filter(({ view }) => paths.has(view.at.path));
  return customsIn(before) !== customsIn(own);
}

function customsIn(lookups: readonly Lookup[]): string {
  const words = lookups.map((one) => {
    const { key } = one.fetch.model;
    return `${one.view.name} ${typeof key === "string" ? key : key.name} ${one.keyed} ${one.fetch.form} ${one.settled?.how ?? ""}`;
  });
  return [...new Set(words)].toSorted().join("\n");
}

interface OpenConduct {
  readonly settled: Lookup[];
  readonly open: Lookup[];
  readonly lists: Lookup[];
}

function conductOf(lookups: readonly Lookup[]): ReadonlyMap<ModelKey, Conduct> {
  const found = new Map<ModelKey, OpenConduct>();
  for (const lookup of lookups) {
    const { key } = lookup.fetch.model;
    const own = found.get(key) ?? { settled: [], open: [], lists: [] };
    found.set(key, own);
    const side = sideOf(own, lookup);
    if (side && !side.some((one) => one.view === lookup.view)) side.push(lookup);
  }
  return found;
}

function sideOf({ settled, open, lists }: OpenConduct, lookup: Lookup): Lookup[] | undefined {
  if (lookup.keyed) return lookup.settled ? settled : open;
  return lookup.fetch.form === "many" && lookup.settled?.how === "scoped" ? lists : undefined;
}
