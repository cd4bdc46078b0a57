/** Text of a request that reaches a log as it came, line breaks included. */
import { textOf } from "../bind/constants.ts";
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { Value } from "../extract/facts.ts";
import { taintsOf } from "../flow/solve.ts";
import { KIND_BITS } from "../flow/kinds.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import type { LogCall } from "./log-calls.ts";
import { logCalls } from "./log-calls.ts";
import { isQuoted, quotedPositions } from "./quoted-values.ts";
import type { ShownValue } from "./shown-values.ts";
import { AS_WRITTEN, shownValues } from "./shown-values.ts";

/** One log call with a label of where the text comes from: "the query string". */
export interface InjectedLog {
  readonly log: LogCall;
  readonly label: string;
}

/** Every logger call that writes such a text; `print` is for people who watch, and keywords of structured loggers are quoted. */
export function injectedLogs(index: ValueIndex): InjectedLog[] {
  return logCalls(index.flows).flatMap((log): InjectedLog[] => {
    if (log.by === "print") return [];
    const texts = log.call.arguments.filter((one) => one.style === "positional");
    const { program } = index.flows;
    const [template] = texts;
    const quoted = quotedPositions(template && textOf(program, refTo(log.state.ref, template.value)));
    const starts = texts
      .filter((_, position) => !quoted.has(position - 1))
      .map(({ value }) => refTo(log.state.ref, value));
    const shown = shownValues(
      index,
      starts,
      (at, whole, part) => AS_WRITTEN(at, whole, part) && !isQuoted(program, at, whole, part),
    );
    const [label] = shown.flatMap((one) => requestLabel(index, log, one) ?? []);
    return label === undefined ? [] : [{ log, label }];
  });
}

/** Written by the server itself. */
const BY_SERVER = /^(?:REMOTE_ADDR|REMOTE_PORT|SERVER_\w+|REQUEST_METHOD|CONTENT_LENGTH)$/;

/** One entry of the request, or a part of one; a whole dictionary is written with its line breaks escaped. */
function requestLabel(index: ValueIndex, log: LogCall, { at, value, names }: ShownValue): string | undefined {
  if (value.op !== "item" && !isRead(at, value)) return undefined;
  if (names.some((name) => BY_SERVER.test(name))) return undefined;
  for (const { origin, kinds } of taintsOf(index.flows.solver, log.state, at.value)) {
    if (origin.kind === "source" && origin.row.kind === "request" && (kinds & KIND_BITS.log) !== 0)
      return origin.row.label;
  }
  return undefined;
}

/** `request.GET.get("name")`. */
function isRead(at: ValueRef, value: Value): boolean {
  const callee = value.op === "call" ? functionFacts(at).fragment.values[value.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "get";
}
