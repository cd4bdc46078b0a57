import type { Finding } from "../../src/findings/finding.ts";
import { rulesFor, type ReplayCase } from "./case.ts";

/** Where a finding stands, and which check made it. */
export interface FoundPlace {
  readonly id: string;
  readonly path: string;
  readonly scope: string;
  readonly line: number;
}

/** What became of a case: the places found before the fix, and those of the same checks that are left after it. */
export interface Replayed {
  readonly found: readonly FoundPlace[];
  readonly left: readonly FoundPlace[];
}

/** Every place of every finding that is shown. */
export function placesOf(findings: readonly Finding[]): readonly FoundPlace[] {
  return findings.flatMap(({ id, places, ...first }) =>
    [first, ...places].map(({ path, scope = "", start }) => ({ id, path, scope, line: start.line })),
  );
}

/** A place in the named function or class, in something inside it, or on the class that the named method belongs to. */
function isNamed({ scope }: FoundPlace, names: readonly string[]): boolean {
  if (names.length === 0) return true;
  return names.some((name) => {
    const owner = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    return scope === name || scope === owner || scope.startsWith(`${name}.`) || scope.endsWith(`.${name}`);
  });
}

function atCase(bug: ReplayCase, places: readonly FoundPlace[]): readonly FoundPlace[] {
  const rules = rulesFor(bug.kind);
  return places.filter(
    (place) =>
      place.path === bug.path &&
      rules.some((rule) => place.id.startsWith(`${rule}/`)) &&
      isNamed(place, bug.names),
  );
}

/** Compares what is shown before and after a fix at the place of the bug. */
export function compareCase(
  bug: ReplayCase,
  before: readonly FoundPlace[],
  after: readonly FoundPlace[],
): Replayed {
  const found = atCase(bug, before);
  const ids = new Set(found.map(({ id }) => id));
  return { found, left: atCase(bug, after).filter(({ id }) => ids.has(id)) };
}
