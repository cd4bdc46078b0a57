/** What else in a project says that a model's rows are for their owners: other views, or a method of its manager. */
import type { Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import type { Conduct } from "./access.ts";
import type { Lookup } from "./lookup.ts";
import { narrowingMethod } from "./narrowing-methods.ts";

/** The sign of it. */
export interface ListCustom {
  /** Whether it outweighs the views that ask nobody. */
  readonly firm: boolean;
  /** Reads well after "although". */
  readonly reason: string;
  readonly siblings: readonly Lookup[];
}

/** The strongest sign; undefined where nothing says so. */
export function listCustom(
  program: Program,
  model: ModelFacts | undefined,
  { view }: Lookup,
  { lists, settled, open }: Conduct,
): ListCustom | undefined {
  const others = lists.filter((one) => one.view !== view);
  if (others.length > 0)
    return {
      firm: others.length >= 2 || others.length >= open.length,
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
