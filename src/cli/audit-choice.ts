/** What an audit is asked to do: the project's configuration with the command line laid over it. */
import { mergeOptions, type Configuration } from "../config/configuration.ts";
import { loadConfiguration } from "../config/load.ts";
import { unknownSelectors } from "../config/selection.ts";
import { CHECKS } from "../rules/index.ts";
import { fullId } from "../rules/rule.ts";
import type { AuditCommandOptions } from "./audit-options.ts";
import { UsageError } from "./usage-error.ts";

/** Reads the configuration and checks every id. Throws ConfigurationError or UsageError. */
export async function auditChoice(root: string, options: AuditCommandOptions): Promise<Configuration> {
  if (root === "") throw new UsageError("the path is empty", "give a folder, or nothing for the current one");
  const { configuration } = await loadConfiguration(root, { isolated: options.isolated === true });
  const { select, ignore, persona, minSeverity, minConfidence, settings, failOn, preview } = options;
  const { onlyNew } = options;
  const asked = { select, ignore, persona, minSeverity, minConfidence, settings, failOn, preview, onlyNew };
  const choice = mergeOptions(configuration, asked);
  const [unknown] = unknownSelectors([...choice.select, ...choice.ignore], CHECKS.map(fullId));
  if (unknown !== undefined) throw new UsageError(unknown, "all of them: pickguard rules");
  return showsWhatFails(choice);
}

/** Whoever wants to fail on low severity wants to see it. */
function showsWhatFails(choice: Configuration): Configuration {
  const isHidden = choice.failOn === "low" && choice.minSeverity === undefined;
  return isHidden ? { ...choice, minSeverity: "low" } : choice;
}
