/** What an audit is asked to do: the project's configuration with the command line laid over it. */
import { mergeOptions, type Configuration } from "../config/configuration.ts";
import { lineOfWord } from "../config/key-line.ts";
import { loadConfiguration, type Loaded } from "../config/load.ts";
import { selectorMatches, unknownSelectors } from "../config/selection.ts";
import { formerIdNote } from "../findings/former-ids.ts";
import { compareSeverity } from "../findings/order.ts";
import { CHECKS } from "../rules/index.ts";
import { fullId } from "../rules/rule.ts";
import type { AuditCommandOptions, ChoiceOptions } from "./audit-options.ts";
import { UsageError } from "./usage-error.ts";

/** Reads the configuration and checks every id; `say` is told when one file takes the place of another. Throws ConfigurationError or UsageError. */
export async function auditChoice(
  root: string,
  options: ChoiceOptions & Pick<AuditCommandOptions, "failOn" | "onlyNew">,
  say: (text: string) => void = () => undefined,
): Promise<Configuration> {
  if (root === "") throw new UsageError("the path is empty", "give a folder, or nothing for the current one");
  const loaded = await loadConfiguration(root, { isolated: options.isolated === true });
  const { configuration, file, passedOver } = loaded;
  if (passedOver !== undefined && options.quiet !== true)
    say(`pickguard: ${file ?? ""} counts, and [tool.pickguard] in ${passedOver} does not\n`);
  const { select, ignore, persona, minSeverity, minConfidence, settings, failOn, preview } = options;
  const { onlyNew } = options;
  const asked = { select, ignore, persona, minSeverity, minConfidence, settings, failOn, preview, onlyNew };
  const choice = mergeOptions(configuration, asked);
  assertKnown(selectorsOf(configuration), (selector) => placeOf(loaded, selector));
  assertKnown(selectorsOf(choice), () => "");
  if (options.quiet !== true) tellFormerIds(choice, loaded, say);
  assertReasons(choice, (selector) => placeOf(loaded, selector));
  return showsWhatFails(choice);
}

function assertKnown(selectors: readonly string[], place: (selector: string) => string): void {
  for (const selector of selectors) {
    const [unknown] = unknownSelectors([selector], CHECKS.map(fullId));
    if (unknown !== undefined)
      throw new UsageError(place(selector) + unknown, "all of them: pickguard rules");
  }
}

/** An id that was renamed still counts; whoever wrote it should hear that once for each run. */
function tellFormerIds(choice: Configuration, loaded: Loaded, say: (text: string) => void): void {
  for (const selector of new Set(selectorsOf(choice))) {
    const note = formerIdNote(selector);
    const isConfigured = selectorsOf(loaded.configuration).includes(selector);
    if (note !== undefined) say(`pickguard: ${isConfigured ? placeOf(loaded, selector) : ""}${note}\n`);
  }
}

/** `pickguard.toml:3: `, where the configuration file says the id. */
function placeOf({ file, text }: Loaded, selector: string): string {
  if (file === undefined || text === undefined) return "";
  const line = lineOfWord(text, selector);
  return line === undefined ? `${file}: ` : `${file}:${line}: `;
}

function selectorsOf({ select, ignore, perFileIgnores, severity }: Configuration): readonly string[] {
  return [...select, ...ignore, ...perFileIgnores.flatMap(({ ids }) => ids), ...severity.map(({ id }) => id)];
}

/** A finding may be taken less seriously than the rules do, but not without a word. */
function assertReasons({ severity }: Configuration, place: (selector: string) => string): void {
  for (const one of severity) {
    const milder = CHECKS.find(
      (registered) =>
        one.reason === undefined &&
        selectorMatches(one.id, fullId(registered)) &&
        compareSeverity(one.severity, registered.check.meta.severity) > 0,
    );
    if (milder === undefined) continue;
    throw new UsageError(
      `${place(one.id)}the configuration lowers ${fullId(milder)} from ${milder.check.meta.severity} to ${one.severity} without a reason`,
      `"${one.id}" = { level = "${one.severity}", reason = "why that is so here" }`,
    );
  }
}

/** Whoever wants to fail on low severity wants to see it. */
function showsWhatFails(choice: Configuration): Configuration {
  const isHidden = choice.failOn === "low" && choice.minSeverity === undefined;
  return isHidden ? { ...choice, minSeverity: "low" } : choice;
}
