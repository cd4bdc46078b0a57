/** What values of other fragments carry: closures, modules, attributes that other methods set, parameters that callers fill. */
import { instanceAttributes } from "../bind/instance-attributes.ts";
import type { ClassRef, Unit, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { hierarchyOf } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import { clearedBySpread } from "./declared-fields.ts";
import { ALL_KINDS } from "./kinds.ts";
import { need, needAt } from "./needs.ts";
import { contextOf, readIn } from "./reading.ts";
import { clearedByParameter, isSpread } from "./spread-fields.ts";
import type { FunctionState, Received, SolverState } from "./summary.ts";
import { noteRead } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { clear, join, SAFE, unknownTaints } from "./taint.ts";

/** Callers looked at for one parameter; those past it count as unknown. */
const CALLER_LIMIT = 12;

/** Functions on the way from a parameter back to where its value was made. */
const DEPTH = 3;

/** Callers looked at for one question: every one of them has callers of its own. */
const BUDGET = 60;

/** One question, with the parameters that are being answered. */
interface Search {
  readonly solver: SolverState;
  /** The functions that the answer rests on: whoever asks has to ask again when one of them changes. */
  readonly reads: Map<FunctionState, Set<ValueId>>;
  readonly open: Set<string>;
  looked: number;
}

/** What a value of another fragment carries. Its parameters carry what callers hand over, or the unknown where nobody calls. */
export function taintsElsewhere(solver: SolverState, reader: FunctionState, ref: ValueRef): Taints {
  const state = needAt(solver, ref);
  if (!state) return SAFE;
  if (state !== reader) noteRead(reader, state, ref.value);
  return filled(solver, reader, state, state.taints[ref.value] ?? SAFE);
}

function note(reads: Map<FunctionState, Set<ValueId>>, state: FunctionState, value: ValueId): void {
  const values = reads.get(state);
  if (values) values.add(value);
  else reads.set(state, new Set([value]));
}

/** Whether something that was read has changed since. */
export function hasMoved(
  reads: ReadonlyMap<FunctionState, ReadonlySet<ValueId>>,
  since: number,
  analysed?: FunctionState,
): boolean {
  for (const [state, values] of reads) {
    // Of a function that is being analysed, only its values know what has changed so far.
    if (state !== analysed && state.changedAt <= since) continue;
    for (const value of values) if ((state.movedAt[value] ?? 0) > since) return true;
  }
  return false;
}

/** The same dangers with what callers hand over in place of parameters. */
function filled(solver: SolverState, reader: FunctionState, state: FunctionState, taints: Taints): Taints {
  return replaced(taints, (index) => {
    const { taints, reads } = answer(solver, reader, state, index);
    for (const [read, values] of reads)
      if (read !== reader) for (const value of values) noteRead(reader, read, value);
    return taints;
  });
}

function replaced(taints: Taints, received: (parameter: number) => Taints): Taints {
  if (taints.every(({ origin }) => origin.kind !== "parameter")) return taints;
  return taints.reduce<Taints>((all, taint) => {
    if (taint.origin.kind !== "parameter") return join(all, [taint]);
    return join(all, clear(received(taint.origin.index), ALL_KINDS & ~taint.kinds));
  }, SAFE);
}

/** What a parameter receives, from memory as long as nothing that it rests on has changed. */
function answer(solver: SolverState, reader: FunctionState, state: FunctionState, index: number): Received {
  const answers = solver.received.get(state) ?? [];
  const known = answers[index];
  if (known && !hasMoved(known.reads, known.at, reader)) return known;
  const search: Search = { solver, reads: new Map(), open: new Set(), looked: 0 };
  const taints = receivedBy(search, state, index, 0);
  const fresh = { taints, reads: search.reads, at: solver.counters.analysed };
  answers[index] = fresh;
  solver.received.set(state, answers);
  return fresh;
}

/** What callers hand to a parameter, and what a URL pattern or a command line puts in. */
function receivedBy(search: Search, state: FunctionState, index: number, depth: number): Taints {
  const entry = entryTaints(state, index);
  const key = `${state.index}:${index}`;
  if (depth > DEPTH || search.open.has(key)) return entry ?? unknownTaints(ALL_KINDS);
  search.open.add(key);
  const incoming = search.solver.callers.get(state.facts) ?? [];
  let received = entry ?? SAFE;
  for (const { state: caller, edge } of incoming.slice(0, CALLER_LIMIT)) {
    if (search.looked++ > BUDGET) break;
    for (const value of edge.passed.get(index) ?? []) {
      const settled = clearedByParameter(search.solver.program, caller.ref, edge, value, index);
      const handed = handedTaints(search, caller, edge.call, value, depth + 1);
      received = join(received, clear(handed, settled));
    }
  }
  search.open.delete(key);
  const open = incoming.length > CALLER_LIMIT || search.looked > BUDGET || (incoming.length === 0 && !entry);
  return open ? join(received, unknownTaints(ALL_KINDS)) : received;
}

/** What a call hands over, less what the checks around the call have settled. */
function handedTaints(
  search: Search,
  caller: FunctionState,
  call: ValueId,
  value: ValueId,
  depth: number,
): Taints {
  const region = caller.facts.fragment.values[call]?.region ?? 0;
  need(search.solver, caller, value, region);
  note(search.reads, caller, value);
  const taints = readIn(contextOf(search.solver, caller), value, region);
  return replaced(taints, (index) => receivedBy(search, caller, index, depth));
}

function entryTaints({ entries, facts, ref }: FunctionState, index: number): Taints | undefined {
  const entry = entries.find((one) => one.index === index);
  if (!entry) return undefined;
  const value = facts.fragment.values.findIndex((one) => one.op === "parameter" && one.index === index);
  const at = refTo(ref, value);
  return clear([{ origin: { kind: "source", row: entry.row, at }, kinds: ALL_KINDS }], entry.clears);
}

/**
 * What the instances of a class hold under a name, by its own code or an ancestor's; undefined where nothing says.
 * What a library's base class is known to have put there counts as well, unless the code itself says what is there first.
 */
export function heldTaints(
  solver: SolverState,
  reader: FunctionState,
  target: ClassRef,
  name: string,
  inherited: () => Taints | undefined,
): Taints | undefined {
  const { values, begun } = heldValues(solver, target, name);
  if (values.length > 0) {
    const held = values.reduce<Taints>((all, ref) => join(all, taintsElsewhere(solver, reader, ref)), SAFE);
    return begun ? held : join(held, inherited() ?? SAFE);
  }
  const made = constructed(solver, target, name);
  if (made.length === 0) return inherited();
  return made.reduce<Taints>((all, { at, call }) => {
    const settled = isSpread(at, call, at.value) ? clearedBySpread(solver.program, at, at.value, name) : 0;
    return join(all, clear(taintsElsewhere(solver, reader, at), settled));
  }, SAFE);
}

interface Held {
  readonly values: readonly ValueRef[];
  /** Whether one of them is put there anew: `self.object.title = x` changes what somebody else has put there. */
  readonly begun: boolean;
}

/** Everything that a class and its instances hold under a name, in the class itself or an ancestor. */
function heldValues({ program }: SolverState, target: ClassRef, name: string): Held {
  const values: ValueRef[] = [];
  for (const ancestor of hierarchyOf(program, target)) {
    if (ancestor.kind === "external") continue;
    const body = { unit: ancestor.target.unit, function: classFacts(ancestor.target).body };
    const inClass = functionFacts(body).fragment.bindings.get(name);
    const found = [
      ...(inClass === undefined ? [] : [refTo(body, inClass)]),
      ...(instanceAttributes(program, ancestor.target).get(name) ?? []),
    ];
    values.push(...found);
    if (found.some((ref) => !isChanged(ref, name))) return { values, begun: true };
  }
  return { values, begun: false };
}

/** A new version of the attribute itself. */
function isChanged(ref: ValueRef, name: string): boolean {
  const { values } = functionFacts(ref).fragment;
  let value = values[ref.value];
  if (value?.op !== "updated") return false;
  while (value?.op === "updated") value = values[value.base];
  return value?.op === "attribute" && value.name === name;
}

/** What calls of a class without constructor give under a name: the keyword, else whatever stands by position. */
function constructed(
  { constructions }: SolverState,
  target: ClassRef,
  name: string,
): { readonly at: ValueRef; readonly call: ValueId }[] {
  const calls = constructions.get(classFacts(target)) ?? [];
  return calls.slice(0, CALLER_LIMIT).flatMap((at) => {
    const call = functionFacts(at).fragment.values[at.value];
    return call?.op === "call"
      ? argumentsFor(call, name).map((value) => ({ at: refTo(at, value), call: at.value }))
      : [];
  });
}

function argumentsFor(call: CallValue, name: string): ValueId[] {
  const named = call.arguments.filter((one) => one.name === name);
  const rest = call.arguments.filter((one) => one.style !== "keyword");
  return (named.length > 0 ? named : rest).map((one) => one.value);
}

/** What a module binds to a name. */
export function moduleTaints(solver: SolverState, reader: FunctionState, unit: Unit, name: string): Taints {
  const value = unit.facts.functions[0]?.fragment.bindings.get(name);
  return value === undefined ? SAFE : taintsElsewhere(solver, reader, { unit, function: 0, value });
}
