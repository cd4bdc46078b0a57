/** Keys of `self.kwargs`: they exist where some route captures their name, and nowhere else. */
import { onceFor } from "../../bind/once.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";
import type { Arrival } from "../../flow/flow-model.ts";
import { wayOf } from "../../flow/way.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import type { AuditModel } from "../audit-model.ts";

type Routed = Pick<AuditModel, "flows" | "routes" | "unseenIncludes">;

/** Captured names of all routes. */
const capturedNames: (routes: AuditModel["routes"]) => ReadonlySet<string> = onceFor(
  (routes) => new Set(routes.flatMap(({ captures }) => captures.map(({ name }) => name))),
);

/** Whether a value is read from `self.kwargs` under a name that no route captures: then the default is all there ever is. */
export function isNeverCaptured({ flows, routes, unseenIncludes }: Routed, arrival: Arrival): boolean {
  const { origin, state, value } = arrival;
  if (origin.kind !== "source" || origin.row.at !== "django.views.generic.base.View.kwargs") return false;
  const unread = unseenIncludes.some(({ library }) => library === undefined);
  if (routes.length === 0 || unread || functionFacts(origin.at) !== state.facts) return false;
  const { values } = state.facts.fragment;
  const region = values[value]?.region ?? 0;
  const names = capturedNames(routes);
  const keys = [...wayOf(flows, state, value, region, origin).values].flatMap((id) =>
    keyOf(values, state.ref.unit.file.bytes, values[id]),
  );
  return keys.length > 0 && keys.every((key) => !names.has(key));
}

/** Whether a value is `self.kwargs["x"]` with a name that no route captures: the URLconf's own code says what is in it. */
export function isWrittenInRoutes({ routes, unseenIncludes }: Omit<Routed, "flows">, at: ValueRef): boolean {
  const unread = unseenIncludes.some(({ library }) => library === undefined);
  if (routes.length === 0 || unread) return false;
  const { values } = functionFacts(at).fragment;
  const names = capturedNames(routes);
  const keys = keyOf(values, at.unit.file.bytes, values[at.value]);
  return keys.length > 0 && keys.every((key) => !names.has(key));
}

/** The key of `self.kwargs["x"]` or `self.kwargs.get("x")`. */
function keyOf(values: readonly Value[], bytes: Uint8Array, value: Value | undefined): readonly string[] {
  if (value?.op === "item" && isKwargs(values[value.base]))
    return value.name === undefined ? [] : [value.name];
  if (value?.op !== "call") return [];
  const callee = values[value.callee];
  const key = values[value.arguments[0]?.value ?? -1];
  return callee?.op === "attribute" && isKwargs(values[callee.base]) && key?.op === "text"
    ? [stringValue(bytes, key.literal)]
    : [];
}

function isKwargs(value: Value | undefined): boolean {
  return value?.op === "attribute" && value.name === "kwargs";
}
