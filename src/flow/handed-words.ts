/** What calls hand to functions that end in a sink; of commands, the words that count, also one by one: `self.git("log", name)` of `def git(self, *words): run(["git", *words])`. */
import { functionFacts } from "../bind/program.ts";
import type { Value, ValueId } from "../extract/facts.ts";
import {
  handedOptions,
  isList,
  leadsOf,
  optionWords,
  programWords,
  writtenAmong,
  writtenBefore,
} from "./command-words.ts";
import type { Kind } from "./kinds.ts";
import type { WrittenWords } from "./option-values.ts";
import { argumentOf, wordsOf } from "./sinks.ts";
import type { CallEdge, FunctionState, ParameterSink, SinkSite, SolverState } from "./summary.ts";
import { edgesOf } from "./summary.ts";
import { gathered, isNeverFilled } from "./variadic-arguments.ts";

/** What a call hands to a parameter that reaches a sink. Where only the program's name counts, the first word of a list does. */
export function passedTo(
  solver: SolverState,
  state: FunctionState,
  edge: CallEdge,
  sink: ParameterSink,
): readonly ValueId[] {
  const { parameter, site } = sink;
  const passed = gathered(solver, state, edge, sink);
  if (passed.some((value) => isNeverFilled(solver, state, edge, value, parameter))) return [];
  const { kind } = site.row;
  if (sink.field !== undefined || !OF_COMMANDS.has(kind)) return passed;
  const { fragment } = state.facts;
  const { bytes } = state.ref.unit.file;
  const variadic =
    solver.byRef.get(functionFacts(edge.target))?.facts.parameters[parameter]?.style === "args";
  if (kind === "option")
    return variadic
      ? optionsHanded(solver, state, edge, sink)
      : handedAsOption(solver, state, edge, sink, passed);
  // A shell is told by a list what to run in its first word.
  if (kind === "shell")
    return isWhole(site) ? passed.flatMap((value) => programWords(fragment, bytes, value)) : passed;
  const words = variadic ? passed.slice(0, 1) : passed;
  return words.flatMap((value) => wordsOf(site.row, fragment, bytes, value));
}

/** Kinds of which single words of a list count. */
const OF_COMMANDS: ReadonlySet<Kind> = new Set(["argument", "option", "shell"]);

/** Of a list that becomes the command or its end, the words that may be read as options there; of a word, what it begins with. */
function handedAsOption(
  solver: SolverState,
  state: FunctionState,
  edge: CallEdge,
  sink: ParameterSink,
  passed: readonly ValueId[],
): readonly ValueId[] {
  const { fragment } = state.facts;
  const { bytes } = state.ref.unit.file;
  if (isWhole(sink.site)) return passed.flatMap((value) => optionWords(fragment, bytes, value));
  const front = writtenInFront(solver, edge, sink);
  return passed.flatMap((value) =>
    front.length > 0 && isList(fragment, bytes, value)
      ? handedOptions(fragment, bytes, front, [value])
      : leadsOf(fragment, value),
  );
}

/** Whether all of a command, not one word of it, is what reaches a call. */
function isWhole({ at, row, argument }: SinkSite): boolean {
  const call = functionFacts(at).fragment.values[at.value];
  return (
    call?.op === "call" &&
    typeof row.argument === "number" &&
    argumentOf(call, row.argument, row.keyword)?.value === argument
  );
}

/** Of what a call hands to a parameter `*words` that ends in a command: the words that may be read as options there. */
function optionsHanded(
  solver: SolverState,
  state: FunctionState,
  edge: CallEdge,
  sink: ParameterSink,
): readonly ValueId[] {
  const { fragment } = state.facts;
  const handed = edge.passed.get(sink.parameter) ?? [];
  return handedOptions(fragment, state.ref.unit.file.bytes, writtenInFront(solver, edge, sink), handed);
}

/** What the code writes in a command before the words that a parameter brings. */
function writtenInFront(solver: SolverState, { target }: CallEdge, sink: ParameterSink): WrittenWords {
  const { fragment } = functionFacts(target);
  const { bytes } = target.unit.file;
  const [next] = sink.via;
  if (next === undefined) {
    const { at, row, argument } = sink.site;
    const call = fragment.values[at.value];
    const list =
      call?.op === "call" && typeof row.argument === "number"
        ? argumentOf(call, row.argument, row.keyword)
        : undefined;
    return (list && writtenBefore(fragment, bytes, list.value, argument)) ?? [];
  }
  const state = solver.byRef.get(functionFacts(target));
  const edge = state && edgesOf(state).find((one) => one.call === next.value);
  const inner = edge && innerSink(solver, edge, sink);
  if (!inner) return [];
  const handed = edge.passed.get(inner.parameter) ?? [];
  const place = handed.findIndex((id) => isParameter(fragment.values[id], sink.parameter));
  return [
    ...writtenInFront(solver, edge, inner),
    ...writtenAmong(fragment, bytes, handed.slice(0, Math.max(place, 0))),
  ];
}

function isParameter(value: Value | undefined, index: number): boolean {
  return value?.op === "parameter" && value.index === index;
}

/** The same sink as the called function sees it. */
function innerSink(
  { byRef }: SolverState,
  { target }: CallEdge,
  { site, via }: ParameterSink,
): ParameterSink | undefined {
  const sinks = byRef.get(functionFacts(target))?.summary.sinks ?? [];
  return sinks.find((one) => one.site === site && one.via.length === via.length - 1);
}
