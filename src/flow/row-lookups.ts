/** Look-ups by a value: a row that was found with one (`self.get_queryset().get(slug=name)`) is not that value, nor is what a store has under a key. */
import type { CallValue, Fragment } from "../extract/facts.ts";
import { spokenName } from "./sinks.ts";

/** What querysets are called, and the methods that give one (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const QUERYSETS: ReadonlySet<string> = new Set(
  (
    "get_queryset queryset qs objects filter exclude all order_by select_related prefetch_related select_for_update annotate using " +
    "_default_manager"
  ).split(" "),
);

/** Whether a call fetches one row by its columns. */
export function isRowLookup(fragment: Fragment, call: CallValue): boolean {
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute" || callee.name !== "get" || call.arguments.length === 0) return false;
  if (call.arguments.some(({ style }) => style === "positional" || style === "star")) return false;
  return QUERYSETS.has(spokenName(fragment, callee.base) ?? "");
}

/** Clients of caches and key-value stores, and Python's own mappings. */
const STORES =
  /^(?:django\.core\.cache|django_redis|redis|valkey|pymemcache|memcache|cachetools|dict|collections\.(?:OrderedDict|defaultdict|ChainMap)|types\.MappingProxyType)(?:\.|\(\))/;

/** Whether something is read by keys: it is of unknown type, or the client of such a store. */
export function isStore(name: string | undefined): boolean {
  return name === undefined || STORES.test(name);
}
