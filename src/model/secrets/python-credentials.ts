/** Literals of Python code (settings left out: those are evaluated) that serve as credentials. */
import type { ValueRef } from "../../bind/program.ts";
import type { CallValue, CollectionValue, TextValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { namesCredential } from "./credential-names.ts";

/** A literal and the name it stands under. */
export interface NamedLiteral {
  readonly at: ValueRef;
  readonly name: string;
  /** Never to be shown. */
  readonly text: string;
  /** How the name and the literal meet. */
  readonly how: "assigned" | "keyed" | "passed" | "default";
}

/** Shorter texts are words. */
const SHORTEST = 8;

/** Literals under the names of credentials, in functions, classes and modules. */
export function namedLiterals(flows: FlowModel): NamedLiteral[] {
  return functionsOf(flows).flatMap((state) => [...literalsOf(state)]);
}

function* literalsOf(state: FunctionState): Generator<NamedLiteral> {
  const { fragment } = state.facts;
  const literal = (name: string | undefined, id: ValueId, how: NamedLiteral["how"]): NamedLiteral[] => {
    const value = fragment.values[id];
    if (value?.op !== "text" || name === undefined || value.end - value.start < SHORTEST) return [];
    if (!namesCredential(name)) return [];
    return [{ at: { ...state.ref, value: id }, name, text: textOf(state, value), how }];
  };
  for (const { name, value } of fragment.named) yield* literal(name, value, "assigned");
  for (const { name, value } of fragment.stores) yield* literal(name, value, "assigned");
  for (const value of fragment.values) {
    if (value.op === "collection" && value.form === "dict")
      for (const [name, id] of entriesOf(state, value)) yield* literal(name, id, "keyed");
    if (value.op === "call") {
      for (const one of value.arguments) yield* literal(one.name, one.value, "passed");
      const [name, id] = defaultOf(state, value);
      yield* literal(name, id, "default");
    }
  }
}

function* entriesOf(state: FunctionState, { entries }: CollectionValue): Generator<[string, ValueId]> {
  for (const { key, value } of entries) {
    const name = shortText(state, key);
    if (name !== undefined) yield [name, value];
  }
}

/** `os.environ.get("API_KEY", "…")`, `config("API_KEY", default="…")`: the name and what stands in for it. */
function defaultOf(state: FunctionState, call: CallValue): readonly [string | undefined, ValueId] {
  const callee = spokenName(state.facts.fragment, call.callee);
  if (callee === undefined || !/^(?:get|getenv|setdefault|config|env|str|get_env\w*)$/i.test(callee))
    return [undefined, NONE];
  const [first, second] = call.arguments;
  const given = call.arguments.find(({ name }) => name === "default") ?? second;
  return [first && shortText(state, first.value), given?.value ?? NONE];
}

/** Longer keys are no names. */
const LONGEST_NAME = 80;

function shortText(state: FunctionState, id: ValueId): string | undefined {
  const value = id === NONE ? undefined : state.facts.fragment.values[id];
  return value?.op === "text" && value.end - value.start <= LONGEST_NAME ? textOf(state, value) : undefined;
}

function textOf(state: FunctionState, value: TextValue): string {
  return stringValue(state.ref.unit.file.bytes, value.literal);
}

/** A long text literal: may hold a token or key, whatever its name. */
export interface LongLiteral {
  readonly at: ValueRef;
  readonly text: string;
}

/** Shortest token of any issuer, quotes included. */
const SHORTEST_TOKEN = 20;

/** A private key of 8192 bits takes this much. */
const LONGEST_TOKEN = 8000;

/** Literals that are long enough for a token. */
export function* longLiterals(flows: FlowModel): Generator<LongLiteral> {
  for (const state of functionsOf(flows)) {
    for (const [id, value] of state.facts.fragment.values.entries()) {
      if (value.op !== "text") continue;
      const length = value.end - value.start;
      if (length < SHORTEST_TOKEN || length > LONGEST_TOKEN) continue;
      const { bytes } = state.ref.unit.file;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + value.start, length).toString("latin1");
      yield { at: { ...state.ref, value: id }, text };
    }
  }
}
