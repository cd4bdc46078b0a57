/** Commands whose list another function puts together: whether the program in front is the code's own there. */
import { heirsIn } from "../../bind/ancestry.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import { externalName, memberOf, resolveIn } from "../../bind/resolve.ts";
import type { BuildValue, CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { programWords } from "../../flow/command-words.ts";
import { textBetween } from "../../source/source-file.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState, IncomingCall, SinkSite } from "../../flow/summary.ts";
import { storedIn } from "../../bind/stored-attributes.ts";

/** Functions through which a list is followed. */
const DEPTH = 8;

/** The call through which a function was entered: its parameters are what that call hands over. */
interface Way {
  readonly call: IncomingCall;
  readonly outer: Way | undefined;
}

/** Callers looked at for one list. */
const CALLERS = 24;

/**
 * Whether every list that reaches the call begins with a program that nobody else chooses: `words` that were put together one by one, or
 * a `line` that is taken apart, into which a value brings words of its own.
 */
export function startsFixedProgram(
  flows: FlowModel,
  { at, argument }: SinkSite,
): "words" | "line" | undefined {
  const op = functionFacts(at).fragment.values[argument]?.op;
  if (op !== "parameter" && op !== "call") return undefined;
  if (isFixed(flows, at, argument, DEPTH, false)) return "words";
  return isFixed(flows, at, argument, DEPTH, true) ? "line" : undefined;
}

function isFixed(
  flows: FlowModel,
  ref: FunctionRef,
  id: ValueId,
  depth: number,
  lines: boolean,
  way?: Way,
): boolean {
  const facts = functionFacts(ref);
  const state = flows.solver.byRef.get(facts);
  const value = facts.fragment.values[id];
  if (!state || !value || depth === 0) return false;
  if (value.op === "parameter") {
    const calls = way ? [way.call] : (flows.solver.callers.get(facts) ?? []);
    return (
      calls.length > 0 &&
      calls.length <= CALLERS &&
      calls.every((call) => {
        const [given, more] = call.edge.passed.get(value.index) ?? [];
        if (given === undefined || more !== undefined) return false;
        return isFixed(flows, call.state.ref, given, depth - 1, lines, way?.outer);
      })
    );
  }
  const targets = value.op === "call" ? targetsOf(flows, state, id, value) : [];
  if (targets.length > 0) {
    const edge = state.edges.get(id);
    return targets.every((target) => {
      const entered = edge && functionFacts(edge.target) === functionFacts(target);
      const inner = entered ? { call: { state, edge }, outer: way } : undefined;
      return givesFixed(flows, target, depth - 1, lines, inner);
    });
  }
  const line = lines && value.op === "call" ? splitText(flows, ref, value) : undefined;
  if (line !== undefined) return isFixedLine(flows, ref, line, depth - 1);
  const words = programWords(facts.fragment, ref.unit.file.bytes, id);
  return words.length > 0 && !words.includes(id) && words.every((word) => isOwn(flows, ref, word));
}

/** The command line that a call takes apart: `shlex.split(line)`, `line.split(" ")`. */
function splitText(
  { program }: FlowModel,
  ref: FunctionRef,
  { callee, arguments: given }: CallValue,
): ValueId | undefined {
  if (externalName(resolveIn(program, ref, callee)) === "shlex.split") return given[0]?.value;
  const method = functionFacts(ref).fragment.values[callee];
  return method?.op === "attribute" && method.name === "split" ? method.base : undefined;
}

/** Whether a command line begins with a program of the code's own, wherever it is put together. */
function isFixedLine(flows: FlowModel, ref: FunctionRef, id: ValueId, depth: number): boolean {
  const value = functionFacts(ref).fragment.values[id];
  if (value?.op === "parameter" && depth > 0) {
    const calls = flows.solver.callers.get(functionFacts(ref)) ?? [];
    return (
      calls.length > 0 &&
      calls.length <= CALLERS &&
      calls.every(({ state, edge }) => {
        const given = edge.passed.get(value.index) ?? [];
        return given.length === 1 && given.every((one) => isFixedLine(flows, state.ref, one, depth - 1));
      })
    );
  }
  if (value?.op === "merge") return value.inputs.every((one) => isFixedLine(flows, ref, one, depth - 1));
  return value?.op === "build" && beginsWithProgram(flows, ref, value);
}

/** A template, or a text in front, with a whole word of its own before anything is put in. */
function beginsWithProgram(
  flows: FlowModel,
  ref: FunctionRef,
  { parts, form, start, end }: BuildValue,
): boolean {
  const [first = NONE, second = NONE] = parts;
  if (form === "f-string")
    return /^\w{0,2}["']{1,3}\s*[^\s{"']+\s/.test(
      textBetween(ref.unit.file.bytes, start, Math.min(end, start + 200)),
    );
  const text = textOf(flows.program, refTo(ref, first));
  if (form !== "percent" && form !== "format") return /^\s*\S+\s/.test(text ?? "");
  if (text === undefined) return isOwn(flows, ref, first);
  if (/^\s*[^\s%{]+\s/.test(text)) return true;
  const filled = functionFacts(ref).fragment.values[second];
  const word = filled?.op === "collection" ? filled.entries[0]?.value : second;
  return word !== undefined && /^\s*(?:%[(s]|\{)/.test(text) && isOwn(flows, ref, word);
}

/** Every function that a call may reach, those of classes below included. */
function targetsOf(
  { program }: FlowModel,
  { ref, edges, further }: FunctionState,
  id: ValueId,
  call: CallValue,
): readonly FunctionRef[] {
  const direct = edges.get(id)?.target;
  const indirect = (further.get(id) ?? []).filter(({ gives }) => gives).map(({ target }) => target);
  const found = direct ? [direct, ...indirect] : indirect;
  const callee = functionFacts(ref).fragment.values[call.callee];
  const receiver = callee?.op === "attribute" ? resolveIn(program, ref, callee.base) : undefined;
  if (callee?.op !== "attribute" || receiver?.kind !== "instance") return found;
  const heirs = heirsIn(program).get(classFacts(receiver.target)) ?? [];
  const overriding = heirs.flatMap((heir) => {
    const own = memberOf(program, { kind: "instance", target: heir }, callee.name);
    return own?.kind === "function" ? [own.target] : [];
  });
  return [...found, ...overriding];
}

function givesFixed(
  flows: FlowModel,
  target: FunctionRef,
  depth: number,
  lines: boolean,
  way: Way | undefined,
): boolean {
  const exits = functionFacts(target).fragment.exits.filter(({ kind }) => kind === "return");
  return exits.length > 0 && exits.every((exit) => isFixed(flows, target, exit.value, depth, lines, way));
}

/** Nothing that arrives in the word was sent, stored or handed over. */
function isOwn(flows: FlowModel, ref: FunctionRef, word: ValueId): boolean {
  const { solver } = flows;
  const state = solver.byRef.get(functionFacts(ref));
  return (
    state !== undefined &&
    (taintsOf(solver, state, word).every(({ origin }) => origin.kind === "unknown") ||
      isKeptOwn(flows, ref, word))
  );
}

/** `[self.path, …]`: what the object was set up with, which no request fills. */
function isKeptOwn(flows: FlowModel, ref: FunctionRef, word: ValueId): boolean {
  const { program, solver } = flows;
  const value = functionFacts(ref).fragment.values[word];
  const owner = value?.op === "attribute" ? resolveIn(program, ref, value.base) : undefined;
  if (value?.op !== "attribute" || owner?.kind !== "instance") return false;
  const heirs = heirsIn(program).get(classFacts(owner.target)) ?? [];
  const kept = [owner.target, ...heirs].flatMap((one) => storedIn(program, one, value.name));
  return (
    kept.length > 0 &&
    kept.every((one) => {
      const state = solver.byRef.get(functionFacts(one));
      return state !== undefined && !isSent(flows, state, one.value);
    })
  );
}

/** Whether a request fills a value, here or where the function is called. */
function isSent({ solver }: FlowModel, state: FunctionState, id: ValueId): boolean {
  return taintsOf(solver, state, id).some(({ origin }) => {
    if (origin.kind === "source") return origin.row.kind === "request";
    if (origin.kind !== "parameter") return false;
    return (solver.callers.get(state.facts) ?? []).some((call) =>
      (call.edge.passed.get(origin.index) ?? []).some((given) =>
        taintsOf(solver, call.state, given).some(
          (one) => one.origin.kind === "source" && one.origin.row.kind === "request",
        ),
      ),
    );
  });
}
