/** By what a lookup picks its row. */
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { ownAncestors } from "../../bind/ancestry.ts";
import { instanceAttributes } from "../../bind/instance-attributes.ts";
import { externalName, hierarchyOf, resolve } from "../../bind/resolve.ts";
import type { CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Fetch, Lookup } from "./lookup.ts";

/** Columns whose values are drawn at random or signed. */
const UNGUESSABLE =
  /(?:^|_)(?:uuid|guid|token|key|secret|hash|digest|signature|code|nonce|hex|random|activation\w*|share\w*|slug_?id|short_?id|public_?id)(?:$|_)|uuid/i;

/** Whether a question asks for one row, or for those whose keys are listed: `filter(pk__in=request.POST.getlist("ids"))`. */
export function picksByKey({ at, form }: Fetch): boolean {
  if (form === "one") return true;
  const { values } = functionFacts(at).fragment;
  let call = values[at.value];
  for (let step = 0; call?.op === "call" && step < CHAIN; step++) {
    if (call.arguments.some(({ name }) => name !== undefined && LISTED.test(name))) return true;
    const callee: Value | undefined = values[call.callee];
    if (callee?.op !== "attribute") return false;
    if (callee.name === "in_bulk") return true;
    call = values[callee.base];
  }
  return false;
}

/** Calls of one chain of queries that are looked at. */
const CHAIN = 6;

/** Columns that name rows one by one. */
const LISTED = /^(?:pk|id|uuid)(?:__in)?$/;

/** Whether a question asks for rows in which a text stands, and for none by its key: `filter(title__startswith=request.GET["q"])`. */
export function searchesText({ at, form }: Fetch): boolean {
  if (form === "one") return false;
  const { fragment } = functionFacts(at);
  const { values } = fragment;
  const names: string[] = [];
  let call = values[at.value];
  for (let step = 0; call?.op === "call" && step < CHAIN; step++) {
    names.push(...namesAsked(fragment, call));
    const callee: Value | undefined = values[call.callee];
    if (callee?.op !== "attribute") break;
    call = values[callee.base];
  }
  return names.some((name) => SEARCH.test(name)) && !names.some((name) => KEY.test(name));
}

/** Columns that a call asks, also by `Q(name__icontains=text) | Q(email__icontains=text)`, however these are put together. */
function namesAsked(fragment: Fragment, call: CallValue): readonly string[] {
  const names: string[] = [];
  const queue: Value[] = [call];
  const seen = new Set<Value>(queue);
  for (let next = 0; next < queue.length && next < MOST_PARTS; next++) {
    const value = queue[next];
    const asked = value?.op === "call" ? value.arguments : [];
    names.push(...asked.flatMap(({ name }) => name ?? []));
    const parts = value === undefined ? [] : partsAsked(value);
    for (const part of parts.flatMap((id) => fragment.values[id] ?? [])) {
      if (seen.has(part) || (part.op === "call" && !isQ(fragment, part))) continue;
      seen.add(part);
      queue.push(part);
    }
  }
  return names;
}

/** Conditions of one query that are looked at. */
const MOST_PARTS = 60;

function partsAsked(value: Value): readonly ValueId[] {
  switch (value.op) {
    case "call":
      return value.arguments.flatMap(({ style, value: id }) => (style === "positional" ? [id] : []));
    case "operation":
      return value.operands;
    case "merge":
      return value.inputs;
    default:
      return [];
  }
}

function isQ(fragment: Fragment, { callee }: CallValue): boolean {
  return /(?:^|\.)Q$/.test(spokenName(fragment, callee) ?? "");
}

const SEARCH = /__(?:i?(?:startswith|endswith|contains|regex)|search)$/;

/** Columns that pick rows, or another row on which they hang. */
const KEY = /(?:^|_)(?:pk|id|uuid|slug)(?:__in)?$/;

/** Whether the row is picked by something that nobody can guess: a UUID, a token. */
export function isUnguessable(program: Program, lookup: Lookup): boolean {
  const { fetch } = lookup;
  const call = functionFacts(fetch.at).fragment.values[fetch.at.value];
  const columns =
    call?.op === "call" ? call.arguments.flatMap(({ name }) => (name === undefined ? [] : [name])) : [];
  if (columns.some((name) => UNGUESSABLE.test(name)) || namesRandomColumn(program, lookup)) return true;
  if (
    lookup.view.routes.length > 0 &&
    lookup.view.routes.every(({ captures }) => captures.some(({ converter }) => converter === "uuid"))
  )
    return true;
  return columns.every((name) => name === "pk" || name === "id") && hasRandomKey(program, lookup);
}

/** `slug_field = "token"` of a generic view, `lookup_field = "uuid"` of REST framework. */
function namesRandomColumn(program: Program, { view }: Lookup): boolean {
  if (view.target.kind !== "class") return false;
  for (const ancestor of hierarchyOf(program, view.target.ref)) {
    if (ancestor.kind === "external") continue;
    const body = { unit: ancestor.target.unit, function: classFacts(ancestor.target).body };
    for (const name of ["slug_field", "lookup_field", "lookup_url_kwarg", "slug_url_kwarg", "pk_url_kwarg"]) {
      const value = functionFacts(body).fragment.bindings.get(name);
      const text = value === undefined ? undefined : textOf(program, refTo(body, value));
      if (text !== undefined && UNGUESSABLE.test(text)) return true;
    }
  }
  return false;
}

/** A model whose primary key is a UUID, or drawn at random. */
function hasRandomKey(program: Program, { fetch }: Lookup): boolean {
  const { ref } = fetch.model;
  return ref !== undefined && ownAncestors(program, ref).some((one) => declaresRandomKey(program, one));
}

function declaresRandomKey(program: Program, ref: ClassRef): boolean {
  const body = { unit: ref.unit, function: classFacts(ref).body };
  const { fragment } = functionFacts(body);
  const id = fragment.bindings.get("id") ?? fragment.bindings.get("uuid");
  const field = id === undefined ? undefined : fragment.values[id];
  if (id === undefined || field?.op !== "call") return false;
  if (/UUID|ShortUUID|HashId|RandomChar/i.test(spokenName(fragment, id) ?? "")) return true;
  const isKey = field.arguments.some(({ name }) => name === "primary_key");
  const given = field.arguments.find(({ name }) => name === "default")?.value;
  if (given !== undefined && isKey && drawsAtRandom(program, refTo(body, given))) return true;
  return isKey && (instanceAttributes(program, ref).get("id") ?? []).some((at) => drawsAtRandom(program, at));
}

/** What draws texts that nobody foresees (docs.python.org "secrets" and "uuid", Django's `crypto`). */
const DRAWS = /\b(?:uuid4|get_random_string|token_hex|token_urlsafe|SystemRandom|shortuuid)\b/;

/** A function that draws, or a call of one. */
function drawsAtRandom(program: Program, at: ValueRef): boolean {
  const value = functionFacts(at).fragment.values[at.value];
  const symbol = resolve(program, value?.op === "call" ? refTo(at, value.callee) : at);
  const text =
    symbol?.kind === "function"
      ? textBetween(
          symbol.target.unit.file.bytes,
          functionFacts(symbol.target).start,
          functionFacts(symbol.target).end,
        )
      : externalName(symbol);
  return text !== undefined && DRAWS.test(text);
}
