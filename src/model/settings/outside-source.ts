/** Values that come from a module outside the repository, such as an operator's own configuration file. */
import type { Place } from "../../findings/finding.ts";
import { leaves } from "./resolve.ts";
import type { AbstractValue } from "./value.ts";

/** What the value is read from, in words, and where. */
export interface OutsideSource {
  readonly reason: string;
  readonly at: Place;
}

/**
 * The module that decides a value, when nothing in the repository does: every way to get it that does not raise is
 * unknown or an attribute of a module that is not here, and at least one names that attribute.
 */
export function outsideSource(name: string, value: AbstractValue): OutsideSource | undefined {
  const served = leaves(value).filter((leaf) => leaf.value.kind !== "fails");
  const named = served.flatMap((leaf) => moduleHolding(name, leaf.value) ?? []);
  const [first] = named;
  const others = served.filter((leaf) => moduleHolding(name, leaf.value) === undefined);
  if (first === undefined || others.some((leaf) => leaf.value.kind !== "unknown")) return undefined;
  const reason = `it is read from the module \`${first}\`, which is not in the repository`;
  return { reason, at: value.origin.place };
}

/** `netbox.configuration` of the external name `netbox.configuration.DEBUG`. */
function moduleHolding(name: string, value: AbstractValue): string | undefined {
  if (value.kind !== "known" || value.content.type !== "external") return undefined;
  const dotted = value.content.name;
  return dotted.endsWith(`.${name}`) ? dotted.slice(0, -name.length - 1) : undefined;
}
