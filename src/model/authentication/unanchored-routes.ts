/** Regular expressions of URLconfs that match anywhere in the address (docs.djangoproject.com/en/5.2/ref/urls/#re-path: `search()`, not `match()`). */
import { textOf } from "../../bind/constants.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { developmentSwitch } from "../conditions.ts";
import { regionsAround } from "./dropped-refusals.ts";
import { REFUSING_RESPONSES } from "./guard-vocabulary.ts";
import { anyWithin } from "./user-conditions.ts";
import { refTo } from "../../bind/program.ts";

/** One pattern. */
export interface UnanchoredRoute {
  readonly at: Place;
  /** A middleware that refuses requests by the beginning of this very address. */
  readonly guard: Place | undefined;
}

const REGULAR = ["django.urls.re_path", "django.urls.conf.re_path", "django.conf.urls.url"];

/** Begins at the beginning: `^…`, `\A…`, with flags or a group before it; an empty pattern and `.*` match everything on purpose. */
const ANCHORED = /^(?:\(\?[a-zA-Z]{1,8}\)|\(\?:|\(){0,4}(?:\^|\\A|\.\*|$)/;

/** In the order of the program. */
export function unanchoredRoutes(flows: FlowModel): UnanchoredRoute[] {
  const guards = callsOf(flows, REGULAR).length === 0 ? [] : pathGuards(flows);
  return callsOf(flows, REGULAR).flatMap(({ at, call }): UnanchoredRoute[] => {
    const given = argumentOf(call, 0, "route") ?? argumentOf(call, 0, "regex");
    const text = given && textOf(flows.program, refTo(at, given.value));
    if (given === undefined || text === undefined || ANCHORED.test(text)) return [];
    if (developmentSwitch(at, call.region) !== undefined) return [];
    const guard = guards.find(({ prefix }) => text.startsWith(prefix) || prefix.startsWith(text));
    return [{ at: placeOf(refTo(at, given.value)), guard: guard?.at }];
  });
}

interface PathGuard {
  /** Without the leading slash. */
  readonly prefix: string;
  readonly at: Place;
}

const MIDDLEWARE_METHODS = /^(?:__call__|__acall__|process_request|process_view)$/;

/** Middleware that turns people away by the beginning of the address: `if request.path.startswith("/admin/"): … raise`. */
function pathGuards({ program, solver }: FlowModel): PathGuard[] {
  return solver.functions.flatMap((state) => {
    if (!MIDDLEWARE_METHODS.test(state.facts.name)) return [];
    return state.facts.fragment.values.flatMap((value, id): PathGuard[] => {
      const given = value.op === "call" ? value.arguments[0]?.value : undefined;
      if (value.op !== "call" || given === undefined || !asksForBeginning(state, value)) return [];
      const prefix = textOf(program, refTo(state.ref, given))?.replace(/^\//, "");
      if (prefix === undefined || prefix === "" || !refusesWhen({ program }, state, id)) return [];
      return [{ prefix, at: placeOf(refTo(state.ref, id)) }];
    });
  });
}

function asksForBeginning({ facts }: FunctionState, call: CallValue): boolean {
  const { fragment } = facts;
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute" || callee.name !== "startswith") return false;
  return /^path(?:_info)?$/.test(spokenName(fragment, callee.base) ?? "");
}

/** Whether somebody is turned away in a branch that this condition, alone or among others, leads to. */
function refusesWhen(
  { program }: Pick<FlowModel, "program">,
  { ref, facts }: FunctionState,
  test: ValueId,
): boolean {
  const { fragment } = facts;
  return fragment.exits.some(({ kind, value, region }) => {
    const around = regionsAround(fragment, region);
    if (
      !around.some(
        ({ condition }) => condition !== NONE && anyWithin(fragment, condition, (_, id) => id === test),
      )
    )
      return false;
    const given = fragment.values[value];
    if (kind === "raise") return true;
    const name = given?.op === "call" ? externalName(resolveIn(program, ref, given.callee)) : undefined;
    return name !== undefined && REFUSING_RESPONSES.has(name);
  });
}
