/** `pickguard audit`: discover, audit, report, and the exit code. */
import { realpathSync } from "node:fs";
import { auditDiscovery } from "../audit.ts";
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";
import { failsAudit } from "../config/selection.ts";
import { discover } from "../discover/discover.ts";
import type { Discovered } from "../discover/discovered.ts";
import type { LeftOut } from "../discover/notes.ts";
import { maskText } from "../findings/masking.ts";
import type { AuditReport } from "../report/audit-report.ts";
import { docsPages } from "../report/docs-page.ts";
import { visibleLine } from "../report/visible.ts";
import type { SourceFile } from "../source/source-file.ts";
import { readAdvisories } from "./advisory-export.ts";
import { auditChoice } from "./audit-choice.ts";
import type { AuditCommandOptions } from "./audit-options.ts";
import { isBaselineThere, readNamedBaseline } from "./baseline-store.ts";
import { cachedReport, openCache } from "./cache.ts";
import { discoverOptions } from "./discover-options.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { destinations, writeReport } from "./output.ts";
import { startProgress, type Progress } from "./progress.ts";
import { render, type RenderContext } from "./render.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { usualOptions } from "./usual-options.ts";

/** Runs one audit. Throws UsageError, ConfigurationError or UnusableRoot for what the user can mend. */
export async function runAudit(
  path: string,
  options: AuditCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const begun = performance.now();
  const choice = await auditChoice(path, options, terminal.err);
  const progress = startProgress(terminal, options.quiet !== true && terminal.memory === undefined);
  const { report, files, leftOut } = await makeReport(path, choice, options, { progress, terminal });
  if (choice.settings !== undefined) assertSettings(choice.settings, report);
  progress.watch("report", 0, 0);
  const elapsedMs = performance.now() - begun;
  const written = await renderAll(report, {
    options,
    terminal,
    elapsedMs,
    path,
    files,
    pageOf: docsPages(choice.docsUrl),
  });
  const times = progress.end();
  for (const one of written) put(one, report, options, terminal);
  if (
    choice.onlyNew &&
    options.baseline === undefined &&
    options.quiet !== true &&
    !hasBaseline(path, choice)
  )
    terminal.err(NO_BASELINE);
  if (options.verbose === true) terminal.err(leftOut.map(leftOutLine).join("") + timeLine(times));
  return exitCodeOf(report, choice, options);
}

const NO_BASELINE =
  "pickguard: there is no baseline yet, so that everything counts as new (pickguard baseline --reason WHY writes one)\n";

/** One that the user named has been read already. */
function hasBaseline(root: string, { baseline }: Configuration): boolean {
  return isBaselineThere({ root, asked: undefined, configured: baseline });
}

/** A module that nobody has would otherwise leave the audit as it is, and the user in the belief that it counted. */
function assertSettings(wanted: string, { projects }: AuditReport): void {
  const used = projects.flatMap(({ settingsModule }) => settingsModule ?? []);
  if (used.includes(wanted)) return;
  const hint =
    used.length === 0 ? undefined : `this audit would take ${used.map((name) => `"${name}"`).join(", ")}`;
  throw new UsageError(
    `no settings module is called "${wanted}"; give its dotted name (shop.settings.production)`,
    hint,
  );
}

/** A report, with what only discovery knows. */
interface Made {
  readonly report: AuditReport;
  readonly files: readonly SourceFile[];
  readonly leftOut: readonly LeftOut[];
}

async function makeReport(
  path: string,
  choice: Configuration,
  options: AuditCommandOptions,
  { progress, terminal: { memory } }: { readonly progress: Progress; readonly terminal: Terminal },
): Promise<Made> {
  progress.watch("discover", 0, 0);
  const remembered = memory && { disk: memory.disk, memory: memory.trees };
  const discovered = await discover(path, { ...discoverOptions(choice), ...remembered });
  const asked = auditOptions(path, choice, options, discovered);
  const cache = options.cache ? openCache(path, options.cacheDir) : undefined;
  const { discovery, leftOut } = discovered;
  const report = cachedReport(cache, discovery, asked, () => {
    const watched = { ...asked, watch: progress.watch };
    return memory?.audit(realpathSync(path), discovery, watched) ?? auditDiscovery(discovery, watched).report;
  });
  return { report, files: discovery.files, leftOut };
}

function auditOptions(
  path: string,
  choice: Configuration,
  options: AuditCommandOptions,
  { problems }: Discovered,
): AuditOptions {
  return {
    ...usualOptions(path, choice, options),
    problems,
    listFiles: options.showFiles === true,
    ...(showsRoutes(options) ? { listRoutes: true } : {}),
    ...(choice.onlyNew
      ? {
          baseline: readNamedBaseline({
            root: path,
            asked: options.baseline,
            configured: choice.baseline,
          }),
        }
      : {}),
    ...(options.advisories === undefined ? {} : { advisories: readAdvisories(options.advisories) }),
  };
}

/** Reading every route's posture takes time; only the page shows it. */
function showsRoutes({ format, output }: AuditCommandOptions): boolean {
  return destinations(format, output).some((one) => one.format === "html");
}

/** A report in one of its forms, and where it goes. */
interface Written {
  readonly text: string;
  readonly path: string | undefined;
}

async function renderAll(
  report: AuditReport,
  context: Omit<RenderContext, "isTerminal">,
): Promise<readonly Written[]> {
  const { format, output } = context.options;
  return Promise.all(
    destinations(format, output).map(async ({ format: form, path }) => ({
      text: await render(report, form, { ...context, isTerminal: path === undefined }),
      path,
    })),
  );
}

function put(
  { text, path }: Written,
  { findings }: AuditReport,
  { quiet }: AuditCommandOptions,
  terminal: Terminal,
): void {
  if (path === undefined) {
    terminal.out(text);
    return;
  }
  writeReport(path, text);
  if (quiet !== true) terminal.err(`pickguard: ${counted(findings.length)}, written to ${path}\n`);
}

function counted(findings: number): string {
  return findings === 1 ? "1 finding" : `${findings} findings`;
}

function leftOutLine({ path, reason }: LeftOut): string {
  return `pickguard: left out ${visibleLine(maskText(path))} (${reason})\n`;
}

function timeLine(times: readonly (readonly [string, number])[]): string {
  const parts = times.map(([stage, milliseconds]) => `${stage} ${Math.round(milliseconds)} ms`);
  return `pickguard: ${parts.join(", ")}\n`;
}

function exitCodeOf(
  { findings, problems }: AuditReport,
  choice: Configuration,
  { exitZero, strictBaseline }: AuditCommandOptions,
): ExitCode {
  if (exitZero === true) return EXIT.clean;
  if (findings.some((finding) => failsAudit(finding, choice))) return EXIT.findings;
  const isObsolete = strictBaseline === true && problems.some(({ kind }) => kind === "baseline");
  return isObsolete ? EXIT.obsoleteBaseline : EXIT.clean;
}
