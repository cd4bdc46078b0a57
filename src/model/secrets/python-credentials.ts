/** Literals of Python code (settings left out: those are evaluated) that serve as credentials. */
import type { Unit, ValueRef } from "../../bind/program.ts";
import type { CallValue, CollectionValue, TextValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { namesCredential } from "./credential-names.ts";
import { mayHoldToken } from "./token-shapes.ts";

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
  return functionsOf(flows).flatMap(literalsOf);
}

function literalsOf(state: FunctionState): NamedLiteral[] {
  const { fragment } = state.facts;
  const found: NamedLiteral[] = [];
  const add = (name: string | undefined, id: ValueId, how: NamedLiteral["how"]): void => {
    const value = fragment.values[id];
    if (value?.op !== "text" || name === undefined || value.end - value.start < SHORTEST) return;
    if (namesCredential(name))
      found.push({ at: { ...state.ref, value: id }, name, text: textOf(state, value), how });
  };
  for (const { name, value } of fragment.named) add(name, value, "assigned");
  for (const { name, value } of fragment.stores) add(name, value, "assigned");
  for (const value of fragment.values) {
    if (value.op === "collection") for (const [name, id] of entriesOf(state, value)) add(name, id, "keyed");
    else if (value.op === "call") {
      for (const one of value.arguments) if (one.name !== undefined) add(one.name, one.value, "passed");
      const [name, id] = defaultOf(state, value);
      add(name, id, "default");
    }
  }
  return found;
}

function* entriesOf(state: FunctionState, { entries }: CollectionValue): Generator<[string, ValueId]> {
  const { values } = state.facts.fragment;
  for (const { key, value } of entries) {
    const name = values[value]?.op === "text" ? shortText(state, key) : undefined;
    if (name !== undefined) yield [name, value];
  }
}

/** `os.environ.get("API_KEY", "…")`, `config("API_KEY", default="…")`: the name and what stands in for it. */
function defaultOf(state: FunctionState, call: CallValue): readonly [string | undefined, ValueId] {
  const { fragment } = state.facts;
  const [first, second] = call.arguments;
  const given = call.arguments.find(({ name }) => name === "default") ?? second;
  if (first === undefined || given === undefined || fragment.values[given.value]?.op !== "text")
    return [undefined, NONE];
  const callee = spokenName(fragment, call.callee) ?? "";
  return READERS.test(callee) ? [shortText(state, first.value), given.value] : [undefined, NONE];
}

const READERS = /^(?:get|getenv|setdefault|config|env|str|get_env\w*)$/i;

/** Longer keys are no names. */
const LONGEST_NAME = 80;

function shortText(state: FunctionState, id: ValueId): string | undefined {
  const value = id === NONE ? undefined : state.facts.fragment.values[id];
  return value?.op === "text" && value.end - value.start <= LONGEST_NAME ? textOf(state, value) : undefined;
}

function textOf(state: FunctionState, value: TextValue): string {
  return stringValue(state.ref.unit.file.bytes, value.literal);
}

/** A long text literal that may hold a token, a private key or an address, whatever its name. */
export interface LongLiteral {
  readonly at: ValueRef;
  readonly text: string;
}

/** Shortest token of any issuer, quotes included. */
const SHORTEST_TOKEN = 20;

/** A private key of 8192 bits takes this much. */
const LONGEST_TOKEN = 8000;

/** One list for each program, shared by all checks that ask. */
const known = new WeakMap<FlowModel, readonly LongLiteral[]>();

/** Literals that may hold a token, a private key or an address. */
export function longLiterals(flows: FlowModel): readonly LongLiteral[] {
  const literals = known.get(flows) ?? [...flows.program.units.values()].flatMap(literalsIn);
  known.set(flows, literals);
  return literals;
}

function literalsIn(unit: Unit): LongLiteral[] {
  const found: LongLiteral[] = [];
  const { bytes } = unit.file;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  for (const [id, { fragment }] of unit.facts.functions.entries()) {
    for (const [value, { op, start, end }] of fragment.values.entries()) {
      if (op !== "text" || end - start < SHORTEST_TOKEN || end - start > LONGEST_TOKEN) continue;
      const literal = text.slice(start, end);
      if (literal.includes("://") || mayHoldToken(literal))
        found.push({ at: { unit, function: id, value }, text: literal });
    }
  }
  return found;
}
