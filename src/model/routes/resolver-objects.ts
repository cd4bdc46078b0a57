/** Patterns that a project makes of Django's own classes: `URLPattern(RegexPattern("^a/$"), view)` (django/urls/resolvers.py). */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { argumentsOf, given } from "./arguments.ts";
import type { Held, HeldArguments, HeldObject, HeldPattern, HeldText } from "./held.ts";
import { textHeld, textIn, UNREAD, UNSEEN } from "./held.ts";
import type { Reader } from "./reader.ts";
import { asText } from "./texts.ts";

/** `URLPattern(pattern, callback, default_args, name)` and its subclasses; undefined for other objects. */
export function patternObject(
  reader: Reader,
  names: readonly string[],
  args: HeldArguments,
  at: ValueRef,
): Held | undefined {
  const isResolver = names.some((name) =>
    /^django\.(?:core\.urlresolvers|urls(?:\.resolvers)?)\.URLResolver$/.test(name),
  );
  const isPattern = names.some((name) =>
    /^django\.(?:core\.urlresolvers|urls(?:\.resolvers)?)\.URLPattern$/.test(name),
  );
  if (!isResolver && !isPattern) return undefined;
  const written = writtenRoute(reader, given(args, 0, "pattern") ?? UNSEEN);
  const target = given(args, 1, isResolver ? "urlconf_name" : "callback") ?? UNSEEN;
  const namespace = textIn(given(args, 4, "namespace")) ?? textIn(given(args, 3, "app_name"));
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

interface WrittenRoute {
  readonly route: HeldText;
  readonly regex: boolean;
}

/** What `RoutePattern`, `RegexPattern` and `LocalePrefixPattern` stand for. */
function writtenRoute(reader: Reader, held: Held): WrittenRoute {
  if (held.kind !== "object") return { route: UNREAD, regex: false };
  const names = namesOf(reader, held);
  if (names.some((name) => name.endsWith(".LocalePrefixPattern")))
    return { route: textHeld(`${textIn(reader.setting("LANGUAGE_CODE")) ?? "en-us"}/`), regex: false };
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
