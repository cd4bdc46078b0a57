/** What a file must hold to be compared as a JSON report. */
import * as z from "zod/mini";
import { CONFIDENCES, SEVERITIES } from "../findings/finding.ts";
import type { ComparableReport } from "./comparison.ts";

const place = z.object({
  path: z.string(),
  line: z.number(),
  scope: z.optional(z.string()),
  code: z.string(),
  fingerprint: z.optional(z.string()),
});

const finding = z.object({
  ruleId: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCES),
  path: z.string(),
  line: z.number(),
  scope: z.optional(z.string()),
  evidence: z.string(),
  fingerprint: z.string(),
  places: z.array(place),
});

/** Any version 1 of the report: what was added later is passed over. */
export const comparableSchema: z.ZodMiniType<ComparableReport> = z.object({
  schemaVersion: z.string().check(z.startsWith("1.")),
  tool: z.object({ version: z.string() }),
  summary: z.object({ hidden: z.number() }),
  findings: z.array(finding),
  suppressedFindings: z.array(finding),
});
