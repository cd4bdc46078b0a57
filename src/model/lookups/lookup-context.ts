/** What all questions about lookups share: the program, the models, and what has been answered so far. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import type { ClassFacts, Fragment, FunctionFacts, RegionId, ValueId } from "../../extract/facts.ts";
import type { SolverState } from "../../flow/summary.ts";
import type { ModelFacts, Ownership } from "../ownership/ownership.ts";
import type {
  AskedModel,
  Demanded,
  Effect,
  EffectSeen,
  Fetch,
  GivenRows,
  Influence,
  Settled,
} from "./lookup.ts";

/** Filled on demand; every entry is a function of the program alone. */
export interface LookupContext {
  readonly program: Program;
  readonly solver: SolverState;
  readonly ownership: Ownership;
  readonly modelsByName: ReadonlyMap<string, readonly ModelFacts[]>;
  /** Models by the name under which the other side of their relation knows them: `orders`, `order_set`. */
  readonly modelsByReverse: ReadonlyMap<string, readonly ReverseModel[]>;
  /** The model that a value asks, `null` for none. */
  readonly asked: Map<Fragment, (AskedModel | null | undefined)[]>;
  readonly influences: Map<Fragment, InfluenceTable>;
  /** Functions whose body, or something it calls, looks at who is asking. */
  readonly knowing: Map<FunctionFacts, boolean>;
  /** Values of functions that decide what they do or give back. */
  readonly weighed: Map<FunctionFacts, ReadonlySet<ValueId>>;
  /** What methods of the project's managers and querysets give; `null` for none. */
  readonly givenRows: Map<FunctionFacts, GivenRows | null>;
  /** Methods of models' own managers and querysets by name. */
  readonly rowMethods: Map<ClassFacts, ReadonlyMap<string, FunctionRef>>;
  /** Functions that may raise. */
  readonly refusing: Map<FunctionFacts, boolean>;
  /** Calls in a function that turn the wrong people away. */
  readonly refusals: Map<FunctionFacts, readonly ValueId[]>;
  /** What functions do with rows, and what they answer. */
  readonly changes: Map<FunctionFacts, readonly EffectSeen[]>;
  readonly answers: Map<FunctionFacts, readonly EffectSeen[]>;
  /** By region: the region around it whose condition depends on who is asking; NONE for none. */
  readonly conditions: Map<FunctionFacts, Map<RegionId, RegionId>>;
  /** Values that put a row and the asker into one question, with the rows. */
  readonly comparisons: Map<FunctionFacts, ReadonlyMap<Fetch, Compared>>;
  /** Values after which only the right people for a row go on, with the rows. */
  readonly demands: Map<FunctionFacts, ReadonlyMap<Fetch, readonly Clause[]>>;
  /** Judged fetches of handlers, by the hooks that run with them. */
  readonly judged: Map<FunctionFacts, JudgedHandler[]>;
  /** Questions that a class asks outside its handlers; `null` for none. */
  readonly questions: Map<ClassFacts, Settled | null>;
  /** Methods of classes that run before or within their handlers. */
  readonly hooks: Map<ClassFacts, readonly FunctionRef[]>;
  /** Guards of classes; `null` for none. */
  readonly classGuards: Map<ClassFacts, Settled | null>;
}

/** A model as one of its relations' targets sees it. */
export interface ReverseModel {
  readonly model: ModelFacts;
  /** The class that the relation leads to; undefined for Django's own user model. */
  readonly target: ClassFacts | undefined;
}

/** A function that runs for a handler. */
export interface Frame {
  readonly ref: FunctionRef;
  /** Parameters that the request fills, as bits. */
  readonly keys: number;
  /** Parameters that are handed something of the asker's, as bits. */
  readonly asker: number;
  /** Functions above it, outermost first; empty for the handler's own. */
  readonly path: readonly FunctionRef[];
  /** A demand on the asker before the call that leads here. */
  readonly guard: Demanded | undefined;
}

/** An effect where it happens. */
export interface Done {
  readonly frame: Frame;
  readonly effect: EffectSeen;
}

/** A question that puts a row and the asker together. */
export interface Compared {
  readonly value: ValueId;
  /** Whether the row itself is asked about, and not something that was found through it. */
  readonly direct: boolean;
}

/** A question after which only some people go on, and the region that they go on in. */
export interface Clause {
  readonly value: ValueId;
  readonly region: RegionId;
}

/** A fetch with what settles it, or with the effects that nothing settles. */
export interface JudgedFetch {
  readonly frame: Frame;
  readonly fetch: Fetch;
  readonly judged: { readonly settled: Settled | undefined; readonly effects: readonly Effect[] };
}

/** The fetches of a handler together with its class's hooks. */
export interface JudgedHandler {
  readonly hooks: readonly FunctionFacts[];
  readonly found: readonly JudgedFetch[];
}

/** Influences of one fragment's values, with the fetches in it. */
export interface InfluenceTable {
  readonly values: (Influence | undefined)[];
  readonly fetches: Map<ValueId, Fetch>;
}

/** A context with nothing answered. */
export function makeLookupContext(solver: SolverState, ownership: Ownership): LookupContext {
  const modelsByName = new Map<string, ModelFacts[]>();
  const modelsByReverse = new Map<string, ReverseModel[]>();
  for (const model of ownership.models.values()) {
    push(modelsByName, model.name, model);
    for (const { reverse, target } of model.relations) {
      if (reverse === undefined || target.kind === "outside") continue;
      const facts = target.kind === "model" ? target.ref.unit.facts.classes[target.ref.class] : undefined;
      push(modelsByReverse, reverse, { model, target: facts });
    }
  }
  return {
    program: solver.program,
    solver,
    ownership,
    modelsByName,
    modelsByReverse,
    asked: new Map(),
    influences: new Map(),
    knowing: new Map(),
    weighed: new Map(),
    givenRows: new Map(),
    rowMethods: new Map(),
    refusing: new Map(),
    refusals: new Map(),
    changes: new Map(),
    answers: new Map(),
    conditions: new Map(),
    comparisons: new Map(),
    demands: new Map(),
    judged: new Map(),
    questions: new Map(),
    hooks: new Map(),
    classGuards: new Map(),
  };
}

function push<Key, One>(map: Map<Key, One[]>, key: Key, one: One): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}
