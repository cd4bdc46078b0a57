/** Literals of Python code (settings left out: those are evaluated) that serve as credentials. */
import type { ValueRef } from "../../bind/program.ts";
import type { CallValue, CollectionValue, Fragment, TextValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { Occurrence, Spot } from "../../flow/spots.ts";
import { perFile } from "../../bind/once.ts";
import { eachOfKind, functionsLike, inProgram, spotted } from "../../flow/spots.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { namesCredential } from "./credential-names.ts";
import { latin1 } from "./deploy-values.ts";
import { mayHoldToken } from "./token-shapes.ts";
import { refTo } from "../../bind/program.ts";

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
  return [
    ...assigning(flows).flatMap(assignedIn),
    ...keyed(flows).flatMap(keyedIn),
    ...giving(flows).flatMap(givenIn),
  ];
}

/** Functions that assign a long text. */
const assigning = functionsLike(({ fragment }) =>
  [...fragment.named, ...fragment.stores].some(({ value }) => isLongText(fragment, value)),
);

const keyed = spotted(
  ["collection"],
  ({ form, entries }, fragment) =>
    form === "dict" && entries.some(({ value }) => isLongText(fragment, value)),
);

/** Calls with a long text under the name of a credential, or in place of a variable that is not set. */
const giving = spotted(
  ["call"],
  (call, fragment) =>
    call.arguments.some(({ value }) => isLongText(fragment, value)) &&
    (isReading(call, fragment) ||
      call.arguments.some(
        ({ name, value }) => name !== undefined && isLongText(fragment, value) && namesCredential(name),
      )),
);

function isReading(call: CallValue, fragment: Fragment): boolean {
  return READERS.test(spokenName(fragment, call.callee) ?? "");
}

function assignedIn(state: FunctionState): readonly NamedLiteral[] {
  const { named, stores } = state.facts.fragment;
  const found: NamedLiteral[] = [];
  for (const { name, value } of named) found.push(...literalAt(state, name, value, "assigned"));
  for (const { name, value } of stores) found.push(...literalAt(state, name, value, "assigned"));
  return found;
}

function keyedIn({ state, value: { entries } }: Occurrence<CollectionValue>): readonly NamedLiteral[] {
  return entries
    .filter(({ value }) => isLongText(state.facts.fragment, value))
    .flatMap(({ key, value }) => literalAt(state, shortText(state, key), value, "keyed"));
}

function givenIn({ state, value: call }: Occurrence<CallValue>): readonly NamedLiteral[] {
  const [name, id] = defaultOf(state, call);
  return [
    ...call.arguments.flatMap((one) => literalAt(state, one.name, one.value, "passed")),
    ...literalAt(state, name, id, "default"),
  ];
}

function literalAt(
  state: FunctionState,
  name: string | undefined,
  id: ValueId,
  how: NamedLiteral["how"],
): readonly NamedLiteral[] {
  const value = state.facts.fragment.values[id];
  if (
    name === undefined ||
    value?.op !== "text" ||
    !isLongText(state.facts.fragment, id) ||
    !namesCredential(name)
  )
    return NO_LITERALS;
  return [{ at: refTo(state.ref, id), name, text: textOf(state, value), how }];
}

const NO_LITERALS: readonly NamedLiteral[] = [];

function isLongText({ values }: Fragment, id: ValueId): boolean {
  const value = values[id];
  return value?.op === "text" && value.end - value.start >= SHORTEST;
}

/** `os.environ.get("API_KEY", "…")`, `config("API_KEY", default="…")`: the name and what stands in for it. */
function defaultOf(state: FunctionState, call: CallValue): readonly [string | undefined, ValueId] {
  const { fragment } = state.facts;
  const [first, second] = call.arguments;
  const given = call.arguments.find(({ name }) => name === "default") ?? second;
  if (first === undefined || given === undefined || fragment.values[given.value]?.op !== "text")
    return [undefined, NONE];
  return isReading(call, fragment) ? [shortText(state, first.value), given.value] : [undefined, NONE];
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

/** Literals that may hold a token, a private key or an address. */
export function longLiterals(flows: FlowModel): readonly LongLiteral[] {
  return inProgram(flows, longSpots).map(({ state, id, value }) => ({
    at: refTo(state.ref, id),
    text: latin1(state.ref.unit.file.bytes.subarray(value.start, value.end)),
  }));
}

/** The text of a file is decoded at most once for all of them. */
const longSpots = perFile(({ facts, file }): readonly Spot<TextValue>[] => {
  const found: Spot<TextValue>[] = [];
  let whole: string | undefined;
  eachOfKind(facts, "text", (value, id, one) => {
    const length = value.end - value.start;
    if (length < SHORTEST_TOKEN || length > LONGEST_TOKEN) return;
    whole ??= latin1(file.bytes);
    const text = whole.slice(value.start, value.end);
    if (text.includes("://") || mayHoldToken(text)) found.push({ function: one, id, value });
  });
  return found;
});
