/** The environment that a user gives for production, in a file of `NAME=value` lines. */
import type { EnvironmentEntry } from "../model/entry-points/entry-point.ts";
import type { SettingsOptions } from "../model/settings/evaluate-settings.ts";
import type { SourceFile } from "../source/source-file.ts";
import { parseEnvFile } from "../syntax/deploy/env-file.ts";

/** Its variables; of one that is set twice the last line counts, as the dotenv libraries have it. */
export function givenEnvironment({ path, bytes }: SourceFile): ReadonlyMap<string, EnvironmentEntry> {
  return new Map(
    parseEnvFile(bytes).map(({ name, value, span }) => [name, { value, at: { path, span } }] as const),
  );
}

/** What the user says about production, for the evaluation of settings. */
export function settingsOptions({
  settingsModule,
  environmentFile,
}: {
  readonly settingsModule?: string;
  readonly environmentFile?: SourceFile;
}): SettingsOptions {
  return {
    ...(settingsModule === undefined ? {} : { settingsModule }),
    ...(environmentFile === undefined ? {} : { environment: givenEnvironment(environmentFile) }),
  };
}
