/** Whether a middleware turns anybody away, or only sends people on: to their language, to new terms, to a page out of a cache. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import { refusalsOf } from "../guards/denials.ts";
import type { GuardBook, Refusal } from "../guards/guard-book.ts";

/** Calls and values followed. */
const DEPTH = 3;

/** Whether a function, or what it calls, has a way out on which people are refused or sent to a login. */
export function turnsAway(book: GuardBook, ref: FunctionRef, depth = 0): boolean {
  if (refusalsOf(book, ref).some((one) => keepsOut(book, ref, one))) return true;
  const edges = book.flows.solver.byRef.get(functionFacts(ref))?.edges;
  if (edges === undefined || depth >= DEPTH) return false;
  return [...edges.values()].some(({ target }) => turnsAway(book, target, depth + 1));
}

function keepsOut({ flows: { program } }: GuardBook, ref: FunctionRef, { exit, certain }: Refusal): boolean {
  if (certain) return true;
  const seen = new Set<ValueId>();
  let front: readonly ValueId[] = [exit.value];
  for (let step = 0; step < STEPS && front.length > 0; step++) {
    const next: ValueId[] = [];
    for (const id of front) {
      const value = functionFacts(ref).fragment.values[id];
      if (value === undefined || seen.has(id)) continue;
      seen.add(id);
      const said =
        value.op === "text" ? textOf(program, refTo(ref, id)) : spokenName(functionFacts(ref).fragment, id);
      if (said !== undefined && SAYS_NO.test(said)) return true;
      next.push(...operandsOf(value));
    }
    front = next;
  }
  return false;
}

const STEPS = 6;

/** Words of login pages and refusals in what is returned. */
const SAYS_NO =
  /log_?in|log_?on|log_?out|sign_?in|auth|account|sso|saml|\bcas\b|denied|deny|forbid|no_?access|permission|not_?allowed|40[134]|error/i;
