/** What a handler does beyond answering, and who can make it do so. */
import { ownDeeds } from "../../flow/conduct.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Deed } from "../../flow/catalog/model.ts";
import { NONE } from "../../extract/facts.ts";
import type { DeedSeen } from "../../flow/deeds.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Place } from "../../findings/finding.ts";
import { textBetween } from "../../source/source-file.ts";
import type { AuditModel } from "../audit-model.ts";
import { asksWho, both, guardsIn } from "../guards/claim.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import type { Guard } from "../guards/guard.ts";
import { accessLookups } from "../lookups/access.ts";
import type { Lookup } from "../lookups/lookup.ts";
import type { Handler, View } from "../views/view.ts";
import { answerOf } from "./answers.ts";
import { deedsBehind } from "./deeds-behind.ts";
import { onlyCounts } from "./visit-counters.ts";
import type { HandlerPosture } from "./posture.ts";

/** The parts of the model that this reads. */
export type WorkParts = Pick<
  AuditModel,
  "flows" | "guards" | "ownership" | "views" | "entries" | "postures" | "whole"
>;

/** Something that a handler does. */
export interface Work {
  readonly deed: Deed;
  /** Where it is done, perhaps in something that the handler calls. */
  readonly place: Place;
  /** The call in the handler that leads there; undefined for what a library's view does. */
  readonly reach: ValueRef | undefined;
  /** The row that a key of the request picks, where it changes or deletes one. */
  readonly lookup: Lookup | undefined;
  /** Whether it only counts that somebody came by. */
  readonly counts?: boolean;
}

/** Deeds that change what others see or what belongs to somebody. */
const COUNTED: ReadonlySet<Deed> = new Set<Deed>(["write", "delete", "file", "run", "mail", "task"]);

/** Everything that counts among what a handler does: changes of rows that the request picks first. */
export function workOf(parts: WorkParts, view: View, handler: Handler): readonly Work[] {
  const changes = lookupsOfHandler(parts, handler).flatMap((lookup) => changeOf(parts, handler, lookup));
  const state = handler.function && parts.flows.solver.byRef.get(functionFacts(handler.function));
  const deeds = state ? deedsOf(parts, state) : inheritedWork(parts, view, handler);
  return [...changes, ...deeds];
}

/** Lookups by handler, gathered once for each set of postures. */
const known = new WeakMap<WorkParts["postures"], ReadonlyMap<Handler, readonly Lookup[]>>();

/** The rows that a handler asks for. */
export function lookupsOfHandler(parts: WorkParts, handler: Handler): readonly Lookup[] {
  const index = known.get(parts.postures) ?? byHandler(accessLookups(parts).lookups);
  known.set(parts.postures, index);
  return index.get(handler) ?? [];
}

function byHandler(lookups: readonly Lookup[]): ReadonlyMap<Handler, readonly Lookup[]> {
  const index = new Map<Handler, Lookup[]>();
  for (const lookup of lookups) {
    const same = index.get(lookup.handler);
    if (same) same.push(lookup);
    else index.set(lookup.handler, [lookup]);
  }
  return index;
}

function changeOf(parts: WorkParts, handler: Handler, lookup: Lookup): Work[] {
  if (!lookup.keyed || lookup.settled) return [];
  const effect =
    lookup.effects.find(({ kind }) => kind === "delete") ??
    lookup.effects.find(({ kind }) => kind === "write");
  if (!effect) return [];
  const [next] = lookup.path;
  const reach = next && handler.function ? callOf(parts, handler.function, next) : undefined;
  return [
    {
      deed: effect.kind === "delete" ? "delete" : "write",
      place: placeOf(effect.at),
      reach: reach ?? (effect.at.function === handler.function?.function ? effect.at : undefined),
      lookup,
      counts: lookup.effects.every(({ kind, at }) => kind === "read" || onlyCounts(parts.flows, at)),
    },
  ];
}

/** The call in `from` that leads to `target`. */
function callOf({ flows }: WorkParts, from: FunctionRef, target: FunctionRef): ValueRef | undefined {
  const edges = flows.solver.byRef.get(functionFacts(from))?.edges ?? [];
  for (const [id, edge] of edges) {
    if (functionFacts(edge.target) === functionFacts(target)) return { ...from, value: id };
  }
  return undefined;
}

function deedsOf({ flows, guards }: WorkParts, state: FunctionState): Work[] {
  const { solver } = flows;
  const direct = ownDeeds(solver, state).map((seen) => ({ seen, reach: seen.at }));
  const through = [...state.edges].flatMap(([id, edge]) =>
    deedsBehind(guards, state.ref, edge).map((seen) => ({ seen, reach: refTo(state.ref, id) })),
  );
  const counted = [...direct, ...through].filter(
    ({ seen }) =>
      COUNTED.has(seen.deed) &&
      (seen.deed !== "run" || (runsAnything(state, seen.at) && !onlyTells(seen.at))) &&
      !isCache(flows.program, seen.at),
  );
  return [...counted, ...startedPrograms(flows.program, state)].map(({ seen, reach }) => ({
    deed: seen.deed,
    place: placeOf(seen.at),
    reach,
    lookup: undefined,
  }));
}

/** Functions and classes that start another program (docs.python.org/3/library/subprocess.html). */
const STARTERS =
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput)|os\.(?:system|popen|spawn\w+|exec\w+))$/;

/** Programs that the handler itself starts, by the library or by a class that derives from it. */
function startedPrograms(
  program: WorkParts["flows"]["program"],
  { ref, facts }: FunctionState,
): { readonly seen: DeedSeen; readonly reach: ValueRef }[] {
  return facts.fragment.values.flatMap((value, id) => {
    if (value.op !== "call") return [];
    const symbol = resolveIn(program, ref, value.callee);
    const names =
      symbol?.kind === "class" ? libraryAncestors(program, symbol.target) : [externalName(symbol) ?? ""];
    const at = refTo(ref, id);
    return names.some((name) => STARTERS.test(name)) && !onlyTells(at)
      ? [{ seen: { deed: "run", at } as const, reach: at }]
      : [];
  });
}

/** Programs, written out, that only say something about the machine or the code: `["git", "rev-parse", "HEAD"]`. */
const TELLING =
  /^\[?\s{0,20}["'](?:git["',\s]{1,20}(?:rev-parse|describe|log|show|status|branch)|(?:uname|hostname|uptime|date|whoami))\b/;

function onlyTells(at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const given = call?.op === "call" ? values[call.arguments[0]?.value ?? NONE] : undefined;
  return given !== undefined && TELLING.test(textBetween(at.unit.file.bytes, given.start, given.end));
}

/** Commands and code that the handler itself runs; what libraries load and run on the way is everyday. */
function runsAnything(state: FunctionState, at: ValueRef): boolean {
  const sink = state.sinks.find((site) => site.at.value === at.value);
  if (functionFacts(at) !== state.facts) return false;
  return sink === undefined || sink.row.kind === "shell" || sink.row.kind === "code";
}

/** A cache holds nothing of its own. */
function isCache(program: WorkParts["flows"]["program"], at: ValueRef): boolean {
  const value = functionFacts(at).fragment.values[at.value];
  const name = value?.op === "call" ? externalName(resolveIn(program, at, value.callee)) : undefined;
  return name !== undefined && /(?:^|\.)caches?\b/.test(name);
}

/** What a generic view does in a handler that a class inherits from it. */
function inheritedWork({ flows }: WorkParts, view: View, handler: Handler): Work[] {
  if (view.target.kind !== "class" || !handler.inherited) return [];
  const { ref } = view.target;
  const place = {
    path: ref.unit.file.path,
    span: classFacts(ref).header,
    scope: classFacts(ref).qualifiedName,
  };
  const names = [
    handler.inherited,
    ...libraryAncestors(flows.program, ref).map((base) => `${base}.${handler.name}`),
  ];
  const row = names.flatMap((name) => flows.solver.catalog.deeds.get(name) ?? [])[0];
  const deed = row?.deed ?? REST_DEEDS.get(handler.name);
  return deed && COUNTED.has(deed) ? [{ deed, place, reach: undefined, lookup: undefined }] : [];
}

/** Actions of REST framework's generic views. */
const REST_DEEDS: ReadonlyMap<string, Deed> = new Map([
  ["create", "write"],
  ["update", "write"],
  ["partial_update", "write"],
  ["destroy", "delete"],
]);

/** The methods for which nobody is asked who they are before a piece of work is done; empty where somebody always is, or where it cannot be told. */
export function openMethods(parts: WorkParts, posture: HandlerPosture, work: Work): readonly string[] {
  return methodsOf(posture).filter((method) => {
    const guards = guardsAtWork(parts, posture, work, method);
    return guards !== undefined && answerOf(guards, asksWho) === "open";
  });
}

/** The guards that hold when a piece of work is done by one method; undefined where the method never gets there. */
export function guardsAtWork(
  { guards }: WorkParts,
  posture: HandlerPosture,
  { reach }: Work,
  method: string,
): readonly Guard[] | undefined {
  const outer = posture.guards.filter((guard) => guard.methods?.includes(method) ?? true);
  const inner = reach ? guardsBefore(guards, reach, { method, action: posture.handler.name }) : [];
  const claim = both(outer, inner);
  return claim === "never" ? undefined : guardsIn(claim);
}

/** The methods of a handler that matter for work. */
export function methodsOf({ handler }: HandlerPosture): readonly string[] {
  const telling = handler.methods.filter((method) => method !== "HEAD" && method !== "OPTIONS");
  return telling.length > 0 ? telling : ["GET", "POST"];
}
