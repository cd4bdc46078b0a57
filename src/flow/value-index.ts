/** Looks up values the other way round: what uses a value, what it is called, who calls a function. */
import { onceFor } from "../bind/once.ts";
import type { FunctionRef, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import { wholeOf } from "../bind/whole.ts";
import type { CallValue, Fragment, FunctionFacts, Store, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";
import { operandsOf } from "./operands.ts";
import { callsWithKeyword, distinct, refOf } from "./occurrences.ts";

/** One fragment seen from its values. */
export interface FragmentIndex {
  /** Values that have this one as an operand, in order. */
  readonly users: ReadonlyMap<ValueId, readonly ValueId[]>;
  readonly names: ReadonlyMap<ValueId, readonly string[]>;
  readonly stores: ReadonlyMap<ValueId, readonly Store[]>;
  /** `return` and `yield` give these. */
  readonly returned: ReadonlySet<ValueId>;
}

/** Indexes over a program; fragments are indexed when somebody asks. */
export interface ValueIndex {
  readonly flows: FlowModel;
  /** Calls of a function, and places that name it as the maker of a default (`default=make_token`). */
  readonly callers: (facts: FunctionFacts) => readonly ValueRef[];
  readonly fragments: Map<Fragment, FragmentIndex>;
}

/** Keywords by which a function is handed over to be called for a value: Django fields, dataclasses, factory_boy. */
const MAKER_KEYWORDS: readonly string[] = ["default", "default_factory", "factory"];

/** One index for each model, shared by all checks that ask. */
const known = new WeakMap<FlowModel, ValueIndex>();

/** The index of a program. */
export function indexValues(flows: FlowModel): ValueIndex {
  const index = known.get(flows) ?? buildIndex(flows);
  known.set(flows, index);
  return index;
}

function buildIndex(flows: FlowModel): ValueIndex {
  const whole = wholeOf(flows);
  return {
    flows,
    callers: (facts) => [...directCalls(whole, facts), ...(makersIn(whole).get(facts) ?? [])],
    fragments: new Map(),
  };
}

function directCalls({ solver: { callers } }: FlowModel, facts: FunctionFacts): ValueRef[] {
  return (callers.get(facts) ?? []).flatMap(({ state, edge }) =>
    state.edges.get(edge.call) === edge ? [refTo(state.ref, edge.call)] : [],
  );
}

const makersIn: (flows: FlowModel) => ReadonlyMap<FunctionFacts, readonly ValueRef[]> = onceFor((flows) => {
  const makers = new Map<FunctionFacts, ValueRef[]>();
  for (const seen of distinct(MAKER_KEYWORDS.flatMap((name) => callsWithKeyword(flows, name))))
    for (const made of makersOf(flows, seen.state.ref, seen.value))
      push(makers, functionFacts(made), refOf(seen));
  return makers;
});

function makersOf(flows: FlowModel, ref: FunctionRef, value: CallValue): FunctionRef[] {
  return value.arguments.flatMap((argument) => {
    if (argument.name === undefined || !MAKER_KEYWORDS.includes(argument.name)) return [];
    const symbol = resolveIn(flows.program, ref, argument.value);
    return symbol?.kind === "function" ? [symbol.target] : [];
  });
}

/** The index of one fragment. */
export function indexOf(index: ValueIndex, ref: FunctionRef): FragmentIndex {
  const { fragment } = functionFacts(ref);
  const known = index.fragments.get(fragment);
  if (known) return known;
  const fresh = indexFragment(fragment);
  index.fragments.set(fragment, fresh);
  return fresh;
}

function indexFragment(fragment: Fragment): FragmentIndex {
  const users = new Map<ValueId, ValueId[]>();
  for (const [id, value] of fragment.values.entries()) {
    for (const operand of new Set(operandsOf(value))) if (operand !== NONE) push(users, operand, id);
  }
  const names = new Map<ValueId, string[]>();
  for (const { name, value } of fragment.named) push(names, value, name);
  const stores = new Map<ValueId, Store[]>();
  for (const store of fragment.stores) push(stores, store.value, store);
  const returned = new Set(
    fragment.exits.flatMap(({ kind, value }) => (kind === "raise" || value === NONE ? [] : [value])),
  );
  return { users, names, stores, returned };
}

function push<Key, One>(map: Map<Key, One[]>, key: Key, one: One): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}
