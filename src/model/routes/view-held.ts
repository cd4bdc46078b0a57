/** What can stand behind a pattern as a view. */
import type { ValueRef } from "../../bind/program.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { Frame, Held, HeldView } from "./held.ts";
import { textIn } from "./held.ts";
import type { HttpMethod, RouteTarget } from "./route.ts";
import { HTTP_METHODS } from "./route.ts";
import { refTo } from "../../bind/program.ts";

/** `X.as_view(key=value)`; undefined where X is no class. */
export function asView(
  base: Held,
  call: CallValue,
  frame: Frame,
  initial: Held | undefined,
): HeldView | undefined {
  if (base.kind !== "symbol" || base.symbol.kind === "module") return undefined;
  const overrides = new Map(
    call.arguments.flatMap(({ name, value }): [string, ValueRef][] =>
      name === undefined ? [] : [[name, refTo(frame.ref, value)]],
    ),
  );
  const target: RouteTarget =
    base.symbol.kind === "class"
      ? { kind: "class", ref: base.symbol.target, overrides, actions: mappedActions(initial) }
      : { kind: "external", name: base.symbol.name, overrides };
  return { kind: "view", target, wrappers: [] };
}

/** `ViewSet.as_view({"get": "list"})`. */
function mappedActions(initial: Held | undefined): ReadonlyMap<HttpMethod, string> | undefined {
  if (initial?.kind !== "dict") return undefined;
  return new Map(
    initial.entries.flatMap(({ key, value }): [HttpMethod, string][] => {
      const method = HTTP_METHODS.find((one) => one === textIn(key)?.toUpperCase());
      const action = textIn(value);
      return method && action !== undefined ? [[method, action]] : [];
    }),
  );
}

/** What answers where something is put behind a pattern; undefined where it cannot answer. */
export function viewHeld(held: Held): HeldView | undefined {
  const target = targetOf(held);
  if (held.kind === "view") return held;
  return target && { kind: "view", target, wrappers: [] };
}

function targetOf(held: Held): RouteTarget | undefined {
  const overrides = new Map<string, ValueRef>();
  if (held.kind === "function") return { kind: "function", ref: held.ref };
  const type = held.kind === "symbol" ? held.symbol : held.kind === "object" ? held.type : undefined;
  if (type === undefined || type.kind === "module") return undefined;
  if (type.kind === "external") return { kind: "external", name: type.name, overrides };
  return { kind: "class", ref: type.target, overrides, actions: undefined };
}
