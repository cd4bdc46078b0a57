/** What the solver knows of a function: what flows out of it and which of its parameters reach sinks. */
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import type { Focusable } from "../bind/whole.ts";
import type { ClassFacts, FunctionFacts, RegionId, ValueId } from "../extract/facts.ts";
import type { ClearedLink } from "./guards.ts";
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
  /** Of an object that is handed over: the field that reaches it. */
  readonly field: string | undefined;
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
  /** The path converter or the like that gave it its type (`uuid`, `path`); "" when none did. */
  readonly converter: string;
  /** Of `**kwargs`: the converter of each captured name, where one pattern that was read gave it. */
  readonly gathered?: ReadonlyMap<string, string>;
  /** Whether it comes in a body, a query string or a message: no pattern says what may be in it. */
  readonly beside?: true;
}

/** One call of a project's function, with its arguments matched to parameters. */
export interface CallEdge {
  readonly call: ValueId;
  readonly target: FunctionRef;
  /** Argument value by parameter index; several for `*args`. */
  readonly passed: ReadonlyMap<number, readonly ValueId[]>;
}

/** A call that reaches a function in another way than by its name: a property's read, a task's `delay`, an override. */
export interface IndirectEdge extends CallEdge {
  /** Whether the function's result is the value of `call`. */
  readonly gives: boolean;
  /** Whether others may call the function as well: then what its parameters hold stays open. */
  readonly others: boolean;
}

/** A call with the function in which it stands. */
export interface IncomingCall {
  readonly state: FunctionState;
  readonly edge: CallEdge;
}

/** A function under analysis. `taints` has one entry per value of its fragment. */
export interface FunctionState {
  readonly index: number;
  readonly ref: FunctionRef;
  readonly facts: FunctionFacts;
  /** Its calls, in order. */
  readonly calls: readonly ValueId[];
  taints: (Taints | undefined)[];
  readonly edges: ReadonlyMap<ValueId, CallEdge>;
  /** Further functions that its calls and reads may reach. */
  further: ReadonlyMap<ValueId, readonly IndirectEdge[]>;
  readonly sinks: readonly SinkSite[];
  /** Values that somebody asks about, and the regions whose conditions bear on them. */
  needed: Set<ValueId>;
  /** The same in order, as of the last analysis. */
  order: readonly ValueId[];
  neededRegions: Set<RegionId>;
  /** Whether a caller asks what the function gives back. */
  returnsNeeded: boolean;
  /** When each value last changed. */
  movedAt: (number | undefined)[];
  /** Values of other functions that this one reads without calling them: modules, enclosing functions, sibling methods. */
  reads: Map<FunctionState, Set<ValueId>>;
  /** Ticks of the solver's clock: when this function was last analysed, when that last changed a value and when its summary. */
  analysedAt: number;
  changedAt: number;
  summaryAt: number;
  /** What the checks of each region settle, and for which analysis. */
  cleared: Map<RegionId, ClearedLink | undefined>;
  clearedAt: number;
  summary: Summary;
  entries: readonly EntryParameter[];
}

/** Shared by all functions of which nothing of the kind is known: there are tens of thousands. None of it is ever filled. */
export const NOTHING_YET: Pick<
  FunctionState,
  | "further"
  | "order"
  | "cleared"
  | "entries"
  | "sinks"
  | "taints"
  | "movedAt"
  | "needed"
  | "neededRegions"
  | "reads"
> = {
  further: new Map(),
  order: [],
  cleared: new Map(),
  entries: [],
  sinks: [],
  taints: [],
  movedAt: [],
  needed: new Set(),
  neededRegions: new Set(),
  reads: new Map(),
};

/** Notes that a function reads a value of another one. */
export function noteRead(state: FunctionState, read: FunctionState, value: ValueId): void {
  if (state.reads === NOTHING_YET.reads) state.reads = new Map();
  const values = state.reads.get(read);
  if (values) values.add(value);
  else state.reads.set(read, new Set([value]));
}

/** An answer about a parameter, and the functions that it rests on: it holds until one of them changes. */
export interface Received {
  readonly taints: Taints;
  readonly reads: ReadonlyMap<FunctionState, ReadonlySet<ValueId>>;
  readonly at: number;
}

/** Everything that one run of the solver works on. */
export interface SolverState extends Focusable<SolverState> {
  readonly program: Program;
  readonly catalog: Catalog;
  /** The functions of the files that are shown, in a stable order. */
  readonly functions: readonly FunctionState[];
  readonly byRef: Map<FunctionFacts, FunctionState>;
  /** Calls by the function that they reach. */
  readonly callers: Map<FunctionFacts, readonly IncomingCall[]>;
  /** Calls of classes that have no constructor of their own. */
  readonly constructions: Map<ClassFacts, readonly ValueRef[]>;
  /** Functions of which somebody asks more than has been analysed. */
  readonly dirty: Set<FunctionState>;
  /** What callers hand to a function's parameters, as far as anybody asked. */
  readonly received: Map<FunctionState, (Received | undefined)[]>;
  readonly counters: SolverCounters;
  /** Library paths already compared with the trusted ones. */
  readonly trust: Map<string, boolean>;
}

/** Work done, for tests that must notice waste without a clock. */
export interface SolverCounters {
  functions: number;
  analysed: number;
  values: number;
  /** Files whose content was replaced since: then it is not what a cold run would give to the last bit. */
  replaced: number;
  /** Functions given up on because they exceeded their budget, as `path:qualified name`. */
  readonly overBudget: string[];
}

/** The summary before anything is known. */
export const EMPTY_SUMMARY: Summary = { returns: [], sinks: [] };

/** Every call of a function in sight, direct ones first. */
export function edgesOf(state: FunctionState): readonly CallEdge[] {
  if (state.further.size === 0) return state.edges.size === 0 ? NO_EDGES : [...state.edges.values()];
  return [...state.edges.values(), ...[...state.further.values()].flat()];
}

const NO_EDGES: readonly CallEdge[] = [];
