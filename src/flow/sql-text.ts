/** Where in a statement a value was put. */

/** What stands for a value (`WHERE x = …`) can be bound as a parameter; a name of a table or column cannot. */
export type SqlPosition = "value" | "identifier";

/** Endings behind which the grammar asks for a value. */
const VALUE_ENDINGS = ["=", "<", ">", "'", "%"];

/** Words behind which the grammar asks for a value. */
const VALUE_WORDS = new Set(["like", "ilike", "between", "limit", "offset", "interval"]);

/** Statements of the database's own administration take no parameters at all. */
const UTILITY_WORDS = new Set([
  "set",
  "show",
  "alter",
  "create",
  "drop",
  "comment",
  "vacuum",
  "analyze",
  "truncate",
  "grant",
  "pragma",
  "lock",
  "listen",
  "notify",
]);

/** Reads the position from the text before the value and the character after it. Where they do not tell, it may be a name. */
export function positionOf(before: string, after: string): SqlPosition {
  const text = before.trimEnd();
  const first =
    text
      .toLowerCase()
      .split(/[^a-z]+/)
      .find((word) => word.length > 1) ?? "";
  if (UTILITY_WORDS.has(first) || /\w/.test(after)) return "identifier";
  if (VALUE_ENDINGS.some((ending) => text.endsWith(ending))) return "value";
  const words = text.toLowerCase().split(/[^a-z]+/);
  const last = words.findLast((word) => word !== "") ?? "";
  if (text.endsWith("(") || text.endsWith(","))
    return last === "in" || openList(text) ? "value" : "identifier";
  return VALUE_WORDS.has(last) && /[a-z]$/i.test(text) ? "value" : "identifier";
}

/** Whether the text ends inside the parentheses of `VALUES (` or `IN (`. */
function openList(text: string): boolean {
  const open = text.lastIndexOf("(");
  if (open === -1 || text.indexOf(")", open) !== -1) return false;
  const word = text.slice(0, open).trimEnd().toLowerCase();
  return word.endsWith("values") || word.endsWith(" in");
}
