/** The line: discover, extract, bind, solve, model, judge, finish. Pure; only *discover*, before it, touches the disk. */
import { assemble } from "./audit/assemble.ts";
import { extractAll, toKept, type Extraction, type KeptFacts } from "./audit/extraction.ts";
import { finishInput } from "./audit/finish-input.ts";
import type { AuditOptions, Stage } from "./audit/options.ts";
import { bind } from "./bind/bind.ts";
import { classify } from "./discover/classify.ts";
import type { Discovery } from "./discover/file-kind.ts";
import { finish } from "./findings/finish.ts";
import { CATALOG } from "./flow/catalog/catalog.ts";
import { makeFlowModel } from "./flow/flow-model.ts";
import { solve } from "./flow/solve.ts";
import type { AuditModel } from "./model/audit-model.ts";
import type { AuditReport } from "./report/audit-report.ts";
import { CHECKS } from "./rules/index.ts";
import { judge } from "./rules/judge.ts";
import { selectChecks } from "./rules/select.ts";
import type { SourceFile } from "./source/source-file.ts";

/** A report with what an update of it can reuse. */
export interface Audit {
  readonly report: AuditReport;
  /** What was really done in this run; an update does less than a cold audit with an equal report. */
  readonly work: { readonly filesParsed: number; readonly bytesParsed: number };
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly skipped: ReadonlyMap<string, number>;
  readonly kept: KeptFacts;
}

/** A file as it is now; without bytes it is gone. */
export interface Change {
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
}

/** Audits files in memory. */
export function audit(files: readonly SourceFile[], options: AuditOptions = {}): AuditReport {
  return auditDiscovery(classify(files), options).report;
}

/** Audits what was discovered. `kept` may hold facts of an earlier audit; they count only where the bytes are the same. */
export function auditDiscovery(
  discovery: Discovery,
  options: AuditOptions = {},
  kept: KeptFacts = new Map(),
): Audit {
  const enter = stageTeller(options);
  const extraction = extractAll(discovery.files, kept, enter("extract"));
  enter("model");
  const model = buildModel(discovery, extraction);
  enter("judge");
  const judgement = judge(
    model,
    selectChecks(CHECKS, {
      select: options.select ?? [],
      ignore: options.ignore ?? [],
      preview: options.preview ?? false,
    }),
  );
  enter("finish");
  const finished = finish(
    finishInput({
      discovery,
      extraction,
      checks: judgement.checks,
      catalogue: CHECKS,
      severities: options.severities ?? new Map(),
    }),
  );
  const problems = [...extraction.problems, ...judgement.problems];
  const parts = { discovery, projects: [], finished, problems, counters: countersOf(extraction) };
  return {
    report: assemble(parts, options),
    work: { filesParsed: extraction.parsed.files, bytesParsed: extraction.parsed.bytes },
    files: new Map(discovery.files.map((file) => [file.path, file])),
    skipped: discovery.skipped,
    kept: toKept(extraction),
  };
}

/** Audits again after changes. The report equals that of a cold audit of the same content; only changed files are parsed. */
export function update(previous: Audit, changes: readonly Change[], options: AuditOptions = {}): Audit {
  const files = new Map(previous.files);
  for (const { path, bytes } of changes) {
    if (bytes === undefined) files.delete(path);
    else files.set(path, { path, bytes });
  }
  return auditDiscovery(classify([...files.values()], previous.skipped), options, previous.kept);
}

function buildModel(discovery: Discovery, extraction: Extraction): AuditModel {
  const program = bind(extraction.files, CATALOG.names);
  return {
    files: new Map(discovery.files.map((file) => [file.path, file])),
    flows: makeFlowModel(solve(program, CATALOG)),
    projects: discovery.projects,
    settings: [],
    entryPoints: [],
  };
}

function countersOf(extraction: Extraction): Readonly<Record<string, number>> {
  const facts = extraction.files.map((file) => file.facts);
  return {
    "files extracted": facts.length,
    "bytes extracted": extraction.files.reduce((sum, { file }) => sum + file.bytes.length, 0),
    "functions lowered": facts.reduce((sum, { functions }) => sum + functions.length, 0),
  };
}

/** Announces a stage, and gives the function that tells how far it is. */
function stageTeller({ watch }: AuditOptions): (stage: Stage) => (done: number, total: number) => void {
  return (stage) => {
    watch?.(stage, 0, 0);
    return (done, total) => watch?.(stage, done, total);
  };
}
