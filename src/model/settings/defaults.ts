/** Django's default of a setting as an abstract value. */
import { DJANGO_DEFAULTS, type DefaultSince, type DefaultValue } from "./django-defaults.ts";
import type { AbstractValue, Origin } from "./value.ts";
import { dict, none, numberValue, originAt, sequence, text, truthValue } from "./value.ts";

/** The Django that is assumed where no dependency file names one: the newest release with long-term support. */
export const ASSUMED_DJANGO = "5.2";

/** The oldest release whose defaults are known; older ones count as this one. */
export const OLDEST_DJANGO = "4.2";

/**
 * The default of `name` in a Django version, with an origin at the beginning of `path`. Undefined where that Django does
 * not know the setting or gives it no value.
 */
export function defaultOf(
  name: string,
  version: string | undefined,
  path: string,
): AbstractValue | undefined {
  const since = defaultSince(name, version);
  if (since?.value === undefined) return undefined;
  const origin = originAt({ path, span: { start: 0, end: 0 } }, `Django's default of ${name}`);
  return asValue(since.value, origin);
}

/** Whether the setting does anything in a Django version; undefined for names that are not Django's. */
export function existsIn(name: string, version: string | undefined): boolean | undefined {
  const known = DJANGO_DEFAULTS.get(name);
  return known === undefined ? undefined : (defaultSince(name, version)?.exists ?? false);
}

/** Names of the settings that a Django version knows, in the order of its documentation. */
export function settingNames(version: string | undefined): readonly string[] {
  return [...DJANGO_DEFAULTS.keys()].filter((name) => existsIn(name, version) === true);
}

function defaultSince(name: string, version: string | undefined): DefaultSince | undefined {
  const rows = DJANGO_DEFAULTS.get(name) ?? [];
  const wanted = version ?? ASSUMED_DJANGO;
  return rows.findLast(({ from }) => compareReleases(from, wanted) <= 0) ?? rows[0];
}

/** Compares the first three numbers of two versions; negative when the first is older. Missing ones count as 0. */
export function compareReleases(one: string, other: string): number {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

function numbersOf(version: string): Readonly<Record<"major" | "minor" | "patch", number>> {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return { major, minor, patch };
}

function asValue(value: DefaultValue, origin: Origin): AbstractValue {
  if (value === null) return none(origin);
  if (typeof value === "string") return text(value, origin);
  if (typeof value === "number") return numberValue(value, origin);
  if (typeof value === "boolean") return truthValue(value, origin);
  if (isList(value))
    return sequence(
      "list",
      value.map((one) => asValue(one, origin)),
      origin,
    );
  const items = Object.entries(value).map(([key, one]) => ({
    key: text(key, origin),
    value: asValue(one, origin),
  }));
  return dict(items, origin);
}

function isList(value: DefaultValue & object): value is readonly DefaultValue[] {
  return Array.isArray(value);
}
