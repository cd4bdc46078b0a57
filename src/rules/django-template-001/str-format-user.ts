import { wholeOf } from "../../bind/whole.ts";
import type { Judged } from "../../flow/arrivals.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { formatsFromInput, givesObjects } from "../../model/injection/format-strings.ts";
import type { FlowSeen } from "../../model/injection/flow-findings.ts";
import { cameDirectly, findingsOf, INDIRECT } from "../../model/injection/flow-findings.ts";
import { isStaffText } from "../../model/injection/template-authors.ts";
import { isFilledByRequest } from "../../model/stored-fields.ts";
import type { Check } from "../rule.ts";

/** The format string of `str.format` comes from somebody else. */
export const check: Check = {
  meta: {
    slug: "str-format-user",
    title: "somebody else chooses a format string",
    severity: "medium",
    cwe: [134],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `text.format(…)` where the text itself comes from the request or from stored text and objects are put into it.",
      impact:
        "Format strings reach attributes: `{user.password}` or `{obj.__init__.__globals__[settings]}` puts secrets into the result. A huge width (`{:9999999999}`) takes all memory.",
      fix: "Keep the format string constant. Where users write texts with placeholders: `string.Template(text).safe_substitute(name=name)`, which knows names only.",
      mitigation: "Give plain strings and numbers to `format`, never objects.",
      falsePositive: "With plain strings as arguments nothing can be read; only widths remain.",
    },
  },
  *judge(model) {
    const { flows } = model;
    for (const seen of formatsFromInput(flows)) {
      const scale = givesObjects(flows, seen.report.site.at) ? SCALE : TEXTS;
      yield* findingsOf(flows, seen, scale, {
        ...(cameDirectly(flows, seen) ? {} : INDIRECT),
        ...(scale === SCALE && isWrittenByVisitors(model, seen) ? BY_VISITORS : {}),
        message: messageOf(seen.judged),
      });
    }
  },
};

/** Whether a form in sight fills the column that is the text, and not only the site's own people do. */
function isWrittenByVisitors(model: AuditModel, seen: FlowSeen): boolean {
  const { flows } = model;
  if (seen.judged.chooser !== "stored" || !isFilledByRequest(flows, seen)) return false;
  return !isStaffText({ flows, postures: wholeOf(model).postures }, seen);
}

const BY_VISITORS = {
  severity: "medium",
  severityReason: "a form or serializer in sight fills the column",
} as const;

/** What is put in may be plain text, which has nothing to read. */
const TEXTS = { request: "low" } as const;

const SCALE = { request: "medium", stored: "low" } as const;

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} is a format string: \`{…}\` in it reads attributes of what is put in.`;
}
