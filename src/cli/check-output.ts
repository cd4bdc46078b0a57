/** Writes what `pickguard check` found, in the forms that were asked for. */
import type { AuditReport } from "../report/audit-report.ts";
import type { ChangeReport } from "../report/change-report.ts";
import { docsPages } from "../report/docs-page.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Format } from "./audit-options.ts";
import type { CheckRun } from "./check-run.ts";
import { destinations, writeReport } from "./output.ts";
import { render } from "./render.ts";
import { wantsColour } from "./terminal.ts";

/** What is written: the difference to a base, or the findings of some files. */
export type Outcome =
  | { readonly kind: "change"; readonly change: ChangeReport }
  | { readonly kind: "selection"; readonly report: AuditReport; readonly what: string };

/** Writes it everywhere it shall go. Throws UsageError where a file cannot be written. */
export async function writeOutcome(
  run: CheckRun,
  outcome: Outcome,
  files: readonly SourceFile[],
): Promise<void> {
  const { options, terminal, progress } = run;
  const elapsedMs = performance.now() - run.begun;
  const report = outcome.kind === "change" ? outcome.change.report : outcome.report;
  for (const { format, path } of destinations(options.format, options.output)) {
    const text = await formed(run, outcome, format, { elapsedMs, files, isTerminal: path === undefined });
    progress.end();
    if (path === undefined) terminal.out(text);
    else writeReport(path, text);
    if (path !== undefined && options.quiet !== true)
      terminal.err(`pickguard: ${report.findings.length} findings, written to ${path}\n`);
  }
}

interface Surroundings {
  readonly elapsedMs: number;
  readonly files: readonly SourceFile[];
  readonly isTerminal: boolean;
}

async function formed(
  run: CheckRun,
  outcome: Outcome,
  format: Format,
  { elapsedMs, files, isTerminal }: Surroundings,
): Promise<string> {
  if (format === "text") return asText(run, outcome, elapsedMs, isTerminal);
  if (outcome.kind === "change" && format === "json")
    return (await import("../report/change-json.ts")).changeToJson(outcome.change);
  if (outcome.kind === "change" && format === "markdown")
    return (await import("../report/change-markdown.ts")).changeToMarkdown(outcome.change);
  const report = outcome.kind === "change" ? outcome.change.report : outcome.report;
  const { terminal, root } = run;
  const { baseline: _, ...options } = run.options;
  return render(report, format, {
    options: { ...options, color: options.colour },
    terminal,
    isTerminal,
    elapsedMs,
    path: root,
    files,
    pageOf: docsPages(run.choice.docsUrl),
  });
}

async function asText(
  { options, terminal }: CheckRun,
  outcome: Outcome,
  elapsedMs: number,
  isTerminal: boolean,
): Promise<string> {
  const { changeToText, selectionToText } = await import("../report/change-text.ts");
  const shown = {
    colour: isTerminal && wantsColour(terminal, options.colour),
    width: terminal.width,
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    elapsedMs,
  };
  return outcome.kind === "change"
    ? changeToText(outcome.change, shown)
    : selectionToText(outcome.report, outcome.what, shown);
}
