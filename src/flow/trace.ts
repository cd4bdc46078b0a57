/** Rebuilds the way from a source to a sink, after the fixpoint: the shortest one, ties by position, so that visiting order never shows. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Place, Step } from "../findings/finding.ts";
import type { Arrival } from "./flow-model.ts";
import { placeOf } from "./flow-model.ts";
import { contributorsOf } from "./operands.ts";
import type { Kind } from "./kinds.ts";
import { spokenName } from "./sinks.ts";
import type { CallEdge, FunctionState, SinkSite, SolverState } from "./summary.ts";
import type { Origin } from "./taint.ts";
import { sameRef } from "./taint.ts";
import { carries } from "./way.ts";

/** What is said of a call that only hands a value on. */
const PASSED = "goes through";

/** What the last step does with the value. */
const USED: Readonly<Record<Kind, string>> = {
  sql: "becomes part of the SQL statement",
  html: "becomes HTML as it is",
  shell: "becomes part of a shell command",
  argument: "names the program that is run",
  option: "becomes a word of the command line",
  code: "decides what code runs",
  template: "becomes or chooses the template",
  path: "names the file",
  redirect: "tells the browser where to go",
  ssrf: "becomes the address that the server calls",
  header: "is written into a header",
  log: "is written to the log",
  regex: "is read as a regular expression",
  xml: "is parsed as XML",
  query: "becomes part of the query",
  pickle: "is turned back into objects",
  yaml: "is loaded as YAML",
  name: "names a field, keyword or attribute",
  formula: "is written into a cell",
  key: "chooses the object",
};

/** Steps shown between the two ends inside one function. */
const SHOWN = 5;

/** The steps of an arrival: source first, sink last. */
export function traceOf(solver: SolverState, site: SinkSite, arrival: Arrival): Step[] {
  return [...stepsTo(solver, arrival), { place: placeOf(site.at), note: USED[site.row.kind] }];
}

/** The steps of an arrival up to the value that is used. */
export function stepsTo(solver: SolverState, arrival: Arrival): Step[] {
  const path = pathTo(arrival.state, arrival.value, arrival.origin);
  const start = path.at(-1) ?? arrival.value;
  // A source in a function that this one calls: the call that gave it back is a step of its own.
  const inside = startsAt(arrival, start) ? path.slice(0, -1) : path;
  const steps = [
    firstStep(arrival, start, path),
    ...readAgain(arrival, path),
    ...middleSteps(arrival.state, inside.toReversed()),
  ];
  for (const call of arrival.via) steps.push(callStep(solver, call));
  return dropRepeats(steps);
}

/** What another function left on an object is read here: without a word of it, the way would jump from one function into another. */
function readAgain(arrival: Arrival, path: readonly ValueId[]): Step[] {
  const { fragment } = arrival.state.facts;
  const value = path.at(-1) ?? arrival.value;
  const read = startsAt(arrival, value) || arrival.entry ? undefined : fragment.values[value];
  const isKept = read?.op === "attribute" || (read?.op === "call" && !edgeAt(arrival.state, value));
  const name = read?.op === "attribute" ? ` in \`${read.name}\`` : "";
  if (!isKept) return [];
  return [{ place: placeOfRead(arrival.state, path), note: `kept${name}, and read again here` }];
}

function startsAt({ origin, state }: Arrival, value: ValueId): boolean {
  return origin.kind !== "source" || sameRef(origin.at, refTo(state.ref, value));
}

function firstStep(arrival: Arrival, value: ValueId, path: readonly ValueId[]): Step {
  const here = refTo(arrival.state.ref, value);
  const { origin, entry } = arrival;
  if (entry)
    return {
      place: placeOf(here),
      note: `\`${parameterName(arrival.state, origin)}\` comes from ${entry.label}`,
    };
  switch (origin.kind) {
    case "source":
      return {
        place: startsAt(arrival, value) ? placeOfRead(arrival.state, path) : placeOf(origin.at),
        note: `comes from ${origin.row.label}`,
      };
    case "parameter":
      return { place: placeOf(here), note: `parameter \`${parameterName(arrival.state, origin)}\`` };
    case "unknown":
      return { place: placeOf(here), note: "comes from code outside this analysis" };
  }
}

/**
 * `request.GET` and `request.GET.get` are one value each wherever a function reads them, with the place of the first: then what was
 * taken out of them tells where the way begins.
 */
function placeOfRead({ ref, facts }: FunctionState, path: readonly ValueId[]): Place {
  const { values } = facts.fragment;
  const value = path.at(-1) ?? NONE;
  const after = path.findLast((id) => id !== value && values[id]?.op !== "attribute") ?? value;
  const [read, taken] = [values[value], values[after]];
  const isElsewhere = read && taken && (read.start < taken.start || read.end > taken.end);
  return placeOf(refTo(ref, isElsewhere ? after : value));
}

/** Where a function reads the source that one of its own values holds. */
export function placeOfSource(state: FunctionState, value: ValueId, origin: Origin): Place {
  return placeOfRead(state, pathTo(state, value, origin));
}

function parameterName(state: FunctionState, origin: Origin): string {
  return origin.kind === "parameter" ? (state.facts.parameters[origin.index]?.name ?? "?") : "?";
}

/** The operands through which an origin came, from `value` back to where it starts in this function (breadth first). */
function pathTo(state: FunctionState, value: ValueId, origin: Origin): ValueId[] {
  const { values } = state.facts.fragment;
  const previous = new Map<ValueId, ValueId>([[value, NONE]]);
  const queue = [value];
  for (let next = 0; next < queue.length; next++) {
    const id = queue[next] ?? NONE;
    const at = values[id];
    const carriers = at ? contributorsOf(at).filter((operand) => carries(state, operand, origin)) : [];
    if (carriers.length === 0) return unwind(previous, id).toReversed();
    for (const operand of carriers) {
      if (previous.has(operand)) continue;
      previous.set(operand, id);
      queue.push(operand);
    }
  }
  return [value];
}

function unwind(previous: ReadonlyMap<ValueId, ValueId>, from: ValueId): ValueId[] {
  const path: ValueId[] = [];
  for (let id = from; id !== NONE; id = previous.get(id) ?? NONE) path.push(id);
  return path;
}

function middleSteps(state: FunctionState, path: readonly ValueId[]): Step[] {
  const { values } = state.facts.fragment;
  const telling = path.filter((id) => values[id]?.op === "build" || values[id]?.op === "call");
  return telling
    .slice(-SHOWN)
    .map((id) => ({ place: placeOf(refTo(state.ref, id)), note: noteOf(state, id) }));
}

function noteOf(state: FunctionState, id: ValueId): string {
  const value = state.facts.fragment.values[id];
  if (value?.op === "build") return "built into a string";
  const edge = edgeAt(state, id);
  if (edge) return `returned by \`${functionFacts(edge.target).qualifiedName}()\``;
  const name = spokenName(state.facts.fragment, id);
  return name === undefined ? `${PASSED} a call` : `${PASSED} \`${name}()\``;
}

function callStep(solver: SolverState, call: ValueRef): Step {
  const state = solver.byRef.get(functionFacts(call));
  const edge = state && edgeAt(state, call.value);
  const name = edge ? functionFacts(edge.target).qualifiedName : "a function";
  return { place: placeOf(call), note: `passed to \`${name}()\`` };
}

/** The function that a call reaches, by its name or otherwise. */
function edgeAt({ edges, further }: FunctionState, call: ValueId): CallEdge | undefined {
  return edges.get(call) ?? further.get(call)?.[0];
}

/** Steps on the very same place say it once; `request.GET.get("q")` says nothing new after `request.GET`. */
function dropRepeats(steps: readonly Step[]): Step[] {
  return steps.filter((step, n) => {
    const before = steps[n - 1];
    if (!before || before.place.path !== step.place.path) return true;
    const [{ start, end }, last] = [step.place.span, before.place.span];
    // `a + b + c` is built twice, and says so once.
    if (step.note === before.note && start <= last.start && end >= last.end) return false;
    return start !== last.start || (end !== last.end && !step.note.startsWith(PASSED));
  });
}
