/** Literals that Python code sends to another server to be let in: `Authorization` headers, and names with passwords for basic authentication. */
import { definitionOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, CollectionValue, Fragment, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { Occurrence } from "../../flow/spots.ts";
import { functionsLike, spotted } from "../../flow/spots.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { stringValue } from "../../syntax/python/strings.ts";

/** A literal that is sent. */
export interface SentLiteral {
  readonly at: ValueRef;
  /** The header, or the argument that holds name and password. */
  readonly name: string;
  /** What lets in, without the scheme in front of it and the name beside it. Never to be shown. */
  readonly text: string;
  readonly what: "a token" | "a password";
}

/** Everything of the kind. */
export function sentLiterals(flows: FlowModel): SentLiteral[] {
  const headers = [
    ...headed(flows).flatMap(inHeaders),
    ...storing(flows).flatMap(inStores),
    ...sending(flows).flatMap((one) => headerIn(flows, one)),
  ];
  return [...headers.flatMap((one) => headerLiterals(flows, one)), ...sending(flows).flatMap(passwordIn)];
}

/** A header's value, before it is known what it is made of. */
interface HeaderValue {
  readonly at: ValueRef;
  readonly name: string;
}

const HEADER = /^["']?(?:proxy-)?authorization["']?$/i;

const headed = spotted(
  ["collection"],
  ({ form, entries }, { values }, bytes) =>
    form === "dict" &&
    entries.some(({ key }) => {
      const written = values[key];
      return written?.op === "text" && written.end - written.start < LONGEST_NAME && isHeader(bytes, written);
    }),
);

/** `Proxy-Authorization` in quotes is 21 long. */
const LONGEST_NAME = 26;

function isHeader(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  return HEADER.test(String.fromCharCode(...bytes.subarray(start, end)));
}

function inHeaders({ state, value: { entries } }: Occurrence<CollectionValue>): HeaderValue[] {
  return entries.flatMap(({ key, value }): HeaderValue[] => {
    const name = textAt(refTo(state.ref, key));
    return name !== undefined && HEADER.test(name) ? [{ at: refTo(state.ref, value), name }] : [];
  });
}

/** `headers["Authorization"] = …`. */
const storing = functionsLike(({ fragment }) =>
  fragment.stores.some(({ name }) => name !== undefined && HEADER.test(name)),
);

function inStores(state: FunctionState): HeaderValue[] {
  return state.facts.fragment.stores.flatMap(({ name, value, item }): HeaderValue[] =>
    item && name !== undefined && HEADER.test(name) ? [{ at: refTo(state.ref, value), name }] : [],
  );
}

/** Calls that set a header by its name (docs.python.org/3/library/urllib.request.html, http.client), and those that are given a name and a password. */
const sending = spotted(
  ["call"],
  (call, fragment) =>
    call.arguments.some(({ name }) => name !== undefined && (name === "auth" || HEADER.test(name))) ||
    SENDERS.test(spokenName(fragment, call.callee) ?? ""),
);

const SENDERS =
  /^(?:add_header|add_unredirected_header|putheader|setdefault|HTTPBasicAuth|HTTPDigestAuth|HTTPProxyAuth|BasicAuth|DigestAuth)$/;

function headerIn({ program }: FlowModel, { state, value: call }: Occurrence<CallValue>): HeaderValue[] {
  const named = call.arguments.find(({ name }) => name !== undefined && HEADER.test(name));
  if (named?.name !== undefined) return [{ at: refTo(state.ref, named.value), name: named.name }];
  const [first, second] = call.arguments;
  const name = first && textAt(definitionOf(program, refTo(state.ref, first.value)));
  return name !== undefined && second && HEADER.test(name)
    ? [{ at: refTo(state.ref, second.value), name }]
    : [];
}

function passwordIn({ state, value: call }: Occurrence<CallValue>): SentLiteral[] {
  const { fragment } = state.facts;
  const spoken = spokenName(fragment, call.callee) ?? "";
  if (spoken.endsWith("Auth")) return passwordOf(state, secondOf(call), spoken);
  const pair = call.arguments.find(({ name }) => name === "auth");
  return pair ? passwordOf(state, secondIn(fragment, pair.value), "auth") : [];
}

function secondOf({ arguments: given }: CallValue): ValueId | undefined {
  return (given.find(({ name }) => name === "password") ?? given[1])?.value;
}

function secondIn({ values }: Fragment, id: ValueId): ValueId | undefined {
  const pair = values[id];
  return pair?.op === "collection" && pair.form !== "dict" && pair.entries.length === 2
    ? pair.entries[1]?.value
    : undefined;
}

function passwordOf(state: FunctionState, id: ValueId | undefined, name: string): SentLiteral[] {
  const at = id === undefined ? undefined : refTo(state.ref, id);
  const text = at && textAt(at);
  return at && text !== undefined ? [{ at, name, text, what: "a password" }] : [];
}

/** Words before what lets in (RFC 9110, 11.4, and what services call their own). */
const SCHEME =
  /^(?:bearer|token|basic|jwt|apikey|api-key|key|oauth|ssws|genie-?key|discogs|bot|client-id|zoho-oauthtoken)[ =:]{1,3}(?:token=)?["']?/i;

/** The literals that a header's value is made of: the whole, or what stands behind `"Bearer " +`. */
function headerLiterals({ program }: FlowModel, { at, name }: HeaderValue): SentLiteral[] {
  const value = functionFacts(at).fragment.values[at.value];
  const parts =
    value?.op === "build"
      ? value.parts
      : value?.op === "operation" && value.operator === "arithmetic"
        ? value.operands
        : [at.value];
  return parts.flatMap((part): SentLiteral[] => {
    const literal = definitionOf(program, refTo(at, part));
    const text = textAt(literal);
    if (text === undefined) return [];
    const bare = text.replace(SCHEME, "");
    return [{ at: literal, name, ...(isBasic(text) ? ofBasic(bare) : { text: bare, what: "a token" }) }];
  });
}

function isBasic(text: string): boolean {
  return /^basic /i.test(text);
}

/** Name and password, as they are encoded (RFC 7617). */
function ofBasic(encoded: string): Pick<SentLiteral, "text" | "what"> {
  const plain = /^[A-Za-z0-9+/_=-]{4,400}$/.test(encoded)
    ? Buffer.from(encoded, "base64").toString("latin1")
    : "";
  const colon = plain.indexOf(":");
  return { text: colon > 0 ? plain.slice(colon + 1) : encoded, what: "a password" };
}

function textAt(at: ValueRef): string | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  return value?.op === "text" ? stringValue(at.unit.file.bytes, value.literal) : undefined;
}
