/** Calls that let only some visitors past: functions of the project that refuse, and look-ups among what belongs to the user. */
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, RegionId, ValueId } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { Claim } from "./claim.ts";
import { NOTHING } from "./claim.ts";
import type { Situation } from "./conditions.ts";
import { guardAt } from "./guard-book.ts";
import { identifiesVisitor, isVisitor, valueAt } from "./visitors.ts";

/** One such call. */
export interface EnforcingCall {
  readonly id: ValueId;
  readonly region: RegionId;
  /** Byte offset of its end. */
  readonly end: number;
  readonly claim: Claim;
}

/** The enforcing calls of a function in the order of its values. */
export function enforcingCalls(situation: Situation): EnforcingCall[] {
  const { values } = functionFacts(situation.ref).fragment;
  return values.flatMap((value, id): EnforcingCall[] => {
    if (value.op !== "call") return [];
    const claim = callEnforces(situation, id, value);
    if (claim !== "never" && claim.length === 0) return [];
    return [{ id, region: value.region, end: value.end, claim }];
  });
}

function callEnforces(situation: Situation, id: ValueId, call: CallValue): Claim {
  const { book, ref, occasion } = situation;
  const edge = book.flows.solver.byRef.get(functionFacts(ref))?.edges.get(id);
  if (edge) {
    const claim = book.ask(book, edge.target, { outcome: "passes", occasion });
    return claim === "never" ? NOTHING : claim;
  }
  return lookupClaim(situation, id, call);
}

/** Look-ups that raise when nothing is found. */
const RAISING = /(?:^|\.)a?get(?:_object_or_404|_list_or_404)?$/;

/**
 * `get_object_or_404(Order, pk=pk, owner=request.user)`: nobody else's order comes out. A filter by the user fails for anonymous
 * visitors as well, but what it guards depends on what is done with it: it is not certain.
 */
function lookupClaim({ book, ref }: Situation, id: ValueId, call: CallValue): Claim {
  const { program } = book.flows;
  const name =
    externalName(resolveIn(program, ref, call.callee)) ??
    spokenName(functionFacts(ref).fragment, call.callee) ??
    "";
  const callee = valueAt(ref, call.callee);
  const at = { ...ref, value: id };
  const byUser = call.arguments.some(
    (one) => one.style === "keyword" && identifiesVisitor(program, ref, one.value),
  );
  if (byUser && RAISING.test(name))
    return [guardAt(at, "object", "looks among what belongs to the user", at)];
  if (byUser && /(?:^|\.)(?:filter|exclude|create|a?get_or_create|update_or_create)$/.test(name)) {
    return [{ ...guardAt(at, "object", "works with what belongs to the user", at), certain: false }];
  }
  const base = callee?.op === "attribute" ? valueAt(ref, callee.base) : undefined;
  if (
    base?.op === "attribute" &&
    isVisitor(program, ref, base.base) &&
    !/^(?:groups|user_permissions)$/.test(base.name)
  ) {
    return [{ ...guardAt(at, "object", `works with \`user.${base.name}\``, at), certain: false }];
  }
  return NOTHING;
}
