/** What a production setting comes to, alternative by alternative: switches, numbers and texts. */
import { truthOf } from "../settings/operations/truth.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { leaves } from "../settings/resolve.ts";
import type { AbstractValue } from "../settings/value.ts";

/** Whether a switch is on in production; `open` where the repository does not settle it. */
export type SwitchState = "on" | "off" | "open";

/** The alternatives with which production can start; those that raise never serve a request. */
export function servingLeaves({ inProduction }: ProductionValue): readonly AbstractValue[] {
  return leaves(inProduction)
    .map(({ value }) => value)
    .filter(({ kind }) => kind !== "fails");
}

/** Reads a setting as a switch. A setting that this Django does not know, and a module that only raises, count as open. */
export function switchState(found: ProductionValue | undefined): SwitchState {
  const truths = new Set((found === undefined ? [] : servingLeaves(found)).map(truthOf));
  const [only] = truths;
  if (truths.size !== 1 || only === undefined) return "open";
  return only ? "on" : "off";
}

/** The number that every alternative agrees on; texts of digits count, as in a header. Undefined where it is not settled. */
export function numberOf(found: ProductionValue | undefined): number | undefined {
  const numbers = new Set((found === undefined ? [] : servingLeaves(found)).map(asNumber));
  const [only] = numbers;
  return numbers.size === 1 ? only : undefined;
}

function asNumber(value: AbstractValue): number | undefined {
  if (value.kind !== "known") return undefined;
  const { content } = value;
  if (content.type === "number") return content.value;
  if (content.type === "none") return 0;
  if (content.type === "boolean") return content.value ? 1 : 0;
  return content.type === "text" && /^\d{1,12}$/.test(content.value) ? Number(content.value) : undefined;
}
