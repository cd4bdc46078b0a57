/** The schema of `pickguard settings --json`: validates it, and documents it as JSON Schema. */
import { z } from "zod";
import { SETTINGS_SCHEMA_VERSION } from "./settings-report.ts";

const path = z.string().describe("Relative to the root, with forward slashes.");
const line = z.number().int().positive().describe("Line, from 1.");
const column = z.number().int().positive().describe("Column, from 1, in UTF-16 code units.");
const value = z
  .json()
  .describe(
    "Plain data. Tuples and sets are arrays; paths in the audited tree begin with <repository>. What is not plain is an object " +
      "with a key of ours: $masked (a secret), $environment and $unset (a variable, and the value without it), $oneOf, $unknown, $fails, $object.",
  );

const alternative = z.strictObject({
  value,
  when: z
    .array(z.strictObject({ path, line, code: z.string(), holds: z.boolean() }))
    .describe("Conditions that choose this value, outermost first."),
});

const setting = z.strictObject({
  name: z.string(),
  module: z.string().describe("Dotted name of the settings module."),
  state: z
    .enum(["known", "environment", "one-of", "unknown", "fails", "default"])
    .describe("How far the value is settled; default: the module leaves it to Django."),
  value: value.describe(
    "What production gets when variables that nothing sets are missing; null, too, where that is not settled.",
  ),
  complete: z.boolean().describe("Whether value is the whole value."),
  masked: z.boolean().describe("A secret was replaced in it."),
  variable: z.string().optional().describe("The environment variable that is read."),
  casts: z.array(z.string()).optional().describe("How its text becomes the value, in order."),
  variables: z
    .array(z.strictObject({ name: z.string(), setAt: z.strictObject({ path, line }).optional() }))
    .describe("All variables that decide, and what sets them."),
  alternatives: z.array(alternative).optional(),
  reason: z.string().optional().describe("Why it is unknown, or why Django does not start."),
  stoppedAt: z.strictObject({ path, line, column }).optional(),
  origin: z
    .array(z.strictObject({ path, line, column, note: z.string() }))
    .describe("Where it comes from, earliest first."),
  default: value.optional().describe("Django's default for the project's version."),
  secure: z.boolean().nullable().describe("null: the value alone does not decide."),
  why: z.string(),
  mayBeReplacedBy: z.string().optional().describe("Code outside the repository that may still change it."),
});

/** Validates the JSON form of the settings. */
export const settingsSchema: z.ZodType = z.strictObject({
  schemaVersion: z.literal(SETTINGS_SCHEMA_VERSION),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  root: z.string(),
  environmentFile: z.string().optional().describe("The file given as production's environment."),
  projects: z.array(
    z.strictObject({
      root: z.string(),
      settingsModule: z.string().optional(),
      reason: z.string(),
      django: z.strictObject({ version: z.string().optional(), known: z.string() }),
    }),
  ),
  modules: z.array(
    z.strictObject({
      module: z.string(),
      path,
      project: z.string(),
      reason: z.string(),
      stated: z.boolean(),
    }),
  ),
  settings: z.array(setting),
  problems: z.array(
    z.strictObject({ kind: z.string(), path: path.optional(), line: line.optional(), message: z.string() }),
  ),
});

/** The JSON Schema (draft 2020-12), for the documentation. */
export function settingsJsonSchema(): Record<string, unknown> {
  return { title: `pickguard settings ${SETTINGS_SCHEMA_VERSION}`, ...z.toJSONSchema(settingsSchema) };
}
