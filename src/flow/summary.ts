/** What the solver knows of a function: what flows out of it and which of its parameters reach sinks. */
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import type { FunctionFacts, ValueId } from "../extract/facts.ts";
import type { Catalog } from "./library-index.ts";
import type { SinkRow, SourceRow } from "./catalog/model.ts";
import type { Kinds } from "./kinds.ts";
import type { Taints } from "./taint.ts";

/** One dangerous argument of one call. */
export interface SinkSite {
  /** The call. */
  readonly at: ValueRef;
  /** The argument, in the same fragment. */
  readonly argument: ValueId;
  readonly row: SinkRow;
  /** False when the receiver's type is unknown and only its name matched. */
  readonly certain: boolean;
}

/** A parameter that reaches a sink, here or in something that this function calls. */
export interface ParameterSink {
  readonly parameter: number;
  readonly site: SinkSite;
  /** The calls in between, outermost first. */
  readonly via: readonly ValueRef[];
}

export interface Summary {
  /** What `return` and `yield` give: parameters, sources met inside, the unknown. */
  readonly returns: Taints;
  readonly sinks: readonly ParameterSink[];
}

/** A parameter that the outside world fills: what a URL pattern captured, a command's option. */
export interface EntryParameter {
  readonly index: number;
  readonly row: SourceRow;
  /** Kinds that its type rules out (`<int:pk>`). */
  readonly clears: Kinds;
  /** The path converter or the like that gave it its type (`uuid`); "" when none did. */
  readonly converter: string;
}

/** One call of a project's function, with its arguments matched to parameters. */
export interface CallEdge {
  readonly call: ValueId;
  readonly target: FunctionRef;
  /** Argument value by parameter index; several for `*args`. */
  readonly passed: ReadonlyMap<number, readonly ValueId[]>;
}

/** A function under analysis. `taints` has one entry per value of its fragment. */
export interface FunctionState {
  readonly index: number;
  readonly ref: FunctionRef;
  readonly facts: FunctionFacts;
  readonly taints: (Taints | undefined)[];
  readonly edges: ReadonlyMap<ValueId, CallEdge>;
  readonly sinks: readonly SinkSite[];
  /** Functions whose values this one reads without calling them: modules, enclosing functions, sibling methods. */
  readonly reads: Set<FunctionState>;
  /** Ticks of the solver's clock: when this function was last analysed, and when that last changed anything. */
  analysedAt: number;
  changedAt: number;
  summary: Summary;
  entries: readonly EntryParameter[];
}

/** Everything that one run of the solver works on. */
export interface SolverState {
  readonly program: Program;
  readonly catalog: Catalog;
  readonly functions: readonly FunctionState[];
  readonly byRef: ReadonlyMap<FunctionFacts, FunctionState>;
  readonly counters: SolverCounters;
  /** Library paths already compared with the trusted ones. */
  readonly trust: Map<string, boolean>;
}

/** Work done, for tests that must notice waste without a clock. */
export interface SolverCounters {
  functions: number;
  analysed: number;
  values: number;
  /** Functions given up on because they exceeded their budget, as `path:qualified name`. */
  readonly overBudget: string[];
}

/** The summary before anything is known. */
export const EMPTY_SUMMARY: Summary = { returns: [], sinks: [] };
