/** Plain values as Python writes them. */
import { isPlainObject, type PlainValue } from "../source/plain-value.ts";

/** The value on one line: `True`, `'text'`, `['a', 'b']`. Masked parts read `[masked]`, what is not plain stands in angle brackets. */
export function pythonText(value: PlainValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quoted(value);
  if (isPlainObject(value)) return objectText(value);
  return `[${value.map(pythonText).join(", ")}]`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return quote + (quote === "'" ? inner.replaceAll("'", "\\'") : inner) + quote;
}

function objectText(value: { readonly [key: string]: PlainValue }): string {
  return (
    markerText(value) ??
    `{${Object.entries(value)
      .map(([key, one]) => (key === "$unknown" ? "…" : `${quoted(key)}: ${pythonText(one)}`))
      .join(", ")}}`
  );
}

/** What stands for a part that is not plain; undefined for dictionaries. */
function markerText(value: { readonly [key: string]: PlainValue }): string | undefined {
  const [key, ...others] = Object.keys(value);
  const held = key === undefined ? undefined : value[key];
  if (key === "$environment" && held !== undefined)
    return `<environment ${spoken(held)}, otherwise ${pythonText(value["$unset"] ?? null)}>`;
  if (others.length > 0 || held === undefined) return undefined;
  switch (key) {
    case "$masked":
      return "[masked]";
    case "$object":
      return `<${spoken(held)}>`;
    case "$unknown":
      return `<unknown: ${spoken(held)}>`;
    case "$fails":
      return `<fails: ${spoken(held)}>`;
    case "$oneOf":
      return `<one of ${pythonText(held)}>`;
    default:
      return undefined;
  }
}

function spoken(value: PlainValue): string {
  return typeof value === "string" ? value : pythonText(value);
}
