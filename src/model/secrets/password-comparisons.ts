/** `if password == "…"`, `if api_key != "…"`: a secret of the code that lets whoever knows it in. */
import type { ValueRef } from "../../bind/program.ts";
import { constantOf } from "../../bind/constants.ts";
import type { ValueId } from "../../extract/facts.ts";
import { ingredientsOf } from "../../flow/ingredients.ts";
import { equalities } from "../../flow/occurrences.ts";
import { textBetween } from "../../source/source-file.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { secretKind } from "../secret-words.ts";
import { credentialText } from "./credential-text.ts";
import { refTo } from "../../bind/program.ts";

/** One comparison of what a user sent with a literal. */
export interface PasswordComparison {
  /** The literal. */
  readonly literal: ValueRef;
  readonly comparison: ValueRef;
  /** What the other side is called. */
  readonly name: string;
  /** Never to be shown. */
  readonly text: string;
}

/** All of them, in the order of the code. */
export function passwordComparisons(index: ValueIndex): PasswordComparison[] {
  const speaking = new Map<FunctionState, boolean>();
  return equalities(index.flows).flatMap(({ state, id, value }): PasswordComparison[] => {
    const [left, right] = value.operands;
    if (left === undefined || right === undefined) return [];
    const speaks = speaking.get(state) ?? speaksOfPasswords(state);
    speaking.set(state, speaks);
    const found = speaks ? (pair(index, state, left, right) ?? pair(index, state, right, left)) : undefined;
    return found === undefined ? [] : [{ ...found, comparison: refTo(state.ref, id) }];
  });
}

/** Most functions do not, and need no closer look. */
function speaksOfPasswords({ ref, facts }: FunctionState): boolean {
  return /pass|pwd|pswd|token|secret|api.?key/i.test(
    textBetween(ref.unit.file.bytes, facts.start, facts.end),
  );
}

/** `given` comes from the request and is called a secret; `literal` is a text that could be one. */
function pair(
  index: ValueIndex,
  state: FunctionState,
  given: ValueId,
  literal: ValueId,
): Omit<PasswordComparison, "comparison"> | undefined {
  const { values } = state.facts.fragment;
  if (values[given]?.op === "text" || !mayBeText(values[literal]?.op)) return undefined;
  const ref = refTo(state.ref, literal);
  const constant = constantOf(index.flows.program, ref);
  if (constant?.kind !== "text" || !mayBeSecret(constant.text)) return undefined;
  const name = secretName(index, refTo(state.ref, given), constant.text);
  if (name === undefined || !isFromRequest(index, state, given)) return undefined;
  return { literal: ref, name, text: constant.text };
}

/** Who writes `my-secret-key` has replaced nothing, but what is compared with it opens the door all the same. */
function mayBeSecret(text: string): boolean {
  return credentialText(text).kind !== "placeholder" || SAYS_SECRET.test(text);
}

const SAYS_SECRET = /secret/i;

/** Kinds and states of tokens are words; a token is longer, or says that it is one. */
const TOKEN_LENGTH = 8;

function mayBeText(op: string | undefined): boolean {
  return op === "text" || op === "free" || op === "import";
}

function secretName(index: ValueIndex, ref: ValueRef, text: string): string | undefined {
  const { names } = ingredientsOf(index, [ref]);
  return names.find(({ name, how, hops }) => {
    if (hops !== 0 || how === "calls") return false;
    const kind = secretKind(name);
    return (
      kind === "password" || (kind === "token" && text.length >= TOKEN_LENGTH && !/^[a-z]+$/i.test(text))
    );
  })?.name;
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
