/** Mails whose HTML the code puts together itself. */
import { textOf } from "../../bind/constants.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { sinksOfKind } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { HtmlPart, HtmlText } from "../responses/html-parts.ts";
import { htmlText } from "../responses/html-parts.ts";
import { openedText } from "../responses/opened-text.ts";
import { textParts } from "../responses/html-suspicion.ts";

/** One such body. */
export interface MailBody {
  readonly report: SinkReport;
  readonly judged: Judged;
  readonly text: HtmlText;
  readonly parts: readonly HtmlPart[];
}

const MAIL = /^django\.core\.mail\./;

/** Every HTML body with something unescaped in it. */
export function mailBodies(flows: FlowModel): MailBody[] {
  return sinksOfKind(flows, "html").flatMap((report): MailBody[] => {
    const { site } = report;
    const state = flows.solver.byRef.get(functionFacts(site.at));
    if (!MAIL.test(site.row.at) || !state || !isHtml(flows, state, report)) return [];
    const judged = judgeArrival(flows, report);
    if (!judged) return [];
    const text = openedText(flows, htmlText(flows, state, site.argument));
    const parts = textParts(flows, text, judged);
    return parts.length > 0 ? [{ report, judged, text, parts }] : [];
  });
}

/** A message's body is plain text unless `content_subtype` says otherwise. */
function isHtml(flows: FlowModel, state: FunctionState, { site }: SinkReport): boolean {
  if (site.row.at !== "django.core.mail.EmailMessage") return true;
  const stores = state.facts.fragment.stores.filter(
    ({ base, item }) => !item && rootOf(state, base) === site.at.value,
  );
  const html = stores.find(
    ({ name, value }) =>
      name === "content_subtype" && textOf(flows.program, refTo(state.ref, value)) === "html",
  );
  // `mail.content_subtype = "html"; mail.body = page`: what the message was made with was its plain text.
  return html !== undefined && !stores.some(({ name, region }) => name === "body" && region === html.region);
}

function rootOf({ facts }: FunctionState, id: ValueId): ValueId {
  let at = id;
  for (let value = facts.fragment.values[at]; value?.op === "updated"; value = facts.fragment.values[at])
    at = value.base;
  return at;
}
