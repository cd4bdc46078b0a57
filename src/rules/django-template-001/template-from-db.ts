import { wholeOf } from "../../bind/whole.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { BY_STAFF, isStaffText, losesTags, TAGLESS } from "../../model/injection/template-authors.ts";
import { engineOf, isTemplateSource } from "../../model/injection/template-sinks.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import type { Check } from "../rule.ts";

/** The text of a template comes from the database or another store. */
export const check: Check = {
  meta: {
    slug: "template-from-db",
    title: "stored text becomes a template",
    severity: "high",
    cwe: [1336],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports text of the database, a cache or another system that becomes the text of a template outside a sandbox.",
      impact:
        "Whoever may write that text decides what the template does: with Jinja2 and Mako it runs Python, with Django's language it reads what is in the context.",
      fix: "Jinja2: `jinja2.sandbox.SandboxedEnvironment`. Django: a context that holds plain values only, no model instances, request or settings.",
      mitigation: "Let only administrators write templates, and log their changes.",
      falsePositive:
        "Where only people who run the server may write the text, little is lost. Who may write it was not checked.",
    },
  },
  *judge(model) {
    const { flows } = model;
    const { postures } = wholeOf(model);
    for (const seen of flowsInto(flows, "template", isTemplateSource)) {
      const engine = engineOf(flows.program, seen.report.site);
      if (engine.sandboxed || seen.judged.chooser === "request") continue;
      const byStaff = engine.power === "data" && isStaffText({ flows, postures }, seen);
      yield* findingsOf(flows, seen, SCALES[engine.power], {
        message: messageOf(engine.name, seen.judged),
        ...(losesTags(flows, seen) ? TAGLESS : {}),
        ...(byStaff ? BY_STAFF : {}),
      });
    }
  },
};

const SCALES = {
  code: { stored: "high", remote: "high", code: "medium", unknown: "low" },
  data: { stored: "medium", remote: "medium", code: "low", unknown: "low" },
} as const;

function messageOf(engine: string, { label }: Judged): string {
  return `Text from ${label} becomes a ${engine} template outside a sandbox. Whoever may write it decides what the template does.`;
}
