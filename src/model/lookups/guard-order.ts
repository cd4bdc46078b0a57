/** Whether a demand on a row stands before what a handler answers, not only before its other ways out. */
import { functionFacts } from "../../bind/program.ts";
import type { Claim } from "../guards/claim.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import type { Guard } from "../guards/guard.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { isForAccounts } from "../posture/answers.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import { worstEffect } from "./effects.ts";
import type { Effect, Lookup } from "./lookup.ts";

/**
 * Whether a guard asks for a right on an object or for a secret; rules for single rows that never run are no such thing, nor is a token that may be
 * asked for instead, nor the scope of one beside a login: it says what an application may do in somebody's name, and nothing of whose rows are whose.
 */
export function isProof(
  { skipped }: Lookup,
  { demands, certain, says }: Guard,
  { guards }: HandlerPosture,
): boolean {
  if (demands === "object") return !skipped;
  if (SCOPE.test(says) && guards.some((one) => one.demands === "login" && one.certain)) return false;
  return (demands === "token" || demands === "signature") && (certain || !skipped);
}

/** Permission classes of django-oauth-toolkit that ask for a scope (oauth2_provider/contrib/rest_framework/permissions.py). */
const SCOPE = /^`Token(?:Has(?:ReadWrite|Resource)?Scope|MatchesOASRequirements)`$/;

/**
 * A guard of the handler's own code that comes after an answer says nothing about it: `form.save(request)` checks the row, and
 * the page with the form's mistakes was shown before. What stands around the handler holds for all of it.
 */
export function standsBefore(
  book: GuardBook,
  { handler, path }: Lookup,
  effect: Effect,
  guard: Guard,
): boolean {
  const own = handler.function;
  if (guard.demands !== "object" || effect.kind !== "read" || !own || path.length > 0) return true;
  if (functionFacts(effect.at) !== functionFacts(own)) return true;
  const occasion: Occasion = { method: handler.methods[0], action: handler.name };
  const inside = book.ask(book, own, { outcome: "passes", occasion });
  return !holds(inside, guard) || holds(guardsBefore(book, effect.at, occasion), guard);
}

/**
 * What a handler demands, with the login that its own code asks for around what is done with the row: `if request.user.is_authenticated:`
 * lets strangers pass by, and not in. A middleware that may spare strangers asks of all others.
 */
export function behindLogin(
  book: GuardBook,
  { handler, effects }: Lookup,
  posture: HandlerPosture | undefined,
): HandlerPosture | undefined {
  const effect = worstEffect(effects);
  if (posture?.login === "unknown" && isForAccounts(posture)) return { ...posture, login: "required" };
  if (posture?.login !== "open" || effect === undefined) return posture;
  const before = guardsBefore(book, effect.at, { method: handler.methods[0], action: handler.name });
  const asked = before !== "never" && before.some(({ demands, certain }) => demands === "login" && certain);
  return asked ? { ...posture, login: "required" } : posture;
}

function holds(claim: Claim, { says, demands }: Guard): boolean {
  return claim !== "never" && claim.some((one) => one.says === says && one.demands === demands);
}
