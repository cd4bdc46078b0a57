/** What every audit of a folder is told, whichever command runs it. */
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";
import { shownRoot } from "../discover/shown-root.ts";
import type { ChoiceOptions } from "./audit-options.ts";
import { declarationsOf } from "./declarations.ts";
import { readEnvironmentFile } from "./environment-file.ts";
import { VERSION } from "./version.ts";

/** Which checks run, what the project says, production's settings, and the day. Throws UsageError where the named environment cannot be read. */
export function usualOptions(
  path: string,
  choice: Configuration,
  { envFile }: Pick<ChoiceOptions, "envFile">,
): AuditOptions {
  return {
    choice,
    ...declarationsOf(choice),
    root: shownRoot(path),
    version: VERSION,
    ...(choice.settings === undefined ? {} : { settingsModule: choice.settings }),
    today: new Date().toISOString().slice(0, 10),
    ...(envFile === undefined ? {} : { environmentFile: readEnvironmentFile(envFile, path) }),
  };
}
