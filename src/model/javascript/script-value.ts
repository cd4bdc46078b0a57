/** What an expression of a script may be, as far as it matters to the page that shows it. */
import type { Span } from "../../source/span.ts";
import type { Insertion } from "../templates/page.ts";

/** A value. */
export type ScriptValue =
  | { readonly kind: "text"; readonly text: string }
  /** What the template writes there; within quotes, the script reads backslashes in it. */
  | { readonly kind: "insertion"; readonly insertion: Insertion; readonly isQuoted?: true }
  /** Texts one behind the other, things of a list. */
  | { readonly kind: "joined"; readonly parts: readonly ScriptValue[] }
  | { readonly kind: "choice"; readonly options: readonly ScriptValue[] }
  /** What a server answered, with the properties read from it: `row.author.name`. */
  | { readonly kind: "answer"; readonly path: readonly string[]; readonly joinedAt?: Span }
  /** What was read from an object that the script was handed from out of sight, by the properties: `row.title` of a parameter. */
  | { readonly kind: "held"; readonly path: readonly string[]; readonly joinedAt?: Span }
  /** What an attribute of an element holds, by its name: `data-title`. The browser gives it without the template's escaping. */
  | { readonly kind: "attribute"; readonly name: string }
  /** What a server answered, or the page or another object held, after it was read as Markdown. */
  | {
      readonly kind: "markdown";
      readonly of: Extract<ScriptValue, { kind: "answer" | "held" | "attribute" }>;
    }
  /** What whoever made the link chooses. Browsers write `<` in it as `%3C` until something decodes it. */
  | { readonly kind: "address"; readonly written: string; readonly decoded: boolean }
  /** Numbers, texts that were escaped, and whatever else holds no markup of others. */
  | { readonly kind: "made" }
  | { readonly kind: "unknown" };

export const UNKNOWN: ScriptValue = { kind: "unknown" };
export const MADE: ScriptValue = { kind: "made" };
export const ANSWER: ScriptValue = { kind: "answer", path: [] };

/** Either of several; one alone is itself. */
export function either(options: readonly ScriptValue[]): ScriptValue {
  const [first = UNKNOWN, ...others] = options;
  return others.length === 0 ? first : { kind: "choice", options };
}

/** A property of a value. */
export function property(value: ScriptValue, name: string): ScriptValue {
  switch (value.kind) {
    case "answer":
    case "held":
      return name === "length" ? MADE : { kind: value.kind, path: [...value.path, name] };
    case "attribute":
    case "unknown":
      return name === "length" ? MADE : { kind: "held", path: [name] };
    case "address":
      return name === "length" ? MADE : value;
    case "choice":
      return either(value.options.map((one) => property(one, name)));
    case "joined":
    case "text":
    case "insertion":
    case "markdown":
    case "made":
      return name === "length" ? MADE : UNKNOWN;
  }
}

/** A piece of a text: what somebody may have typed remembers where it was first put between other pieces. */
export function joinedPart(value: ScriptValue, at: Span): ScriptValue {
  if (value.kind === "choice") return either(value.options.map((one) => joinedPart(one, at)));
  if ((value.kind !== "answer" && value.kind !== "held") || value.joinedAt) return value;
  return { kind: value.kind, path: value.path, joinedAt: { start: at.start, end: at.end } };
}

/** Properties one after the other. */
export function propertyPath(value: ScriptValue, path: readonly string[]): ScriptValue {
  let at = value;
  for (const name of path) at = property(at, name);
  return at;
}

/** The single values that a value may consist of. */
export function leavesOf(value: ScriptValue): readonly ScriptValue[] {
  switch (value.kind) {
    case "joined":
      return value.parts.flatMap((part) => leavesOf(part));
    case "choice":
      return value.options.flatMap((option) => leavesOf(option));
    case "text":
    case "insertion":
    case "answer":
    case "held":
    case "attribute":
    case "markdown":
    case "address":
    case "made":
    case "unknown":
      return [value];
  }
}
