/** Django's signals: who receives what a `send` hands over (docs.djangoproject.com/en/5.2/topics/signals/). */
import { definitionOf } from "../bind/constants.ts";
import { perFile } from "../bind/once.ts";
import type { FunctionRef, Program, Unit, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolve, resolveIn } from "../bind/resolve.ts";
import type { CallValue, FunctionId, ValueId } from "../extract/facts.ts";
import { matchArguments } from "./call-graph.ts";
import type { FunctionState, IndirectEdge } from "./summary.ts";

/** Functions by the signal that they receive. */
export type Receivers = ReadonlyMap<string, readonly FunctionRef[]>;

const SENDING = new Set(["send", "send_robust", "asend", "asend_robust"]);

/** Receivers of the project's own signals, by decorator or `connect`. */
export function receiversOf(program: Program, functions: readonly FunctionState[]): Receivers {
  const found = new Map<string, FunctionRef[]>();
  const add = (signal: ValueRef, ref: FunctionRef): void => {
    const key = keyOf(program, signal);
    found.set(key, [...(found.get(key) ?? []), ref]);
  };
  for (const state of functions) {
    if (!mayReceive(state.ref.unit).has(state.ref.function)) continue;
    for (const signal of signalsReceivedBy(program, state.ref)) add(signal, state.ref);
    for (const { signal, ref } of connections(program, state)) add(signal, ref);
  }
  return found;
}

/** The signals that `@receiver(…)` connects a function with. */
export function signalsReceivedBy(program: Program, ref: FunctionRef): ValueRef[] {
  const { decorators, parent } = functionFacts(ref);
  if (decorators.length === 0) return [];
  const outer = { unit: ref.unit, function: parent };
  const { values } = functionFacts(outer).fragment;
  return decorators.flatMap((id): ValueRef[] => {
    const call = values[id];
    if (call?.op !== "call") return [];
    const name = externalName(resolveIn(program, outer, call.callee));
    if (name === undefined || !/^django\.dispatch\.(?:dispatcher\.)?receiver$/.test(name)) return [];
    const [first] = call.arguments;
    const given = first && values[first.value];
    if (!first) return [];
    const all = given?.op === "collection" ? given.entries.map((entry) => entry.value) : [first.value];
    return all.map((value) => refTo(outer, value));
  });
}

const importsSignals: (unit: Unit) => boolean = perFile(({ facts }) =>
  facts.importedModules.some(({ module }) => module.includes("signal") || module.includes("dispatch")),
);

/** Functions of a file that are decorated or connect something, where the file has to do with signals at all. */
const mayReceive: (unit: Unit) => ReadonlySet<FunctionId> = perFile((unit) => {
  if (!importsSignals(unit)) return NO_FUNCTIONS;
  const ids = unit.facts.functions.flatMap(({ decorators, fragment: { values } }, id) =>
    decorators.length > 0 || values.some((one) => one.op === "attribute" && one.name === "connect")
      ? [id]
      : [],
  );
  return ids.length === 0 ? NO_FUNCTIONS : new Set(ids);
});

const NO_FUNCTIONS: ReadonlySet<FunctionId> = new Set();

function connections(
  program: Program,
  { ref, facts }: FunctionState,
): { readonly signal: ValueRef; readonly ref: FunctionRef }[] {
  const { values } = facts.fragment;
  return values.flatMap((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (value.op !== "call" || callee?.op !== "attribute" || callee.name !== "connect") return [];
    const handed = value.arguments[0]?.value ?? -1;
    const symbol = resolveIn(program, ref, handed);
    if (symbol?.kind !== "function") return [];
    return [{ signal: refTo(ref, callee.base), ref: symbol.target }];
  });
}

const NO_EDGES: readonly IndirectEdge[] = [];

/** What a `send` reaches: receivers get everything by keyword. */
export function sendEdges(
  program: Program,
  receivers: () => Receivers,
  { ref, facts }: FunctionState,
  id: ValueId,
  call: CallValue,
): readonly IndirectEdge[] {
  const callee = facts.fragment.values[call.callee];
  if (callee?.op !== "attribute" || !SENDING.has(callee.name) || receivers().size === 0) return NO_EDGES;
  const reached = receivers().get(keyOf(program, refTo(ref, callee.base))) ?? [];
  return reached.map((target) => {
    const passed = matchArguments(call, { ref: target, shift: 0 });
    return { call: id, target, passed, gives: false, others: false };
  });
}

function keyOf(program: Program, signal: ValueRef): string {
  const at = definitionOf(program, signal);
  const outside = externalName(resolve(program, at));
  return `${at.unit.file.path}:${at.function}:${at.value}${outside?.endsWith("Signal") === false ? outside : ""}`;
}
