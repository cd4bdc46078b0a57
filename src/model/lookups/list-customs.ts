/** What else in a project says that a model's rows are for their owners: other views, or a method of its manager. */
import type { Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import type { Conduct } from "./access.ts";
import type { Lookup, ModelKey } from "./lookup.ts";
import { narrowingMethod } from "./narrowing-methods.ts";

/** The sign of it. */
export interface ListCustom {
  /** Whether it outweighs the views that ask nobody. */
  readonly firm: boolean;
  /** Reads well after "although". */
  readonly reason: string;
  readonly siblings: readonly Lookup[];
}

/** Of a model that no view asks for. */
export const NO_CUSTOMS: Conduct = { settled: [], open: [], lists: [] };

/** How many views list all rows of a model, whoever is asking. */
export interface OpenLists {
  readonly openLists: number;
}

/** The views that list all rows there are, for each model. */
export function openListsOf(lookups: readonly Lookup[]): ReadonlyMap<ModelKey, ReadonlySet<unknown>> {
  const found = new Map<ModelKey, Set<unknown>>();
  for (const { keyed, settled, fetch, effects, view } of lookups) {
    if (keyed || settled || fetch.form !== "many" || effects.some(({ kind }) => kind !== "read")) continue;
    const { key } = fetch.model;
    const views = found.get(key) ?? new Set();
    found.set(key, views.add(view));
  }
  return found;
}

/** The strongest sign; undefined where nothing says so. */
export function listCustom(
  program: Program,
  model: ModelFacts | undefined,
  { view }: Lookup,
  { lists, settled, open, openLists }: Conduct & OpenLists,
): ListCustom | undefined {
  const others = lists.filter((one) => one.view !== view);
  if (others.length > 0)
    return {
      // Where most lists show all rows, those that do not are the exception.
      firm: (others.length >= 2 || others.length >= open.length) && others.length >= openLists,
      reason: `${others.length} other ${others.length === 1 ? "list" : "lists"} of the same model ${others.length === 1 ? "is" : "are"} narrowed to whoever is asking`,
      siblings: others,
    };
  const rows = settled.filter((one) => one.view !== view && one.settled?.aboutRow === true);
  if (rows.length > 0)
    return {
      firm: rows.length >= open.length,
      reason: `${rows.length} other ${rows.length === 1 ? "view looks" : "views look"} at who is asking for a row of the same model`,
      siblings: rows,
    };
  const method = model && narrowingMethod(program, model.ref);
  return method && { firm: true, reason: `\`${nameOf(method)}\` narrows the rows to a person`, siblings: [] };
}

function nameOf(method: NonNullable<ReturnType<typeof narrowingMethod>>): string {
  const { class: owner, name } = functionFacts(method);
  return `${classFacts({ unit: method.unit, class: owner }).name}.${name}`;
}

/** Whether views of the same model usually look at who is asking. */
export function isCustom(siblings: readonly Lookup[], { open }: Conduct, least: number): boolean {
  return siblings.length >= least && siblings.length >= 2 * open.length;
}

/** The reason of a list that nothing else can be compared with. */
export const NO_CUSTOM = "nothing else in sight narrows the rows of this model";
