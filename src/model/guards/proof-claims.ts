/** Tokens and signatures in conditions. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { proofOf } from "../../flow/proofs.ts";
import type { Claim } from "./claim.ts";
import { NOTHING } from "./claim.ts";
import type { GuardBook } from "./guard-book.ts";
import { guardAt } from "./guard-book.ts";
import { valueAt } from "./visitors.ts";

/** What a proof says when it must hold; undefined for anything that is none. */
export function proofClaim({ flows }: GuardBook, at: ValueRef, polarity: boolean): Claim | undefined {
  const state = flows.solver.byRef.get(functionFacts(at));
  const value = valueAt(at, at.value);
  const says = state && value && proofOf(flows.solver, state, value);
  if (says === undefined) return undefined;
  return polarity ? [guardAt(at, "token", says)] : NOTHING;
}
