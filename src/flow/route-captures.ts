/** The names that URL patterns capture: only these fill a view's parameters. */
import { definitionOf, textOf } from "../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { BuildValue, CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";

/** Names captured by patterns. Not whole where one is not written down, or fills parameters by their position. */
export interface RouteCaptures {
  readonly names: ReadonlySet<string>;
  readonly isWhole: boolean;
  /** The groups that fill parameters by their position, as regular expressions; undefined where they cannot be told. */
  readonly positional: readonly string[] | undefined;
  /** Of patterns in front of an `include`: what their names let through, as converters are called. */
  readonly types?: ReadonlyMap<string, string>;
}

/** A pattern of which nothing is written down may capture anything. */
export const UNREAD_CAPTURES: RouteCaptures = { names: new Set(), isWhole: false, positional: undefined };

/** What the pattern of one route captures; undefined where nothing of it is written down (docs.djangoproject.com/en/5.2/topics/http/urls/). */
export function capturesOfRoute(
  program: Program,
  ref: FunctionRef,
  route: CallValue,
): RouteCaptures | undefined {
  const pieces = piecesOf(program, ref, route.arguments[0]?.value ?? NONE);
  if (pieces.length === 0) return undefined;
  const pattern = pieces.join("");
  const names = [...pattern.matchAll(/<(?:[^<>:\s]{1,60}:)?(\w{1,100})>/g)].map(([, name = ""]) => name);
  const isWhole = names.length > 0 || !hasUnnamedGroup(pattern);
  const positional = isWhole ? [] : groupsOf(patternText(program, ref, route));
  return { names: new Set(names), isWhole, positional };
}

/** The whole pattern of a route where all of it is written down: `"^(%s)/(%s)$" % (SLUG, SLUG)`. */
export function patternText(program: Program, ref: FunctionRef, route: CallValue): string | undefined {
  const id = route.arguments[0]?.value ?? NONE;
  const text = textOf(program, refTo(ref, id));
  const value = functionFacts(ref).fragment.values[id];
  if (text !== undefined || value?.op !== "build" || value.form !== "percent") return text;
  const [format = NONE, ...given] = value.parts;
  const pieces = textOf(program, refTo(ref, format))?.split("%s");
  const texts = given.flatMap((one) => textsAt(program, ref, one));
  if (pieces?.length !== texts.length + 1) return undefined;
  return texts.includes(undefined)
    ? undefined
    : pieces.reduce((all, piece, at) => all + (texts[at - 1] ?? "") + piece);
}

/** The same for an f-string as well: what its fields stand for is `…`, which no class of letters lets through. */
export function writtenPattern(program: Program, ref: FunctionRef, route: CallValue): string | undefined {
  const value = functionFacts(ref).fragment.values[route.arguments[0]?.value ?? NONE];
  if (value?.op === "build" && value.form === "format") return formattedPattern(program, ref, value);
  if (value?.op !== "build" || value.form !== "f-string") return patternText(program, ref, route);
  const written = textBetween(ref.unit.file.bytes, value.start, value.end);
  return written.replaceAll(/\{\{|\}\}|\{[^{}]{0,100}\}/g, (one) =>
    one === "{{" ? "{" : one === "}}" ? "}" : "…",
  );
}

/** `r"^(?P<table>{name})$".format(name=NAME)` with the texts in their places; `…` stands for one that is not written down. */
function formattedPattern(program: Program, ref: FunctionRef, value: BuildValue): string | undefined {
  const [format = NONE, ...given] = value.parts;
  const texts = given.map((one) => textOf(program, refTo(ref, one)) ?? "…");
  let next = 0;
  return textOf(program, refTo(ref, format))?.replaceAll(HOLE, (hole, key: string | undefined) => {
    if (hole.length === 2 && hole !== "{}") return hole.slice(1);
    if (key === undefined || key === "") return texts[next++] ?? "…";
    const position = /^\d/.test(key) ? Number(key) : (value.names?.indexOf(key) ?? 0) - 1;
    return texts[position] ?? "…";
  });
}

/** What `.format` fills in, and the doubled braces that it leaves. */
const HOLE = /\{\{|\}\}|\{(\w{0,60})\}/g;

/** A text, or those of a tuple that a name stands for. */
function textsAt(program: Program, ref: FunctionRef, id: ValueId): readonly (string | undefined)[] {
  const at = definitionOf(program, refTo(ref, id));
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op !== "collection" || value.form !== "tuple") return [joinedText(program, at)];
  return value.entries.map((entry) => joinedText(program, refTo(at, entry.value)));
}

/** A text, or several that are added: `"~?" + SLUG`. */
function joinedText(program: Program, ref: ValueRef, depth = 0): string | undefined {
  const text = textOf(program, ref);
  const at = definitionOf(program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  if (text !== undefined || value?.op !== "build" || value.form !== "concat" || depth > 3) return text;
  const parts = value.parts.map((one) => joinedText(program, refTo(at, one), depth + 1));
  return parts.includes(undefined) ? undefined : parts.join("");
}

/** Groups that capture without a name, one after the other; undefined where one lies in another. */
function groupsOf(pattern: string | undefined): readonly string[] | undefined {
  if (pattern === undefined) return undefined;
  const groups = [...pattern.matchAll(/(?<!\\)\((?!\?)([^()]{0,200})\)/g)].map(([, body = ""]) => body);
  const opened = pattern.match(/(?<!\\)\((?!\?)/g)?.length ?? 0;
  return groups.length === opened ? groups : undefined;
}

const LETTERS_ONLY =
  /^(?:(?:\[(?:[\w.@+,:~=-]|\\[wd.+-]){1,60}\]|\\[wd.+-]|[\w~@-])(?:[+*?]|\{\d{1,4}(?:,\d{0,4})?\})?){1,20}$/;

/** Whether a group's expression lets nothing through but letters, digits and `. _ @ + , : ~ = -`. */
export function lettersOnly(expression: string): boolean {
  return LETTERS_ONLY.test(expression);
}

/** What any of several patterns captures. */
export function joinedCaptures(all: readonly RouteCaptures[]): RouteCaptures {
  return {
    names: new Set(all.flatMap(({ names }) => [...names])),
    isWhole: all.every(({ isWhole }) => isWhole),
    positional: all.every(({ isWhole }) => isWhole) ? [] : undefined,
    types: agreedTypes(all),
  };
}

/** Names of which every pattern that captures them says the same. */
function agreedTypes(all: readonly RouteCaptures[]): ReadonlyMap<string, string> {
  const found = new Map(all.flatMap(({ types }) => [...(types ?? [])]));
  return new Map(
    [...found].filter(([name, type]) =>
      all.every(({ names, types }) => !names.has(name) || types?.get(name) === type),
    ),
  );
}

/** The texts that a pattern is put together from: a prefix from the settings captures nothing of its own. */
function piecesOf(program: Program, ref: FunctionRef, id: ValueId): readonly string[] {
  const text = textOf(program, refTo(ref, id));
  if (text !== undefined) return [text];
  const value = functionFacts(ref).fragment.values[id];
  if (value?.op === "operation") return value.operands.flatMap((one) => piecesOf(program, ref, one));
  if (value?.op === "build" && value.form === "f-string")
    return [textBetween(ref.unit.file.bytes, value.start, value.end)];
  if (value?.op === "build") return value.parts.flatMap((one) => piecesOf(program, ref, one));
  // `gettext_lazy("…")` and the like.
  return value?.op === "call" ? value.arguments.flatMap((one) => piecesOf(program, ref, one.value)) : [];
}

function hasUnnamedGroup(pattern: string): boolean {
  return /(?<!\\)\((?!\?)/.test(pattern);
}
