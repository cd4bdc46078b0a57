/** The JSON report's schema: validates reports, and documents them as JSON Schema. */
import { z } from "zod";
import { AUDIT_GROUPS } from "../findings/order.ts";
import { SCHEMA_VERSION } from "./audit-report.ts";
import type { JsonReport } from "./json-shape.ts";

const severity = z.enum(["critical", "high", "medium", "low"]).describe("How bad it is if true.");
const confidence = z.enum(["high", "medium", "low"]).describe("How likely it is to be true.");
const remediation = z.enum(["immediately", "same day", "this week", "before the next release"]);
const count = z.number().int().nonnegative();
const line = z.number().int().positive().describe("Line, from 1.");
const column = z.number().int().positive().describe("Column, from 1, in UTF-16 code units.");
const ruleId = z.string().describe("Rule and check: DJANGO-CSRF-001/exempt-view.");
const path = z.string().describe("Relative to the root, with forward slashes.");
const range = { line, column, endLine: line, endColumn: column };

const place = z.strictObject({
  path,
  ...range,
  note: z.string(),
  code: z.string().describe("The line of code, secrets masked."),
  fingerprint: z.string().optional().describe("Of further places of a cause."),
  scope: z.string().optional(),
});

const excerpt = z
  .strictObject({ firstLine: line, lines: z.array(z.string()).readonly(), ...range })
  .describe("Masked source lines; line and column here are those within the masked lines.");

const finding = z.strictObject({
  ruleId,
  rule: z.string(),
  check: z.string(),
  title: z.string(),
  message: z.string().describe("What is wrong and who can do what with it."),
  severity,
  severityReason: z.string().optional().describe("Why the severity differs from the check's own."),
  confidence,
  confidenceReason: z.string(),
  group: z.enum(AUDIT_GROUPS).describe("The part of the audit it belongs to."),
  window: remediation.describe("When to deal with it."),
  cwe: z.array(z.string().regex(/^CWE-\d+$/)).readonly(),
  path,
  ...range,
  scope: z.string().optional().describe("Qualified name of the enclosing class or function."),
  excerpt,
  evidence: z.string().describe("The code or value that proves it, secrets masked."),
  impact: z.string(),
  fix: z.string().describe("The smallest safe change."),
  mitigation: z.string().describe("Defence in depth while the fix waits."),
  falsePositive: z.string().describe("What to verify when unsure."),
  trace: z.array(place).readonly().describe("From the source to the sink."),
  places: z.array(place).readonly().describe("Further places of the same cause."),
  related: z.array(place).readonly().describe("Places that help to understand."),
  routes: z.array(z.string()).readonly().describe("URL patterns through which it is reached."),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe("Stable over moved lines, reformatting and another severity."),
  cause: z.string().describe("Shared by findings of one cause."),
  absent: z
    .literal(true)
    .optional()
    .describe("A production module lacks a protection; nothing wrong is written there."),
  hasSafeFix: z.literal(true).optional().describe("`pickguard fix` mends every place of it."),
  suppression: z
    .strictObject({
      reason: z.string(),
      place,
      baseline: z.literal(true).optional().describe("The baseline accepts it, not a comment."),
    })
    .optional(),
});

const hidden = z.strictObject({ count, reason: z.string(), shownBy: z.string() });

const project = z.strictObject({
  root: z.string(),
  settingsModule: z.string().optional(),
  reason: z.string().describe("Why this settings module is taken for production's."),
  django: z.strictObject({ version: z.string().optional(), known: z.string() }),
});

const problem = z.strictObject({
  kind: z.string(),
  path: path.optional(),
  line: line.optional(),
  message: z.string(),
});

/** Validates a JSON report; `z.infer` of it is the shape in `json-shape.ts`. */
export const reportSchema: z.ZodType<JsonReport> = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  root: z.string(),
  summary: z.strictObject({
    findings: count,
    bySeverity: z.record(z.string(), count),
    byWindow: z.record(z.string(), count),
    suppressed: count,
    hidden: count,
    hiddenBecause: z.array(hidden).readonly(),
    ruledOut: count,
    notSeen: count,
    problems: count,
  }),
  counts: z.strictObject({ files: count, bytes: count, lines: count, kinds: z.record(z.string(), count) }),
  projects: z.array(project).readonly(),
  findings: z.array(finding).readonly().describe("Shown findings, one for each cause, in audit order."),
  suppressedFindings: z
    .array(finding)
    .readonly()
    .describe("Findings that a comment or the baseline accepted."),
  ruledOut: z
    .array(z.strictObject({ ruleId, path, line, column, subject: z.string(), because: z.string() }))
    .readonly(),
  notSeen: z
    .array(
      z.strictObject({
        ruleId,
        path: path.optional(),
        line: line.optional(),
        column: column.optional(),
        what: z.string(),
        verify: z.string(),
      }),
    )
    .readonly(),
  problems: z.array(problem).readonly().describe("What pickguard could not read or do."),
  skipped: z.record(z.string(), count).describe("Files left out, by reason."),
  counters: z.record(z.string(), count).describe("Work done, by kind."),
  files: z
    .array(z.strictObject({ path, kind: z.string() }))
    .readonly()
    .optional(),
});

/** The JSON Schema (draft 2020-12) of the report, for the documentation. */
export function reportJsonSchema(): Record<string, unknown> {
  return { title: `pickguard report ${SCHEMA_VERSION}`, ...z.toJSONSchema(reportSchema) };
}
