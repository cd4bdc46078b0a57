/** Comparisons by `==` of a value from the request with a secret that the server knows. */
import type { ValueRef } from "../bind/program.ts";
import type { OperationValue, ValueId } from "../extract/facts.ts";
import { possibleConstants } from "../flow/constant-arguments.ts";
import { functionsOf } from "../flow/flow-model.ts";
import type { Ingredients } from "../flow/ingredients.ts";
import { ingredientsOf } from "../flow/ingredients.ts";
import type { FunctionState } from "../flow/summary.ts";
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

/** Kinds of names whose values open a door to whoever sends them. Passwords in the clear are another check's. */
const COMPARED = new Set(["token", "signature", "key"]);

/** Every comparison. */
export function secretComparisons(index: ValueIndex): SecretComparison[] {
  return functionsOf(index.flows).flatMap((state) =>
    state.facts.fragment.values.flatMap((value, id) => {
      const equality = value.op === "operation" && (value.operator === "==" || value.operator === "!=");
      const found = equality ? comparison(index, state, { ...state.ref, value: id }, value) : undefined;
      return found ? [found] : [];
    }),
  );
}

function comparison(
  index: ValueIndex,
  state: FunctionState,
  at: ValueRef,
  { operands }: OperationValue,
): SecretComparison | undefined {
  const sides = operands.map((id) => sideOf(index, state, { ...at, value: id }));
  const [left, right] = sides;
  if (!left || !right || sides.some((side) => side.plain)) return undefined;
  if (left.request && right.request) return undefined;
  if (sides.some((side) => side.literal) && !sides.some((side) => side.request && side.name !== undefined))
    return undefined;
  const named =
    sides.find((side) => side.name !== undefined && !side.request) ??
    sides.find((side) => side.name !== undefined);
  const fromRequest = left.request || right.request;
  if (named?.name === undefined) return undefined;
  // Two names of one kind, or a computed digest: `token != expected`. A lone word may be anybody's token of a parser.
  const both = sides.every((side) => side.name !== undefined);
  return fromRequest || both || sides.some((side) => side.made)
    ? { at, name: named.name, fromRequest }
    : undefined;
}

interface Side {
  readonly name: string | undefined;
  readonly request: boolean;
  /** A keyed digest is computed here. */
  readonly made: boolean;
  /** Text of the code. */
  readonly literal: boolean;
  /** Nothing, a number, a list: not what secrets are. */
  readonly plain: boolean;
}

function sideOf(index: ValueIndex, state: FunctionState, ref: ValueRef): Side {
  const ingredients = ingredientsOf(index, [ref]);
  const made = ingredients.calls.some((name) => MAKERS.test(name));
  const constants = possibleConstants(index, ref).filter(({ when }) => when === "direct");
  return {
    name: nameOf(ingredients, ref) ?? (made ? ingredients.names[0]?.name : undefined),
    request: !made && isFromRequest(state, ref.value),
    made,
    literal: constants.some(({ constant }) => constant.kind === "text"),
    plain:
      state.facts.fragment.values[ref.value]?.op === "collection" ||
      constants.some(({ constant }) => constant.kind !== "text" || constant.text.length < 4),
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

function isFromRequest(state: FunctionState, id: ValueId): boolean {
  return (state.taints[id] ?? []).some(({ origin }) => {
    if (origin.kind === "source") return origin.row.kind === "request";
    return origin.kind === "parameter" && state.entries.some((entry) => entry.index === origin.index);
  });
}
