/** Regular expressions of URLconfs that match anywhere in the address (docs.djangoproject.com/en/5.2/ref/urls/#re-path: `search()`, not `match()`). */
import { textOf } from "../../bind/constants.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";
import { occurrences } from "../../flow/occurrences.ts";
import { developmentSwitch } from "../conditions.ts";

/** One file's patterns of this kind. */
export interface UnanchoredRoutes {
  readonly path: string;
  readonly places: readonly Place[];
}

const REGULAR = ["django.urls.re_path", "django.urls.conf.re_path", "django.conf.urls.url"];

/** Begins at the beginning: `^…`, `\A…`, with flags or a group before it; an empty pattern matches everything on purpose. */
const ANCHORED = /^(?:\(\?[a-zA-Z]{1,8}\)|\(\?:|\(){0,4}(?:\^|\\A|$)/;

/** By file, in the order of the program. */
export function unanchoredRoutes(flows: FlowModel): UnanchoredRoutes[] {
  const byPath = new Map<string, Place[]>();
  for (const { at, call } of callsOf(flows, REGULAR)) {
    const given = argumentOf(call, 0, "route") ?? argumentOf(call, 0, "regex");
    const text = given && textOf(flows.program, { ...at, value: given.value });
    if (given === undefined || text === undefined || ANCHORED.test(text)) continue;
    if (developmentSwitch(at, call.region) !== undefined) continue;
    const { path } = at.unit.file;
    byPath.set(path, [...(byPath.get(path) ?? []), placeOf({ ...at, value: given.value })]);
  }
  return [...byPath].map(([path, places]) => ({ path, places }));
}

/** A middleware that decides by the beginning of the address: `request.path.startswith("/admin/")`. */
export function pathGuard(flows: FlowModel): Place | undefined {
  for (const { state, id, value } of occurrences(flows, "call")) {
    const { fragment, name } = state.facts;
    const callee = fragment.values[value.callee];
    if (callee?.op !== "attribute" || callee.name !== "startswith") continue;
    if (!/^(?:__call__|__acall__|process_request|process_view)$/.test(name)) continue;
    if (!/^path(?:_info)?$/.test(spokenName(fragment, callee.base) ?? "")) continue;
    const decides = functionFacts(state.ref).fragment.regions.some(({ condition }) => condition === id);
    if (decides) return placeOf({ ...state.ref, value: id });
  }
  return undefined;
}
