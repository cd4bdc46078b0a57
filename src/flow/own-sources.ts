/** Sources that are ones only by how they were called. */
import type { CallValue } from "../extract/facts.ts";
import type { Taints } from "./taint.ts";

/** Whether a source is one only by how it was called: then the call itself must be looked at. */
export function dependsOnItsCall(known: Taints): boolean {
  return known.some(({ origin }) => origin.kind === "source" && origin.row.unless !== undefined);
}

/** `CharField(choices=…)` holds what the code lists, not what somebody typed. */
export function isOneOfItsOwn(value: CallValue, known: Taints): boolean {
  return known.some(
    ({ origin }) =>
      origin.kind === "source" &&
      value.arguments.some(({ name }) => name !== undefined && name === origin.row.unless),
  );
}
