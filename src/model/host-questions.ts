/** What code asks about the host of an address: enough to know it, less than that, or something that cannot be told. */
import { definitionOf, textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { BuildValue, CallValue, Fragment, OperationValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import { spokenName } from "../flow/sinks.ts";
import { textBetween } from "../source/source-file.ts";
import { writtenSettings } from "../flow/written-settings.ts";

/** One question about a host. */
export interface HostQuestion {
  readonly kind: "enough" | "unseen" | "naive";
  /** A clause: "its host is compared". */
  readonly what: string;
  /** Of a naive one: an address that passes. */
  readonly passes: string;
}

/** Attributes of a parsed address that hold its host. */
export const HOST: RegExp = /^(?:hostname|netloc|host)$/;

/** The function in which a question stands, and which of its values are the host itself. */
export interface HostSearch {
  readonly program: Program;
  readonly ref: FunctionRef;
  readonly isHost: (id: ValueId) => boolean;
}

/** Texts inside each other that are opened. */
const DEPTH = 6;

/** Methods whose result is the host in another spelling, or without its port. */
const SPELLING =
  /^(?:lower|upper|casefold|strip|rstrip|lstrip|removeprefix|removesuffix|encode|decode|split|rsplit|partition)$/;

/** The host, with other cases of letters, without a port, or with a text for when there is none. */
function readsHost(search: HostSearch, id: ValueId, depth: number = DEPTH): boolean {
  if (search.isHost(id)) return true;
  const { values } = functionFacts(search.ref).fragment;
  const value = values[id];
  const inner = (one: ValueId): boolean => readsHost(search, one, depth - 1);
  if (depth === 0 || value === undefined) return false;
  if (value.op === "operation") return value.operator === "or" && value.operands.some(inner);
  if (value.op === "merge") return value.inputs.some((input) => input < id && inner(input));
  if (value.op === "item" || value.op === "element") return inner(value.base);
  const callee = value.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "attribute" && SPELLING.test(callee.name) && inner(callee.base);
}

/** What one value asks about the host. */
export function hostQuestion(search: HostSearch, id: ValueId): HostQuestion | undefined {
  const value = functionFacts(search.ref).fragment.values[id];
  if (value?.op === "call") return askedByCall(search, value);
  if (value?.op !== "operation") return undefined;
  const [left, right] = value.operands;
  if (value.operator === "not") return left !== undefined && readsHost(search, left) ? EMPTY : undefined;
  if (left === undefined || right === undefined) return undefined;
  if (/^[=!]=$/.test(value.operator)) {
    if (readsHost(search, left)) return comparedWith(search, right);
    return readsHost(search, right) ? comparedWith(search, left) : undefined;
  }
  if (!/^(?:not )?in$/.test(value.operator)) return undefined;
  if (readsHost(search, left)) return lookedUpIn(search, right);
  return readsHost(search, right) ? SUBSTRING : undefined;
}

const COMPARED: HostQuestion = { kind: "enough", what: "its host is compared", passes: "" };

const EMPTY: HostQuestion = {
  kind: "naive",
  what: "an empty host is taken for an own address",
  passes: "`///elsewhere.example`",
};

const SUBSTRING: HostQuestion = {
  kind: "naive",
  what: "a text is only searched in its host",
  passes: "`https://your-host.elsewhere.example/`",
};

const BEGINNING: HostQuestion = { ...SUBSTRING, what: "only the beginning of its host is looked at" };

const ENDING: HostQuestion = {
  kind: "naive",
  what: "only the end of its host is looked at, without the dot in front",
  passes: "`https://elsewhere-your-host/`",
};

const OWN_MACHINE: HostQuestion = {
  kind: "naive",
  what: "only names of this machine are asked for",
  passes: "every other address",
};

const UNSEEN: HostQuestion = { kind: "unseen", what: "a comparison of its host", passes: "" };

/** Names and addresses of the machine itself, and the address at which clouds tell their machines secrets. */
const OWN_NAMES =
  /^(?:localhost|127\.[\d.]{1,11}|0\.0\.0\.0|\[?::1\]?|169\.254\.169\.254|metadata\.google\.internal)$/i;

/** Lists of what is refused: whatever is not in them passes. */
const REFUSED = /block|deny|denied|forbid|banned|private|internal|blacklist|refused/i;

function comparedWith({ program, ref }: HostSearch, other: ValueId): HostQuestion {
  const value = functionFacts(ref).fragment.values[other];
  const text = textOf(program, refTo(ref, other));
  if (text === "" || value?.op === "constant") return EMPTY;
  return text !== undefined && OWN_NAMES.test(text) ? OWN_MACHINE : COMPARED;
}

function lookedUpIn({ program, ref }: HostSearch, list: ValueId): HostQuestion {
  const texts = textsOf(program, ref, list);
  const given = texts?.filter((text) => text !== "");
  if (given?.length === 0) return EMPTY;
  if (given?.every((text) => text !== undefined && OWN_NAMES.test(text))) return OWN_MACHINE;
  return REFUSED.test(spokenName(functionFacts(ref).fragment, list) ?? "") ? UNSEEN : COMPARED;
}

/** The texts of a collection that is written in the code, behind a name too; undefined for members that are not written. */
function textsOf(
  program: Program,
  ref: FunctionRef,
  id: ValueId,
): readonly (string | undefined)[] | undefined {
  const at = definitionOf(program, refTo(ref, id));
  const { values } = functionFacts(at).fragment;
  let value = values[at.value];
  const [first] = value?.op === "call" ? value.arguments : [];
  if (value?.op === "call" && /^(?:frozenset|set|tuple|list)$/.test(nameOf(values, value.callee)))
    value = first && values[first.value];
  if (value?.op !== "collection") return undefined;
  return value.entries.map((entry) => textOf(program, refTo(at, entry.value)));
}

function nameOf(values: Fragment["values"], id: ValueId): string {
  const value = values[id];
  return value?.op === "free" ? value.name : "";
}

/** `host.endswith(".shop.example")`, `fnmatch(host, pattern)`. */
function askedByCall(search: HostSearch, call: CallValue): HostQuestion | undefined {
  const { fragment } = functionFacts(search.ref);
  const callee = fragment.values[call.callee];
  const name = spokenName(fragment, call.callee) ?? "";
  const asked = call.arguments[0]?.value ?? NONE;
  if (callee?.op === "attribute" && readsHost(search, callee.base)) {
    if (name === "endswith") return endingWith(search, asked);
    return name === "startswith" ? BEGINNING : undefined;
  }
  const matches = /^(?:re)?(?:full)?match$|^search$|^fnmatch/.test(name);
  return matches && call.arguments.some(({ value }) => readsHost(search, value)) ? UNSEEN : undefined;
}

/** An end that begins with a dot is that of a domain and all below it. */
function endingWith(search: HostSearch, id: ValueId): HostQuestion {
  const starts = startsOf(search, id);
  if (starts.length === 0 || starts.includes(undefined)) return UNSEEN;
  return starts.every((start) => start?.startsWith(".")) ? COMPARED : ENDING;
}

/** The beginnings of the texts that an ending may be. */
function startsOf({ program, ref }: HostSearch, id: ValueId): readonly (string | undefined)[] {
  const { values } = functionFacts(ref).fragment;
  const value = values[id];
  if (value?.op === "element")
    return textsOf(program, ref, value.base) ?? writtenSettings(program, ref, value.base) ?? [];
  if (value?.op === "build" && value.form === "f-string")
    return [textBetween(ref.unit.file.bytes, value.start, value.end).replace(/^\w{0,2}["']{1,3}/, "")].map(
      (text) => (text.startsWith("{") ? undefined : text),
    );
  if (value?.op === "build") return [textOf(program, refTo(ref, value.parts[0] ?? NONE))];
  return (
    textsOf(program, ref, id) ??
    writtenSettings(program, ref, tupleOf(program, ref, id)) ?? [textOf(program, refTo(ref, id))]
  );
}

/** `x` of `tuple(x)`, which is how a list of ends is asked for. */
function tupleOf(program: Program, ref: FunctionRef, id: ValueId): ValueId {
  const value = functionFacts(ref).fragment.values[id];
  const isTuple = value?.op === "call" && externalName(resolveIn(program, ref, value.callee)) === "tuple";
  return isTuple ? (value.arguments[0]?.value ?? id) : id;
}

/** `"{uri.hostname}"`, and with the scheme in front. */
const HOST_FIELD = /^(?:\{\w{0,40}\.scheme\}:\/\/)?\{\w{0,40}\.(?:hostname|netloc)\}$/;

/** `"{uri.hostname}".format(uri=urlsplit(url))`, and `f"{urlsplit(url).hostname}"`: the host and nothing else. */
function isFilledWithHost(program: Program, ref: FunctionRef, build: BuildValue): boolean {
  const [first, more] = build.parts;
  if (build.form === "format") return HOST_FIELD.test(textOf(program, refTo(ref, first ?? NONE)) ?? "");
  const part = functionFacts(ref).fragment.values[first ?? NONE];
  if (build.form !== "f-string" || more !== undefined) return false;
  const written = textBetween(ref.unit.file.bytes, build.start, build.end);
  const isWhole = /^[fF]["'{]{2,4}[^{}]{1,100}\}["']{1,3}$/.test(written);
  return isWhole && part?.op === "attribute" && HOST.test(part.name);
}

/** What to look for in a function that reads the host of an address, and which of its questions count no more; undefined where it reads none. */
export function hostSearchIn(
  program: Program,
  ref: FunctionRef,
): (HostSearch & { readonly loosened: ReadonlySet<ValueId> }) | undefined {
  const { values } = functionFacts(ref).fragment;
  const isHost = (id: ValueId): boolean => {
    const value = values[id];
    if (value?.op === "attribute") return HOST.test(value.name);
    return value?.op === "build" && isFilledWithHost(program, ref, value);
  };
  if (!values.some((_, id) => isHost(id))) return undefined;
  const search = { program, ref, isHost };
  return { ...search, loosened: loosenedIn(search) };
}

/** Every question of one function about hosts, the best first; what a looser one beside it lets in all the same counts no more. */
export function hostQuestionsIn(program: Program, ref: FunctionRef): readonly HostQuestion[] {
  const { values, regions } = functionFacts(ref).fragment;
  const search = hostSearchIn(program, ref);
  if (!search) return [];
  const { isHost, loosened } = search;
  const asked = values.flatMap((_, id) => (loosened.has(id) ? [] : (hostQuestion(search, id) ?? [])));
  const empty = regions.some(({ condition }) => condition !== NONE && isHost(condition)) ? [EMPTY] : [];
  const order = ["enough", "unseen", "naive"];
  return [...asked, ...empty].toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** `host == own or host.endswith(own)`: questions beside which a looser one lets more in. */
export function loosenedIn(search: HostSearch): ReadonlySet<ValueId> {
  const { values } = functionFacts(search.ref).fragment;
  const found = new Set<ValueId>();
  for (const value of values) {
    if (value.op !== "operation" || (value.operator !== "or" && value.operator !== "and")) continue;
    const sides = sidesOf(search, value);
    if (!sides.some(({ question }) => question.kind === "naive" && question !== EMPTY)) continue;
    for (const { id, question } of sides) if (question.kind === "enough") found.add(id);
  }
  return found;
}

interface Side {
  readonly id: ValueId;
  readonly question: HostQuestion;
}

/** The questions of which one answer is enough: those that say yes beside `or`, those that say no beside `and`. */
function sidesOf(search: HostSearch, operation: OperationValue): Side[] {
  const { values } = functionFacts(search.ref).fragment;
  return operation.operands.flatMap((operand) => {
    const value = values[operand];
    const negated = value?.op === "operation" && value.operator === "not";
    const id = negated ? (value.operands[0] ?? NONE) : operand;
    const asked = values[id];
    const saysNo = negated || (asked?.op === "operation" && /^(?:!=|not in)$/.test(asked.operator));
    const question = hostQuestion(search, id);
    return question && saysNo === (operation.operator === "and") ? [{ id, question }] : [];
  });
}
