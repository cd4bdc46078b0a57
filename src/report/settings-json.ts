/** The settings as JSON; `settings-schema.ts` describes it. */
import { SETTINGS_SCHEMA_VERSION, type SettingsReport } from "./settings-report.ts";

/** The report as JSON text, ending with a line feed. */
export function settingsToJson(report: SettingsReport): string {
  const { tool, root, environmentFile, projects, modules, settings, problems } = report;
  const shown = {
    schemaVersion: SETTINGS_SCHEMA_VERSION,
    tool,
    root,
    ...(environmentFile === undefined ? {} : { environmentFile }),
    projects,
    modules,
    settings,
    problems,
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}
