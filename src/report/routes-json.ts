/** The routes as JSON; `routes-schema.ts` describes it. */
import { ROUTES_SCHEMA_VERSION, type RoutesReport } from "./routes-report.ts";

/** The report as JSON text, ending with a line feed. */
export function routesToJson(report: RoutesReport): string {
  const shown = { schemaVersion: ROUTES_SCHEMA_VERSION, ...report };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}
