import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { FlowSeen, FlowWords } from "../../model/injection/flow-findings.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import { doubtAboutRow } from "../../model/csv-rows.ts";
import { isRunByHand } from "../../model/operator-scripts.ts";
import { BY_STAFF, columnNames, holdsStaffTexts } from "../../model/staff-texts.ts";
import type { Check } from "../rule.ts";

/** What users typed becomes a cell of a CSV file. */
export const check: Check = {
  meta: {
    slug: "formula-injection",
    title: "what users typed becomes a cell that a spreadsheet may calculate",
    severity: "medium",
    severityReason: "what somebody else typed runs on the computer of whoever opens the export",
    cwe: [1236],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports text of the request or of the database that a CSV writer puts into a cell as it is.",
      impact:
        "Whoever typed `=HYPERLINK(…)` or `=cmd|…` puts a formula on the computer of the person who opens the export, usually somebody of the staff.",
      fix: "Put an apostrophe before cells that begin with `=`, `+`, `-`, `@`, a tab or a line break.",
      mitigation: "Offer exports as JSON or XLSX with text cells.",
      falsePositive: "An export that only programs read has no formulas.",
    },
  },
  *judge(model) {
    const { flows } = model;
    for (const seen of flowsInto(flows, "formula", () => true)) {
      const { at } = seen.report.site;
      if (isOwn(seen)) yield { verdict: "ruled-out", at: placeOf(at), subject: "csv", because: OWN };
      else
        for (const found of findingsOf(flows, seen, SCALE, wordsFor(model, seen)))
          // One function that cleans cells mends all exports of a file.
          yield { ...found, cause: `${at.unit.file.path}:cells` };
    }
  },
};

/** `request.user.bio` in a download of one's own data: who typed it opens it. */
function isOwn({ report: { arrivals } }: FlowSeen): boolean {
  return arrivals.every(
    ({ origin }) => origin.kind === "source" && origin.row.at === "django.http.HttpRequest.user",
  );
}

const OWN = "the cells come from the profile of whoever downloads them";

/** What was sent along comes back to its sender; what was stored goes to somebody else. */
const SCALE = { request: "low", stored: "medium" } as const;

const BY_HAND = {
  severity: "low",
  severityReason:
    "a command writes the file for whoever runs it; whether a spreadsheet opens it is not visible",
} as const;

/** Columns told by name. */
const TOLD = 4;

function wordsFor(model: AuditModel, { report, judged }: FlowSeen): FlowWords {
  const names = judged.chooser === "stored" ? columnNames(model.flows, report) : [];
  const told = names.slice(0, TOLD).map((name) => `\`${name}\``);
  const which = told.length === 0 ? "" : ` (${told.join(", ")}${names.length > TOLD ? ", …" : ""})`;
  const message = `Text from ${judged.label}${which} becomes a cell of this CSV file. A cell that begins with \`=\` is a formula for whoever opens the file.`;
  if (holdsStaffTexts(model, report)) return { message, ...BY_STAFF };
  const doubt = doubtAboutRow(model.flows.program, report);
  if (doubt !== undefined) return { message, confidence: "low", confidenceReason: doubt };
  return { message, ...(isRunByHand(report.site.at.unit.file.path) ? BY_HAND : {}) };
}
