import type { Judged } from "../../flow/arrivals.ts";
import { losesTags, TAGLESS } from "../../model/injection/template-authors.ts";
import { engineOf, isTemplateSource } from "../../model/injection/template-sinks.ts";
import { isNestedMember } from "../../model/injection/nested-members.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import { isTried, isTriedEmpty } from "../../model/injection/template-ways.ts";
import type { Check } from "../rule.ts";

/** The text of a template comes from the request. */
export const check: Check = {
  meta: {
    slug: "template-from-input",
    title: "request data becomes a template",
    severity: "high",
    cwe: [1336],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request that becomes the text of a Django, Jinja2 or Mako template.",
      impact:
        "Django's language reads every attribute of the context (settings, users, relations) and includes other templates. Jinja2 and Mako run Python: whoever sends the request runs code.",
      fix: "Keep the template constant and give the value to it: `Template('Hello {{ name }}').render(Context({'name': name}))`.",
      mitigation:
        "Where users must write templates: Jinja2's `SandboxedEnvironment` with a context of plain values.",
      falsePositive: "A check of the value that this audit does not know may make it safe.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "template", isTemplateSource)) {
      const engine = engineOf(flows.program, seen.report.site);
      if (seen.judged.chooser !== "request" || isTried(flows, seen.report)) continue;
      const message = messageOf(engine.name, seen.judged);
      yield* findingsOf(flows, seen, engine.sandboxed ? { request: "low" } : SCALES[engine.power], {
        ...(isNestedMember(flows, seen.report) ? NESTED : {}),
        ...(losesTags(flows, seen) ? TAGLESS : {}),
        message,
        ...(isTriedEmpty(flows, seen.report) ? EMPTY : {}),
        ...(engine.sandboxed ? { severityReason: "the template runs in a sandbox" } : {}),
      });
    }
  },
};

const NESTED = {
  confidence: "low",
  confidenceReason:
    "what was handed over holds much; whether this part of it was sent along was not followed",
} as const;

const EMPTY = {
  severity: "low",
  severityReason: "the context is empty, and what comes out is thrown away",
} as const;

const SCALES = { code: { request: "critical" }, data: { request: "high" } } as const;

function messageOf(engine: string, { label }: Judged): string {
  return `A value that comes from ${label} becomes a ${engine} template. Whoever sends the request decides what the template does.`;
}
