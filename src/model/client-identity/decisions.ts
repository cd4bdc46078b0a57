/** Conditions that ask the request itself who is asking: a cookie that says `admin`, a header that names the right host. */
import type { ValueRef } from "../../bind/program.ts";
import { constantOf, textOf } from "../../bind/constants.ts";
import type { OperationValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { isRequest } from "../csrf/get-conditions.ts";
import type { ClientValue } from "./client-values.ts";
import { clientValue, conditionsOf, readersOfRequests } from "./client-values.ts";
import { refTo } from "../../bind/program.ts";

/** One such condition. */
export interface ClientDecision {
  readonly state: FunctionState;
  readonly at: ValueRef;
  readonly value: ClientValue;
  /** `named`: the key speaks of rights; `equals`: it is compared with a text that does. */
  readonly by: "named" | "equals";
}

/** Names under which a request says that its sender may do more. */
const ROLE =
  /(?:^|[-_])(?:is[-_]?)?(?:admin|administrator|staff|superuser|moderator|root)(?:$|[-_])|^isadmin$|(?:^|[-_])(?:role|user[-_]?type|access[-_]?level|privileges?|perms?|permissions?|is[-_]?auth(?:enticated)?|logged[-_]?in)$/i;

/** Texts that a privileged sender would send. */
const RANK = /admin|superuser|^staff$|^root$|^moderator$|^internal$/i;

/** Headers that the spoofable-address check owns, and those by which scripts make themselves known. */
const OTHERS =
  /FORWARDED|REAL[-_]IP|REMOTE[-_]ADDR|REQUESTED[-_]WITH|^HX[-_]|CONTENT[-_]|ACCEPT|AUTHORIZATION|SIGNATURE|TOKEN|REQUEST_METHOD|API[-_]?KEY|SERVER_NAME|PATH_INFO/i;

/** All of them. */
export function clientDecisions(flows: FlowModel): ClientDecision[] {
  return readersOfRequests(flows).flatMap((state) => decisionsIn(flows, state));
}

function decisionsIn(flows: FlowModel, state: FunctionState): ClientDecision[] {
  return [...conditionsOf(state)].flatMap((id) => (id === NONE ? [] : asked(flows, state, id, 0)));
}

/** What one condition asks, through `not`, `and` and `or`. */
function asked(flows: FlowModel, state: FunctionState, id: ValueId, depth: number): ClientDecision[] {
  const value = state.facts.fragment.values[id];
  if (value?.op === "operation" && /^(?:not|and|or)$/.test(value.operator) && depth < 6)
    return [
      ...insteadOfAsker(flows, state, value),
      ...value.operands.flatMap((one) => asked(flows, state, one, depth + 1)),
    ];
  const found = value?.op === "operation" ? compared(flows, state, value) : bare(flows, state, id);
  return found ? [{ state, at: refTo(state.ref, id), ...found }] : [];
}

/**
 * `note.owner == request.user or request.POST.get("is_admin")`, and the same turned round (`… != request.user and request.GET.get("admin") != "1"`):
 * a parameter does as well as a right. `request.user.is_staff and request.POST.get("is_admin")` asks for both.
 */
function insteadOfAsker(flows: FlowModel, state: FunctionState, value: OperationValue): ClientDecision[] {
  if (value.operator === "not") return [];
  const wanted = value.operator === "or";
  const operands = value.operands.map((id) => affirmed(state, id)).filter(({ yes }) => yes === wanted);
  if (!operands.some(({ id }) => asksAboutUser(flows, state, id, 0))) return [];
  return operands.flatMap(({ id }) => {
    const found = parameterOf(flows, state, id);
    return found && ROLE.test(found.key)
      ? [{ state, at: refTo(state.ref, id), value: found, by: "named" }]
      : [];
  });
}

/** An operand without its `not`, and whether it is asked for or against: `a != b` and `a not in b` are against. */
function affirmed(state: FunctionState, start: ValueId): { readonly id: ValueId; readonly yes: boolean } {
  const { values } = state.facts.fragment;
  let id = start;
  let yes = true;
  for (let step = 0; step < 4; step++) {
    const value = values[id];
    if (value?.op !== "operation" || value.operator !== "not") break;
    id = value.operands[0] ?? NONE;
    yes = !yes;
  }
  const value = values[id];
  const isAgainst = value?.op === "operation" && /^(?:!=|not in|is not)$/.test(value.operator);
  return { id, yes: isAgainst ? !yes : yes };
}

/** The parameter that an operand asks for by itself, or compares with something written there. */
function parameterOf(flows: FlowModel, state: FunctionState, id: ValueId): ClientValue | undefined {
  const value = state.facts.fragment.values[id];
  const isCompared = value?.op === "operation" && /^(?:==|!=)$/.test(value.operator);
  const [left = NONE, right = NONE] = isCompared ? value.operands : [];
  const isConstant = isCompared && constantOf(flows.program, refTo(state.ref, right)) !== undefined;
  const found = clientValue(flows, state, isConstant ? left : id);
  return found?.carrier === "parameter" ? found : undefined;
}

/** How far below an operand `request.user` may stand. */
const MOST_STEPS = 5;

/** Whether an operand looks at who is asking: `note.owner == request.user`, `request.user.is_staff`. */
function asksAboutUser(flows: FlowModel, state: FunctionState, id: ValueId, step: number): boolean {
  const value = state.facts.fragment.values[id];
  if (value === undefined || step > MOST_STEPS) return false;
  const goesOn = (next: ValueId): boolean => asksAboutUser(flows, state, next, step + 1);
  if (value.op === "attribute")
    return (value.name === "user" && isRequest(flows.program, state.ref, value.base)) || goesOn(value.base);
  if (value.op === "operation") return value.operands.some(goesOn);
  return value.op === "call" && [value.callee, ...value.arguments.map((one) => one.value)].some(goesOn);
}

/** `if request.COOKIES.get("admin"):` */
function bare(
  flows: FlowModel,
  state: FunctionState,
  id: ValueId,
): Pick<ClientDecision, "value" | "by"> | undefined {
  const value = clientValue(flows, state, id);
  return value && value.carrier !== "parameter" && ROLE.test(value.key) ? { value, by: "named" } : undefined;
}

function compared(
  flows: FlowModel,
  state: FunctionState,
  { operator, operands }: OperationValue,
): Pick<ClientDecision, "value" | "by"> | undefined {
  if (operator !== "==" && operator !== "!=") return undefined;
  const [left = NONE, right = NONE] = operands;
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const text = textOf(flows.program, refTo(state.ref, other));
    const isConstant = text !== undefined || isNumber(flows, refTo(state.ref, other));
    const value = isConstant ? clientValue(flows, state, one) : undefined;
    if (!value || value.carrier === "parameter" || OTHERS.test(value.key)) continue;
    if (ROLE.test(value.key)) return { value, by: "named" };
    if (text !== undefined && RANK.test(text)) return { value, by: "equals" };
  }
  return undefined;
}

/** A number or truth value that is compared: `== 1`, `== True`; None only asks whether there is something. */
function isNumber({ program }: FlowModel, ref: ValueRef): boolean {
  const constant = constantOf(program, ref);
  return constant !== undefined && constant.kind !== "None" && constant.kind !== "text";
}
