/** Queries of SQLAlchemy and its like, whose methods are called as those of Django's querysets and take a name for no column of a relation. */
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";

/** Methods that a query has there and a queryset of Django has not (docs.sqlalchemy.org/en/20/core/selectable.html, peewee). */
const FOREIGN = /^(?:where|select|select_from|group_by|having|outerjoin|with_only_columns|scalars)$/;

/** What the makers of such queries are called. */
const LIBRARY = /^(?:sqlalchemy|flask_sqlalchemy|sqlmodel|peewee)\./;

/** Steps between a query and what it was made from. */
const STEPS = 40;

/** Whether the receiver of a method call is, on some branch, such a query. */
export function isForeignQuery(program: Program, at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const open = call?.op === "call" ? receiverOf(values, call.callee) : [];
  const seen = new Set<ValueId>(open);
  for (const id of seen) {
    if (seen.size > STEPS) return false;
    const value = values[id];
    if (value?.op === "call" && isForeignCall(program, at, value.callee)) return true;
    for (const before of beforeIt(values, value)) seen.add(before);
  }
  return false;
}

function isForeignCall(program: Program, at: ValueRef, callee: ValueId): boolean {
  const read = functionFacts(at).fragment.values[callee];
  if (LIBRARY.test(externalName(resolveIn(program, at, callee)) ?? "")) return true;
  return read?.op === "attribute" && FOREIGN.test(read.name);
}

/** What a query was made from: the receiver of a method, the one argument of a function that hands it on. */
function beforeIt(values: readonly Value[], value: Value | undefined): readonly ValueId[] {
  switch (value?.op) {
    case "merge":
      return value.inputs;
    case "updated":
    case "through":
      return [value.base];
    case "call": {
      const [only, ...more] = value.arguments;
      const handed = values[value.callee]?.op === "attribute" || more.length > 0 ? undefined : only?.value;
      return handed === undefined ? receiverOf(values, value.callee) : [handed];
    }
    default:
      return [];
  }
}

function receiverOf(values: readonly Value[], callee: ValueId): readonly ValueId[] {
  const read = values[callee];
  return read?.op === "attribute" && read.base !== NONE ? [read.base] : [];
}
