/** Patterns that a project makes of Django's own classes: `URLPattern(RegexPattern("^a/$"), view)` (django/urls/resolvers.py). */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { argumentsOf, given } from "./arguments.ts";
import type { Held, HeldArguments, HeldObject, HeldPattern, HeldText } from "./held.ts";
import { textHeld, textIn, UNREAD, UNSEEN } from "./held.ts";
import type { Reader } from "./reader.ts";
import { asText } from "./texts.ts";

/** Where Django keeps these classes, and has kept them. */
const AT = /^django\.(?:core\.urlresolvers|urls(?:\.resolvers)?)\./;

/** Which of Django's classes makes a pattern, by its own name. */
type Maker = "URLResolver" | "URLPattern" | "RegexURLResolver" | "RegexURLPattern" | "LocaleRegexURLResolver";

const MAKERS: ReadonlySet<string> = new Set<Maker>([
  "URLResolver",
  "URLPattern",
  "RegexURLResolver",
  "RegexURLPattern",
  "LocaleRegexURLResolver",
]);

/** `URLPattern(pattern, callback, default_args, name)`, its like before Django 2.0, and their subclasses; undefined for other objects. */
export function patternObject(
  reader: Reader,
  names: readonly string[],
  args: HeldArguments,
  at: ValueRef,
): Held | undefined {
  const makers = names.flatMap((name) => (AT.test(name) ? name.slice(name.lastIndexOf(".") + 1) : []));
  const maker = makers.find((name) => MAKERS.has(name));
  if (maker === undefined) return undefined;
  // The one for languages has no pattern of its own: everything else moves up.
  const first = maker === "LocaleRegexURLResolver" ? 0 : 1;
  const isResolver = maker.endsWith("Resolver");
  const written = firstOf(reader, maker, args);
  const target = given(args, first, isResolver ? "urlconf_name" : "callback") ?? UNSEEN;
  const namespace = textIn(given(args, first + 3, "namespace")) ?? textIn(given(args, first + 2, "app_name"));
  const pattern: HeldPattern = {
    kind: "pattern",
    route: written.route,
    regex: written.regex,
    name: isResolver ? undefined : textIn(given(args, 3, "name")),
    target: isResolver ? { kind: "include", patterns: target, namespace, at, wrappers: [] } : target,
    at,
    onlyWith: undefined,
  };
  return pattern;
}

/** What an address begins with there: until Django 1.11 these classes were given the expression itself (django/urls/resolvers.py of 1.11). */
function firstOf(reader: Reader, maker: string, args: HeldArguments): WrittenRoute {
  if (maker === "LocaleRegexURLResolver") return languagePrefix(reader);
  const held = given(args, 0, maker.startsWith("Regex") ? "regex" : "pattern") ?? UNSEEN;
  return maker.startsWith("Regex") ? { route: asText(held), regex: true } : writtenRoute(reader, held);
}

function languagePrefix(reader: Reader): WrittenRoute {
  return { route: textHeld(`${textIn(reader.setting("LANGUAGE_CODE")) ?? "en-us"}/`), regex: false };
}

interface WrittenRoute {
  readonly route: HeldText;
  readonly regex: boolean;
}

/** What `RoutePattern`, `RegexPattern` and `LocalePrefixPattern` stand for. */
function writtenRoute(reader: Reader, held: Held): WrittenRoute {
  if (held.kind !== "object") return { route: UNREAD, regex: false };
  const names = namesOf(reader, held);
  if (names.some((name) => name.endsWith(".LocalePrefixPattern"))) return languagePrefix(reader);
  const call = functionFacts(held.made).fragment.values[held.made.value];
  const args = call?.op === "call" ? argumentsOf(reader, held.frame, call) : undefined;
  const regex = names.some((name) => name.endsWith(".RegexPattern"));
  const text = args && given(args, 0, regex ? "regex" : "route");
  return { route: text ? asText(text) : UNREAD, regex };
}

/** Library classes that an object descends from. */
export function namesOf(reader: Reader, { type }: HeldObject): readonly string[] {
  if (type.kind === "external") return [type.name];
  return libraryAncestors(reader.flows.program, type.target);
}
