/** Conditions that look at who is asking. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Fragment, Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { operandsOf } from "../../flow/operands.ts";
import { USER_QUESTIONS } from "./guard-vocabulary.ts";

/** Values of one condition that are looked at. */
const MOST_VALUES = 200;

/** The user behind a request, as names resolve (`request.user`, `self.request.user`). */
const USER = "django.http.HttpRequest.user";

/** Whether a value is the requesting user itself: `request.user`, `self.request.user`, `info.context.user`, `self.scope["user"]`. */
export function isUser(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[id];
  if (value?.op === "item") return value.name === "user" && isNamed(fragment, value.base, ["scope"]);
  if (value?.op !== "attribute" || value.name !== "user") return false;
  if (isNamed(fragment, value.base, ["request", "context"])) return true;
  return externalName(resolveIn(program, ref, id)) === USER;
}

function isNamed(fragment: Fragment, id: ValueId, names: readonly string[]): boolean {
  const value = fragment.values[id];
  if (value?.op !== "attribute" && value?.op !== "parameter") return false;
  return names.includes(value.name);
}

/** Whether a condition depends on the user, in any way. */
export function asksForUser(flows: FlowModel, ref: FunctionRef, condition: ValueId): boolean {
  return anyWithin(functionFacts(ref).fragment, condition, (value, id) => {
    if (value.op === "attribute" && USER_QUESTIONS.has(value.name)) return true;
    return isUser(flows.program, ref, id);
  });
}

/** Whether a value or anything that it is made of fulfils a test. */
export function anyWithin(
  fragment: Fragment,
  start: ValueId,
  test: (value: Value, id: ValueId) => boolean,
): boolean {
  const seen = new Set([start]);
  for (const id of seen) {
    const value = fragment.values[id];
    if (value === undefined) continue;
    if (test(value, id)) return true;
    if (seen.size < MOST_VALUES) for (const operand of operandsOf(value)) seen.add(operand);
  }
  return false;
}
