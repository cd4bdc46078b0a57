/** Parts of HTML that hold no text that somebody typed: columns of numbers, dates and choices, names of accounts, and numbers by their default. */
import { functionFacts, type FunctionRef } from "../../bind/program.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import { holdsNoMarkup } from "../rows/plain-columns.ts";
import type { HtmlPart } from "./html-parts.ts";

/** `row.amount` or `row["amount"]` of a row: every model of the project that has such a field has a number there, a date or a choice. */
export function isPlainColumn({ program }: FlowModel, { value, at }: HtmlPart): boolean {
  const { fragment } = functionFacts(at);
  const last =
    value.op === "element"
      ? listedRows(fragment, value.base)
      : value.op === "attribute" || value.op === "item"
        ? value.name
        : undefined;
  if (last === undefined) return false;
  const before = "base" in value ? nameOfRow(fragment, value.base) : undefined;
  return holdsNoMarkup(program, before === undefined ? [last] : [before, last]);
}

/** `subscribers` of `for one in memo.subscribers.all()`. */
function listedRows({ values }: Fragment, id: ValueId): string | undefined {
  const all = values[id];
  const callee = all?.op === "call" ? values[all.callee] : undefined;
  const rows = callee?.op === "attribute" && callee.name === "all" ? values[callee.base] : undefined;
  return rows?.op === "attribute" ? rows.name : undefined;
}

/** The attribute that leads to a row, or the variable that an account is kept in: `user` of `for user in users`. */
function nameOfRow({ values, named }: Fragment, id: ValueId): string | undefined {
  const value = values[id];
  if (value?.op === "attribute") return value.name;
  return named.find((one) => one.value === id && one.name === "user")?.name;
}

/** `def listing(rows, limit=20)`: what takes a number's place is one, and so is what a call makes of nothing else. */
export function isNumber({ solver }: FlowModel, { value, at }: HtmlPart): boolean {
  if (value.op === "parameter") return takesNumber(at, value.index);
  const state = value.op === "call" ? solver.byRef.get(functionFacts(at)) : undefined;
  const open = state
    ? taintsOf(solver, state, at.value).filter(({ kinds }) => (kinds & KIND_BITS.html) !== 0)
    : [];
  return (
    open.length > 0 &&
    open.every(({ origin }) => origin.kind === "parameter" && takesNumber(at, origin.index))
  );
}

/** Whether a parameter's default is a number. */
function takesNumber(at: FunctionRef, index: number): boolean {
  const facts = functionFacts(at);
  const id = facts.parameters[index]?.default ?? NONE;
  const { values } = functionFacts({ unit: at.unit, function: Math.max(facts.parent, 0) }).fragment;
  const given = values[id];
  return given?.op === "constant" && given.constant === "number";
}
