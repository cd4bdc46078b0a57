/** Calls that give an account a password: `set_password(…)`, `create_user(…)`, `create_superuser(…)`. */
import type { CallValue, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** One such call. */
export interface PasswordSetter {
  readonly state: FunctionState;
  readonly call: ValueId;
  readonly method: string;
  /** What is handed over as the password. */
  readonly password: ValueId;
}

/** The position of the password (docs.djangoproject.com/en/stable/ref/contrib/auth/). */
const METHODS: ReadonlyMap<string, number> = new Map([
  ["set_password", 0],
  ["create_user", 2],
  ["create_superuser", 2],
]);

/** One list for each program, shared by all checks that ask. */
const known = new WeakMap<FlowModel, readonly PasswordSetter[]>();

/** Every such call, in the order of the code. */
export function passwordSetters(flows: FlowModel): readonly PasswordSetter[] {
  const setters = known.get(flows) ?? functionsOf(flows).flatMap(settersIn);
  known.set(flows, setters);
  return setters;
}

function settersIn(state: FunctionState): PasswordSetter[] {
  const { values } = state.facts.fragment;
  const found: PasswordSetter[] = [];
  for (const [id, call] of values.entries()) {
    const callee = call.op === "call" ? values[call.callee] : undefined;
    if (call.op !== "call" || callee?.op !== "attribute") continue;
    const position = METHODS.get(callee.name);
    const password = position === undefined ? undefined : passwordOf(call, position);
    if (password !== undefined) found.push({ state, call: id, method: callee.name, password });
  }
  return found;
}

function passwordOf(call: CallValue, position: number): ValueId | undefined {
  return argumentOf(call, position, position === 0 ? "raw_password" : "password")?.value;
}
