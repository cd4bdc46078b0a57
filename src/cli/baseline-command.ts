/** `pickguard baseline`: accepts what is there, with a reason, so that `audit --only-new` tells what comes. */
import { auditDiscovery } from "../audit.ts";
import type { Configuration } from "../config/configuration.ts";
import { discover } from "../discover/discover.ts";
import { entriesFor, mergedEntries, type Baseline, type BaselineEntry } from "../findings/baseline.ts";
import type { AuditReport } from "../report/audit-report.ts";
import { auditChoice } from "./audit-choice.ts";
import type { ChoiceOptions } from "./audit-options.ts";
import { cleanReason, readBaseline, writeBaseline, type BaselineChoice } from "./baseline-store.ts";
import { discoverOptions } from "./discover-options.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { usualOptions } from "./usual-options.ts";

/** What commander hands over: the choice of an audit, and what to do with it. */
export interface BaselineCommandOptions extends ChoiceOptions {
  readonly reason?: string;
  readonly prune?: true;
  readonly baseline?: string;
}

/** Runs it. Throws UsageError, ConfigurationError or UnusableRoot for what the user can mend. */
export async function runBaseline(
  path: string,
  options: BaselineCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const reason = reasonOf(options);
  const choice = await auditChoice(path, options);
  const where = { root: path, asked: options.baseline, configured: choice.baseline };
  const baseline = readBaseline(where);
  const report = await auditWith(path, choice, options, baseline);
  const added = reason === undefined ? [] : report.findings.flatMap((one) => entriesFor(one, reason));
  const obsolete = new Set(obsoleteLines(report, baseline));
  const kept =
    options.prune === true ? baseline.entries.filter(({ line }) => !obsolete.has(line)) : baseline.entries;
  const location = store(where, baseline, mergedEntries(kept, added));
  if (options.quiet === true) return EXIT.clean;
  const words = wordsOf(report, reason !== undefined, added.length, obsolete.size, options.prune === true);
  terminal.err([...words, location].map((line) => `pickguard: ${line}\n`).join(""));
  return EXIT.clean;
}

function reasonOf({ reason, prune }: BaselineCommandOptions): string | undefined {
  if (reason === undefined && prune === true) return undefined;
  if (reason === undefined || !/\p{L}{2}/u.test(cleanReason(reason)))
    throw new UsageError(
      "say why these findings are acceptable",
      '--reason "before the first audit; see issue 12"',
    );
  return reason;
}

async function auditWith(
  path: string,
  choice: Configuration,
  options: BaselineCommandOptions,
  baseline: Baseline,
): Promise<AuditReport> {
  const { discovery, problems } = await discover(path, discoverOptions(choice));
  return auditDiscovery(discovery, {
    ...usualOptions(path, choice, options),
    problems,
    baseline,
  }).report;
}

function obsoleteLines({ problems }: AuditReport, { path }: Baseline): readonly number[] {
  return problems.flatMap((one) =>
    one.kind === "baseline" && one.path === path && one.line !== undefined ? [one.line] : [],
  );
}

/** Nothing is written where nothing would change, so that no editor reloads and no commit shows up. */
function store(where: BaselineChoice, { entries }: Baseline, next: readonly BaselineEntry[]): string {
  const before = new Set(entries.map(({ fingerprint }) => fingerprint));
  const isSame = next.length === entries.length && next.every(({ fingerprint }) => before.has(fingerprint));
  return isSame ? "the baseline stays as it is" : `written to ${writeBaseline(where, next)}`;
}

function wordsOf(
  { findings }: AuditReport,
  isAccepting: boolean,
  places: number,
  obsolete: number,
  isPruned: boolean,
): readonly string[] {
  const accepted =
    findings.length === 0
      ? "nothing new to accept"
      : `accepted ${counted(findings.length, "finding")} in ${counted(places, "place")}`;
  const old = isPruned
    ? `took out ${counted(obsolete, "entry")} that nothing needs any more`
    : `${counted(obsolete, "entry")} that nothing needs any more (--prune takes them out)`;
  return [...(isAccepting ? [accepted] : []), ...(obsolete === 0 ? [] : [old])];
}

function counted(amount: number, noun: string): string {
  if (amount === 1) return `1 ${noun}`;
  return `${amount} ${noun === "entry" ? "entries" : `${noun}s`}`;
}
