/** Comparisons by `==` of a value from the request with a secret that the server knows. */
import { constantOf } from "../bind/constants.ts";
import { onDemand } from "../bind/once.ts";
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { FunctionFacts, OperationValue, ValueId } from "../extract/facts.ts";
import { equalities, refOf } from "../flow/occurrences.ts";
import type { Ingredients } from "../flow/ingredients.ts";
import { ingredientsOf } from "../flow/ingredients.ts";
import { HOP_LIMIT } from "../flow/naming.ts";
import { spokenName } from "../flow/sinks.ts";
import { textBetween } from "../source/source-file.ts";
import { taintsOf } from "../flow/solve.ts";
import type { FunctionState } from "../flow/summary.ts";
import { wholeOf } from "../bind/whole.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { secretKind } from "./secret-words.ts";

/** One such comparison. */
export interface SecretComparison {
  readonly at: ValueRef;
  /** What the secret is called. */
  readonly name: string;
  /** One side is seen to come from the request. */
  readonly fromRequest: boolean;
}

/** What a digest or signature comes out of. */
const MAKERS = /^(?:hmac\.|django\.utils\.crypto\.salted_hmac|django\.core\.signing\.)/;

/** Kinds of names whose values open a door to whoever sends them. */
const COMPARED = new Set(["token", "signature", "key", "password"]);

/** The same password typed twice, and what a person sets in place of another. */
const TYPED_AGAIN = /confirm|repeat|again|retype|verif|check|match|new|old|current|\d$/i;

/** Every comparison. */
export function secretComparisons(index: ValueIndex): SecretComparison[] {
  const speaks = speakers(index);
  return equalities(index.flows).flatMap((seen) => {
    if (!speaks(seen.state)) return [];
    return comparison(index, seen.state, refOf(seen), seen.value) ?? [];
  });
}

/** Whether a function names a secret at all, or comes near a computed digest: what its values are made of is asked only then. */
function speakers(index: ValueIndex): (state: FunctionState) => boolean {
  const near = onDemand(() => nearDigests(index));
  const kinds = new Map<string, boolean>();
  const isSecret = (name: string): boolean => {
    const before = kinds.get(name) ?? COMPARED.has(secretKind(name) ?? "");
    kinds.set(name, before);
    return before;
  };
  const answers = new Map<FunctionState, boolean>();
  return (state) => {
    const answer = answers.get(state) ?? (namesIn(state).some(isSecret) || near().has(state.facts));
    answers.set(state, answer);
    return answer;
  };
}

/** Names of variables, attributes, parameters and keys. */
function namesIn({ ref, facts: { fragment } }: FunctionState): readonly string[] {
  const values = fragment.values.flatMap((value) => {
    if (value.op === "text")
      return value.end - value.start <= LONGEST_KEY
        ? [textBetween(ref.unit.file.bytes, value.start + 1, value.end - 1)]
        : [];
    return "name" in value && value.name !== undefined ? [value.name] : [];
  });
  return [...fragment.named.map(({ name }) => name), ...values];
}

/** Longer texts are no keys. */
const LONGEST_KEY = 60;

/** Functions in which a digest or signature is computed, and those that can see one through calls. */
function nearDigests({ flows, callers }: ValueIndex): ReadonlySet<FunctionFacts> {
  const making = [...wholeOf(flows).calls]
    .filter(([name]) => MAKERS.test(name))
    .flatMap(([, sites]) => sites);
  const near = new Set(making.map(({ at }) => functionFacts(at)));
  for (let hop = 0; hop <= HOP_LIMIT; hop++) {
    const found = [...near].flatMap((facts) => callers(facts));
    for (const caller of found) near.add(functionFacts(caller));
  }
  return near;
}

function comparison(
  index: ValueIndex,
  state: FunctionState,
  at: ValueRef,
  { operands }: OperationValue,
): SecretComparison | undefined {
  if (!isWorthALook(index, state, operands)) return undefined;
  const spoken = operands.map((id) => spokenSide(index, refTo(at, id)));
  if (!spoken.some((side) => side.name !== undefined)) return undefined;
  const sides = spoken.map((side): Side => ({
    ...side,
    request: !side.made && isFromRequest(index, state, side.value),
  }));
  const [left, right] = sides;
  if (!left || !right) return undefined;
  if (left.request && right.request) return undefined;
  if (sides.some((side) => side.literal) && !sides.some((side) => side.request && side.name !== undefined))
    return undefined;
  const named =
    sides.find((side) => side.name !== undefined && !side.request) ??
    sides.find((side) => side.name !== undefined);
  const fromRequest = left.request || right.request;
  if (named?.name === undefined) return undefined;
  if (secretKind(named.name) === "password")
    return fromRequest && isKeptPassword(index, state, named)
      ? { at, name: named.name, fromRequest }
      : undefined;
  // Two names of one kind, or a computed digest: `token != expected`. A lone word may be anybody's token of a parser.
  const both = sides.every((side) => side.name !== undefined);
  return fromRequest || both || sides.some((side) => side.made)
    ? { at, name: named.name, fromRequest }
    : undefined;
}

/**
 * A password that the server keeps for many people: one for a page, one in the settings. What a row of the project's own holds is a person's, and
 * that it can be compared at all is another check's.
 */
function isKeptPassword({ flows }: ValueIndex, state: FunctionState, side: Side): boolean {
  if (side.request || side.literal || TYPED_AGAIN.test(side.name ?? "")) return false;
  return !taintsOf(flows.solver, state, side.value).some(
    ({ origin }) => origin.kind === "source" && origin.row.kind === "stored",
  );
}

/** What names alone say of an operand; asking where it comes from costs far more and is done last. */
interface SpokenSide {
  readonly value: ValueId;
  readonly name: string | undefined;
  /** A keyed digest is computed here. */
  readonly made: boolean;
  /** Text of the code. */
  readonly literal: boolean;
}

interface Side extends SpokenSide {
  readonly request: boolean;
}

/** Values that nothing computes: their own name is all there is to know. */
const NAMED_ITSELF: ReadonlySet<string> = new Set(["attribute", "parameter", "free", "import", "text"]);

function isSpokenSecret(state: FunctionState, id: ValueId): boolean {
  const name = spokenName(state.facts.fragment, id);
  return name !== undefined && COMPARED.has(secretKind(name) ?? "");
}

/** Nothing, a number, a list or a short word is not what secrets are; text of the code matters only against the request. */
function isWorthALook(index: ValueIndex, state: FunctionState, operands: readonly ValueId[]): boolean {
  const { values } = state.facts.fragment;
  if (operands.some((id) => values[id]?.op === "constant" || values[id]?.op === "collection")) return false;
  if (
    operands.every((id) => NAMED_ITSELF.has(values[id]?.op ?? "")) &&
    !operands.some((id) => isSpokenSecret(state, id))
  )
    return false;
  const constants = operands.flatMap(
    (value) => constantOf(index.flows.program, refTo(state.ref, value)) ?? [],
  );
  if (constants.length === 0) return true;
  return constants.every((one) => one.kind === "text" && one.text.length >= 4);
}

function spokenSide(index: ValueIndex, ref: ValueRef): SpokenSide {
  const ingredients = ingredientsOf(index, [ref]);
  const made = ingredients.calls.some((name) => MAKERS.test(name));
  return {
    value: ref.value,
    name: nameOf(ingredients, ref) ?? (made ? ingredients.names[0]?.name : undefined),
    made,
    literal: constantOf(index.flows.program, ref) !== undefined,
  };
}

/** The value's own name: a part of it may be a token without the whole being one. */
function nameOf({ names }: Ingredients, ref: ValueRef): string | undefined {
  const own = names.find(
    ({ name, at }) =>
      at.value === ref.value &&
      at.function === ref.function &&
      at.unit === ref.unit &&
      COMPARED.has(secretKind(name) ?? ""),
  );
  return own?.how === "calls" ? `${own.name}()` : own?.name;
}

function isFromRequest(index: ValueIndex, state: FunctionState, id: ValueId): boolean {
  return taintsOf(index.flows.solver, state, id).some(({ origin }) => {
    if (origin.kind === "source") return origin.row.kind === "request";
    return (
      origin.kind === "parameter" &&
      state.entries.some((entry) => entry.index === origin.index && entry.row.kind === "request")
    );
  });
}
