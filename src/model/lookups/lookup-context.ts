/** What all questions about lookups share: the program, the models, and what has been answered so far. */
import type { Program } from "../../bind/program.ts";
import type { ClassFacts, Fragment, FunctionFacts, ValueId } from "../../extract/facts.ts";
import type { SolverState } from "../../flow/summary.ts";
import type { ModelFacts, Ownership } from "../ownership/ownership.ts";
import type { AskedModel, Fetch, Influence } from "./lookup.ts";

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
  /** Functions that turn people away, by what they look at. */
  readonly refusing: Map<FunctionFacts, boolean>;
}

/** A model as one of its relations' targets sees it. */
export interface ReverseModel {
  readonly model: ModelFacts;
  /** The class that the relation leads to; undefined for Django's own user model. */
  readonly target: ClassFacts | undefined;
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
    refusing: new Map(),
  };
}

function push<Key, One>(map: Map<Key, One[]>, key: Key, one: One): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}
