/** `pickguard routes`: every URL with its view, and who may reach it, each with the reason. */
import { inspectRoutes } from "../audit/inspect-routes.ts";
import { loadConfiguration } from "../config/load.ts";
import { discover } from "../discover/discover.ts";
import { shownRoot } from "../discover/shown-root.ts";
import type { RoutesReport } from "../report/routes-report.ts";
import { discoverOptions } from "./discover-options.ts";
import { readEnvironmentFile } from "./environment-file.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { wantsColour, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

/** What commander hands over. */
export interface RoutesCommandOptions {
  readonly json?: true;
  readonly markdown?: true;
  readonly unauthenticated?: true;
  readonly writes?: true;
  readonly app?: string;
  readonly settings?: string;
  readonly envFile?: string;
  readonly isolated?: true;
  readonly colour: boolean;
}

/** Prints the routes. Throws UsageError, ConfigurationError or UnusableRoot for what the user can mend. */
export async function showRoutes(
  path: string,
  options: RoutesCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.json === true && options.markdown === true)
    throw new UsageError("--json and --markdown exclude each other", "give one of them");
  const report = await inspect(path, options);
  terminal.out(await rendered(report, options, terminal));
  return EXIT.clean;
}

async function inspect(path: string, options: RoutesCommandOptions): Promise<RoutesReport> {
  const { settings, envFile, isolated, unauthenticated, writes, app } = options;
  const { configuration } = await loadConfiguration(path, { isolated: isolated === true });
  const settingsModule = settings ?? configuration.settings;
  const { discovery, problems } = await discover(path, discoverOptions(configuration));
  return inspectRoutes(discovery, {
    filter: {
      unauthenticated: unauthenticated === true,
      writes: writes === true,
      ...(app === undefined ? {} : { app }),
    },
    ...(settingsModule === undefined ? {} : { settingsModule }),
    ...(envFile === undefined ? {} : { environmentFile: readEnvironmentFile(envFile, path) }),
    guards: configuration.guards,
    root: shownRoot(path),
    version: VERSION,
    problems,
  });
}

async function rendered(
  report: RoutesReport,
  { json, markdown, colour }: RoutesCommandOptions,
  terminal: Terminal,
): Promise<string> {
  if (json === true) {
    const { routesToJson } = await import("../report/routes-json.ts");
    return routesToJson(report);
  }
  if (markdown === true) {
    const { routesToMarkdown } = await import("../report/routes-markdown.ts");
    return routesToMarkdown(report);
  }
  const { routesToText } = await import("../report/routes-text.ts");
  return routesToText(report, { colour: wantsColour(terminal, colour), width: terminal.width });
}
