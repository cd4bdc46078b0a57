/** What proves that a request may change an account. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, FunctionFacts, Value, ValueId } from "../../extract/facts.ts";
import { conductOf, decoratorSymbols } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { textBetween } from "../../source/source-file.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { developmentSwitch } from "../conditions.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import type { Guard } from "../guards/guard.ts";
import { GETTERS, isKeyOfRequest } from "./account-lookups.ts";

/** A decorator of the project or of a package may have asked for the password again ("sudo mode"). */
export function mayAskInPassing({ solver }: FlowModel, state: FunctionState): boolean {
  return decoratorSymbols(solver, state).some((symbol) => {
    const name = externalName(symbol) ?? "";
    return !name.startsWith("django.views.") && name !== "django.contrib.auth.decorators.login_required";
  });
}

/** A new address that is written to, most likely for its owner to confirm. */
export function mailBefore({ solver }: FlowModel, state: FunctionState): string | undefined {
  const writes = conductOf(solver, state).deeds.some(({ deed }) => deed === "mail");
  return writes ? "writes a mail, most likely for the address to be confirmed" : undefined;
}

/** A development switch that must be on for the change to happen. */
export function switchAround({ ref, facts }: FunctionState, at: ValueId): string | undefined {
  const value = facts.fragment.values[at];
  const name = value && developmentSwitch(ref, value.region);
  return name === undefined ? undefined : `\`${name}\`, a switch for development, must be on`;
}

/** Functions that compare a typed password with the stored one. */
const PASSWORD_CHECKS: ReadonlySet<string> = new Set([
  "check_password",
  "acheck_password",
  "authenticate",
  "aauthenticate",
]);

/** Names of what only the right person was sent or knows. */
const CODE =
  /otp|(?:^|_)(?:code|pin|token|secret|key|hash|answer|birth\w{0,6}|signature|nonce|verification\w{0,6}|uuid)(?:_|$)/i;

/** Functions that check such a code. */
const CODE_CHECK = /^(?:is_)?(?:verif|check|valid|confirm)\w{0,20}(?:otp|code|token|pin|link|signature)/i;

/** Functions that check what they are given: `device.verify(otp)`. */
const CHECKING = /^(?:is_)?(?:verif|check|valid|confirm|match)/i;

/** `user.otp != request.data["otp"]`, `OneTimeCode.objects.get(user=user, code=…)`, `verify_code(…)`. */
function oneTimeCode(solver: FlowModel["solver"], state: FunctionState, value: Value): string | undefined {
  const { fragment } = state.facts;
  if (value.op === "operation" && /^[=!]=$/.test(value.operator)) {
    const names = value.operands.flatMap((one) =>
      fragment.values[one]?.op === "attribute" ? (spokenName(fragment, one) ?? []) : [],
    );
    const name = names.find((one) => CODE.test(one));
    const sent = value.operands.some((one) => isKeyOfRequest(solver, state, one));
    return name !== undefined && sent ? `compares \`${name}\` with what was sent` : undefined;
  }
  if (value.op !== "call") return undefined;
  const called = spokenName(fragment, value.callee) ?? "";
  if (CODE_CHECK.test(called)) return `calls \`${called}\``;
  if (CHECKING.test(called) && value.arguments.some((one) => CODE.test(wordFor(state, one.value))))
    return `calls \`${called}\` with a code`;
  if (!GETTERS.has(called)) return undefined;
  const key = value.arguments.find(({ name }) => name !== undefined && name !== "pk" && CODE.test(name));
  return key !== undefined && isKeyOfRequest(solver, state, key.value)
    ? `finds a row by \`${key.name}\`, which only the right person knows`
    : undefined;
}

/** `otp`, `form.otp`, `data["otp"]`, `data.get("otp")`. */
function wordFor({ ref, facts: { fragment } }: FunctionState, id: ValueId): string {
  const value = fragment.values[id];
  if (value?.op === "item") return value.name ?? "";
  const called = value?.op === "call" ? spokenName(fragment, value.callee) : undefined;
  const key = value?.op === "call" && called === "get" ? value.arguments[0]?.value : undefined;
  const literal = key === undefined ? undefined : fragment.values[key];
  if (literal?.op !== "text") return spokenName(fragment, id) ?? "";
  return textBetween(ref.unit.file.bytes, literal.start, literal.end);
}

export function proofIn(
  { solver, program }: FlowModel,
  state: FunctionState,
  before: readonly Guard[],
): string | undefined {
  const guard = before.find((one) => one.certain && proves(one));
  if (guard !== undefined) return guard.says;
  const { values } = state.facts.fragment;
  const asked = values.some(
    (value) => value.op === "call" && PASSWORD_CHECKS.has(calledName(state, value) ?? ""),
  );
  const code = values.flatMap((value) => oneTimeCode(solver, state, value) ?? [])[0];
  if (code !== undefined) return code;
  if (asked || values.some((value) => value.op === "call" && formAsks(program, state, value)))
    return "asks for the password first";
  const [proof] = conductOf(solver, state).proofs;
  return proof?.says;
}

/** Whether a call makes a form or serializer of the project that compares the password, or checks a token, while it validates. */
function formAsks(program: Program, { ref }: FunctionState, call: CallValue): boolean {
  const made = resolveIn(program, ref, call.callee);
  if (made?.kind !== "class") return false;
  return hierarchyOf(program, made.target).some(
    (one) =>
      one.kind === "class" && methodsOf(one.target).some((method) => comparesSecret(functionFacts(method))),
  );
}

function comparesSecret({ fragment }: FunctionFacts): boolean {
  return fragment.values.some((value) => {
    if (value.op !== "call") return false;
    const name = spokenName(fragment, value.callee) ?? "";
    return PASSWORD_CHECKS.has(name) || name === "check_token";
  });
}

function calledName({ facts }: FunctionState, call: CallValue): string | undefined {
  return spokenName(facts.fragment, call.callee);
}

/** A guard that is about more than being logged in. */
export function proves(guard: Guard): boolean {
  return asksForPrivilege(guard) || guard.demands === "token" || guard.demands === "signature";
}
