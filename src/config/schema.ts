/** The keys of `[tool.pickguard]` and their values. Unknown keys and wrong values are errors that say what was perhaps meant. */
import * as z from "zod/mini";
import { CONFIDENCES, SEVERITIES } from "../findings/finding.ts";
import { PERSONAS, type Overrides } from "./configuration.ts";
import { flowComplaint, flowTable } from "./flow-schema.ts";
import { didYouMean } from "./suggestion.ts";
import {
  guards,
  isWordsKey,
  owners,
  perFileIgnores,
  perFileIgnoresOf,
  severities,
  severitiesOf,
  wordsComplaint,
} from "./words-schema.ts";

const severity = z.enum(["critical", "high", "medium", "low"]);
const confidence = z.enum(["high", "medium", "low"]);
const strings = z.array(z.string());
const bytes = z.int().check(z.positive());

const SHAPE = {
  select: z.optional(strings),
  ignore: z.optional(strings),
  include: z.optional(strings),
  exclude: z.optional(strings),
  persona: z.optional(z.enum(["default", "strict", "auditor"])),
  "min-severity": z.optional(severity),
  "min-confidence": z.optional(confidence),
  settings: z.optional(z.string().check(z.regex(/^[\w.]+$/))),
  "fail-on": z.optional(z.enum(["critical", "high", "medium", "low", "never"])),
  "fail-on-confidence": z.optional(confidence),
  preview: z.optional(z.boolean()),
  "max-python-bytes": z.optional(bytes),
  "max-file-bytes": z.optional(bytes),
  flow: z.optional(flowTable),
  "only-new": z.optional(z.boolean()),
  baseline: z.optional(z.string().check(z.minLength(1))),
  "docs-url": z.optional(z.string().check(z.regex(/^https:\/\/[^\s"'<>]+$/))),
  "per-file-ignores": z.optional(perFileIgnores),
  severity: z.optional(severities),
  guards: z.optional(guards),
  owners: z.optional(owners),
};

const table = z.strictObject(SHAPE);

/** The whole table, for the published schema. */
export const tableSchema: z.ZodMiniType = table;

type Key = keyof typeof SHAPE;

/** Every key, as written in the file. */
export const CONFIGURATION_KEYS: readonly string[] = Object.keys(SHAPE);

/** What each key takes, as words that follow "must be". */
const EXPECTED: Readonly<Record<Key, string>> = {
  select: "a list of rule ids",
  ignore: "a list of rule ids",
  include: "a list of path patterns",
  exclude: "a list of path patterns",
  persona: oneOf(PERSONAS),
  "min-severity": oneOf(SEVERITIES),
  "min-confidence": oneOf(CONFIDENCES),
  settings: 'a dotted module name such as "shop.settings.production"',
  "fail-on": oneOf([...SEVERITIES, "never"]),
  "fail-on-confidence": oneOf(CONFIDENCES),
  preview: "true or false",
  "max-python-bytes": "a whole number of bytes above 0",
  "max-file-bytes": "a whole number of bytes above 0",
  flow: "a table of sources, sinks, sanitizers and guards",
  "only-new": "true or false",
  baseline: "the path of the baseline's file",
  "docs-url": "an address that begins with https://",
  "per-file-ignores": "a table of path patterns with lists of rule ids",
  severity: "a table of rule ids with severities",
  guards: "a list of guards",
  owners: "a list of owners",
};

function oneOf(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}

/** A wrong key or value; `key` lets the caller name the line. */
export interface Complaint {
  readonly key: string;
  readonly message: string;
}

/** The decisions in a `[tool.pickguard]` table, or everything that is wrong with it. */
export function readTable(
  value: unknown,
): { readonly overrides: Overrides } | { readonly complaints: readonly Complaint[] } {
  const result = table.safeParse(value);
  if (!result.success) return { complaints: telling(result.error.issues).flatMap(complaintsOf) };
  const { data: keys } = result;
  return {
    overrides: {
      select: keys.select,
      ignore: keys.ignore,
      include: keys.include,
      exclude: keys.exclude,
      persona: keys.persona,
      minSeverity: keys["min-severity"],
      minConfidence: keys["min-confidence"],
      settings: keys.settings,
      failOn: keys["fail-on"],
      failOnConfidence: keys["fail-on-confidence"],
      preview: keys.preview,
      maxPythonBytes: keys["max-python-bytes"],
      maxFileBytes: keys["max-file-bytes"],
      flow: keys.flow,
      onlyNew: keys["only-new"],
      baseline: keys.baseline,
      docsUrl: keys["docs-url"],
      perFileIgnores: keys["per-file-ignores"] && perFileIgnoresOf(keys["per-file-ignores"]),
      severity: keys.severity && severitiesOf(keys.severity),
      guards: keys.guards,
      owners: keys.owners,
    },
  };
}

/** What is missing beside a mistyped key is the mistyped key. */
function telling(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const mistyped = new Set(
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" && issue.path.length > 0 ? [issue.path.join("\0")] : [],
    ),
  );
  return issues.filter(
    ({ code, path }) => code === "unrecognized_keys" || !mistyped.has(path.slice(0, -1).join("\0")),
  );
}

function complaintsOf(issue: z.core.$ZodIssue): readonly Complaint[] {
  if (issue.path[0] === "flow") return [{ key: "flow", message: flowComplaint(issue) }];
  const key = String(issue.path[0] ?? "pickguard");
  if (isWordsKey(key)) return [{ key, message: wordsComplaint(key, issue) }];
  if (issue.code === "unrecognized_keys") return issue.keys.map(unknownKey);
  return [{ key, message: isKey(key) ? `${key} must be ${EXPECTED[key]}` : "must be a table" }];
}

function unknownKey(key: string): Complaint {
  return { key, message: `unknown key "${key}"${didYouMean(key, CONFIGURATION_KEYS)}` };
}

function isKey(key: string): key is Key {
  return key in SHAPE;
}
