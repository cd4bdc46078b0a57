/** Whether anybody who is not logged in comes as far as a value, when the conditions before it are taken together. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";
import { refusalsOf } from "./denials.ts";
import type { GuardBook, Occasion } from "./guard-book.ts";
import { strangerTruth } from "./strangers.ts";
import { valueAt } from "./visitors.ts";

/** More conditions than these are not tried out: each doubles the work. */
const MOST_ATOMS = 6;

/** How conditions that do not depend on the visitor come out, by their text. */
type Assignment = ReadonlyMap<string, boolean>;

interface Trial {
  readonly book: GuardBook;
  readonly at: ValueRef;
  readonly occasion: Occasion;
  readonly assigned: Assignment;
}

/**
 * `if out and not ajax: return redirect(…)`, `if out and ajax: return forbidden()`: each alone lets some strangers past, both
 * together nobody. Tries every combination of what is not about the visitor. True where that cannot be settled.
 */
export function strangersReach(book: GuardBook, at: ValueRef, occasion: Occasion): boolean {
  const atoms = [...new Set(conditionsBefore(book, at).flatMap((id) => atomsOf({ book, at, occasion }, id)))];
  if (atoms.length > MOST_ATOMS) return true;
  for (let bits = 0; bits < 2 ** atoms.length; bits++) {
    const assigned = new Map(atoms.map((atom, index) => [atom, (bits & (1 << index)) !== 0]));
    if (comesPast({ book, at, occasion, assigned })) return true;
  }
  return false;
}

/** Regions of the refusals that stand before a value. */
function refusedRegions(book: GuardBook, at: ValueRef): RegionId[] {
  const start = valueAt(at, at.value)?.start ?? 0;
  return refusalsOf(book, at).flatMap(({ exit }) => (exit.end <= start ? [exit.region] : []));
}

function conditionsBefore(book: GuardBook, at: ValueRef): ValueId[] {
  return refusedRegions(book, at)
    .flatMap((region) => pathOf(at, region))
    .flatMap(({ condition }) => (condition === NONE ? [] : [condition]));
}

function pathOf(at: ValueRef, start: RegionId) {
  const { regions } = functionFacts(at).fragment;
  const path = [];
  for (let id = start; id > 0;) {
    const region = regions[id];
    if (!region) break;
    path.push(region);
    id = region.parent;
  }
  return path;
}

function comesPast(trial: Trial): boolean {
  return refusedRegions(trial.book, trial.at).every((region) =>
    pathOf(trial.at, region).some(
      ({ condition, polarity }) => condition === NONE || outcomeOf(trial, condition) !== polarity,
    ),
  );
}

/** The parts of a condition that are neither made of others nor settled for strangers. */
function atomsOf(trial: Omit<Trial, "assigned">, id: ValueId): string[] {
  const value = valueAt(trial.at, id);
  if (!value || truthFor(trial, id) !== undefined) return [];
  if (value.op === "operation" && /^(?:not|and|or)$/.test(value.operator))
    return value.operands.flatMap((one) => atomsOf(trial, one));
  return [textOf(trial, value)];
}

function outcomeOf(trial: Trial, id: ValueId): boolean {
  const value = valueAt(trial.at, id);
  const settled = truthFor(trial, id);
  if (!value || settled !== undefined) return settled ?? false;
  if (value.op === "operation") {
    const [first] = value.operands;
    if (value.operator === "not" && first !== undefined) return !outcomeOf(trial, first);
    if (value.operator === "and") return value.operands.every((one) => outcomeOf(trial, one));
    if (value.operator === "or") return value.operands.some((one) => outcomeOf(trial, one));
  }
  return trial.assigned.get(textOf(trial, value)) ?? false;
}

function truthFor({ book, at, occasion }: Omit<Trial, "assigned">, id: ValueId): boolean | undefined {
  return strangerTruth({ book, ref: at, occasion }, id);
}

function textOf({ at }: Omit<Trial, "assigned">, { start, end }: { start: number; end: number }): string {
  return textBetween(at.unit.file.bytes, start, end);
}
