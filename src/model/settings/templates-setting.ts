/** Reads inside `TEMPLATES` and other nested settings. */
import { findItem } from "./operations/sequences.ts";
import type { AbstractValue } from "./value.ts";
import { elementsOf, text } from "./value.ts";

/** The value under a text key of a dictionary that is known. */
export function entryOf(value: AbstractValue | undefined, key: string): AbstractValue | undefined {
  if (value?.kind !== "known" || value.content.type !== "dict") return undefined;
  const item = findItem(value.content.items, text(key, value.origin));
  return item === undefined || item === "unsettled" ? undefined : item.value;
}

/** The `debug` option of every template engine that has one. */
export function templateDebugs(templates: AbstractValue): readonly AbstractValue[] {
  return (elementsOf(templates) ?? []).flatMap(
    (engine) => entryOf(entryOf(engine, "OPTIONS"), "debug") ?? [],
  );
}
