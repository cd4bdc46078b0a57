/** `pickguard new access-tests`: a Django test module that says who may reach what. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { planAccessTests } from "../../audit/access-plan/plan-access-tests.ts";
import { loadConfiguration } from "../../config/load.ts";
import { discover } from "../../discover/discover.ts";
import { writeAccessTests } from "../../generate/access-tests/write-access-tests.ts";
import { discoverOptions } from "../discover-options.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { VERSION } from "../version.ts";
import { writeNew } from "./write-new.ts";

/** What commander hands over. */
export interface NewAccessTestsOptions {
  readonly output?: string;
  readonly settings?: string;
  readonly isolated?: true;
}

/** Reads a project and writes the tests. Throws UsageError, ConfigurationError or UnusableRoot for what the user can mend. */
export async function writeNewAccessTests(
  path: string,
  { output, settings, isolated }: NewAccessTestsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { configuration } = await loadConfiguration(path, { isolated: isolated === true });
  const { discovery } = await discover(path, discoverOptions(configuration));
  const settingsModule = settings ?? configuration.settings;
  const plan = planAccessTests(discovery, {
    flow: configuration.flow,
    guards: configuration.guards,
    owners: configuration.owners,
    version: VERSION,
    ...(settingsModule === undefined ? {} : { settingsModule }),
  });
  if (plan.views.length === 0)
    throw new UsageError("no routes were found", "give the folder that holds manage.py");
  const target = output ?? usualPath(path, plan.folder);
  writeNew(path, writeAccessTests(plan, target), terminal);
  return EXIT.clean;
}

/** Beside the project's own tests where these have a folder, else beside manage.py. */
function usualPath(path: string, folder: string): string {
  const below = (name: string): string => (folder === "" ? name : `${folder}/${name}`);
  return below(
    existsSync(join(path, below("tests"), "__init__.py"))
      ? "tests/test_route_access.py"
      : "test_route_access.py",
  );
}
