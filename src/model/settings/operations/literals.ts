/** Text that is parsed at run time: JSON and Python literals in environment variables. */
import type { AbstractValue, Origin } from "../value.ts";
import { dict, fails, none, numberValue, sequence, text, truthValue, unknown } from "../value.ts";

/** What `json.loads(text)` gives; it raises on anything else. */
export function jsonValue(source: string | undefined, origin: Origin): AbstractValue {
  if (source === undefined) return unknown("JSON of something that is not text", origin);
  try {
    return fromJson(JSON.parse(source), origin);
  } catch {
    return fails("JSONDecodeError", origin);
  }
}

function fromJson(value: unknown, origin: Origin): AbstractValue {
  if (typeof value === "string") return text(value, origin);
  if (typeof value === "number") return numberValue(value, origin);
  if (typeof value === "boolean") return truthValue(value, origin);
  if (Array.isArray(value))
    return sequence(
      "list",
      value.map((item: unknown) => fromJson(item, origin)),
      origin,
    );
  if (typeof value !== "object" || value === null) return none(origin);
  return dict(
    Object.entries(value).map(([key, item]) => ({ key: text(key, origin), value: fromJson(item, origin) })),
    origin,
  );
}

/** What `ast.literal_eval(text)` gives, for constants and flat lists of them. */
export function literalValue(source: string | undefined, origin: Origin): AbstractValue {
  if (source === undefined) return unknown("a Python literal in something that is not text", origin);
  const trimmed = source.trim();
  if (trimmed === "True" || trimmed === "False") return truthValue(trimmed === "True", origin);
  if (trimmed === "None") return none(origin);
  if (/^[+-]?\d+(\.\d+)?$/.test(trimmed)) return numberValue(Number(trimmed), origin);
  if (/^'[^'\\]*'$/.test(trimmed) || /^"[^"\\]*"$/.test(trimmed)) return text(trimmed.slice(1, -1), origin);
  if (/^\[[^[\]]*\]$/.test(trimmed)) return jsonValue(trimmed.replaceAll("'", '"'), origin);
  return /^\w+$/.test(trimmed)
    ? fails("ValueError: malformed node", origin)
    : unknown("a Python literal that is not followed", origin);
}
