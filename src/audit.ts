/** The line: discover, extract, bind, solve, model, judge, finish, report. Pure; only *discover*, before it, touches the disk. */
import { assemble } from "./audit/assemble.ts";
import { countersOf } from "./audit/counters.ts";
import { extractAll, toKept, type KeptFacts } from "./audit/extraction.ts";
import { catalogOf } from "./audit/declared-flow.ts";
import { finishInput, type FinishSurroundings } from "./audit/finish-input.ts";
import { settingsOptions } from "./audit/given-environment.ts";
import { buildModel } from "./audit/model.ts";
import { choiceOf, enterStage, type AuditOptions } from "./audit/options.ts";
import { routesOfPlaces } from "./audit/routes-of.ts";
import { selectChecks } from "./audit/select-checks.ts";
import { surfaceOf } from "./audit/surface.ts";
import { bind } from "./bind/bind.ts";
import { classify } from "./discover/classify.ts";
import type { Discovery } from "./discover/file-kind.ts";
import { finish } from "./findings/finish.ts";
import { doableFixes } from "./fix/plan.ts";
import { makeFlowModel } from "./flow/flow-model.ts";
import { solve } from "./flow/solve.ts";
import type { AuditModel } from "./model/audit-model.ts";
import type { AuditReport } from "./report/audit-report.ts";
import { CHECKS } from "./rules/index.ts";
import { judge } from "./rules/judge.ts";
import type { SourceFile } from "./source/source-file.ts";

/** A report with what an update of it can reuse. */
export interface Audit {
  readonly report: AuditReport;
  /** What was really done in this run; an update does less than a cold audit, and its report is the same. */
  readonly work: { readonly filesParsed: number; readonly bytesParsed: number };
  readonly discovery: Discovery;
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
  return auditWithModel(discovery, options, kept).audit;
}

/** The same, with the model for whoever asks on. It refers to every file's facts. */
export function auditWithModel(
  discovery: Discovery,
  options: AuditOptions,
  kept: KeptFacts = new Map(),
): { readonly audit: Audit; readonly model: AuditModel } {
  const extraction = extractAll(discovery.files, kept, enterStage(options, "extract"));
  enterStage(options, "bind");
  const catalog = catalogOf(options);
  const program = bind(extraction.files, catalog.names);
  enterStage(options, "solve");
  const solved = solve(program, catalog);
  const flows = makeFlowModel(solved);
  enterStage(options, "model");
  const { model, projects, problems } = buildModel(
    discovery,
    flows,
    settingsOptions(options),
    options,
    options,
  );
  enterStage(options, "judge");
  const judgement = judge(model, selectChecks(CHECKS, choiceOf(options)));
  enterStage(options, "finish");
  const finished = finish(
    finishInput(discovery, extraction, judgement.checks, CHECKS, surroundingsOf(options, model)),
  );
  const findings = doableFixes(finished.findings, (path) => model.files.get(path));
  const parts = {
    discovery,
    projects,
    finished: { ...finished, findings },
    problems: [...extraction.problems, ...problems, ...judgement.problems],
    counters: countersOf(extraction, solved),
    scriptsLeftOut: model.scripts.leftOut,
    surface: options.listRoutes === true ? surfaceOf(model, discovery, options.environmentFile) : undefined,
  };
  const { files: filesParsed, bytes: bytesParsed } = extraction.parsed;
  const work = { filesParsed, bytesParsed };
  return {
    audit: { report: assemble(parts, options), work, discovery, kept: toKept(extraction) },
    model,
  };
}

function surroundingsOf(options: AuditOptions, model: AuditModel): FinishSurroundings {
  const { environmentFile, baseline } = options;
  const modules = model.settings.flatMap(({ production }) => production);
  return {
    ...(environmentFile === undefined ? {} : { environmentFile }),
    ...(baseline === undefined ? {} : { baseline }),
    words: options,
    showcases: modules.flatMap(({ role }) => role.showcase ?? []),
    routesOf: routesOfPlaces(model),
  };
}

/** Audits again after changes. The report equals that of a cold audit of the same content; only changed files are parsed. */
export function update(previous: Audit, changes: readonly Change[], options: AuditOptions = {}): Audit {
  const files = new Map<string, SourceFile>(previous.discovery.files.map((file) => [file.path, file]));
  for (const { path, bytes } of changes) {
    if (bytes === undefined) files.delete(path);
    else files.set(path, { path, bytes });
  }
  const discovery = classify([...files.values()], previous.discovery.skipped);
  return auditDiscovery(discovery, options, previous.kept);
}
