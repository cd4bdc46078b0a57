import { placeOf } from "../../flow/flow-model.ts";
import { bareJinja } from "../../model/injection/bare-jinja.ts";
import type { Check } from "../rule.ts";

/** A Jinja environment of the code's own escapes nothing. */
export const check: Check = {
  meta: {
    slug: "jinja-autoescape-off",
    title: "Jinja environment does not escape",
    severity: "medium",
    severityReason: "which values its templates print was not followed",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `jinja2.Environment(…)` and `jinja2.Template(…)` without `autoescape` in files that make pages. Environments that Django makes (`TEMPLATES`) escape by themselves.",
      impact:
        "Jinja escapes nothing unless it is asked to: every value that somebody typed becomes part of the page, scripts included.",
      fix: "`Environment(loader=…, autoescape=select_autoescape())`, or `autoescape=True` for templates whose names say nothing.",
      mitigation: "Print values of others as `{{ value|e }}`.",
      falsePositive: "Fine for templates of plain text, mails and configuration.",
    },
  },
  *judge({ flows }) {
    for (const { at, name, page } of bareJinja(flows))
      yield {
        verdict: "found",
        at: placeOf(at),
        subject: name,
        message: `This Jinja ${name.endsWith("Template") ? "template" : "environment"} escapes nothing, in a file that ${page}: whatever its templates print becomes part of the page as it is.`,
        confidence: "medium",
        confidenceReason: "the call was seen; what its templates print was not",
      };
  },
};
