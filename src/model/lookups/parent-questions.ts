/** Views that ask for the asker's own team, and then for a note by its number alone: of whichever team it is. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { chainTo, isTied } from "./class-gates.ts";
import { fetchesIn } from "./influence.ts";
import type { Fetch, Lookup, Settled } from "./lookup.ts";
import { IDENTITY, REQUEST } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/**
 * The same lookup as one beside another question of its handler, where that one finds only rows of the asker's, this one belongs to such a
 * row, and nothing ties the two.
 */
export function besideQuestion(context: LookupContext, lookup: Lookup): Lookup {
  const { fetch, handler, path, keyed, settled, aside, beside: known } = lookup;
  if (!keyed || aside || known || fetch.form !== "one" || handler.function === undefined) return lookup;
  if (settled && (settled.how !== "guarded" || settled.aboutRow)) return lookup;
  const about = asked(context, handler.function).filter((one) => isParent(one, fetch));
  const owner = about.length === 0 ? undefined : chainTo(context, fetch, about);
  if (owner === undefined) return lookup;
  const around = [handler.function, ...path, fetch.at];
  if (isTied(context, around, fetch, { about, path: owner.path })) return lookup;
  const at = about[0]?.at;
  const says = "looks at who is asking first";
  const beside: Settled = { how: "guarded", aboutRow: false, refuses: true, says, at, about };
  return { ...lookup, settled: undefined, beside, gate: { owner, methods: [] } };
}

/** What a handler and the functions that it calls ask the database. */
function asked(context: LookupContext, ref: FunctionRef): readonly Fetch[] {
  const edges = context.solver.byRef.get(functionFacts(ref))?.edges.values() ?? [];
  return [ref, ...[...edges].map(({ target }) => target)].flatMap((one) => fetchesIn(context, one));
}

/** Whether a question finds one row of another model, by a key, for whoever is asking. */
function isParent({ form, asked: { bits, parameters }, model }: Fetch, child: Fetch): boolean {
  return (
    form === "one" &&
    (bits & IDENTITY) !== 0 &&
    (parameters !== 0 || (bits & REQUEST) !== 0) &&
    model.key !== child.model.key
  );
}
