/** Functions of Python's library and of Django whose results settings look into. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Known, Origin } from "../value.ts";
import { dict, elementsOf, known, none, numberValue, sequence, text, textOf, unknown } from "../value.ts";
import { choose } from "../operations/choice.ts";
import { iterationOf, mergedItems } from "../operations/sequences.ts";
import { splitUrl } from "../operations/url.ts";
import { argument, originOf, type Arguments, type Frame } from "../interpreter/frame.ts";
import { askTree, PATH_QUESTIONS } from "./tree-files.ts";

/** Calls that give an object which settings only pass on: a pattern, a lazy text. */
const OPAQUE: ReadonlySet<string> = new Set([
  "re.compile",
  "django.urls.reverse_lazy",
  "django.core.urlresolvers.reverse_lazy",
  "django.utils.translation.gettext_lazy",
  "django.utils.translation.ugettext_lazy",
  "django.utils.translation.pgettext_lazy",
  "django.utils.translation.ngettext_lazy",
  "django.utils.functional.lazy",
  "django.utils.text.format_lazy",
]);

/** The result, or undefined for a function that is not known here. */
export function standardCall(
  frame: Frame,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  const origin = originOf(frame, at, "computed here");
  const question = PATH_QUESTIONS.get(name);
  if (question !== undefined && name.startsWith("os.path."))
    return askTree(frame, question, given.positional[0], origin);
  if (OPAQUE.has(name)) return known({ type: "instance", of: name, fields: new Map() }, origin);
  switch (name) {
    case "datetime.timedelta":
      return timedelta(given, origin);
    case "urllib.parse.urlparse":
    case "urllib.parse.urlsplit":
    case "urlparse.urlparse":
      return onText(argument(given, 0, "url", "urlstring"), origin, parsedUrl);
    case "email.utils.getaddresses":
      return addresses(given.positional[0], origin);
    case "django.http.request.split_domain_port":
      return onText(given.positional[0], origin, domainAndPort);
    case "dict.fromkeys":
      return fromKeys(given, origin);
    default:
      return undefined;
  }
}

/** Follows the alternatives of a text. */
function onText(
  value: AbstractValue | undefined,
  origin: Origin,
  make: (source: string, origin: Origin) => AbstractValue,
): AbstractValue {
  if (value?.kind === "one-of")
    return choose(
      value.test,
      onText(value.whenTrue, origin, make),
      onText(value.whenFalse, origin, make),
      origin,
    );
  const source = textOf(value);
  return source === undefined ? unknown("a text that is not followed", origin) : make(source, origin);
}

/** A `ParseResult`: its parts are its attributes. */
function parsedUrl(source: string, origin: Origin): AbstractValue {
  const parts = splitUrl(source);
  if (parts === undefined) return unknown("a URL that is not followed", origin);
  const fields = Object.entries(parts).map(([name, value]: [string, string | number | undefined]) => {
    if (value === undefined) return [name, none(origin)] as const;
    return [name, typeof value === "number" ? numberValue(value, origin) : text(value, origin)] as const;
  });
  return known(
    { type: "instance", of: "urllib.parse.ParseResult", fields: new Map<string, AbstractValue>(fields) },
    origin,
  );
}

const SECONDS: ReadonlyMap<string, number> = new Map([
  ["days", 86_400],
  ["seconds", 1],
  ["microseconds", 1e-6],
  ["milliseconds", 1e-3],
  ["minutes", 60],
  ["hours", 3_600],
  ["weeks", 604_800],
]);

/** The name of a time span's class, whose field `seconds_in_all` holds its length. */
export const TIMEDELTA = "datetime.timedelta";

function timedelta(given: Arguments, origin: Origin): AbstractValue {
  const units = [...SECONDS.keys()];
  const parts = [
    ...given.positional.map((value, index) => [units[index] ?? "", value] as const),
    ...given.keywords,
  ];
  let seconds = 0;
  for (const [unit, value] of parts) {
    const size = SECONDS.get(unit);
    if (size === undefined || value.kind !== "known" || value.content.type !== "number")
      return unknown("a time span of a length that is not settled", origin);
    seconds += size * value.content.value;
  }
  const fields = new Map([["seconds_in_all", numberValue(seconds, origin)]]);
  return known({ type: "instance", of: TIMEDELTA, fields }, origin);
}

/** `timedelta(…).total_seconds()`; undefined for other methods. */
export function timedeltaMethod(receiver: Known, name: string): AbstractValue | undefined {
  if (receiver.content.type !== "instance" || receiver.content.of !== TIMEDELTA) return undefined;
  return name === "total_seconds" ? receiver.content.fields.get("seconds_in_all") : undefined;
}

/** `Name <mail@host>, …` as pairs; quoted names are not followed. */
function addresses(value: AbstractValue | undefined, origin: Origin): AbstractValue {
  const sources = elementsOf(value)?.map(textOf);
  if (sources === undefined || !sources.every((source) => source !== undefined && !/["()\\:;]/.test(source)))
    return unknown("mail addresses that are not followed", origin);
  const pairs = sources.flatMap((source) => (source ?? "").split(",")).filter((one) => one.trim() !== "");
  return sequence(
    "list",
    pairs.map((one) => pairOf(one, origin)),
    origin,
  );
}

function pairOf(source: string, origin: Origin): AbstractValue {
  const open = source.indexOf("<");
  const [name, address] =
    open < 0 ? ["", source] : [source.slice(0, open), source.slice(open + 1).replace(">", "")];
  return sequence("tuple", [text(name.trim(), origin), text(address.trim(), origin)], origin);
}

/** Lower case, without a trailing dot; both are empty for a host that cannot be one. */
function domainAndPort(source: string, origin: Origin): AbstractValue {
  const match = /^([a-z0-9.-]{1,255}|\[[a-f0-9:.]{2,60}\])(?::(\d{1,5}))?$/.exec(source.toLowerCase());
  const domain = (match?.[1] ?? "").replace(/\.$/, "");
  return sequence("tuple", [text(domain, origin), text(match?.[2] ?? "", origin)], origin);
}

function fromKeys(given: Arguments, origin: Origin): AbstractValue {
  const [keys, value] = given.positional;
  const iteration = keys === undefined ? undefined : iterationOf(keys, origin);
  if (iteration === undefined) return unknown("a dictionary of keys that are not followed", origin);
  const items = iteration.elements.map((key) => ({ key, value: value ?? none(origin) }));
  return dict(mergedItems([], items), origin, iteration.open);
}
