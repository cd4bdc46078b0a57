/** `pickguard hook`: answers a coding agent after each of its edits, in the agent's own format. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, extname, relative, resolve, sep } from "node:path";
import { compareFindings } from "../audit/changes/compare-findings.ts";
import { distanceOf, touchedBetween, type Touched } from "../audit/changes/touched.ts";
import { ConfigurationError } from "../config/configuration-error.ts";
import type { AuditOptions } from "../audit/options.ts";
import { failsAudit } from "../config/selection.ts";
import { UnusableRoot } from "../discover/unusable-root.ts";
import { classify } from "../discover/classify.ts";
import type { AuditFile, Discovery } from "../discover/file-kind.ts";
import type { Finding, Waypoint } from "../findings/finding.ts";
import { maskText } from "../findings/masking.ts";
import { hiddenTexts } from "../fix/hidden-texts.ts";
import { fixPreview } from "../fix/preview.ts";
import type { AuditReport } from "../report/audit-report.ts";
import type { SourceFile } from "../source/source-file.ts";
import { knownReport, openCache, type Cache } from "./cache.ts";
import { auditOptions, quickReportOf, readTree, reportOf, startCheck, type CheckRun } from "./check-run.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readAgentEdit, type AgentEdit } from "./hook/agent-edit.ts";
import { compareWeight } from "../findings/order.ts";
import { answerText, MOST_REMARKS } from "./hook/answer.ts";
import { earlierText } from "./hook/earlier-text.ts";
import type { EditedFile } from "./hook/edited-file.ts";
import { projectRoot } from "./project-root.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What commander hands over. */
export interface HookCommandOptions {
  readonly cache: boolean;
  readonly cacheDir?: string;
}

/**
 * Answers one event. Agents take 0 for "go on", 2 for "read standard error and act", and everything else for trouble of
 * the hook that does not concern them; so what elsewhere would be a usage error is 1 here.
 */
export async function runHook(
  event: string,
  options: HookCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    const edit = readAgentEdit(event, process.cwd());
    return edit === undefined ? EXIT.clean : await answer(edit, options, terminal);
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === undefined) throw error;
    terminal.err(`pickguard: ${trouble}\n`);
    return TROUBLE;
  }
}

const TROUBLE = EXIT.findings;
const ACT = EXIT.usage;

function troubleOf(error: unknown): string | undefined {
  if (error instanceof SyntaxError)
    return "the hook was given no valid JSON; agents pass it on standard input";
  const kinds = [UsageError, ConfigurationError, UnusableRoot];
  return error instanceof Error && kinds.some((kind) => error instanceof kind)
    ? maskText(error.message)
    : undefined;
}

/** Kinds of files that no check looks at; an agent's notes and styles should cost nothing. */
const NEVER_AUDITED: ReadonlySet<string> = new Set(
  ".md .rst .css .scss .less .svg .png .jpg .jpeg .gif .webp .ico .woff2 .po .csv .ipynb".split(" "),
);

async function answer(edit: AgentEdit, options: HookCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const files = edit.files.filter(
    ({ path }) => !NEVER_AUDITED.has(extname(path).toLowerCase()) && existsSync(resolve(edit.folder, path)),
  );
  const root = rootOf(edit.folder, files);
  if (root === undefined) return EXIT.clean;
  const run = await startCheck({ ...options, root, output: [], colour: false, quiet: true }, terminal);
  const { discovery, findings } = await lookAt(run, edit.folder, files);
  if (!findings.some((finding) => failsAudit(finding, run.choice))) return EXIT.clean;
  const byPath = new Map(discovery.files.map((file) => [file.path, file]));
  const hidden = hiddenTexts(findings, (path) => byPath.get(path));
  const remarks = findings
    .toSorted(compareWeight)
    .slice(0, MOST_REMARKS)
    .map((finding) => ({ finding, preview: fixPreview(finding, (path) => byPath.get(path), hidden) }));
  return tell(edit, answerText(remarks, findings.length), terminal);
}

function tell({ answerTo }: AgentEdit, text: string, terminal: Terminal): ExitCode {
  if (answerTo === "exit code") {
    terminal.err(text);
    return ACT;
  }
  terminal.out(`${JSON.stringify({ additional_context: text })}\n`);
  return EXIT.clean;
}

/** The project of the agent's folder if the files lie in it, else that of the first file. */
function rootOf(folder: string, files: readonly EditedFile[]): string | undefined {
  const [first] = files;
  if (first === undefined) return undefined;
  const absolute = realpathSync(resolve(folder, first.path));
  const usual = existsSync(folder) ? projectRoot(folder) : undefined;
  return usual !== undefined && absolute.startsWith(usual + sep) ? usual : projectRoot(dirname(absolute));
}

/** An edited project: its files, and the findings that concern the edit. */
interface Seen {
  readonly discovery: Discovery;
  readonly findings: readonly Finding[];
}

async function lookAt(run: CheckRun, folder: string, edited: readonly EditedFile[]): Promise<Seen> {
  const discovered = await readTree(run);
  const { discovery } = discovered;
  const edit = editIn(run.root, discovery, folder, edited);
  if (edit.after.length === 0) return { discovery, findings: [] };
  const asked = auditOptions(run, discovered);
  const cache = run.options.cache ? openCache(run.root, run.options.cacheDir) : undefined;
  const report = quickReportOf(run, cache, discovery, asked);
  const touched = touchedBetween(edit.before, edit.after, new Map());
  const here = report.findings.filter((finding) => concerns(touched, finding));
  const base = earlierReport(run, cache, discovery, edit, asked);
  const fresh = base ? compareFindings(base, report, new Map()).fresh : [];
  const known = new Set(here.map(({ fingerprint }) => fingerprint));
  return { discovery, findings: [...here, ...fresh.filter(({ fingerprint }) => !known.has(fingerprint))] };
}

/** The audited files of an edit, as they were and as they are. */
interface EditInProject {
  readonly before: readonly SourceFile[];
  readonly after: readonly AuditFile[];
}

function editIn(
  root: string,
  { files }: Discovery,
  folder: string,
  edited: readonly EditedFile[],
): EditInProject {
  const byPath = new Map(edited.map((file) => [pathWithin(root, resolve(folder, file.path)), file] as const));
  const after = files.filter(({ path }) => byPath.has(path));
  const before = after.map(({ path, bytes }) => {
    const file = byPath.get(path);
    const now = Buffer.from(bytes).toString("utf8");
    return { path, bytes: Buffer.from(file === undefined ? now : earlierText(now, file)) };
  });
  return { before, after };
}

/**
 * The report before the edit: what it brought elsewhere shows in the difference. Mostly the hook made it after the edit before
 * this one, and the cache has it; otherwise it is worth the time only where the effect is usually elsewhere.
 */
function earlierReport(
  run: CheckRun,
  cache: Cache | undefined,
  { files, skipped }: Discovery,
  { before, after }: EditInProject,
  asked: AuditOptions,
): AuditReport | undefined {
  const was = new Map(before.map((file) => [file.path, file] as const));
  const earlier = files
    .map((file) => was.get(file.path) ?? file)
    .filter(({ path, bytes }) => bytes.length > 0 || !was.has(path));
  const discovery = classify(earlier, skipped);
  const known = knownReport(cache, discovery, asked);
  if (known !== undefined) return known;
  const reachesFar = after.some((file) => isFarReaching(file, was.get(file.path)));
  if (!reachesFar) return undefined;
  // Who remembers the project remembers it mostly as it was before the edit.
  const { root, terminal } = run;
  return terminal.memory?.focused(root, discovery, asked) ?? reportOf(run, discovery, asked);
}

/**
 * Whether views elsewhere become reachable by the file, or lose what protects them. Settings whose earlier text is not known
 * would bring everything.
 */
function isFarReaching({ kind }: AuditFile, before: SourceFile | undefined): boolean {
  return kind === "urlconf" || (kind === "settings" && before !== undefined && before.bytes.length > 0);
}

function pathWithin(root: string, absolute: string): string {
  return relative(root, realpathSync(absolute)).split(sep).join("/");
}

/** Whether it lies in what was touched, or what arrives there came through it. */
function concerns(touched: Touched, finding: Finding): boolean {
  return (
    distanceOf(touched, finding) === 0 ||
    finding.trace.some((step) => distanceOf(touched, standingAt(finding, step)) === 0)
  );
}

function standingAt(finding: Finding, { path, start, end, scope }: Waypoint): Finding {
  const { scope: _, ...rest } = finding;
  return { ...rest, path, start, end, places: [], trace: [], ...(scope === undefined ? {} : { scope }) };
}

/** Everything on standard input. */
export function readEvent({ input }: Terminal): string {
  return Buffer.from(input?.() ?? readFileSync(0)).toString("utf8");
}
