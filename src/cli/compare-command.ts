/** `pickguard compare OLD NEW`: two JSON reports, and what lies between them. */
import { readChosenFile } from "../config/read-file.ts";
import type { FailOn } from "../config/configuration.ts";
import { failsAudit } from "../config/selection.ts";
import { compareReports, type ComparableReport, type Comparison } from "../report/comparison.ts";
import { comparisonToJson, comparisonToMarkdown, comparisonToText } from "../report/comparison-text.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { writeReport } from "./output.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What commander hands over. */
export interface CompareCommandOptions {
  readonly format: "text" | "json" | "markdown";
  readonly output?: string;
  readonly failOn?: FailOn;
  readonly exitZero?: true;
}

/** Runs it. Throws UsageError where a file is no report. */
export async function runCompare(
  old: string,
  current: string,
  { format, output, failOn = "medium", exitZero }: CompareCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const comparison = compareReports(await readReport(old), await readReport(current));
  const text = render(comparison, format);
  if (output === undefined) terminal.out(text);
  else writeReport(output, text);
  if (exitZero === true) return EXIT.clean;
  const fails = comparison.fresh.some((one) => failsAudit(one, { failOn, failOnConfidence: "medium" }));
  return fails ? EXIT.findings : EXIT.clean;
}

function render(comparison: Comparison, format: CompareCommandOptions["format"]): string {
  switch (format) {
    case "text":
      return comparisonToText(comparison);
    case "json":
      return comparisonToJson(comparison);
    case "markdown":
      return comparisonToMarkdown(comparison);
  }
}

/** A report of thousands of findings with their excerpts. */
const LARGEST_REPORT = 400_000_000;

async function readReport(path: string): Promise<ComparableReport> {
  const text = readChosenFile(path, LARGEST_REPORT);
  if (text === undefined) throw new UsageError(`there is no report at ${path}`, HINT);
  const { comparableSchema } = await import("../report/comparison-schema.ts");
  const result = comparableSchema.safeParse(parsed(text, path));
  if (result.success) return result.data;
  const at = result.error.issues[0]?.path.map(String).join(".") ?? "";
  const place = at === "" ? "" : ` (${at})`;
  throw new UsageError(`${path} is no JSON report of pickguard${place}`, HINT);
}

const HINT = "pickguard audit --format json --output FILE writes one";

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`${path} is not JSON`, HINT);
  }
}
