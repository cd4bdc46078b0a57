/** What a text that becomes HTML was put together from: the parts that nothing escaped. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { definitionOf, textOf } from "../../bind/constants.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { BuildValue, CallValue, OperationValue, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { clearedIn } from "../../flow/guards.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { clearedBy } from "../../flow/library-index.ts";
import { contextOf } from "../../flow/reading.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { translated } from "../../flow/translation-tables.ts";
import { marksUp } from "./marked-up-text.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Span } from "../../source/span.ts";
import { stringValue } from "../../syntax/python/strings.ts";

/** One part that is not constant and that nothing escaped. */
export interface HtmlPart {
  readonly at: ValueRef;
  readonly value: Value;
  /** What the programmer calls it. */
  readonly name: string | undefined;
  /** The result of a call that may have made anything of its arguments; a look-up (`cells.get(row)`) is none. */
  readonly called: boolean;
  /** Where it goes in between tags, itself or in a text made of it. */
  readonly entered: Span | undefined;
}

/** A text as far as it can be followed inside its function. */
export interface HtmlText {
  readonly parts: readonly HtmlPart[];
  /** Whether the code itself writes tags into it. */
  readonly tags: boolean;
  /** Whether it was put together at all; otherwise one value is taken as it is. */
  readonly built: boolean;
}

/** Values looked at in one text: loops and accumulators make long ones. */
const LIMIT = 400;

/** Text of one literal that is searched for tags. */
const TEXT_LIMIT = 4_000;

interface Search {
  readonly flows: FlowModel;
  readonly state: FunctionState;
  readonly queue: ValueId[];
  readonly seen: Set<ValueId>;
  readonly parts: HtmlPart[];
  /** Where values go in between tags; what they are made of goes in there as well. */
  readonly entered: Map<ValueId, Span>;
  /** The branches in which values are put into others: what was asked there holds for them. */
  readonly used: Map<ValueId, RegionId[]>;
  tags: boolean;
  built: boolean;
}

/** The parts of a text. */
export function htmlText(flows: FlowModel, state: FunctionState, start: ValueId): HtmlText {
  const search: Search = {
    flows,
    state,
    queue: [start],
    seen: new Set(),
    parts: [],
    entered: new Map(),
    used: new Map(),
    tags: false,
    built: false,
  };
  for (let next = 0; next < search.queue.length && next < LIMIT; next++) {
    const id = search.queue[next];
    if (id !== undefined && !search.seen.has(id)) visit(search, id);
  }
  return { ...search, parts: search.parts.filter((part) => !isSettled(search, part.at.value)) };
}

/** `if name not in KNOWN: return`: a part that was asked about wherever it goes in, so that it holds no tags there. */
function isSettled({ flows, state, used }: Search, id: ValueId): boolean {
  const context = contextOf(flows.solver, state);
  const regions = used.get(id) ?? [];
  return regions.length > 0 && regions.every((one) => (clearedIn(context, one, id) & KIND_BITS.html) !== 0);
}

function visit(search: Search, id: ValueId): void {
  search.seen.add(id);
  const value = search.state.facts.fragment.values[id];
  if (!value) return;
  const inner = isCleared(search, id, value) ? [] : innerOf(search, value);
  if (inner !== undefined) enter(search, id, value, inner);
  else if (carriesHtml(search, id)) search.parts.push(partOf(search, id, value));
  noteTags(search, id, value);
}

/** `text.replace("<", "&lt;")`: nothing is left of what the text itself may do. */
function isCleared(search: Search, id: ValueId, value: Value): boolean {
  const callee = value.op === "call" ? search.state.facts.fragment.values[value.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "replace" && !carriesHtml(search, id);
}

/** What a text between tags was put together from goes in where that text does. */
function enter(search: Search, id: ValueId, value: Value, inner: readonly ValueId[]): void {
  const around = search.entered.get(id);
  const isTagged = takesTags(search, id, value, inner);
  for (const [n, part] of inner.entries()) {
    const region = value.op === "merge" ? (value.regions[n] ?? value.region) : value.region;
    search.used.set(part, [...(search.used.get(part) ?? []), region]);
    const span = isTagged ? interpolated(search, value, part) : around;
    if (span && !search.entered.has(part)) search.entered.set(part, span);
  }
  search.queue.push(...inner);
}

/** Whether tags stand in the text itself, or in the constant behind `LINK % name` and `LINK.format(name)`. */
function takesTags(search: Search, id: ValueId, value: Value, [first]: readonly ValueId[]): boolean {
  if (value.op !== "build" && !formats(search.state, value)) return false;
  if (value.op === "build" && writesTags(search, id, value)) return true;
  const template = first === undefined ? undefined : search.state.facts.fragment.values[first];
  return template !== undefined && template.op !== "build" && writesTags(search, first ?? id, template);
}

function formats({ facts }: FunctionState, value: Value): boolean {
  const callee = value.op === "call" ? facts.fragment.values[value.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "format";
}

/** Between the braces of an f-string; a name in them has the span of what it was bound to. */
function interpolated({ state }: Search, build: Value, part: ValueId): Span {
  const value = state.facts.fragment.values[part];
  const place = build.op === "build" ? build.places?.[build.parts.indexOf(part)] : undefined;
  if (place !== undefined && (value === undefined || place < value.start || place > value.end))
    return { start: place, end: place + (nameOf(state, part)?.length ?? 1) };
  const isInside = value && value.start >= build.start && value.end <= build.end;
  return isInside ? { start: value.start, end: value.end } : { start: build.start, end: build.end };
}

function partOf({ state, entered }: Search, id: ValueId, value: Value): HtmlPart {
  const callee = value.op === "call" ? state.facts.fragment.values[value.callee] : undefined;
  const looksUp = callee?.op === "attribute" && LOOKUPS.has(callee.name);
  const readsField = callee?.op === "free" && callee.name === "getattr";
  const called = value.op === "call" && !looksUp && !readsField;
  return {
    at: refTo(state.ref, id),
    value,
    name: nameOf(state, id),
    called,
    entered: entered.get(id),
  };
}

/** The name behind the last dot; of a call, the method's; of one element of a list, the list's. */
function nameOf(state: FunctionState, id: ValueId): string | undefined {
  const value = state.facts.fragment.values[id];
  if (value?.op === "item") return value.name ?? nameOf(state, value.base);
  if (value?.op === "element") return nameOf(state, value.base);
  if (value?.op === "call") return nameOfCall(state, value);
  return spokenName(state.facts.fragment, id);
}

/** Built-in functions that give what they were given in another order or form: its name says more than theirs. */
const GIVING_AGAIN = /^(?:getattr|enumerate|dict|list|tuple|set|sorted|reversed|iter|next|str|zip)$/;

/** Methods of compiled patterns, with the position of the text that they cut up (docs.python.org/3/library/re.html#regular-expression-objects). */
const CUTTING: Readonly<Record<string, number>> = { split: 0, sub: 1, findall: 0 };

/** What compiled patterns are called, and the module itself is not. */
const PATTERN_NAME = /^_{0,2}[A-Z][A-Z0-9_]{0,60}$|(?:^|_)(?:re|regex|pattern)$/;

/** Methods of querysets: what they are called on says more (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const ROW_METHODS =
  /^(?:all|filter|exclude|order_by|distinct|first|last|earliest|latest|reverse|values|values_list|only|defer|select_related|prefetch_related|annotate)$/;

/** `getattr(request, "csp_nonce", "")`: the field that is written out. */
function fieldRead({ facts, ref }: FunctionState, call: CallValue): string | undefined {
  const name = facts.fragment.values[call.arguments[1]?.value ?? NONE];
  return name?.op === "text" ? stringValue(ref.unit.file.bytes, name.literal) : undefined;
}

/** `cells.get(row)` is one of the cells, `TAG.split(text)` and `text.strip()` are the text. */
function nameOfCall(state: FunctionState, call: CallValue): string | undefined {
  const callee = state.facts.fragment.values[call.callee];
  const read = callee?.op === "free" && callee.name === "getattr" ? fieldRead(state, call) : undefined;
  if (read !== undefined) return read;
  if (callee?.op === "free" && GIVING_AGAIN.test(callee.name) && call.arguments[0] !== undefined)
    return nameOf(state, call.arguments[0].value);
  if (callee?.op === "closure") return localName(state, callee.function);
  if (callee?.op !== "attribute") return spokenName(state.facts.fragment, call.callee);
  const base = nameOf(state, callee.base);
  const cut = call.arguments[CUTTING[callee.name] ?? -1];
  if (cut !== undefined && base !== undefined && PATTERN_NAME.test(base)) return nameOf(state, cut.value);
  const tellsLittle =
    LOOKUPS.has(callee.name) ||
    TEXT_METHODS.has(callee.name) ||
    callee.name === "split" ||
    ROW_METHODS.test(callee.name);
  return tellsLittle && base !== undefined ? base : callee.name;
}

/** What a function is called that another one holds; a lambda has no name. */
function localName({ ref }: FunctionState, id: number): string | undefined {
  const { name } = functionFacts({ unit: ref.unit, function: id });
  return /^\w+$/.test(name) ? name : undefined;
}

function carriesHtml({ flows, state }: Search, id: ValueId): boolean {
  return taintsOf(flows.solver, state, id).some(({ kinds }) => (kinds & KIND_BITS.html) !== 0);
}

/** What a value was put together from; undefined for one that is taken as it is. */
function innerOf(search: Search, value: Value): readonly ValueId[] | undefined {
  switch (value.op) {
    case "build":
      search.built = true;
      return partsOfBuild(search, value);
    case "merge":
      return value.inputs;
    case "choice":
      return [value.whenTrue, value.whenFalse];
    case "collection":
      return value.entries.map((entry) => entry.value);
    case "updated":
      return [value.base, value.value];
    case "operation":
      return shownOperands(value);
    case "call":
      return insideCall(search, value);
    default:
      return undefined;
  }
}

/** What `a and b` shows is b: its first operand only where that is empty. */
function shownOperands({ operator, operands }: OperationValue): readonly ValueId[] {
  if (operator === "and") return operands.slice(-1);
  return operator === "or" || operator === "arithmetic" ? operands : [];
}

/** `Markup("<b>%s</b>") % x` escapes x; so does `Markup(…).format`. */
function partsOfBuild(search: Search, build: BuildValue): readonly ValueId[] {
  const [first] = build.parts;
  if (build.form !== "percent" && build.form !== "format" && build.form !== "join") return build.parts;
  const template = first === undefined ? undefined : search.state.facts.fragment.values[first];
  const name = template?.op === "call" ? calledName(search, template) : undefined;
  return name === "markupsafe.Markup" ? [] : build.parts;
}

/** Text methods keep their text; `str(x)` shows x; a call that escapes ends the search; any other call is a part. */
function insideCall(search: Search, call: CallValue): readonly ValueId[] | undefined {
  const name = calledName(search, call);
  const row = name === undefined ? undefined : search.flows.solver.catalog.propagators.get(name);
  const all = call.arguments.map((one) => one.value);
  if (row && (clearedBy(row.clears) & KIND_BITS.html) !== 0) return [];
  if (name === "getattr" && readsFieldOfParameter(search, call)) return undefined;
  if (row && marksUp(search.flows, search.state.ref, call)) search.built = search.tags = true;
  if (row) return row.from ? row.from.flatMap((one) => (one === "receiver" ? [] : (all[one] ?? []))) : all;
  const callee = search.state.facts.fragment.values[call.callee];
  const table = translated(search.flows.program, search.state.ref, call);
  if (table !== undefined && callee?.op === "attribute") return table === "escapes" ? [] : [callee.base];
  if (callee?.op !== "attribute" || !TEXT_METHODS.has(callee.name)) return undefined;
  if (callee.name === "format" || breaksLines(search, callee.name, all)) search.built = true;
  return callee.name === "join" ? all : [callee.base, ...all.slice(callee.name === "format" ? 0 : 1)];
}

/** `text.replace("\n", "<br>")`: HTML that was made before needs no tags for its lines, so this is plain text. */
function breaksLines({ flows, state }: Search, method: string, [old, by]: readonly ValueId[]): boolean {
  if (method !== "replace" || old === undefined || by === undefined) return false;
  const isLineEnd = /^[\r\n]{1,2}$/.test(textOf(flows.program, refTo(state.ref, old)) ?? "");
  return isLineEnd && TAGS.test(textOf(flows.program, refTo(state.ref, by)) ?? "");
}

/** `getattr(record, name)`: one field of what the function was handed, whichever the name tells. */
function readsFieldOfParameter({ state }: Search, { arguments: given }: CallValue): boolean {
  const { values } = state.facts.fragment;
  const [row, name] = given.map((one) => values[one.value]);
  return row?.op === "parameter" && name !== undefined && name.op !== "build";
}

/** Methods that give one entry of what they belong to. */
const LOOKUPS: ReadonlySet<string> = new Set(["get", "getlist", "pop", "setdefault", "first", "last"]);

/** Methods of a text that give it back with the same dangers (docs.python.org/3/library/stdtypes.html#string-methods). */
const TEXT_METHODS = new Set([
  "format",
  "strip",
  "lstrip",
  "rstrip",
  "upper",
  "lower",
  "title",
  "capitalize",
  "replace",
  "join",
  "splitlines",
  "split",
  "encode",
  "decode",
  "items",
  "values",
]);

function calledName({ flows, state }: Search, call: CallValue): string | undefined {
  return externalName(resolveIn(flows.program, state.ref, call.callee));
}

function noteTags(search: Search, id: ValueId, value: Value): void {
  search.tags ||= writesTags(search, id, value);
}

/** Tags and attributes in a text as Python writes it: behind `"/?page="` the text ends, and no attribute's value begins. */
const TAGS = /<[a-z/!]|[a-z]="(?!\s{0,9}(?:[+,)\]]|%\s|$))/i;

function writesTags({ flows, state }: Search, id: ValueId, value: Value): boolean {
  const at = definitionOf(flows.program, refTo(state.ref, id));
  const defined = functionFacts(at).fragment.values[at.value] ?? value;
  if (defined.op !== "text" && defined.op !== "build") return false;
  const end = Math.min(defined.end, defined.start + TEXT_LIMIT);
  return TAGS.test(textBetween(at.unit.file.bytes, defined.start, end));
}
