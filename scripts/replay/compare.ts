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

/** Lines above and below the bug that still count as it: a decorator, the head of the function. */
const SLACK = 2;

function isOnLines({ line }: FoundPlace, lines: ReplayCase["lines"]): boolean {
  return lines !== undefined && line >= lines[0] - SLACK && line <= lines[1] + SLACK;
}

function isAnswer(bug: ReplayCase, { path, id }: FoundPlace): boolean {
  return path === bug.path && rulesFor(bug.kind).some((rule) => id.startsWith(`${rule}/`));
}

/** Compares what is shown before and after a fix at the place of the bug. */
export function compareCase(
  bug: ReplayCase,
  before: readonly FoundPlace[],
  after: readonly FoundPlace[],
): Replayed {
  const found = before.filter(
    (place) => isAnswer(bug, place) && (isNamed(place, bug.names) || isOnLines(place, bug.lines)),
  );
  const left = after.filter(
    (place) =>
      isAnswer(bug, place) &&
      found.some(({ id, scope }) => id === place.id && (scope === place.scope || isNamed(place, bug.names))),
  );
  return { found, left };
}
