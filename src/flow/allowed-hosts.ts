/** Lists of allowed hosts that are made of the very address they are asked about: every address is on its own list. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../extract/facts.ts";
import { withUntrimmed } from "./trimmed-texts.ts";

/** Values inside each other that are opened. */
const DEPTH = 10;

/** What such lists are called as arguments of Django's tests, now and before 4.0. */
const HOSTS: ReadonlySet<string | undefined> = new Set(["allowed_hosts", "host", "pattern"]);

/**
 * Whether a test like `url_has_allowed_host_and_scheme(url, allowed_hosts=…)` is given hosts that are read off the address itself, as
 * `{urlsplit(url).netloc}` is. `request.get_host()` is what Django's own views give.
 */
export function allowsItself(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const { fragment } = functionFacts(ref);
  const [first, second] = call.arguments;
  const hosts = call.arguments.find(({ name }) => HOSTS.has(name)) ?? second;
  const asked = call.arguments.find(({ name }) => name === "url") ?? first;
  if (!asked || !hosts || hosts === asked) return false;
  const address = new Set(withUntrimmed(fragment, asked.value));
  return isMadeOf({ program, ref, fragment, address }, hosts.value, DEPTH);
}

interface Search {
  readonly program: Program;
  readonly ref: FunctionRef;
  readonly fragment: Fragment;
  readonly address: ReadonlySet<ValueId>;
}

/** Whether a text or list holds what was read off the address: a lookup of it elsewhere is a list of somebody else's. */
function isMadeOf(search: Search, id: ValueId, depth: number): boolean {
  if (search.address.has(id)) return true;
  const value = search.fragment.values[id];
  if (value === undefined || depth === 0) return false;
  const inner = (one: ValueId): boolean => isMadeOf(search, one, depth - 1);
  switch (value.op) {
    case "attribute":
    case "item":
    case "element":
      return inner(value.base);
    case "collection":
      return value.entries.some((entry) => inner(entry.value));
    case "merge":
      return value.inputs.some((input) => input < id && inner(input));
    case "operation":
      return value.operator === "or" && value.operands.some(inner);
    case "choice":
      return inner(value.whenTrue) || inner(value.whenFalse);
    case "build":
      return value.parts.some(inner);
    case "updated":
      return inner(value.base) || inner(value.value);
    case "call":
      return callMadeOf(search, value, depth - 1);
    default:
      return false;
  }
}

/** Parsers of addresses and what makes lists (docs.python.org/3/library/urllib.parse.html). */
const PARSING =
  /^(?:urllib\.parse\.(?:urlparse|urlsplit|unquote)|urlparse\.(?:urlparse|urlsplit)|furl\.furl|yarl\.URL|set|frozenset|list|tuple|str)$/;

/** Methods that give a text or a part of it back. */
const KEEPING =
  /^(?:lower|upper|casefold|strip|lstrip|rstrip|removeprefix|removesuffix|split|rsplit|partition|rpartition|replace|union|copy)$/;

function callMadeOf(search: Search, call: CallValue, depth: number): boolean {
  const { program, ref, fragment } = search;
  const callee = fragment.values[call.callee];
  const isGiven = (): boolean => call.arguments.some(({ value }) => isMadeOf(search, value, depth));
  if (callee?.op === "attribute" && KEEPING.test(callee.name))
    return isMadeOf(search, callee.base, depth) || (callee.name === "union" && isGiven());
  const symbol = resolveIn(program, ref, call.callee);
  if (symbol?.kind === "function" && symbol.receiver === undefined)
    return isGiven() && givesPartOf(program, symbol.target, depth);
  return PARSING.test(externalName(symbol) ?? "") && isGiven();
}

/** `def host_of(url): return urlsplit(url).netloc`. */
function givesPartOf(program: Program, ref: FunctionRef, depth: number): boolean {
  const { fragment } = functionFacts(ref);
  const given = fragment.values.flatMap(({ op }, id) => (op === "parameter" ? [id] : []));
  const search = { program, ref, fragment, address: new Set(given) };
  return fragment.exits.some(({ kind, value }) => kind === "return" && isMadeOf(search, value, depth));
}
