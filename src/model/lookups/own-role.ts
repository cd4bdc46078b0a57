/** Views that ask whether somebody is a doctor at all, and then change the visit of whichever doctor the request names. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { asksForSessionLogin } from "../guards/session-logins.ts";
import { comparesRow, refusalsIn } from "./checks-seen.ts";
import { isTied } from "./class-gates.ts";
import { influenceOf } from "./influence.ts";
import { picksByKey } from "./lookup-keys.ts";
import type { Fetch, Lookup } from "./lookup.ts";
import { IDENTITY, REQUEST } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/**
 * The same lookup as one that nothing settles, where the handler asks for nothing but that a row of the asker's own is there
 * (`Doctor.objects.filter(user=request.user).exists()`), and the row that the request picks says which doctor's it is: every doctor passes.
 */
export function besideOwnRow(context: LookupContext, lookup: Lookup): Lookup {
  const { fetch, handler, path, keyed, settled } = lookup;
  const ref = handler.function;
  if (!keyed || path.length > 0 || ref === undefined || !picksByKey(fetch)) return lookup;
  if (settled?.how !== "guarded" || settled.aboutRow || refusalsIn(context, ref).length > 0) return lookup;
  const asked = conditionsOnAsker(context, ref).map((at) => ownRowsAsked(context, at));
  const about = asked.flatMap((one) => one ?? []);
  if (about.length === 0 || asked.includes(undefined)) return lookup;
  if (!about.every((one) => leadsTo(context, fetch, one)) || comparesRow(context, ref, fetch)) return lookup;
  return isTied(context, [ref], fetch, { about, path: [] }) ? lookup : { ...lookup, settled: undefined };
}

/** Every condition of a function that hangs on the asker for more than a login. */
function conditionsOnAsker(context: LookupContext, ref: FunctionRef): readonly ValueRef[] {
  const { regions } = functionFacts(ref).fragment;
  const conditions = new Set(regions.flatMap(({ condition }) => (condition === NONE ? [] : [condition])));
  return [...conditions]
    .map((id) => refTo(ref, id))
    .filter(
      (at) => (influenceOf(context, at).bits & IDENTITY) !== 0 && !asksForSessionLogin(context.program, at),
    );
}

/** The asker's own rows of which a condition asks no more than whether they are there; undefined where it asks anything else. */
function ownRowsAsked(context: LookupContext, at: ValueRef): readonly Fetch[] | undefined {
  const { touched } = influenceOf(context, at);
  const isOwn = ({ asked: { bits, parameters } }: Fetch): boolean =>
    (bits & IDENTITY) !== 0 && (bits & REQUEST) === 0 && parameters === 0;
  if (touched.length === 0 || !touched.every(isOwn)) return undefined;
  const { fragment } = functionFacts(at);
  const fetched = new Set(touched.map((one) => one.at.value));
  return asksExistence(fragment, at.value, fetched, 0) ? touched : undefined;
}

/** `not rows.exists()`, `row is None`, `rows.count() == 0`, over questions that are known. */
function asksExistence(
  fragment: Fragment,
  id: ValueId,
  fetched: ReadonlySet<ValueId>,
  depth: number,
): boolean {
  const value = fragment.values[id];
  if (value === undefined || depth > 6) return false;
  if (fetched.has(id) || value.op === "constant") return true;
  const again = (next: ValueId): boolean => asksExistence(fragment, next, fetched, depth + 1);
  if (value.op === "operation") return operandsOf(value).every(again);
  const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
  if (value.op !== "call" || callee?.op !== "attribute") return false;
  return (
    value.arguments.length === 0 && /^(?:exists|count|first|last)$/.test(callee.name) && again(callee.base)
  );
}

/** Whether a foreign key on the way from a row to its person names a row such as the asker's own. */
function leadsTo({ ownership: { models } }: LookupContext, { model }: Fetch, own: Fetch): boolean {
  const first = model.ref && models.get(classFacts(model.ref));
  return (
    first?.owners.some(({ path, confidence }) => {
      let facts: typeof first | undefined = confidence === "low" ? undefined : first;
      for (const step of path.slice(0, -1)) {
        const target = facts?.relations.find(({ name }) => name === step)?.target;
        facts = target?.kind === "model" ? models.get(classFacts(target.ref)) : undefined;
        if (facts && own.model.key === classFacts(facts.ref)) return true;
      }
      return false;
    }) === true
  );
}
