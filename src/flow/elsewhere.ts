/** What values of other fragments carry: closures, modules, attributes that other methods set, parameters that callers fill. */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { ClassRef, Program, Unit, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { CallValue, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { fieldAnnotation, isNarrowAnnotation } from "./annotated-types.ts";
import { clearedBySpread } from "./declared-fields.ts";
import type { Given } from "./held-values.ts";
import { constructed, givenUnder, heldValues, madeOneByOne } from "./held-values.ts";
import { ALL_KINDS, INJECTION_KINDS } from "./kinds.ts";
import { need, needAt } from "./needs.ts";
import type { TransferContext } from "./reading.ts";
import { clearedByReplacement } from "./replaced-stores.ts";
import { contextOf, readIn } from "./reading.ts";
import { clearedByParameter, isSpread } from "./spread-fields.ts";
import type { CallEdge, FunctionState, Received, SolverState } from "./summary.ts";
import { noteRead } from "./summary.ts";
import type { Slot } from "./variadic-arguments.ts";
import { inSlot, slotBefore, slotRead } from "./variadic-arguments.ts";
import type { Taints } from "./taint.ts";
import { clear, join, ofField, SAFE, unknownTaints } from "./taint.ts";
import { isKey, keyTaints } from "./written-keys.ts";

/** Callers looked at for one parameter; those past it count as unknown. */
const CALLER_LIMIT = 12;

/** Functions on the way from a parameter back to where its value was made. */
const DEPTH = 3;

/** Callers looked at for one question: every one of them has callers of its own. */
const BUDGET = 60;

/** One question, with the parameters that are being answered. */
interface Search extends Asker {
  /** The functions that the answer rests on: whoever asks has to ask again when one of them changes. */
  readonly reads: Map<FunctionState, Set<ValueId>>;
  readonly open: Set<string>;
  looked: number;
}

/** What a value of another fragment carries. Its parameters carry what callers hand over, or the unknown where nobody calls. */
export function taintsElsewhere(
  solver: SolverState,
  reader: FunctionState,
  ref: ValueRef,
  field?: string,
): Taints {
  return askedElsewhere({ solver, reader, nested: 0 }, ref, field);
}

function askedElsewhere(asker: Asker, ref: ValueRef, field?: string): Taints {
  const { solver, reader } = asker;
  const state = needAt(solver, ref);
  if (!state) return SAFE;
  if (state !== reader) noteRead(reader, state, ref.value);
  const whole = state.taints[ref.value] ?? SAFE;
  if (field === undefined || asker.nested >= NESTED)
    return filled(asker, state, whole, slotRead(state, ref.value));
  const region = state.facts.fragment.values[ref.value]?.region ?? 0;
  return filled(
    asker,
    state,
    fieldTaints(contextOf(solver, state), ref.value, field, region, reader, asker.nested + 1),
  );
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
function filled(asker: Asker, state: FunctionState, taints: Taints, read?: Slot): Taints {
  const { reader } = asker;
  return replaced(taints, (index, field) => {
    const slot = read?.parameter === index ? read : undefined;
    const { taints, reads } = answer(asker, state, { index, field, slot });
    for (const [read, values] of reads)
      if (read !== reader) for (const value of values) noteRead(reader, read, value);
    return taints;
  });
}

function replaced(
  taints: Taints,
  received: (parameter: number, field: string | undefined) => Taints,
): Taints {
  if (taints.every(({ origin }) => origin.kind !== "parameter")) return taints;
  return taints.reduce<Taints>((all, taint) => {
    const { origin } = taint;
    if (origin.kind !== "parameter") return join(all, [taint]);
    return join(all, clear(received(origin.index, origin.field), ALL_KINDS & ~taint.kinds));
  }, SAFE);
}

/** What a parameter receives, from memory as long as nothing that it rests on has changed. Fields are asked for too seldom to be remembered. */
function answer(asker: Asker, state: FunctionState, part: Part): Received {
  const { solver, reader, nested } = asker;
  const { index } = part;
  const remembered = part.field === undefined && part.slot === undefined && nested === 0;
  const answers = solver.received.get(state) ?? [];
  const known = remembered ? answers[index] : undefined;
  if (known && !hasMoved(known.reads, known.at, reader)) return known;
  const search: Search = { ...asker, reads: new Map(), open: new Set(), looked: 0 };
  const taints = receivedBy(search, state, part, 0);
  const fresh = { taints, reads: search.reads, at: solver.counters.analysed };
  if (!remembered) return fresh;
  answers[index] = fresh;
  solver.received.set(state, answers);
  return fresh;
}

/** A parameter, one field of it, or what stands under one name of what it gathers. */
interface Part {
  readonly index: number;
  readonly field: string | undefined;
  readonly slot: Slot | undefined;
}

/** What callers hand to a parameter, and what a URL pattern or a command line puts in. */
function receivedBy(search: Search, state: FunctionState, part: Part, depth: number): Taints {
  const { index, field, slot } = part;
  const entry = entryTaints(state, index);
  const key = `${state.index}:${index}:${field ?? ""}:${slot?.name ?? ""}`;
  if (depth > DEPTH || search.open.has(key)) return entry ?? unknownTaints(ALL_KINDS);
  search.open.add(key);
  const incoming = search.solver.callers.get(state.facts) ?? [];
  let received = entry ?? SAFE;
  for (const { state: caller, edge } of incoming.slice(0, CALLER_LIMIT)) {
    if (search.looked++ > BUDGET) break;
    const { passed } = slot ? inSlot(caller, edge, slot) : edge;
    for (const value of passed.get(index) ?? []) {
      const settled = clearedByParameter(search.solver.program, caller.ref, edge, value, index);
      const before = slot && slotBefore(caller, edge, value, slot);
      const handed = handedTaints(search, caller, { call: edge.call, value, field, before }, depth + 1);
      received = join(received, clear(handed, settled));
    }
  }
  search.open.delete(key);
  const open = incoming.length > CALLER_LIMIT || search.looked > BUDGET || (incoming.length === 0 && !entry);
  return open ? join(received, unknownTaints(ALL_KINDS)) : received;
}

interface Handed {
  readonly call: ValueId;
  readonly value: ValueId;
  readonly field: string | undefined;
  /** Where a whole `**kwargs` is handed on of which one name is asked for. */
  readonly before: Slot | undefined;
}

/** What a call hands over, less what the checks around the call have settled. */
function handedTaints(
  search: Search,
  caller: FunctionState,
  { call, value, field, before }: Handed,
  depth: number,
): Taints {
  const region = caller.facts.fragment.values[call]?.region ?? 0;
  need(search.solver, caller, value, region);
  note(search.reads, caller, value);
  const context = contextOf(search.solver, caller);
  const taints =
    field === undefined
      ? readIn(context, value, region)
      : fieldTaints(context, value, field, region, search.reader, search.nested + 1);
  return replaced(taints, (index, inner) => {
    const slot = before?.parameter === index ? before : undefined;
    return receivedBy(search, caller, { index, field: inner, slot }, depth);
  });
}

function entryTaints({ entries, facts, ref }: FunctionState, index: number): Taints | undefined {
  const entry = entries.find((one) => one.index === index);
  if (!entry) return undefined;
  const value = facts.fragment.values.findIndex((one) => one.op === "parameter" && one.index === index);
  const at = refTo(ref, value);
  return clear([{ origin: { kind: "source", row: entry.row, at }, kinds: ALL_KINDS }], entry.clears);
}

/** Who asks for what an object holds, and how many such questions this one stands inside. */
interface Asker {
  readonly solver: SolverState;
  readonly reader: FunctionState;
  readonly nested: number;
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
  return heldBy({ solver, reader, nested: 0 }, target, name, inherited);
}

function heldBy(
  asker: Asker,
  target: ClassRef,
  name: string,
  inherited: () => Taints | undefined,
): Taints | undefined {
  const { solver } = asker;
  const annotation = fieldAnnotation(solver.program, target, name);
  const { values, begun } = heldValues(solver, target, name);
  // What its own methods store there is what they made of the argument; what stands in the class is there without one.
  const isDefault =
    annotation !== undefined &&
    values.every(({ unit, function: at }) => unit === annotation.unit && at === annotation.function);
  const held = joined(values, (ref) => heldAt(asker, ref, name));
  if (begun && !isDefault) return held;
  const made = values.length > 0 && !isDefault ? [] : constructed(solver, target, name);
  const given = joined(made, (one) => givenTaints(asker, one, name));
  const further = values.length > 0 || made.length === 0 || isDefault ? inherited() : SAFE;
  if (values.length + made.length === 0 && further === undefined) return undefined;
  const all = join(join(held, given), further ?? SAFE);
  return annotation && validates(solver.program, target) && isNarrowAnnotation(solver.program, annotation)
    ? clear(all, INJECTION_KINDS)
    : all;
}

const heldAt = (asker: Asker, ref: ValueRef, name: string): Taints =>
  clear(askedElsewhere(asker, ref), clearedByReplacement(asker.solver, ref, name));

/** Whether annotations are more than words: schemas check what they are given, dataclasses and named tuples do not. */
function validates(program: Program, target: ClassRef): boolean {
  return libraryAncestors(program, target).some((name) => name !== "object" && !name.endsWith(".NamedTuple"));
}

const joined = <T>(parts: readonly T[], taintsFor: (part: T) => Taints): Taints =>
  parts.reduce<Taints>((all, part) => join(all, taintsFor(part)), SAFE);

function givenTaints(asker: Asker, { at, call }: Given, name: string): Taints {
  const settled = isSpread(at, call, at.value)
    ? clearedBySpread(asker.solver.program, at, at.value, name)
    : 0;
  return clear(askedElsewhere(asker, at), settled);
}

/** Objects inside each other whose fields are told apart. */
const NESTED = 3;

/** What one field of an object carries: what the call that made it gave, what its class's instances hold, else the object as a whole. */
export function fieldTaints(
  context: TransferContext,
  object: ValueId,
  field: string,
  region: RegionId,
  reader: FunctionState = context.state,
  nested: number = 0,
): Taints {
  const { solver, state, program } = context;
  const value = state.facts.fragment.values[object];
  if (isKey(field)) return keyTaints(context, object, field, region);
  if (value?.op === "updated" && value.name === field) return readIn(context, value.value, region);
  if (value?.op === "updated" && value.name !== undefined)
    return fieldTaints(context, value.base, field, region, reader, nested);
  if (nested >= NESTED) return readIn(context, object, region);
  const entries = madeOneByOne(state.facts.fragment.values, object);
  if (entries.length > 0)
    return joined(entries, (one) => fieldTaints(context, one, field, region, reader, nested + 1));
  const asker = { solver, reader, nested: nested + 1 };
  const made =
    value?.op === "call" ? madeField(context, asker, { object, call: value, field, region }) : undefined;
  if (made) return made;
  const symbol = resolveIn(program, state.ref, object);
  const filled = value?.op === "parameter" ? entryTaints(state, value.index) : undefined;
  if (symbol?.kind === "instance") {
    const held = heldBy(asker, symbol.target, field, () => filled);
    const known = held ?? ofTypedParameter(context, symbol.target, object, field);
    if (known) return known;
  }
  const whole = readIn(context, object, region);
  return value?.op === "parameter" ? whole.map((taint) => ofField(taint, field)) : whole;
}

/** A field of an object that callers hand over, of a class whose own code says nothing of it: `payload: ReportIn`. */
export function ofTypedParameter(
  { solver, state, program }: TransferContext,
  target: ClassRef,
  object: ValueId,
  field: string,
): Taints | undefined {
  const value = state.facts.fragment.values[object];
  if (value?.op !== "parameter" || state.facts.parameters[value.index]?.annotation === NONE) return undefined;
  if (!solver.callers.has(state.facts)) return undefined;
  const annotation = fieldAnnotation(program, target, field);
  const narrow = annotation !== undefined && isNarrowAnnotation(program, annotation);
  const origin = { kind: "parameter", index: value.index, field } as const;
  return [{ origin, kinds: narrow ? ALL_KINDS & ~INJECTION_KINDS : ALL_KINDS }];
}

interface MadeField {
  readonly object: ValueId;
  readonly call: CallValue;
  readonly field: string;
  readonly region: RegionId;
}

/** What the very call that makes an object gives its field; undefined where the class does not say. */
function madeField(
  context: TransferContext,
  asker: Asker,
  { object, call, field, region }: MadeField,
): Taints | undefined {
  const symbol = resolveIn(context.program, context.ref, call.callee);
  if (symbol?.kind !== "class") return undefined;
  const edge = context.state.edges.get(object);
  if (edge) {
    const { solver } = context;
    const { values } = heldValues(solver, symbol.target, field);
    return values.length === 0
      ? undefined
      : joined(values, (ref) =>
          clear(storedTaints(context, asker, edge, ref, region), clearedByReplacement(solver, ref, field)),
        );
  }
  const isNamed = call.arguments.some(({ name }) => name === field);
  if (!isNamed && !fieldAnnotation(context.program, symbol.target, field)) return undefined;
  const given = givenUnder(context.program, symbol.target, call, field);
  return joined(given, (value) => {
    const settled = isSpread(context.ref, object, value)
      ? clearedBySpread(context.program, context.ref, value, field)
      : 0;
    return clear(readIn(context, value, region), settled);
  });
}

/** What the constructor stores, with this call's arguments; what other methods store, as everybody finds it. */
function storedTaints(
  context: TransferContext,
  asker: Asker,
  edge: CallEdge,
  ref: ValueRef,
  region: RegionId,
): Taints {
  if (functionFacts(ref) !== functionFacts(edge.target)) return askedElsewhere(asker, ref);
  const state = needAt(asker.solver, ref);
  if (!state) return SAFE;
  if (state !== asker.reader) noteRead(asker.reader, state, ref.value);
  const slot = slotRead(state, ref.value);
  const given = slot ? inSlot(context.state, edge, slot) : edge;
  return substituted(context, given, state.taints[ref.value] ?? SAFE, region, asker.reader, asker.nested);
}

/** What a function's own dangers are with a call's arguments in place of its parameters. */
export function substituted(
  context: TransferContext,
  edge: CallEdge,
  given: Taints,
  region: RegionId,
  reader: FunctionState = context.state,
  nested: number = 0,
): Taints {
  let result: Taints = SAFE;
  for (const taint of given) {
    const { origin } = taint;
    if (origin.kind !== "parameter") {
      result = join(result, [taint]);
      continue;
    }
    for (const argument of edge.passed.get(origin.index) ?? []) {
      const settled = clearedByParameter(context.program, context.ref, edge, argument, origin.index);
      const handed =
        origin.field === undefined
          ? readIn(context, argument, region)
          : fieldTaints(context, argument, origin.field, region, reader, nested);
      result = join(result, clear(handed, (ALL_KINDS & ~taint.kinds) | settled));
    }
  }
  return result;
}

/** What a module binds to a name. */
export function moduleTaints(solver: SolverState, reader: FunctionState, unit: Unit, name: string): Taints {
  const value = unit.facts.functions[0]?.fragment.bindings.get(name);
  return value === undefined ? SAFE : taintsElsewhere(solver, reader, { unit, function: 0, value });
}
