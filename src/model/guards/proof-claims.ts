/** Tokens and signatures in conditions. */
import type { Program, ValueRef } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { functionFacts } from "../../bind/program.ts";
import { ambientLookup, proofOf } from "../../flow/proofs.ts";
import type { Claim } from "./claim.ts";
import { NOTHING } from "./claim.ts";
import type { GuardBook } from "./guard-book.ts";
import { guardAt } from "./guard-book.ts";
import { valueAt } from "./visitors.ts";

/** `request.headers.get("X-Metrics-Key") == settings.METRICS_KEY`. */
function settingProof(program: Program, at: ValueRef): string | undefined {
  const value = valueAt(at, at.value);
  if (value?.op !== "operation" || !/^[!=]=$/.test(value.operator)) return undefined;
  const names = value.operands.map((id) => externalName(resolveIn(program, at, id)) ?? "");
  const secret = names.find((name) => SECRET_SETTING.test(name));
  return secret && `compares with \`${secret.slice("django.conf.".length)}\``;
}

const SECRET_SETTING = /^django\.conf\.settings\.[A-Z0-9_]{0,60}(?:KEY|TOKEN|SECRET|PASSWORD)$/;

/** `User.objects.get(auth_token=request.COOKIES["auth_token"])`: a login of the project's own. */
function cookieLogin(
  { flows }: Pick<GuardBook, "flows">,
  at: ValueRef,
  polarity: boolean,
): Claim | undefined {
  const state = flows.solver.byRef.get(functionFacts(at));
  const value = valueAt(at, at.value);
  const says = state && value && ambientLookup(flows.solver, state, value);
  if (says === undefined) return undefined;
  return polarity ? [guardAt(at, "login", says)] : NOTHING;
}

/** What a proof says when it must hold; undefined for anything that is none. */
export function proofClaim({ flows }: GuardBook, at: ValueRef, polarity: boolean): Claim | undefined {
  const state = flows.solver.byRef.get(functionFacts(at));
  const value = valueAt(at, at.value);
  const says = (state && value && proofOf(flows.solver, state, value)) ?? settingProof(flows.program, at);
  if (says === undefined) return cookieLogin({ flows }, at, polarity);
  return polarity ? [guardAt(at, "token", says)] : NOTHING;
}
