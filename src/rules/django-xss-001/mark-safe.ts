import { functionFacts } from "../../bind/program.ts";
import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Suspicion } from "../../model/responses/html-suspicion.ts";
import { settledBecause, suspicionOf, withPlaces } from "../../model/responses/html-suspicion.ts";
import type { MarkedHtml } from "../../model/responses/marked-html.ts";
import { markedHtml } from "../../model/responses/marked-html.ts";
import { goesIntoMail } from "../../model/responses/mailed-html.ts";
import { here, ifSure } from "../../model/fixes/place-fixes.ts";
import { allowedTags } from "../../model/responses/old-html.ts";
import { BY_STAFF, holdsStaffTexts } from "../../model/staff-texts.ts";
import { underPolicy } from "../../model/refused-scripts.ts";
import { traceThrough } from "../../model/responses/part-traces.ts";
import { spokenPartsFirst } from "../../model/responses/part-words.ts";
import type { Check, Verdict } from "../rule.ts";

/** A text with unescaped parts is marked as HTML. */
export const check: Check = {
  meta: {
    slug: "mark-safe",
    title: "unescaped text is marked as HTML",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `mark_safe`, `SafeString`, `Markup` and `__html__` over a text that was put together from a value nobody escaped, and such texts as a form field's `help_text`.",
      impact:
        "Whoever can choose the value puts a script into the page. It runs in the browser of everybody who opens that page and may do there what they may do.",
      fix: 'Let `format_html` put the text together, which escapes every value: `format_html("<b>{}</b>", name)`; for lists `format_html_join`.',
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine where the value is HTML that the code itself made, or was cleaned before it was stored. Values that went through `escape`, `format_html`, `bleach.clean` or `nh3.clean` are understood.",
    },
  },
  judge: underPolicy("high", function* judge(model: AuditModel): Iterable<Verdict> {
    const { flows, settings } = model;
    for (const marked of [...markedHtml(flows), ...allowedTags({ flows, settings })]) {
      const suspicion = suspicionOf(flows, marked);
      if (suspicion?.owner === "mark-safe")
        yield* withPlaces(suspicion, (part) => found(model, { ...suspicion, part }));
      else if (!suspicion && !marked.inTemplateFunction && marked.through !== "help-text")
        yield ruledOut(marked);
    }
  }),
  fix: ifSure(
    here((at) => ({ kind: "format-html", at })),
    "values that hold HTML on purpose are shown as text",
  ),
};

function ruledOut(marked: MarkedHtml): Verdict {
  const because = settledBecause(marked);
  return { verdict: "ruled-out", at: placeOf(marked.report.site.at), subject: "mark_safe", because };
}

/** Why Django shows the text as HTML. */
const BELIEVED: Readonly<Record<MarkedHtml["through"], string>> = {
  call: "the text is marked as safe",
  decorator: "the text is marked as safe",
  method: "the text is marked as safe",
  "allow-tags": "`allow_tags` has Django show the text as it is",
  "simple-tag": "the text is marked as safe",
  "bare-tag": "a template shows it where escaping is switched off",
  "help-text": "forms show their help texts as they are",
};

/** Who is harmed by such a text: what mail programs show is HTML without scripts. */
function harm(marked: MarkedHtml): string {
  return goesIntoMail(marked.report.site)
    ? "Whoever chooses it writes part of a mail that the site sends: links and forms that look like its own."
    : "Whoever chooses it can run a script in the browser of everybody who sees the page.";
}

/** `html_to_text(value)` marks what it returns so that a template without HTML does not escape it. */
function makesPlainText({ at }: MarkedHtml["report"]["site"]): boolean {
  return /(?:^|_)(?:to|as|2|plain)_?text(?:_|$)|plaintext/.test(functionFacts(at).name);
}

const PLAIN_TEXT = {
  confidence: "low",
  confidenceReason: "by its name this function makes plain text; whether a page shows it was not seen",
} as const;

function found(
  model: AuditModel,
  { marked, label, part, alike, severity, confidence, reason }: Suspicion,
): Found {
  return {
    verdict: "found",
    at: placeOf(marked.report.site.at),
    subject: part.name ?? "text",
    message: `${spokenPartsFirst(part, alike)} becomes part of the ${goesIntoMail(marked.report.site) ? "mail" : "page"} as HTML: it comes from ${label}, nothing escapes it, and ${BELIEVED[marked.through]}. ${harm(marked)}`,
    severity,
    ...(severity === "high" ? {} : { severityReason: "the value was not followed to a request" }),
    confidence,
    confidenceReason: reason,
    trace: traceThrough(model.flows, marked, part),
    ...(holdsStaffTexts(model, marked.report) ? BY_STAFF : {}),
    ...(makesPlainText(marked.report.site) ? PLAIN_TEXT : {}),
  };
}
