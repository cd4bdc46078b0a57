import { placeOf } from "../../flow/flow-model.ts";
import type { RowHtml } from "../../model/admin/row-html.ts";
import { rowHtml } from "../../model/admin/row-html.ts";
import { here, ifSure } from "../../model/fixes/place-fixes.ts";
import type { Found } from "../../findings/finding.ts";
import { isWrittenCleaned } from "../../model/admin/cleaned-fields.ts";
import type { Check } from "../rule.ts";

/** A row's text becomes HTML of the admin. */
export const check: Check = {
  meta: {
    slug: "admin-unsafe-html",
    title: "row data as HTML in the admin",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `mark_safe()` in admin classes over a text that fields of a row were put into, `@mark_safe` above a method that returns one, and `format_html()` whose first argument was already put together.",
      impact:
        "Somebody who can write that field, often any customer, runs their script in the browser of an administrator who looks at the list, and does there what that administrator can do.",
      fix: 'Hand the fields to `format_html` as arguments, which escapes them: `format_html("<b>{}</b>", obj.name)`.',
      mitigation: "A Content Security Policy without `'unsafe-inline'` on the admin.",
      falsePositive:
        "Safe where only administrators can write the field, or where it was escaped before it was stored.",
    },
  },
  *judge({ flows }) {
    for (const one of rowHtml(flows))
      yield { ...verdictOn(one), ...(isWrittenCleaned(flows, one.field) ? CLEANED : {}) };
  },
  fix: ifSure(
    here((at) => ({ kind: "format-html", at })),
    "values that hold HTML on purpose are shown as text",
  ),
};

const CLEANED = {
  confidence: "low",
  confidenceReason: "what this project writes into the field goes through a function that cleans HTML",
} as const;

/** The row and the field, without the relations between them. */
function subjectOf(field: string): string {
  const names = field.split(".");
  return names.length > 2 ? `${names[0] ?? ""}.${names.at(-1) ?? ""}` : field;
}

function verdictOn({ at, field, through }: RowHtml): Found {
  const place = placeOf(at);
  return {
    verdict: "found",
    at: place,
    subject: subjectOf(field),
    cause: `${place.path}:${place.scope ?? ""}`,
    message:
      through === "mark_safe"
        ? `\`${field}\` becomes part of the admin's page as HTML: whoever can write that field runs a script in the browser of the administrator who looks at it.`
        : `\`${field}\` is in the text before \`format_html\` sees it, so that nothing escapes it: whoever can write that field runs a script in the browser of the administrator who looks at it.`,
    confidence: "medium",
    confidenceReason:
      "the field is put in as it is; who can write it, and whether it holds text, was not looked at",
  };
}
