/** Passwords as users send them: out of the request, or out of a form or serializer that read it. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { definitionOf } from "../../bind/constants.ts";
import type { ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { ingredientsOf } from "../../flow/ingredients.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { secretKind } from "../secret-words.ts";

/** What happened to a password on its way. */
export type Treatment =
  /** It is still what the user typed. */
  | "raw"
  /** It went through something that can be undone. */
  | "reversible"
  /** It was hashed, or went through something unknown. */
  | "other";

const HASHES =
  /hash|digest|make_password|check_password|md5|sha\d|bcrypt|argon|scrypt|pbkdf2|passlib|hmac|^crypt/i;
const REVERSIBLE = /encrypt|decrypt|b64(?:en|de)code|signing\.(?:dumps|loads)|fernet/i;

/** What the calls on the way to a value make of it. */
export function treatmentOf(index: ValueIndex, ref: ValueRef): Treatment {
  const { names, calls } = ingredientsOf(index, [ref]);
  const made = [
    ...calls,
    ...names.filter(({ how }) => how === "calls" || how === "function").map(({ name }) => name),
  ];
  if (made.some((name) => HASHES.test(name))) return "other";
  return made.some((name) => REVERSIBLE.test(name)) ? "reversible" : "raw";
}

/** Whether something called a password, or taken under such a key, is part of a value. */
export function holdsPassword(index: ValueIndex, ref: ValueRef): boolean {
  return ingredientsOf(index, [ref]).names.some(
    ({ name, hops }) => hops <= 1 && secretKind(name) === "password",
  );
}

/** Whether a value comes from the request, or from a form or serializer. */
export function isGiven(index: ValueIndex, state: FunctionState, value: ValueId): boolean {
  const fromRequest = taintsOf(index.flows.solver, state, value).some(({ origin }) => {
    if (origin.kind === "source") return origin.row.kind === "request";
    return (
      origin.kind === "parameter" &&
      state.entries.some((entry) => entry.index === origin.index && entry.row.kind === "request")
    );
  });
  return fromRequest || formOf(index, refTo(state.ref, value)) !== undefined;
}

const FORM_DATA = /^(?:cleaned_data|validated_data)$/;

/** Steps from a value to the form it was read from. */
const STEPS = 8;

/** The form or serializer whose cleaned data a value is taken from; for `validated_data` as a parameter, that. */
export function formOf(index: ValueIndex, start: ValueRef): ValueRef | undefined {
  let ref = definitionOf(index.flows.program, start);
  for (let step = 0; step < STEPS; step++) {
    const value = functionFacts(ref).fragment.values[ref.value];
    const next = baseOf(ref, ref.value);
    if (value?.op === "attribute" && FORM_DATA.test(value.name)) return refTo(ref, value.base);
    if (value?.op === "parameter") return FORM_DATA.test(value.name) ? ref : undefined;
    if (next === NONE) return undefined;
    ref = refTo(ref, next);
  }
  return undefined;
}

/** `data["password"]`, `data.get("password")`, `data.pop("password")`: what the item is taken from. */
function baseOf(at: FunctionRef, id: ValueId): ValueId {
  const { values } = functionFacts(at).fragment;
  const value = values[id];
  switch (value?.op) {
    case "item":
    case "attribute":
    case "updated":
      return value.base;
    case "call": {
      const callee = values[value.callee];
      const reads = callee?.op === "attribute" && /^(?:get|pop|strip|copy)$/.test(callee.name);
      return reads ? callee.base : NONE;
    }
    case "merge":
      return value.inputs.find((input) => input !== id) ?? NONE;
    case "operation":
      return value.operator === "or" ? (value.operands[0] ?? NONE) : NONE;
    default:
      return NONE;
  }
}
