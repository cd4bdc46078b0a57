/** A shop's two findings and the terminal report over them, for tests of the report's parts. */
import type { Finding } from "../../src/findings/finding.ts";
import type { AuditReport } from "../../src/report/audit-report.ts";
import type { TextOptions } from "../../src/report/text-options.ts";
import { toText } from "../../src/report/text.ts";
import type { SourceFile } from "../../src/source/source-file.ts";
import { findingIn, finished, found, judged, placeIn, reportOf, sourceFile } from "./sample-findings.ts";

/** A narrow terminal without colour that asks for nothing more. */
export const PLAIN: TextOptions = {
  colour: false,
  width: 80,
  showRuledOut: false,
  showFiles: false,
  statistics: false,
  quiet: false,
  verbose: false,
};

/** Settings with a key in them. */
export const settings: SourceFile = sourceFile(
  "shop/settings.py",
  `from pathlib import Path\n\nSECRET_KEY = "abcdef"\nDEBUG = True\n`,
);
/** A view that is exempt from CSRF protection. */
export const views: SourceFile = sourceFile(
  "shop/views.py",
  `@csrf_exempt\ndef pay(request):\n    charge(request.POST["amount"])\n`,
);

/** The two findings over them. */
export const findings: readonly Finding[] = finished(
  [
    judged(
      [
        found(placeIn(views, 'charge(request.POST["amount"])', "pay"), {
          confidence: "medium",
          confidenceReason: "The body shows no signature check.",
          message: "Any site can make a logged-in visitor's browser send this request.",
          trace: [
            { place: placeIn(views, "request.POST"), note: "form field `amount`" },
            { place: placeIn(views, "charge"), note: "" },
          ],
          related: [{ place: placeIn(views, "@csrf_exempt"), note: "the exemption" }],
        }),
      ],
      {
        id: "DJANGO-CSRF-001/exempt-view",
        title: "A state-changing view is exempt from CSRF protection",
        severity: "high",
        group: "csrf",
        cwe: [352],
      },
    ),
    judged(
      [
        found(placeIn(settings, `"abcdef"`), {
          message: "Everybody who can read the repository can forge a session.",
          evidence: "the key in the settings",
        }),
      ],
      {
        id: "DJANGO-CONFIG-001/hardcoded-secret-key",
        title: "SECRET_KEY is written in the settings",
        severity: "critical",
        window: "immediately",
        cwe: [798],
      },
    ),
  ],
  [settings, views],
).findings;

/** What the terminal shows of such a report. */
export function text(report: Partial<AuditReport>, options: Partial<TextOptions> = {}): string {
  return toText(reportOf(report), { ...PLAIN, ...options });
}

/** A plain finding in the view, changed as told. */
export function one(more: Partial<Finding> = {}): Finding {
  return { ...findingIn(views, "charge"), ...more };
}
