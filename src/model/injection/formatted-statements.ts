/** Statements that one function puts together and another one runs: the first is the place to mend. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Arrival, FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { holesOf } from "../../flow/interpolation.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import { positionOf } from "../../flow/sql-text.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** A call that hands a statement on after a value was formatted into it. */
export interface FormattedStatement {
  /** The call. */
  readonly at: ValueRef;
  /** The way on which the value comes. */
  readonly arrival: Arrival;
}

/** Such calls listed for one statement's end. */
const MOST = 20;

/** What the literal before a value says when it is the beginning of a statement. */
const STATEMENT = /\b(?:select|insert\s{1,9}into|update|delete\s{1,9}from|where|having|values)\b/i;

/** The calls on the ways into a statement that hand over a text with a value in it which could have been bound. */
export function formattedOnTheWay(flows: FlowModel, { arrivals }: SinkReport): FormattedStatement[] {
  const found = new Map<string, FormattedStatement>();
  for (const arrival of arrivals) {
    for (const at of arrival.via) {
      const key = `${at.unit.file.path}:${at.function}:${at.value}`;
      if (found.size < MOST && !found.has(key) && handsFormatted(flows, at)) found.set(key, { at, arrival });
    }
  }
  return [...found.values()];
}

function handsFormatted(flows: FlowModel, at: ValueRef): boolean {
  const state = flows.solver.byRef.get(functionFacts(at));
  const edge = state?.edges.get(at.value);
  if (!state || !edge) return false;
  return [...edge.passed.values()].flat().some((value) => holdsValue(flows, state, value));
}

function holdsValue(flows: FlowModel, state: FunctionState, value: number): boolean {
  return holesOf(flows.program, state, value).some(
    ({ at, before, after }) =>
      STATEMENT.test(before) &&
      positionOf(before, after) === "value" &&
      taintsOf(flows.solver, state, at.value).some(({ kinds }) => (kinds & KIND_BITS.sql) !== 0),
  );
}
