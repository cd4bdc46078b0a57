/** Files of code or of templates that are written while the site runs. */
import type { ValueRef } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { occurrences } from "../../flow/occurrences.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { reportAt } from "../../flow/value-report.ts";
import { textBetween } from "../../source/source-file.ts";
import { filledReport } from "./filled-reports.ts";
import type { FlowSeen } from "./flow-findings.ts";

/** Values looked at for one path. */
const BUDGET = 60;

/** What a path that is written down in part says of the file: a module of Python, or a template. */
const ENDINGS: Readonly<Record<"code" | "template", RegExp>> = {
  code: /\.pyw?["']+$/,
  template: /templates\/.{0,200}(?:\.html|\.txt|\})["']+$/,
};

/** Every `open(…).write(value)` on such a file in which something arrives. */
export function writtenFiles(flows: FlowModel, what: "code" | "template"): FlowSeen[] {
  const row: SinkRow = { at: "open().write", argument: 0, kind: what };
  return occurrences(flows, "call").flatMap(({ state, id, value }): FlowSeen[] => {
    const callee = state.facts.fragment.values[value.callee];
    if (callee?.op !== "attribute" || callee.name !== "write") return [];
    const [given] = value.arguments;
    const opened = openedFile(flows, state, callee.base);
    if (!given || !opened || !isWrittenAs(state, opened, what)) return [];
    const at: ValueRef = { ...state.ref, value: given.value };
    const report = reportAt(flows, at, value.region, row);
    const shown = report && filledReport(flows, report, at);
    const judged = shown && judgeArrival(flows, shown);
    if (!shown || judged?.chooser !== "request") return [];
    return [{ report: { ...shown, site: { ...shown.site, at: { ...state.ref, value: id } } }, judged }];
  });
}

/** The call of `open` behind a file. */
function openedFile(flows: FlowModel, state: FunctionState, file: ValueId): CallValue | undefined {
  const { values } = state.facts.fragment;
  let value = values[file];
  while (value?.op === "updated" || value?.op === "through") value = values[value.base];
  if (value?.op !== "call") return undefined;
  const name = externalName(resolveIn(flows.program, state.ref, value.callee));
  return name === "open" || name === "io.open" || name === "codecs.open" ? value : undefined;
}

/** Whether a text that the path is made of has such an ending. */
function isWrittenAs({ ref, facts }: FunctionState, opened: CallValue, what: "code" | "template"): boolean {
  const path = opened.arguments[0]?.value;
  return (
    path !== undefined &&
    textsOf(facts.fragment, ref.unit.file.bytes, path).some((text) => ENDINGS[what].test(text))
  );
}

function textsOf(fragment: Fragment, bytes: Uint8Array, id: ValueId): string[] {
  const texts: string[] = [];
  const queue = [id];
  for (let next = 0; next < queue.length && next < BUDGET; next++) {
    const value = fragment.values[queue[next] ?? id];
    if (!value) continue;
    if (value.op === "text" || (value.op === "build" && value.form === "f-string"))
      texts.push(textBetween(bytes, value.start, Math.min(value.end, value.start + 200)));
    queue.push(...operandsOf(value));
  }
  return texts;
}
