/** Renders a report in one of its forms; loads only the one that is asked for. */
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { AuditReport } from "../report/audit-report.ts";
import type { PageOf } from "../report/docs-page.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { AuditCommandOptions, Format } from "./audit-options.ts";
import { wantsColour, type Terminal } from "./terminal.ts";

/** What rendering depends on beside the report. */
export interface RenderContext {
  readonly options: AuditCommandOptions;
  readonly terminal: Terminal;
  /** Whether the text goes to the terminal and not to a file. */
  readonly isTerminal: boolean;
  readonly elapsedMs: number;
  /** The audited folder, as the user typed it. */
  readonly path: string;
  readonly files: readonly SourceFile[];
  /** Where pages of rules can be read. */
  readonly pageOf: PageOf;
}

/** The report's text in the given form. */
export async function render(report: AuditReport, format: Format, context: RenderContext): Promise<string> {
  switch (format) {
    case "text":
      return renderText(report, context);
    case "json": {
      const { toJson } = await import("../report/json.ts");
      return toJson(report, { indent: 2 });
    }
    case "sarif": {
      const { toSarif } = await import("../report/sarif.ts");
      const { CHECKS } = await import("../rules/index.ts");
      return toSarif(report, { checks: CHECKS, helpUri: context.pageOf });
    }
    case "html": {
      const { toHtml } = await import("../report/html/html.ts");
      const { CHECKS } = await import("../rules/index.ts");
      const { fixDiffs } = await import("./fix-diffs.ts");
      const diffs = fixDiffs(report.findings, context.files);
      return toHtml(report, { checks: CHECKS, diffs, helpUri: context.pageOf });
    }
    case "markdown": {
      const { toMarkdown } = await import("../report/markdown.ts");
      return toMarkdown(report, { pageOf: context.pageOf });
    }
    case "github":
    case "gitlab":
    case "gitlab-codequality":
      return renderForHost(report, format, context);
    case "junit": {
      const { toJunit } = await import("../report/junit.ts");
      return toJunit(report);
    }
    case "csv": {
      const { toCsv } = await import("../report/csv.ts");
      return toCsv(report);
    }
  }
}

async function renderForHost(
  report: AuditReport,
  format: "github" | "gitlab" | "gitlab-codequality",
  { path, elapsedMs, pageOf }: RenderContext,
): Promise<string> {
  const prefix = prefixOf(path);
  if (format === "github") {
    const { toGithub } = await import("../report/github.ts");
    return toGithub(report, { prefix });
  }
  const { toGitlab, toGitlabCodeQuality } = await import("../report/gitlab.ts");
  if (format === "gitlab-codequality") return toGitlabCodeQuality(report, { prefix });
  const now = Date.now();
  return toGitlab(report, { prefix, pageOf, started: utc(now - elapsedMs), ended: utc(now) });
}

/** Jobs run in the repository's root: what stands between there and the audited folder belongs before each path. */
function prefixOf(path: string): string {
  const below = relative(process.cwd(), resolve(path)).split(sep).join("/");
  return below === "" || below.startsWith("..") || isAbsolute(below) ? "" : `${below}/`;
}

/** `2026-11-21T18:57:00`. */
function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

async function renderText(report: AuditReport, context: RenderContext): Promise<string> {
  const { options, terminal, isTerminal, elapsedMs } = context;
  const { toText } = await import("../report/text.ts");
  return toText(report, {
    colour: isTerminal && wantsColour(terminal, options.colour && options.color),
    width: terminal.width,
    showRuledOut: options.showRuledOut === true,
    showFiles: options.showFiles === true,
    statistics: options.statistics === true,
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    elapsedMs,
  });
}
