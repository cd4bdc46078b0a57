/** Calls that put something behind a URL pattern, wherever they stand. */
import type { FunctionRef, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolve } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { CallSite, FlowModel } from "../flow/flow-model.ts";
import { callsOf } from "../flow/flow-model.ts";
import { argumentOf } from "../flow/sinks.ts";
import { textBetween } from "../source/source-file.ts";
import { developmentSwitch } from "./conditions.ts";

/** Django's functions for patterns (docs.djangoproject.com/en/5.2/ref/urls/). */
const ROUTING = [
  "django.urls.path",
  "django.urls.re_path",
  "django.urls.conf.path",
  "django.urls.conf.re_path",
  "django.conf.urls.url",
];

const INCLUDES = new Set(["django.urls.include", "django.urls.conf.include", "django.conf.urls.include"]);

/** One pattern. */
export interface UrlPattern {
  readonly site: CallSite;
  /** The pattern as it is written, quotes included; what a name stands for is not looked up. */
  readonly written: string;
  /** What stands behind it: the view, or what `include()` was given. */
  readonly target: ValueRef;
  readonly included: boolean;
}

/** Every pattern that production can reach: none that needs DEBUG. */
export function urlPatterns(flows: FlowModel): UrlPattern[] {
  return callsOf(flows, ROUTING).flatMap((site): UrlPattern[] => {
    const { at, call } = site;
    const target = argumentOf(call, 1, "view");
    if (target === undefined) return [];
    if (developmentSwitch(at, call.region) !== undefined) return [];
    return [{ site, written: writtenRoute(at, call), ...unwrapped(flows, at, target.value) }];
  });
}

/** Longer patterns are cut. */
const MOST_BYTES = 200;

function writtenRoute(at: FunctionRef, call: CallValue): string {
  const route = argumentOf(call, 0, "route") ?? argumentOf(call, 0, "regex");
  const value = route && functionFacts(at).fragment.values[route.value];
  if (value === undefined) return "";
  return textBetween(at.unit.file.bytes, value.start, Math.min(value.end, value.start + MOST_BYTES));
}

/** Looks into `include(x)`, `include((x, "name"))` and a bare `(x, "name")`. */
function unwrapped(flows: FlowModel, at: FunctionRef, id: ValueId): Pick<UrlPattern, "target" | "included"> {
  const { values } = functionFacts(at).fragment;
  const value = values[id];
  const name =
    value?.op === "call"
      ? externalName(resolve(flows.program, { unit: at.unit, function: at.function, value: value.callee }))
      : undefined;
  const included = name !== undefined && INCLUDES.has(name);
  const inner = included && value?.op === "call" ? (value.arguments[0]?.value ?? NONE) : id;
  const list = values[inner];
  const first = list?.op === "collection" && list.form === "tuple" ? list.entries[0]?.value : undefined;
  return { target: { unit: at.unit, function: at.function, value: first ?? inner }, included };
}
