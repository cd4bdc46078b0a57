/** Settings as JSON, in the form that dump_settings.py writes: what our evaluation claims, ready to be compared. */
import { textOf, type AbstractValue, type Content } from "../../src/model/settings/value.ts";

/** A value as JSON; objects with one key in angle brackets stand for what JSON cannot hold. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** What we say about one setting. */
export type Claim =
  | { readonly known: true; readonly value: Plain }
  | { readonly known: false; readonly why: string };

/** Names whose value never leaves the process; the same as in dump_settings.py. */
const SECRET =
  /(?:^|_)(?:SECRET|PASSWORD|PASSWD|TOKEN|PEPPERS|CREDENTIALS|SIGNING_KEY|API_KEY|PRIVATE_KEY|ACCESS_KEY|ACCESS_KEY_ID|DSN|SECRET_KEY|SECRET_KEY_FALLBACKS)$/i;

/** The claim about a resolved value: known only when all of it is. */
export function claimOf(name: string, value: AbstractValue): Claim {
  const found = plainOf(name, value);
  return typeof found === "object" && found !== null && "unsettled" in found
    ? { known: false, why: found.unsettled }
    : { known: true, value: found.plain };
}

type Reading = { readonly plain: Plain } | { readonly unsettled: string };

function plainOf(name: string | undefined, value: AbstractValue): Reading {
  switch (value.kind) {
    case "known":
      return contentOf(name, value.content);
    case "unknown":
    case "fails":
      return { unsettled: value.reason };
    case "environment":
      return { unsettled: `the variable ${value.variable}` };
    case "one-of":
      return { unsettled: "a condition that is not settled" };
  }
}

function contentOf(name: string | undefined, content: Content): Reading {
  const isSecret = name !== undefined && SECRET.test(name) && content.type !== "dict";
  const reading = openContent(content);
  if (!isSecret || "unsettled" in reading) return reading;
  const { plain } = reading;
  const isEmpty = Array.isArray(plain) ? plain.length === 0 : !plain;
  return { plain: { "<secret>": !isEmpty } };
}

function openContent(content: Content): Reading {
  switch (content.type) {
    case "none":
      return { plain: null };
    case "boolean":
    case "number":
    case "text":
    case "path":
      return { plain: content.value };
    case "list":
    case "tuple":
    case "set":
      return content.open ? { unsettled: "a list that may hold more" } : elementsOf(content);
    case "dict":
      return content.open ? { unsettled: "a dictionary that may hold more" } : itemsOf(content);
    case "absent":
      return { unsettled: "not bound" };
    case "instance": {
      const seconds = content.fields.get("seconds_in_all");
      return content.of === "datetime.timedelta" &&
        seconds?.kind === "known" &&
        seconds.content.type === "number"
        ? { plain: { "<seconds>": seconds.content.value } }
        : { plain: { "<object>": content.of } };
    }
    case "external":
    case "class":
    case "function":
    case "method":
    case "module":
      return { plain: { "<object>": content.type } };
  }
}

function elementsOf(content: Extract<Content, { elements: readonly AbstractValue[] }>): Reading {
  const plains: Plain[] = [];
  for (const element of content.elements) {
    const reading = plainOf(undefined, element);
    if ("unsettled" in reading) return reading;
    plains.push(reading.plain);
  }
  return { plain: content.type === "set" ? sortedSet(plains) : plains };
}

function sortedSet(plains: readonly Plain[]): readonly Plain[] {
  const written = plains.map((plain) => [JSON.stringify(plain), plain] as const);
  return [...new Map(written).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, plain]) => plain);
}

function itemsOf(content: Extract<Content, { type: "dict" }>): Reading {
  const plains: Record<string, Plain> = {};
  for (const { key, value } of content.items) {
    const name = keyOf(key);
    if (name === undefined) return { unsettled: "a key that is not settled" };
    const reading = plainOf(name, value);
    if ("unsettled" in reading) return reading;
    plains[name] = reading.plain;
  }
  return { plain: plains };
}

/** A key as Python's `str()` shows it. */
function keyOf(key: AbstractValue): string | undefined {
  const word = textOf(key);
  if (word !== undefined || key.kind !== "known") return word;
  const { content } = key;
  if (content.type === "number") return String(content.value);
  return content.type === "boolean" ? (content.value ? "True" : "False") : undefined;
}
