import type { Judged } from "../../flow/arrivals.ts";
import { TEMPLATE_NAMES } from "../../model/injection/template-sinks.ts";
import {
  cameDirectly,
  findingsOf,
  flowsInto,
  INDIRECT,
  rowsAt,
} from "../../model/injection/flow-findings.ts";
import { hasConstantStart } from "../../model/injection/constant-starts.ts";
import { isConstantEntry } from "../../model/templates/context-entries.ts";
import type { Check } from "../rule.ts";

/** The name of the template to render comes from the request. */
export const check: Check = {
  meta: {
    slug: "template-name-from-input",
    title: "the request chooses the template",
    severity: "medium",
    cwe: [73],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `render`, `get_template` and their relatives with a template name from the request.",
      impact:
        "Whoever sends the request renders any template of the project or its packages with this view's context: pages for staff, mails, parts that print what they are given. Django's loaders do not leave their folders.",
      fix: "Keep a dictionary from the names that users may send to template names: `TEMPLATES = {'short': 'report/short.html'}`.",
      mitigation:
        "Put the templates that are meant into a folder of their own and the folder's name before the value.",
      falsePositive: "A check against a list that this audit does not recognise makes it safe.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "template", rowsAt(TEMPLATE_NAMES))) {
      if (isConstantEntry(flows.program, seen.report.site)) continue;
      const inFolder = hasConstantStart(flows, seen.report.site);
      yield* findingsOf(
        flows,
        seen,
        { request: inFolder ? "low" : "medium" },
        {
          ...(cameDirectly(flows, seen) ? {} : INDIRECT),
          message: messageOf(seen.judged),
          ...(inFolder
            ? { severityReason: "the name begins with a constant, which keeps it to some templates" }
            : {}),
        },
      );
    }
  },
};

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} chooses the template: whoever sends the request renders any template with this context.`;
}
