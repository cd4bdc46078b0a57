import type { Found } from "../../findings/finding.ts";
import { functionFacts } from "../../bind/program.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Suspicion } from "../../model/responses/html-suspicion.ts";
import { traceThrough } from "../../model/responses/part-traces.ts";
import { suspicionOf } from "../../model/responses/html-suspicion.ts";
import { isEscapedBefore, renderings } from "../../model/responses/light-markup.ts";
import { markedHtml } from "../../model/responses/marked-html.ts";
import { BY_STAFF, holdsStaffTexts } from "../../model/staff-texts.ts";
import { underPolicy } from "../../model/refused-scripts.ts";
import type { Check, Verdict } from "../rule.ts";

/** Rendered Markdown is shown without being cleaned. */
export const check: Check = {
  meta: {
    slug: "markdown-unsanitized",
    title: "rendered Markdown is shown without being cleaned",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports Markdown (or Textile, reStructuredText and the like) that is rendered and marked as safe without a cleaner behind it.",
      impact:
        "Markdown lets HTML through and makes links to `javascript:` addresses. Whoever writes the text runs a script in the browser of everybody who reads it.",
      fix: "Clean the result before it is marked: `mark_safe(nh3.clean(markdown.markdown(text)))`.",
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine where only the site's own people write the text, or where the renderer is set up to drop HTML and foreign link schemes.",
    },
  },
  judge: underPolicy("high", function* judge(model: AuditModel): Iterable<Verdict> {
    for (const marked of markedHtml(model.flows)) {
      const suspicion = suspicionOf(model.flows, marked);
      if (suspicion?.owner === "markdown-unsanitized")
        yield* withRenderers(model, suspicion, found(model, suspicion));
    }
  }),
};

function found(model: AuditModel, { marked, part, label, severity, confidence, reason }: Suspicion): Found {
  return {
    verdict: "found",
    at: placeOf(marked.report.site.at),
    subject: "markdown",
    message: `This rendered text is marked as safe, and nothing cleans it after rendering; it comes from ${label}. Whoever writes it can put a script into the page.`,
    severity,
    ...(severity === "high" ? {} : { severityReason: "the text was not followed to a request" }),
    ...(isEscapedBefore(model, part) ? onlyLinks(label) : {}),
    confidence,
    confidenceReason: reason,
    trace: traceThrough(model.flows, marked, part),
    ...(holdsStaffTexts(model, marked.report) ? BY_STAFF : {}),
  };
}

/** What is left where HTML was escaped before: renderers make links of `[text](javascript:…)`. */
function onlyLinks(label: string): Pick<Found, "message" | "severity" | "severityReason"> {
  return {
    message: `This rendered text is marked as safe; it comes from ${label}. HTML in it is escaped before it is rendered, but a link written in Markdown may lead to \`javascript:…\`, which runs when somebody follows it.`,
    severity: "medium",
    severityReason: "HTML is escaped before, and somebody has to follow the link",
  };
}

/** What renders the text in a function of its own is the place to mend, once for all who mark its result. */
function withRenderers({ flows }: AuditModel, { parts, marked }: Suspicion, first: Found): Found[] {
  const own = functionFacts(marked.report.site.at);
  const [at] = parts.flatMap((part) => renderings(flows, part));
  if (at === undefined || functionFacts(at) === own) return [first];
  const place = placeOf(at);
  const cause = `${place.path}:${place.scope ?? ""}:${place.span.start}`;
  const message =
    "This renders text for pages that show it as HTML, and nothing cleans it afterwards. Whoever writes the text can put a script into those pages.";
  return [
    { ...first, cause },
    { ...first, at: place, message, cause, secondary: true },
  ];
}
