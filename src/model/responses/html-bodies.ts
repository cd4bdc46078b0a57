/** Responses whose body the code puts together itself, and `format_html` over a text that was put together before. */
import { functionFacts } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { sinksOfKind } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { rowHtml } from "../admin/row-html.ts";
import { isShownAsPage } from "./content-type.ts";
import type { HtmlPart, HtmlText } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";
import { renderings } from "./light-markup.ts";
import { openedText } from "./opened-text.ts";
import { textParts } from "./html-suspicion.ts";

/** One such text. */
export interface HtmlBody {
  readonly report: SinkReport;
  readonly judged: Judged;
  readonly text: HtmlText;
  /** The parts that may hold what somebody typed. */
  readonly parts: readonly HtmlPart[];
  /** Whether the parts are rendered Markdown or the like, which nothing cleaned. */
  readonly isRendered: boolean;
}

const RESPONSE = /^django\.http\.\w{0,60}Response\w{0,60}(?:\.write)?$/;

const FORMATTERS: ReadonlySet<string> = new Set([
  "django.utils.html.format_html",
  "django.utils.html.format_html_join",
]);

/** Bodies of responses that browsers take for a page, with something unescaped in them. */
export function htmlResponses(flows: FlowModel): HtmlBody[] {
  return bodiesAt(flows, (report, state) => {
    if (!RESPONSE.test(report.site.row.at) || isNoAnswer(state)) return false;
    const id = responseOf(state, report);
    const call = state.facts.fragment.values[id];
    return call?.op !== "call" || isShownAsPage(flows, state, id, call);
  });
}

/** Methods of class-based views whose result the view uses itself: a response that they return never reaches anybody (docs.djangoproject.com/en/5.2/ref/class-based-views/). */
const PARTS_OF_VIEWS =
  /^get_(?:context_data|extra_context|queryset|object|object_list|form|form_class|form_kwargs|initial|template_names|success_url|serializer_class|serializer_context)$/;

function isNoAnswer({ facts: { class: owner, name } }: FunctionState): boolean {
  return owner !== NONE && PARTS_OF_VIEWS.test(name);
}

/** The call that makes the response: the sink itself, or where the response came from that is written to. */
function responseOf({ facts: { fragment } }: FunctionState, { site }: SinkReport): ValueId {
  if (!site.row.at.endsWith(".write")) return site.at.value;
  const call = fragment.values[site.at.value];
  const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
  let id = callee?.op === "attribute" ? callee.base : NONE;
  for (let value = fragment.values[id]; value; value = fragment.values[id]) {
    const before = value.op === "updated" ? value.base : value.op === "merge" ? value.inputs[0] : undefined;
    if (before === undefined || before >= id) break;
    id = before;
  }
  return id;
}

/** Formats of `format_html` that already hold values; those of admin classes have a check of their own. */
export function formattedTwice(flows: FlowModel): HtmlBody[] {
  const owned = new Set(rowHtml(flows).map(({ at }) => `${at.unit.file.path}:${at.function}:${at.value}`));
  return bodiesAt(flows, ({ site }) => {
    if (!FORMATTERS.has(site.row.at)) return false;
    return !owned.has(`${site.at.unit.file.path}:${site.at.function}:${site.at.value}`);
  });
}

function bodiesAt(
  flows: FlowModel,
  counts: (report: SinkReport, state: FunctionState) => boolean,
): HtmlBody[] {
  return sinksOfKind(flows, "html").flatMap((report): HtmlBody[] => {
    const state = flows.solver.byRef.get(functionFacts(report.site.at));
    if (!state || report.arrivals.length === 0 || !counts(report, state)) return [];
    const judged = judgeArrival(flows, report);
    if (!judged) return [];
    const text = openedText(flows, htmlText(flows, state, report.site.argument));
    const rendered = text.parts.filter((part) => renderings(flows, part).length > 0);
    const isRendered = rendered.length > 0;
    const parts = isRendered ? rendered : textParts(flows, text, judged);
    return parts.length > 0 ? [{ report, judged, text, parts, isRendered }] : [];
  });
}
