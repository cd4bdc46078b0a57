/** Where the code takes a visitor's address from a header that visitors can send, and what it decides by it. */
import { textOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { pathOf } from "../../flow/constant-arguments.ts";
import { isConversion } from "../../flow/conversions.ts";
import { CALLER_LIMIT, HOP_LIMIT, SEARCH_LIMIT } from "../../flow/naming.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexOf } from "../../flow/value-index.ts";
import type { HeaderRead } from "../header-reads.ts";
import { headerReads } from "../header-reads.ts";

/** What depends on the address. */
export type AddressUse = "lets in" | "limits" | "replaces REMOTE_ADDR" | "records";

/** A header that is read for the visitor's address, and a place where it counts. */
export interface ClientAddress {
  /** As it is sent, in lower case: `x-forwarded-for`. */
  readonly header: string;
  readonly read: ValueRef;
  readonly use: AddressUse;
  readonly at: ValueRef;
}

/** Headers by which proxies tell the visitor's address. */
const HEADER =
  /^(?:http[_-])?(?:x[_-]forwarded[_-]for|x[_-]real[_-]ip|x[_-]client[_-]ip|client[_-]ip|true[_-]client[_-]ip|x[_-]forwarded|forwarded[_-]for|cf[_-]connecting[_-]ip)$/i;

/** The gravest use of each read. */
export function clientAddresses(index: ValueIndex): ClientAddress[] {
  return headerReads(index.flows).flatMap((found) => {
    const read = refTo(found.state.ref, found.id);
    const header = addressHeader(index, found);
    const use = header === undefined ? undefined : gravestUse(index, read);
    return header === undefined || use === undefined ? [] : [{ header, read, ...use }];
  });
}

/** The header's name, where it tells an address. */
function addressHeader(index: ValueIndex, { state, key }: HeaderRead): string | undefined {
  const literal = state.facts.fragment.values[key];
  if (literal === undefined || literal.end - literal.start > 60) return undefined;
  const name = textOf(index.flows.program, refTo(state.ref, key));
  if (name === undefined || !HEADER.test(name)) return undefined;
  return name
    .replace(/^http_/i, "")
    .replaceAll("_", "-")
    .toLowerCase();
}

interface Search {
  readonly index: ValueIndex;
  readonly queue: { readonly at: ValueRef; readonly hops: number }[];
  readonly seen: Map<Fragment, Set<ValueId>>;
  readonly uses: { readonly use: AddressUse; readonly at: ValueRef }[];
}

const GRAVEST: readonly AddressUse[] = ["replaces REMOTE_ADDR", "lets in", "limits", "records"];

function gravestUse(index: ValueIndex, read: ValueRef): Search["uses"][number] | undefined {
  const search: Search = { index, queue: [], seen: new Map(), uses: [] };
  enqueue(search, read, 0);
  for (let next = 0; next < search.queue.length && next < SEARCH_LIMIT; next++) {
    const step = search.queue[next];
    if (step) visit(search, step.at, step.hops);
  }
  for (const use of GRAVEST) {
    const found = search.uses.find((one) => one.use === use);
    if (found) return found;
  }
  return undefined;
}

function enqueue(search: Search, at: ValueRef, hops: number): void {
  const { fragment } = functionFacts(at);
  const seen = search.seen.get(fragment) ?? new Set();
  search.seen.set(fragment, seen);
  if (seen.has(at.value)) return;
  seen.add(at.value);
  search.queue.push({ at, hops });
}

function visit(search: Search, at: ValueRef, hops: number): void {
  const { users, stores, returned } = indexOf(search.index, at);
  for (const store of stores.get(at.value) ?? []) {
    if (store.name === "REMOTE_ADDR") search.uses.push({ use: "replaces REMOTE_ADDR", at });
    else if (store.name !== undefined && RECORDED.test(store.name)) search.uses.push({ use: "records", at });
  }
  for (const id of users.get(at.value) ?? []) visitUser(search, refTo(at, id), at, hops);
  if (!returned.has(at.value) || hops >= HOP_LIMIT) return;
  const callers = search.index.callers(functionFacts(at));
  for (const caller of callers.slice(0, CALLER_LIMIT)) enqueue(search, caller, hops + 1);
}

const RECORDED = /(?:^|_)(?:ip|addr|address)(?:_|$)/i;

function visitUser(search: Search, user: ValueRef, used: ValueRef, hops: number): void {
  const value = functionFacts(user).fragment.values[user.value];
  switch (value?.op) {
    case "call":
      visitCall(search, user, value, used, hops);
      return;
    case "operation":
      if (decides(search, user, value, used)) search.uses.push({ use: "lets in", at: user });
      else if (value.operator === "or" || value.operator === "and") enqueue(search, user, hops);
      return;
    case "item":
      if (
        value.key === used.value &&
        countsIn(user, spokenName(functionFacts(user).fragment, value.base) ?? "")
      )
        search.uses.push({ use: "limits", at: user });
      else if (!countsFromTheEnd(user, value.key) && value.base === used.value) enqueue(search, user, hops);
      return;
    case "attribute":
    case "element":
    case "merge":
    case "build":
    case "collection":
    case "through":
    case "choice":
      enqueue(search, user, hops);
      return;
    default:
      return;
  }
}

/** The last entries of the list are those that trusted proxies appended. */
function countsFromTheEnd(at: ValueRef, key: ValueId): boolean {
  const value = key === NONE ? undefined : functionFacts(at).fragment.values[key];
  return value !== undefined && at.unit.file.bytes[value.start] === 0x2d;
}

const COMPARISONS: ReadonlySet<string> = new Set(["in", "not in", "==", "!="]);

/** A comparison of the address with addresses, as opposed to a look whether there is one, or a comma in it. */
function decides(
  { index }: Search,
  at: ValueRef,
  { operator, operands }: Extract<Value, { op: "operation" }>,
  used: ValueRef,
): boolean {
  if (!COMPARISONS.has(operator)) return false;
  const [left, right] = operands;
  const other = left === used.value ? right : left;
  if (other === undefined || other === used.value) return false;
  const value = functionFacts(at).fragment.values[other];
  const text = value?.op === "text" ? textOf(index.flows.program, refTo(at, other)) : undefined;
  if (value?.op === "constant") return false;
  if (text !== undefined) return /^[\da-f.:]{3,45}$/i.test(text) && operator !== "in";
  return operator === "==" || operator === "!=" || left === used.value;
}

/** Calls that make an address out of a text, and methods that keep it one. */
const ADDRESS_MAKERS = /^(?:ipaddress\.|netaddr\.|IPy\.|django\.utils\.ipv6\.)/;

const LIMITERS =
  /^(?:rate|ratelimit(?:ed|er)?|limit(?:s|ed|er)?|throttled?|throttling|attempts?|lockout|locked|brute|block(?:ed)?|ban(?:ned)?|flood)$/;

/** Whether a function's name says that it counts or refuses: `check_rate_limit`, `isBlocked`. */
function limitsBy(name: string): boolean {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+/g) ?? []).some((word) => LIMITERS.test(word.toLowerCase()));
}

const CACHE_CALLS = /^(?:get|set|add|incr|get_or_set|get_many)$/;

/** Methods of a mapping or list in which the process keeps count by itself. */
const COUNTING = /^(?:get|setdefault|pop|append)$/;

/** Whether a mapping counts, by its name or by that of the function around: `login_attempts[address]`. */
function countsIn(user: ValueRef, mapping: string): boolean {
  return limitsBy(mapping) || limitsBy(functionFacts(user).name);
}

const LOGGERS = /^(?:debug|info|warning|warn|error|critical|exception|log)$/;

function visitCall(search: Search, user: ValueRef, call: CallValue, used: ValueRef, hops: number): void {
  const { program } = search.index.flows;
  const { fragment } = functionFacts(user);
  const name = spokenName(fragment, call.callee) ?? "";
  if (call.callee === used.value) {
    if (isConversion(program, user, call) || /^(?:get|strip|is_\w+)$/.test(name)) enqueue(search, user, hops);
    return;
  }
  if (isConversion(program, user, call) || makesAddress(search, user, call))
    return enqueue(search, user, hops);
  const callee = fragment.values[call.callee];
  const receiver = callee?.op === "attribute" ? (spokenName(fragment, callee.base) ?? "") : "";
  const limits =
    limitsBy(name) ||
    (CACHE_CALLS.test(name) && /cache|redis/i.test(receiver)) ||
    (COUNTING.test(name) && countsIn(user, receiver));
  if (limits) search.uses.push({ use: "limits", at: user });
  else if (LOGGERS.test(name) || namedAddress(call, used.value))
    search.uses.push({ use: "records", at: user });
  visitParameters(search, user, used, hops);
}

function makesAddress({ index }: Search, user: ValueRef, call: CallValue): boolean {
  const path = pathOf(index, { ...user, value: call.callee });
  return path !== undefined && ADDRESS_MAKERS.test(path);
}

/** `ip=…`, `remote_addr=…` of a row or an event. */
function namedAddress(call: CallValue, used: ValueId): boolean {
  return call.arguments.some(
    ({ name, value }) => value === used && name !== undefined && RECORDED.test(name),
  );
}

/** What the project's own function does with it. */
function visitParameters(search: Search, call: ValueRef, used: ValueRef, hops: number): void {
  const edge = search.index.flows.solver.byRef.get(functionFacts(call))?.edges.get(call.value);
  if (!edge || hops >= HOP_LIMIT) return;
  const { fragment } = functionFacts(edge.target);
  for (const [position, values] of edge.passed) {
    if (!values.includes(used.value)) continue;
    const parameter = fragment.values.findIndex((one) => one.op === "parameter" && one.index === position);
    if (parameter >= 0) enqueue(search, refTo(edge.target, parameter), hops + 1);
  }
}
