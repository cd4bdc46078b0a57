/** Renders a report in one of its forms; loads only the one that is asked for. */
import type { AuditReport } from "../report/audit-report.ts";
import type { AuditCommandOptions, Format } from "./audit-options.ts";
import { wantsColour, type Terminal } from "./terminal.ts";

/** What rendering depends on beside the report. */
export interface RenderContext {
  readonly options: AuditCommandOptions;
  readonly terminal: Terminal;
  /** Whether the text goes to the terminal and not to a file. */
  readonly isTerminal: boolean;
  readonly elapsedMs: number;
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
      return toSarif(report, { checks: CHECKS });
    }
    case "html": {
      const { toHtml } = await import("../report/html/html.ts");
      const { CHECKS } = await import("../rules/index.ts");
      return toHtml(report, { checks: CHECKS });
    }
  }
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
