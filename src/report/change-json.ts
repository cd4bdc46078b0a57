/** A change as JSON: the report of its new findings, and under `comparison` everything else. */
import type { ChangeReport } from "./change-report.ts";
import { jsonReport } from "./json.ts";
import { jsonText } from "./json-text.ts";

/** The change as JSON text, ending with a line feed. */
export function changeToJson(change: ChangeReport): string {
  const { report, base, fixed, accepted, filesTouched, routes, newRoutes, settings, distances } = change;
  const { findings: fixedFindings } = jsonReport({ ...report, findings: fixed });
  return jsonText(
    {
      ...jsonReport(report),
      comparison: {
        base,
        filesTouched,
        distances: Object.fromEntries(distances),
        fixed: fixedFindings,
        accepted,
        routes,
        newRoutes,
        settings: settings.map(({ name, module, before, after }) => ({
          name,
          module,
          before: before ?? null,
          after: after ?? null,
        })),
      },
    },
    2,
  );
}
