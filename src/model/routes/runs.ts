/** The runs of a function that a project's own files ask for: its calls, and the classes and functions that it decorates. */
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, FunctionFacts, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { argumentsOf } from "./arguments.ts";
import { elementsIn } from "./elements.ts";
import { callFrame, roundFrame, scopeFrame } from "./frames.ts";
import type { Frame, Held, HeldArguments } from "./held.ts";
import { itemsOf } from "./held.ts";
import { isRuledOut } from "./truth.ts";
import type { Decoration, Reader, Uses } from "./reader.ts";

/** Runs of one function; a registry of thousands is still read. */
const MOST_RUNS = 5_000;

/** Gathers all uses once. */
export function usesIn({ flows }: Reader): Uses {
  const calls = new Map<FunctionFacts, ValueRef[]>();
  const decorations = new Map<FunctionFacts, Decoration[]>();
  for (const { ref, edges } of flows.solver.functions) {
    for (const { call, target } of edges.values()) put(calls, functionFacts(target), refTo(ref, call));
  }
  for (const { ref, facts } of flows.solver.functions) {
    const at = { unit: ref.unit, function: facts.parent };
    for (const value of facts.decorators) {
      note(decorations, flows, { decorator: refTo(at, value), defines: ref, class: NONE });
    }
  }
  for (const unit of flows.program.units.values()) {
    for (const [id, { decorators, parent }] of unit.facts.classes.entries()) {
      for (const value of decorators) {
        const decorator = { unit, function: parent, value };
        note(decorations, flows, { decorator, defines: undefined, class: id });
      }
    }
  }
  return { calls, decorations };
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const same = map.get(key);
  if (same) same.push(value);
  else map.set(key, [value]);
}

function note(
  decorations: Map<FunctionFacts, Decoration[]>,
  { program }: Reader["flows"],
  decoration: Decoration,
): void {
  const { decorator } = decoration;
  const value = functionFacts(decorator).fragment.values[decorator.value];
  const callee = value?.op === "call" ? value.callee : decorator.value;
  const symbol = resolveIn(program, decorator, callee);
  if (symbol?.kind === "function") put(decorations, functionFacts(symbol.target), decoration);
}

/** The runs of a function, as far as the project's own files ask for them. A module has one. */
export function runsOf(reader: Reader, ref: FunctionRef): readonly Frame[] {
  const facts = functionFacts(ref);
  if (facts.form === "module" || facts.form === "class") return [scopeFrame(reader, ref.unit, ref.function)];
  const known = reader.runs.get(facts);
  if (known) return known;
  reader.runs.set(facts, []);
  const runs = [
    ...calledRuns(reader, facts),
    ...decoratingRuns(reader, ref),
    ...startingRuns(reader, ref),
  ].slice(0, MOST_RUNS);
  reader.runs.set(facts, runs);
  return runs;
}

function calledRuns(reader: Reader, facts: FunctionFacts): Frame[] {
  const sites = reader.uses(reader).calls.get(facts) ?? [];
  return sites.slice(0, MOST_RUNS).flatMap((at) => {
    const call = functionFacts(at).fragment.values[at.value];
    if (call?.op !== "call") return [];
    return runsOf(reader, at).flatMap((frame) =>
      roundsOf(reader, frame, at.value, call).flatMap((round) =>
        isRuledOut(reader, round, call.region)
          ? []
          : entered(
              reader,
              facts,
              reader.evaluate(reader, round, call.callee),
              argumentsOf(reader, round, call),
              round,
            ),
      ),
    );
  });
}

/** `for x in known: register(x)` runs once for each. */
export function roundsOf(reader: Reader, frame: Frame, id: ValueId, { region }: CallValue): readonly Frame[] {
  const { fragment } = functionFacts(frame.ref);
  const [element] = elementsIn(fragment, id, region, "around");
  const value = element === undefined ? undefined : fragment.values[element];
  if (element === undefined || value?.op !== "element") return [frame];
  const items = itemsOf(reader.evaluate(reader, frame, value.base));
  return items?.map((item) => roundFrame(frame, element, item)) ?? [frame];
}

function entered(
  reader: Reader,
  facts: FunctionFacts,
  callee: Held,
  given: HeldArguments,
  caller: Frame,
): readonly Frame[] {
  if (callee.kind !== "function" || functionFacts(callee.ref) !== facts) return [];
  const frame = callFrame(reader, callee, given, caller, undefined);
  return frame ? [frame] : [];
}

/** Django calls `ready()` of every app's configuration. */
function startingRuns(reader: Reader, ref: FunctionRef): readonly Frame[] {
  const { name, class: id, parent } = functionFacts(ref);
  if (name !== "ready" || id === NONE) return [];
  const scope = scopeFrame(reader, ref.unit, parent);
  const made = refTo(ref, NONE);
  return configsOf(reader, { unit: ref.unit, class: id }).flatMap((target) => {
    const self: Held = { kind: "object", type: { kind: "class", target }, made, frame: scope };
    const none = { positional: [], named: new Map<string, Held>(), open: false };
    const frame = callFrame(reader, { kind: "function", ref, scope, self }, none, scope, undefined);
    return frame ? [frame] : [];
  });
}

/** The configurations that run a class's `ready()`: itself, and those that inherit it. */
function configsOf(reader: Reader, owner: ClassRef): readonly ClassRef[] {
  return reader
    .appConfigs(reader)
    .filter((ref) =>
      hierarchyOf(reader.flows.program, ref).some(
        (one) => one.kind === "class" && classFacts(one.target) === classFacts(owner),
      ),
    );
}

/** A decorator runs with what it decorates; often it is a function inside the one that is written behind the `@`. */
function decoratingRuns(reader: Reader, ref: FunctionRef): Frame[] {
  const facts = functionFacts(ref);
  const { decorations } = reader.uses(reader);
  const outer = facts.parent === NONE ? undefined : functionFacts({ unit: ref.unit, function: facts.parent });
  const found = [...(decorations.get(facts) ?? []), ...(outer ? (decorations.get(outer) ?? []) : [])];
  return found.slice(0, MOST_RUNS).flatMap(({ decorator, defines, class: id }) => {
    const frame = scopeFrame(reader, decorator.unit, decorator.function);
    const decorated: Held =
      defines === undefined
        ? { kind: "symbol", symbol: { kind: "class", target: { unit: decorator.unit, class: id } } }
        : { kind: "function", ref: defines, scope: frame, self: undefined };
    const callee = reader.evaluate(reader, frame, decorator.value);
    return entered(reader, facts, callee, { positional: [decorated], named: new Map(), open: false }, frame);
  });
}
