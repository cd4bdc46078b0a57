/** HTML that the code puts together for a script: `JsonResponse({"name": f"<a href=…>{row.title}</a>"})`. Whoever asks for it writes it into a page. */
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Fragment, Value, ValueId } from "../../extract/facts.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsNamed, inOrder } from "../../flow/occurrences.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { reportAt } from "../../flow/value-report.ts";
import { textBetween } from "../../source/source-file.ts";
import type { HtmlBody } from "./html-bodies.ts";
import type { HtmlPart } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";
import { textParts } from "./html-suspicion.ts";
import { openedText } from "./opened-text.ts";

const ROW = { at: "django.http.JsonResponse", argument: 0, kind: "html" } as const;

/** Every entry of a mapping or list in a function that answers with JSON, where values stand between tags and nothing escaped them. */
export function answeredHtml(flows: FlowModel): HtmlBody[] {
  return answering(flows).flatMap((state) =>
    entriesOf(state.facts.fragment).flatMap((id) => bodyAt(flows, state, id) ?? []),
  );
}

/** Functions that make an answer of JSON themselves. */
function answering(flows: FlowModel): readonly FunctionState[] {
  const dumping = new Set(callsNamed(flows, "dumps").map(({ state }) => state));
  const written = callsNamed(flows, "HttpResponse").filter(({ state }) => dumping.has(state));
  const found = inOrder([...callsNamed(flows, "JsonResponse"), ...callsNamed(flows, "Response"), ...written]);
  return [...new Set(found.map(({ state }) => state))];
}

/** Texts that stand in displays, or are put under a key; texts inside of those are parts of them. */
function entriesOf({ values }: Pick<Fragment, "values">): ValueId[] {
  const found = new Set<ValueId>();
  for (const value of values) {
    if (value.op === "collection" && value.form !== "set")
      for (const entry of value.entries) if (mayBeText(values, entry.value)) found.add(entry.value);
    if (value.op === "updated" && isMapping(values, value.base) && mayBeText(values, value.value))
      found.add(value.value);
  }
  return [...found].toSorted((a, b) => a - b);
}

/** `data["name"] = …`: headers of a response are put in like that as well. */
function isMapping(values: readonly Value[], base: ValueId): boolean {
  let value = values[base];
  for (let left = MOST_KEYS; left > 0; left--) {
    const before = value?.op === "updated" ? value.base : value?.op === "merge" ? value.inputs[0] : undefined;
    if (before === undefined) break;
    value = values[before];
  }
  return value?.op === "collection";
}

const MOST_KEYS = 60;

/** What a text with tags is put together by: here, or in a function that is called. */
function mayBeText(values: readonly Value[], id: ValueId): boolean {
  const op = values[id]?.op;
  return op === "build" || op === "merge" || op === "choice" || op === "call";
}

function bodyAt(flows: FlowModel, state: FunctionState, id: ValueId): HtmlBody | undefined {
  const region = state.facts.fragment.values[id]?.region;
  if (region === undefined) return undefined;
  const text = openedText(flows, htmlText(flows, state, id));
  if (!text.built || !text.tags) return undefined;
  const report = reportAt(flows, refTo(state.ref, id), region, ROW);
  const judged = report && judgeArrival(flows, report);
  if (!judged) return undefined;
  const parts = textParts(flows, text, judged).filter((part) => !part.called && isNearTag(part));
  return parts.length === 0 ? undefined : { report, judged, text, parts, isRendered: false };
}

/** Bytes before and behind a value in which its tag begins. */
const NEAR = 300;

/** Whether a tag is written near the place where a value goes in: `filename="…"` of a header is none. */
function isNearTag({ at, entered }: HtmlPart): boolean {
  if (!entered) return false;
  const { bytes } = at.unit.file;
  const { start, end } = functionFacts(at);
  const from = Math.max(start, entered.start - NEAR);
  return /<[a-z/]/i.test(textBetween(bytes, from, Math.min(end, entered.end + NEAR)));
}
