/** What every form of `pickguard check` shares: the project, its configuration, and audits of its states. */
import { auditDiscovery } from "../audit.ts";
import type { TreeState } from "../audit/changes/describe-change.ts";
import { NOTHING_KEPT, type Kept } from "../audit/kept.ts";
import { inspectSettings } from "../audit/inspect-settings.ts";
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";
import { failsAudit } from "../config/selection.ts";
import { discover } from "../discover/discover.ts";
import type { Discovered } from "../discover/discovered.ts";
import type { Disk } from "../discover/disk.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { Finding } from "../findings/finding.ts";
import type { AuditReport } from "../report/audit-report.ts";
import { auditChoice } from "./audit-choice.ts";
import { cachedReport, openCache, type Cache } from "./cache.ts";
import type { CheckCommandOptions } from "./check-options.ts";
import { discoverOptions } from "./discover-options.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { knownBaseline } from "./known-baseline.ts";
import { startProgress, type Progress } from "./progress.ts";
import { projectRoot } from "./project-root.ts";
import type { Terminal } from "./terminal.ts";
import { usualOptions } from "./usual-options.ts";
import { VERSION } from "./version.ts";

/** A run of the command. */
export interface CheckRun {
  /** Absolute and real, with forward slashes. */
  readonly root: string;
  readonly choice: Configuration;
  readonly options: CheckCommandOptions;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly begun: number;
}

/** Finds the project and reads its configuration. Throws ConfigurationError or UsageError. */
export async function startCheck(options: CheckCommandOptions, terminal: Terminal): Promise<CheckRun> {
  const begun = performance.now();
  const root = (options.root ?? projectRoot(process.cwd())).replaceAll("\\", "/");
  const choice = await auditChoice(root, options, terminal.err);
  const progress = startProgress(terminal, options.quiet !== true);
  return { root, choice, options, terminal, progress, begun };
}

/** Reads the tree, from the machine's disk or another one. */
export async function readTree(
  { root, choice, progress, terminal: { memory } }: CheckRun,
  disk: Disk | undefined = memory?.disk,
): Promise<Discovered> {
  progress.watch("discover", 0, 0);
  return discover(root, {
    ...discoverOptions(choice),
    ...(disk ? { disk } : {}),
    ...(memory ? { memory: memory.trees } : {}),
  });
}

/** The report of one state, with the help of earlier ones where somebody remembers them. */
export function reportOf(
  { root, terminal: { memory } }: CheckRun,
  discovery: Discovery,
  asked: AuditOptions,
): AuditReport {
  return memory?.audit(root, discovery, asked) ?? auditDiscovery(discovery, asked).report;
}

/** The report of what lies on the disk, for its changed files: at once where somebody remembers the project as it nearly is. */
export function quickReportOf(
  run: CheckRun,
  cache: Cache | undefined,
  discovery: Discovery,
  asked: AuditOptions,
): AuditReport {
  const { root, terminal } = run;
  return (
    terminal.memory?.focused(root, discovery, asked) ??
    cachedReport(cache, discovery, asked, () => reportOf(run, discovery, asked))
  );
}

/** The options of an audit of one state. */
export function auditOptions(
  { root, choice, options, progress }: CheckRun,
  { problems }: Discovered,
): AuditOptions {
  return {
    ...usualOptions(root, choice, options),
    root: ".",
    problems,
    ...knownBaseline(root, choice, options),
    watch: progress.watch,
  };
}

/** A state, with what the audit of another state of the same tree can reuse. */
export interface AuditedState extends TreeState {
  readonly kept: Kept;
}

/** Audits a state with its routes, and reads its settings. Finished audits come from the cache. */
export function stateOf(run: CheckRun, discovered: Discovered, known: Kept = NOTHING_KEPT): AuditedState {
  const { options, root } = run;
  const { discovery } = discovered;
  const asked: AuditOptions = { ...auditOptions(run, discovered), listRoutes: true };
  const cache = options.cache ? openCache(root, options.cacheDir) : undefined;
  let kept = known;
  const report = cachedReport(cache, discovery, asked, () => {
    const audit = auditDiscovery(discovery, asked, known);
    kept = audit.kept;
    return audit.report;
  });
  return { discovery, report, settings: settingsOf(asked, discovered), kept };
}

function settingsOf(
  { settingsModule, environmentFile }: AuditOptions,
  { discovery }: Discovered,
): TreeState["settings"] {
  return inspectSettings(discovery, {
    names: [],
    all: false,
    root: ".",
    version: VERSION,
    problems: [],
    ...(settingsModule === undefined ? {} : { settingsModule }),
    ...(environmentFile === undefined ? {} : { environmentFile }),
  });
}

/** Whether any of the findings is bad enough. */
export function exitCodeOf({ choice, options }: CheckRun, findings: readonly Finding[]): ExitCode {
  if (options.exitZero === true) return EXIT.clean;
  return findings.some((finding) => failsAudit(finding, choice)) ? EXIT.findings : EXIT.clean;
}
