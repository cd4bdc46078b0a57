/** How a test writes the address of a route: by its name where it has one, else as a path. */
import type { Address, Argument, ArgumentValue } from "../../generate/access-tests/plan.ts";
import type { Capture, Route } from "../../model/routes/route.ts";
import { pythonText } from "./field-values.ts";

/** What fills the captures of a route, by their names. */
export type Filled = ReadonlyMap<string, ArgumentValue>;

/** The address, or the reason why none can be written. */
export function addressOf(
  route: Route,
  name: string | undefined,
  filled: Filled,
): Address | { readonly missing: string } {
  const values = route.captures.map((capture) => ({
    capture,
    value: filled.get(capture.name) ?? plainValue(capture),
  }));
  const lacking = values.find(({ value }) => value === undefined);
  if (lacking)
    return {
      missing: `nobody here knows what \`${lacking.capture.name || lacking.capture.expression || "?"}\` stands for in the URL`,
    };
  const given = values.flatMap(({ capture, value }): Argument[] =>
    value ? [{ name: capture.name, value }] : [],
  );
  if (name !== undefined && !name.includes("…")) return { kind: "reverse", name, arguments: given };
  return (
    pathOf(route.pattern, given) ?? { missing: "its route has no name, and its pattern is more than a path" }
  );
}

const UUID = "00000000-0000-4000-8000-000000000000";

/** Something that a converter lets through, where no row says what it should be (docs.djangoproject.com/en/5.2/topics/http/urls/#path-converters). */
function plainValue({ converter, expression = "" }: Capture): ArgumentValue | undefined {
  const constant = (python: string): ArgumentValue => ({ kind: "constant", python });
  if (converter === "int") return constant("1");
  if (converter === "str" || converter === "slug" || converter === "path") return constant('"x"');
  if (converter === "uuid") return constant(pythonText(UUID));
  if (converter !== "regex") return undefined;
  if (DIGITS.has(expression)) return constant("1");
  return WORDS.has(expression) ? constant('"x"') : undefined;
}

/** Groups that need no thought. */
const DIGITS: ReadonlySet<string> = new Set(["\\d+", "[0-9]+", "\\d", "[0-9]", "\\d*", "[\\d]+"]);
const WORDS: ReadonlySet<string> = new Set([
  "[^/.]+",
  "[^/]+",
  "[^/]*",
  "\\w+",
  "[\\w-]+",
  "[-\\w]+",
  "[\\w\\-]+",
  "[-a-zA-Z0-9_]+",
  "[a-zA-Z0-9_-]+",
  "[\\w.-]+",
  "[\\w\\-\\.]+",
  "[\\w.@+-]+",
  ".+",
  ".*",
  "[^/.]*",
  "[a-z]+",
  "[a-zA-Z]+",
  "[-\\w.]+",
  "\\S+",
  "[0-9A-Za-z]+",
]);

/** A path pattern, or a regular expression that is no more than texts and named groups. */
function pathOf(pattern: string, given: readonly Argument[]): Address | undefined {
  const parts: (string | ArgumentValue)[] = [];
  let rest = `/${pattern.replaceAll("^", "").replaceAll("$", "").replaceAll("\\Z", "")}`;
  for (const { name, value } of given) {
    const end = rest.indexOf(`${name}>`) + name.length + 1;
    const start = rest.lastIndexOf("<", end);
    if (name === "" || start < 0 || end <= name.length) return undefined;
    const isGroup = rest.startsWith("(?P", start - 3);
    const before = rest.slice(0, isGroup ? start - 3 : start);
    const after = isGroup ? afterGroup(rest, end) : rest.slice(end);
    if (after === undefined) return undefined;
    parts.push(before, value);
    rest = after;
  }
  const all = [...parts, rest].map((part) =>
    typeof part === "string" ? part.replaceAll("\\.", ".").replaceAll("\\-", "-") : part,
  );
  return all.some((part) => typeof part === "string" && /[\\()[\]*+?|{}…<>]/.test(part))
    ? undefined
    : { kind: "path", parts: all };
}

/** What follows the bracket that closes a group. */
function afterGroup(text: string, from: number): string | undefined {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth === 0) return text.slice(at + 1);
  }
  return undefined;
}
