/** Views that ask who may come to a team, and then for a note by its number alone: of whichever team it is. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { chainTo, isTied } from "./class-gates.ts";
import { comparesRow } from "./checks-seen.ts";
import { fetchesIn, influenceOf } from "./influence.ts";
import { joined } from "./influence-sets.ts";
import { picksByKey } from "./lookup-keys.ts";
import type { Fetch, Lookup, Settled } from "./lookup.ts";
import { IDENTITY, REQUEST } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/**
 * The same lookup as one beside another question of its handler, where that one finds only rows of the asker's, or is followed by a look at
 * who is asking, this one belongs to such a row, and nothing ties the two.
 */
export function besideQuestion(context: LookupContext, lookup: Lookup, all: readonly Lookup[]): Lookup {
  const { fetch, handler, path, keyed, settled, aside, beside: known } = lookup;
  if (!keyed || aside || known || handler.function === undefined || !picksByKey(fetch)) return lookup;
  if (settled && (settled.how !== "guarded" || settled.aboutRow)) return lookup;
  const scoped = asked(context, handler.function).filter((one) => isParent(one, fetch));
  const isScoped = scoped.length > 0 && fetch.form === "one";
  // What a helper is given to look among, and rows that are nobody's before they are put below the other one, are not in sight.
  if (!isScoped && path.length > 0) return lookup;
  const about = scoped.length > 0 ? scoped : [...judged(context, settled, fetch), ...ownRows(lookup, all)];
  const owner = about.length === 0 ? undefined : chainTo(context, fetch, about);
  if (owner === undefined || (!isScoped && owner.confidence !== "high")) return lookup;
  const around = [handler.function, ...path, fetch.at];
  if (!isScoped && around.some((ref) => comparesRow(context, ref, fetch))) return lookup;
  if (isTied(context, around, fetch, { about, path: owner.path })) return lookup;
  const at = scoped.length > 0 ? about[0]?.at : (settled?.at ?? about[0]?.at);
  const says = "looks at who is asking first";
  const beside: Settled = { how: "guarded", aboutRow: false, refuses: true, says, at, about };
  return { ...lookup, settled: undefined, beside, gate: { owner, methods: [] } };
}

/** The rows that a look at the asker is about, where it turns people away for what they are to those: rows that the request has picked. */
function judged(context: LookupContext, settled: Settled | undefined, child: Fetch): readonly Fetch[] {
  if (settled?.at === undefined || !settled.refuses) return [];
  const { touched, rows } = influenceOf(context, settled.at);
  const near = joined(rows, touched);
  // `project.members.filter(pk=request.user.pk)` is a question about members, through the project.
  const all = joined(
    near,
    near.flatMap(({ asked: { touched: through } }) => through),
  );
  return all.some(({ model }) => model.key === child.model.key) ? [] : all.filter((one) => isPicked(one));
}

/** The row of a class's own `get_object`, in whose answer only the right people's rows are. */
function ownRows(lookup: Lookup, all: readonly Lookup[]): readonly Fetch[] {
  return all.flatMap(({ handler, fetch, settled, path }) =>
    handler === lookup.handler &&
    path.length === 0 &&
    fetch.throughClass &&
    settled?.aboutRow === true &&
    settled.refuses &&
    isPicked(fetch)
      ? [fetch]
      : [],
  );
}

/** What a handler and the functions that it calls ask the database. */
function asked(context: LookupContext, ref: FunctionRef): readonly Fetch[] {
  const edges = context.solver.byRef.get(functionFacts(ref))?.edges.values() ?? [];
  return [ref, ...[...edges].map(({ target }) => target)].flatMap((one) => fetchesIn(context, one));
}

/** Whether a question finds one row of another model, by a key, for whoever is asking. */
function isParent(one: Fetch, child: Fetch): boolean {
  return isPicked(one) && (one.asked.bits & IDENTITY) !== 0 && one.model.key !== child.model.key;
}

function isPicked({ form, asked: { bits, parameters } }: Fetch): boolean {
  return form === "one" && (parameters !== 0 || (bits & REQUEST) !== 0);
}
