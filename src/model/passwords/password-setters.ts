/** Calls that give an account a password: `set_password(…)`, `create_user(…)`, `create_superuser(…)`. */
import { functionFacts } from "../../bind/program.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsNamed, inOrder } from "../../flow/occurrences.ts";
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
  const setters = known.get(flows) ?? gather(flows);
  known.set(flows, setters);
  return setters;
}

function gather(flows: FlowModel): readonly PasswordSetter[] {
  const calls = inOrder([...METHODS.keys()].flatMap((name) => callsNamed(flows, name)));
  return calls.flatMap(({ state, id, value }): PasswordSetter[] => {
    const callee = state.facts.fragment.values[value.callee];
    const position =
      callee?.op === "attribute" ? (ownPosition(state, id) ?? METHODS.get(callee.name)) : undefined;
    const password = position === undefined ? undefined : passwordOf(value, position);
    if (password === undefined || callee?.op !== "attribute") return [];
    if (position === 0 && isOfStore(state, id, value)) return [];
    return [{ state, call: id, method: callee.name, password }];
  });
}

/** `keyring.set_password(service, name, secret)`: Django's takes the password alone. */
function isOfStore(state: FunctionState, id: ValueId, call: CallValue): boolean {
  return state.edges.get(id)?.target === undefined && call.arguments.length > 1;
}

function passwordOf(call: CallValue, position: number): ValueId | undefined {
  return argumentOf(call, position, position === 0 ? "raw_password" : "password")?.value;
}

/** Where a manager of the project's own takes the password: `create_user(self, username, password)`. */
function ownPosition(state: FunctionState, call: ValueId): number | undefined {
  const target = state.edges.get(call)?.target;
  if (target === undefined) return undefined;
  const { parameters, class: owner } = functionFacts(target);
  const at = parameters.findIndex(({ name }) => name === "password" || name === "raw_password");
  return at === -1 ? undefined : at - (owner === NONE ? 0 : 1);
}
