/** Rows that stand below something else in the URL: views that fetch one by its own key alone, where the others ask for both. */
import { functionFacts } from "../../bind/program.ts";
import type { FunctionRef } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import { operandsOf } from "../../flow/operands.ts";
import { textBetween } from "../../source/source-file.ts";
import { isJustMade } from "./past-queryset.ts";
import type { Fetch, Lookup, ModelKey } from "./lookup.ts";
import { REQUEST } from "./lookup.ts";

/** A part of the URL that a question leaves out, although other views of the model ask for it. */
export interface LeftOut {
  /** The URL's name for it, and the handler's parameter. */
  readonly name: string;
  /** How another view asks for it: `workspace__slug`. */
  readonly column: string | undefined;
  /** Lookups of other views that ask for it. */
  readonly asking: readonly Lookup[];
}

/** Lookups of one model that are asked in handlers' own code. */
type Nested = ReadonlyMap<ModelKey, readonly Lookup[]>;

/** Handlers that ask for both, before it is a custom, and how many there must be for each that does not. */
const LEAST = 3;
const SHARE = 2;

/** Lookups by model, of those that the sender of the request steers. */
export function nestedLookups(lookups: readonly Lookup[]): Nested {
  const found = new Map<ModelKey, Lookup[]>();
  for (const lookup of lookups) {
    if (!lookup.keyed || !isOwn(lookup)) continue;
    const same = found.get(lookup.fetch.model.key);
    if (same) same.push(lookup);
    else found.set(lookup.fetch.model.key, [lookup]);
  }
  return found;
}

/** What a lookup leaves out; undefined where it leaves out nothing that others ask for. */
export function leftOut(nested: Nested, lookup: Lookup): LeftOut | undefined {
  if (!lookup.keyed || !isOwn(lookup)) return undefined;
  if (!isPickedAlone(lookup)) return undefined;
  const others = nested.get(lookup.fetch.model.key) ?? [];
  for (const name of captured(lookup)) {
    if (!leaves(lookup, name) || isVouchedFor(nested, lookup, name)) continue;
    const asking = distinct(others.filter((one) => one.handler !== lookup.handler && asksForBoth(one, name)));
    const leaving = distinct(others.filter((one) => leaves(one, name)));
    if (asking.length < LEAST || asking.length < SHARE * leaving.length) continue;
    const columns = asking.flatMap((one) => columnOf(one, name) ?? []);
    return { name, column: columns[0], asking };
  }
  return undefined;
}

/**
 * `Project.objects.get(pk=pk, workspace__slug=slug)` before it: the same key has named a row below the part that is left out, or the
 * handler would have ended there.
 */
function isVouchedFor(nested: Nested, lookup: Lookup, name: string): boolean {
  const [key] = picks(lookup);
  if (key === undefined) return false;
  return [...nested.values()].some((all) =>
    all.some(
      (one) =>
        one.handler === lookup.handler &&
        one.fetch.form === "one" &&
        one.fetch.at.value < lookup.fetch.at.value &&
        picks(one).includes(key) &&
        (asks(one, name) || isAskedByClass(one, name)),
    ),
  );
}

/** `self.get_queryset().get(pk=pk)`, where that method of the class itself reads `self.kwargs["slug"]`. */
function isAskedByClass({ view, fetch }: Lookup, name: string): boolean {
  if (view.target.kind !== "class" || !isThroughClass(fetch)) return false;
  const { ref } = view.target;
  const method = methodsOf(ref).find((one) => functionFacts(one).name === "get_queryset");
  if (method === undefined) return false;
  const { start, end } = functionFacts(method);
  const text = textBetween(ref.unit.file.bytes, start, end).replaceAll("'", '"');
  return text.includes(`kwargs["${name}"]`) || text.includes(`kwargs.get("${name}"`);
}

/** Values of one chain of queries that are looked at. */
const CHAIN = 80;

/** Whether a question goes on with what the class's own `get_queryset` gave, through filters, orders and either of two ways. */
function isThroughClass({ at }: Fetch): boolean {
  const { values } = functionFacts(at).fragment;
  const queue: ValueId[] = [at.value];
  for (let next = 0; next < queue.length && next < CHAIN; next++) {
    const value = values[queue[next] ?? at.value];
    if (value?.op === "attribute" && value.name === "get_queryset") return true;
    // Of a call only what it is called on goes on; what a filter of the class is handed does as well.
    if (value?.op === "call") {
      queue.push(value.callee);
      const callee = values[value.callee];
      if (callee?.op === "attribute" && callee.name === "filter_queryset")
        queue.push(...value.arguments.map((one) => one.value));
    } else if (value?.op === "attribute") queue.push(value.base);
    else if (value?.op === "choice") queue.push(value.whenTrue, value.whenFalse);
    else if (value?.op === "merge") queue.push(...value.inputs);
  }
  return false;
}

/** Whether a row is picked by the last part of the URL alone, or by what the body says: then nothing above it is asked for. */
function isPickedAlone(lookup: Lookup): boolean {
  const [first, ...more] = picks(lookup);
  if (first === undefined) return (lookup.fetch.asked.bits & REQUEST) !== 0 && !readsCaptures(lookup);
  return more.length === 0 && captured(lookup).at(-1) === first;
}

/** `self.kwargs["project_id"]` anywhere in the handler: which part of the URL it is, is not told from here. */
function readsCaptures({ fetch }: Lookup): boolean {
  return functionFacts(fetch.at).fragment.values.some(
    (value) => value.op === "attribute" && value.name === "kwargs",
  );
}

/** Whether a lookup is asked in the handler's own code, where its parameters have their names. */
function isOwn({ handler, fetch, path }: Lookup): boolean {
  return (
    path.length === 0 &&
    handler.function !== undefined &&
    functionFacts(handler.function) === functionFacts(fetch.at)
  );
}

/** One lookup of each handler. */
function distinct(lookups: readonly Lookup[]): readonly Lookup[] {
  return lookups.filter(
    (one, index) => lookups.findIndex(({ handler }) => handler === one.handler) === index,
  );
}

/** Parameters of a handler that the URL fills, by name. */
function captured({ view, fetch }: Lookup): readonly string[] {
  const names = new Set(view.routes.flatMap(({ captures }) => captures.map(({ name }) => name)));
  return functionFacts(fetch.at).parameters.flatMap(({ name }) => (names.has(name) ? [name] : []));
}

/** Whether a question, or one whose rows went into it, asks for a parameter. */
function asks({ fetch }: Lookup, name: string): boolean {
  const index = functionFacts(fetch.at).parameters.findIndex((one) => one.name === name);
  return index >= 0 && (keysOf(fetch, 0) & (1 << index)) !== 0;
}

const DEPTH = 4;

function keysOf({ asked }: Fetch, depth: number): number {
  if (depth > DEPTH) return asked.parameters;
  return asked.touched.reduce((keys, one) => keys | keysOf(one, depth + 1), asked.parameters);
}

function leaves(lookup: Lookup, name: string): boolean {
  if (!captured(lookup).includes(name) || asks(lookup, name) || isCompared(lookup, name)) return false;
  return !isJustMade(lookup.fetch) && !isAskedByClass(lookup, name);
}

/** `if str(issue.project_id) != project_id: …`: the handler compares the parameter with something. */
function isCompared({ fetch }: Lookup, name: string): boolean {
  const { values } = functionFacts(fetch.at).fragment;
  const isName = (id: ValueId, depth: number): boolean => {
    const value = values[id];
    if (value?.op === "parameter") return value.name === name;
    return value?.op === "call" && depth < 3 && operandsOf(value).some((one) => isName(one, depth + 1));
  };
  return values.some(
    (value) =>
      value.op === "operation" &&
      /^(?:==|!=|in|not in|is|is not)$/.test(value.operator) &&
      value.operands.some((one) => isName(one, 0)),
  );
}

/** Parameters of the URL that a question asks for. */
function picks(lookup: Lookup): readonly string[] {
  return captured(lookup).filter((name) => asks(lookup, name));
}

function asksForBoth(lookup: Lookup, name: string): boolean {
  return asks(lookup, name) && picks(lookup).length > 1;
}

/** The column by which a question asks for a parameter. */
function columnOf({ fetch }: Lookup, name: string): string | undefined {
  const ref: FunctionRef = fetch.at;
  const { values } = functionFacts(ref).fragment;
  const call = values[fetch.at.value];
  if (call?.op !== "call") return undefined;
  const found = call.arguments.find(({ value }) => {
    const given = values[value];
    return given?.op === "parameter" && given.name === name;
  });
  return found?.name;
}
