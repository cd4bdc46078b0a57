/** Requests that are written to a log as a whole, also through functions that put together what is written or write it. */
import type { FunctionRef, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { Value } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { spokenName } from "../flow/sinks.ts";
import type { CallEdge } from "../flow/summary.ts";
import { edgesOf } from "../flow/summary.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import type { LogCall } from "./log-calls.ts";
import { logCalls } from "./log-calls.ts";
import type { RequestPart } from "./request-dumps.ts";
import { requestPart } from "./request-dumps.ts";
import type { ShownValue } from "./shown-values.ts";
import { shownValues } from "./shown-values.ts";

/** One such place. */
export interface LoggedRequest {
  readonly log: LogCall;
  readonly part: RequestPart;
  /** The log call, or the call that hands the part to a function which logs it. */
  readonly at: ValueRef;
}

/** Functions of the project between the request and the log. */
const DEPTH = 2;

/** Callers looked at for one function that logs what it is handed. */
const CALLERS = 20;

/** Every log call that shows a part of a request as a whole. */
export function loggedRequests(index: ValueIndex): LoggedRequest[] {
  return logCalls(index.flows).flatMap((log) => {
    const at = refTo(log.state.ref, log.id);
    const starts = log.written.map((value) => refTo(log.state.ref, value));
    const here = worstOf(partsIn(index, starts, DEPTH));
    return here ? [{ log, part: here, at }] : handedParts(index, log, starts);
  });
}

function worstOf(parts: readonly RequestPart[]): RequestPart | undefined {
  return parts.find((part) => part.holds !== "body") ?? parts[0];
}

function partsIn(index: ValueIndex, starts: readonly ValueRef[], depth: number): RequestPart[] {
  return shownValues(index, starts).flatMap((shown) => {
    const part = requestPart(index, shown);
    if (part) return [part];
    return depth === 0
      ? []
      : edgesAt(index, shown).flatMap((edge) => partsOfCall(index, shown.at, edge, depth));
  });
}

/** Functions of the project whose result a value is: calls, and reads of properties. */
function edgesAt({ flows }: ValueIndex, { at, value }: ShownValue): readonly CallEdge[] {
  if (value.op !== "call" && value.op !== "attribute") return [];
  const state = flows.solver.byRef.get(functionFacts(at));
  return state ? [...edgesOf(state)].filter(({ call }) => call === at.value) : [];
}

/** Functions that leave out or cover what nobody should read. */
const HIDING = /mask|redact|obfus|hide|censor|sanit|scrub|clean|filter|safe|strip/i;

function partsOfCall(index: ValueIndex, caller: FunctionRef, edge: CallEdge, depth: number): RequestPart[] {
  const { target } = edge;
  if (hides(target)) return [];
  const exits = functionFacts(target).fragment.exits.filter(
    ({ kind, value }) => kind !== "raise" && value !== NONE,
  );
  const given = exits.map(({ value }) => refTo(target, value));
  const handed = parametersShown(index, given)
    .flatMap((parameter) => edge.passed.get(parameter) ?? [])
    .map((value) => refTo(caller, value));
  return [...partsIn(index, given, depth - 1), ...partsIn(index, handed, depth - 1)];
}

/** By its name, or because it takes entries out again. */
function hides(target: FunctionRef): boolean {
  const { name, fragment } = functionFacts(target);
  const takesOut = (value: Value): boolean =>
    value.op === "call" && spokenName(fragment, value.callee) === "pop";
  return HIDING.test(name) || fragment.values.some(takesOut);
}

function parametersShown(index: ValueIndex, starts: readonly ValueRef[]): number[] {
  return shownValues(index, starts).flatMap(({ value }) => (value.op === "parameter" ? [value.index] : []));
}

/** A function that logs what it is handed: the places that hand it a whole request. */
function handedParts(index: ValueIndex, log: LogCall, starts: readonly ValueRef[]): LoggedRequest[] {
  const parameters = parametersShown(index, starts);
  if (parameters.length === 0 || hides(log.state.ref)) return [];
  const callers = index.flows.solver.callers.get(log.state.facts) ?? [];
  return callers.slice(0, CALLERS).flatMap(({ state, edge }) => {
    const handed = parameters.flatMap((parameter) => edge.passed.get(parameter) ?? []);
    const part = worstOf(
      partsIn(
        index,
        handed.map((value) => refTo(state.ref, value)),
        DEPTH - 1,
      ),
    );
    return part ? [{ log, part, at: refTo(state.ref, edge.call) }] : [];
  });
}
