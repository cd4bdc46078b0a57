/** `pickguard settings`: what production runs with, where it comes from, and whether it is safe. */
import { inspectSettings } from "../audit/inspect-settings.ts";
import { loadConfiguration } from "../config/load.ts";
import { didYouMean } from "../config/suggestion.ts";
import { discover } from "../discover/discover.ts";
import { shownRoot } from "../discover/shown-root.ts";
import type { SettingsReport } from "../report/settings-report.ts";
import { discoverOptions } from "./discover-options.ts";
import { readEnvironmentFile } from "./environment-file.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { wantsColour, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

/** What commander hands over. */
export interface SettingsCommandOptions {
  readonly all?: true;
  readonly json?: true;
  readonly settings?: string;
  readonly envFile?: string;
  readonly isolated?: true;
  readonly colour: boolean;
}

/** Prints the settings. Throws UsageError, ConfigurationError or UnusableRoot for what the user can mend. */
export async function showSettings(
  words: readonly string[],
  options: SettingsCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { path, names } = pathAndNames(words);
  const report = await inspect(path, names, options);
  assertModule(options.settings, report);
  assertNames(names, report);
  terminal.out(options.json === true ? await asJson(report) : await asText(report, names, options, terminal));
  return EXIT.clean;
}

/** Names of settings are upper case; anything else, in the first place, is the folder. */
function pathAndNames(words: readonly string[]): {
  readonly path: string;
  readonly names: readonly string[];
} {
  const [first = ".", ...rest] = words;
  const names = isName(first) ? words : rest;
  const wrong = names.find((word) => !isName(word));
  if (wrong === "" || first === "") throw new UsageError("the path is empty", "give a folder, or nothing");
  if (wrong !== undefined)
    throw new UsageError(
      `"${wrong}" is no name of a setting`,
      "the folder comes first, then names in upper case: pickguard settings shop DEBUG",
    );
  return { path: isName(first) ? "." : first, names };
}

function isName(word: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(word);
}

async function inspect(
  path: string,
  names: readonly string[],
  { all, settings, envFile, isolated }: SettingsCommandOptions,
): Promise<SettingsReport> {
  const { configuration } = await loadConfiguration(path, { isolated: isolated === true });
  const settingsModule = settings ?? configuration.settings;
  const { discovery, problems } = await discover(path, discoverOptions(configuration));
  return inspectSettings(discovery, {
    names,
    all: all === true,
    ...(settingsModule === undefined ? {} : { settingsModule }),
    ...(envFile === undefined ? {} : { environmentFile: readEnvironmentFile(envFile, path) }),
    root: shownRoot(path),
    version: VERSION,
    problems,
  });
}

function assertModule(wanted: string | undefined, { modules }: SettingsReport): void {
  if (wanted === undefined || modules.some(({ module }) => module === wanted)) return;
  throw new UsageError(
    `no settings module is called "${wanted}"; give its dotted name (shop.settings.production)`,
  );
}

function assertNames(wanted: readonly string[], { names, modules }: SettingsReport): void {
  if (modules.length === 0) return;
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `neither Django nor the project knows a setting ${unknown}${didYouMean(unknown, names)}`,
      "all of them: pickguard settings --all",
    );
}

async function asJson(report: SettingsReport): Promise<string> {
  const { settingsToJson } = await import("../report/settings-json.ts");
  return settingsToJson(report);
}

async function asText(
  report: SettingsReport,
  names: readonly string[],
  { colour }: SettingsCommandOptions,
  terminal: Terminal,
): Promise<string> {
  const { settingsToText } = await import("../report/settings-text.ts");
  return settingsToText(report, {
    colour: wantsColour(terminal, colour),
    width: terminal.width,
    detailed: names.length > 0,
  });
}
