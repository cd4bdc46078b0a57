/** The line: discover, extract, bind, solve, model, judge, finish, report. Pure; only *discover*, before it, touches the disk. */
import { assemble } from "./audit/assemble.ts";
import { changedDiscovery, type Change } from "./audit/changed-discovery.ts";
import { countersOf } from "./audit/counters.ts";
import { extractAll, toKept, type Extraction } from "./audit/extraction.ts";
import { catalogOf } from "./audit/declared-flow.ts";
import { finishInput, surroundingsOf } from "./audit/finish-input.ts";
import { surfaceAfter, type KeptSurface } from "./audit/surface.ts";
import { settingsOptions } from "./audit/given-environment.ts";
import { flowWords, knownFlows, NOTHING_KEPT, seenAfter, type Kept } from "./audit/kept.ts";
import { buildModel, type BuiltModel } from "./audit/model.ts";
import { choiceOf, enterStage, type AuditOptions } from "./audit/options.ts";
import { selectChecks } from "./audit/select-checks.ts";
import { bind } from "./bind/bind.ts";
import { classify } from "./discover/classify.ts";
import type { Discovery } from "./discover/file-kind.ts";
import { finish } from "./findings/finish.ts";
import { doableFixes } from "./fix/plan.ts";
import { makeFlowModel, type FlowModel } from "./flow/flow-model.ts";
import { solve } from "./flow/solve.ts";
import type { AuditModel } from "./model/audit-model.ts";
import type { AuditReport } from "./report/audit-report.ts";
import { CHECKS } from "./rules/index.ts";
import { judgeSteps, type Judgement } from "./rules/judge.ts";
import type { SourceFile } from "./source/source-file.ts";
import { toTheEnd, type Steps } from "./source/steps.ts";

/** A report with what an update of it can reuse. */
export interface Audit {
  readonly report: AuditReport;
  /** What was really done in this run; an update does less than a cold audit, and its report is the same. */
  readonly work: Work;
  readonly discovery: Discovery;
  readonly kept: Kept;
}

/** How often something was done, so that waste shows in a test without a clock. */
export interface Work {
  readonly filesParsed: number;
  readonly bytesParsed: number;
  readonly valuesFollowed: number;
  readonly functionsSummarised: number;
  readonly checksAsked: number;
}

/** Audits files in memory. */
export function audit(files: readonly SourceFile[], options: AuditOptions = {}): AuditReport {
  return auditDiscovery(classify(files), options).report;
}

/** Audits what was discovered. `kept` is what an earlier audit left; it counts only where it still holds. */
export function auditDiscovery(
  discovery: Discovery,
  options: AuditOptions = {},
  kept: Kept = NOTHING_KEPT,
): Audit {
  return auditWithModel(discovery, options, kept).audit;
}

/** The same, with the model for whoever asks on. It refers to every file's facts. */
export function auditWithModel(
  discovery: Discovery,
  options: AuditOptions,
  kept: Kept = NOTHING_KEPT,
): AuditedModel {
  return toTheEnd(auditSteps(discovery, options, kept));
}

/** An audit with the model that it was made from. */
interface AuditedModel {
  readonly audit: Audit;
  readonly model: AuditModel;
}

function* auditSteps(found: Discovery, options: AuditOptions, kept: Kept): Steps<AuditedModel> {
  const { discovery, changed } = seenAfter(found, kept);
  const extraction = extractAll(discovery.files, kept.facts, enterStage(options, "extract"));
  yield;
  const flows = knownFlows(kept, extraction.files, options);
  const before = { ...flows?.solver.counters };
  const solved = {
    files: extraction.files,
    words: flowWords(options),
    flows: flows ?? solveAnew(extraction, options),
  };
  yield;
  enterStage(options, "model");
  const earlier = kept.whole && { kept: kept.whole.model, changed };
  const built = buildModel(discovery, solved.flows, settingsOptions(options), options, options, earlier);
  yield;
  enterStage(options, "judge");
  const known = changed && kept.whole?.outcomes;
  const judgement = yield* judgeSteps(built.model, selectChecks(CHECKS, choiceOf(options)), known);
  yield;
  enterStage(options, "finish");
  const surface =
    options.listRoutes === true
      ? surfaceAfter(changed && kept.whole?.surface, built.model, discovery, options.environmentFile)
      : undefined;
  const whole = { discovery, solved, model: built.kept, outcomes: judgement.outcomes, surface };
  const { values = 0, analysed = 0 } = before;
  const { counters } = solved.flows.solver;
  return {
    audit: {
      report: reportOf({ surface, discovery, extraction, built, judgement }, options),
      work: {
        filesParsed: extraction.parsed.files,
        bytesParsed: extraction.parsed.bytes,
        valuesFollowed: counters.values - values,
        functionsSummarised: counters.analysed - analysed,
        checksAsked: judgement.asked,
      },
      discovery,
      kept: { facts: toKept(extraction), whole },
    },
    model: built.model,
  };
}

function solveAnew({ files }: Extraction, options: AuditOptions): FlowModel {
  enterStage(options, "bind");
  const catalog = catalogOf(options);
  const program = bind(files, catalog.names);
  enterStage(options, "solve");
  return makeFlowModel(solve(program, catalog));
}

/** What the stages gave, before it is finished. */
interface Judged {
  readonly surface: KeptSurface | undefined;
  readonly discovery: Discovery;
  readonly extraction: Extraction;
  readonly built: BuiltModel;
  readonly judgement: Judgement;
}

function reportOf(
  { surface, discovery, extraction, built, judgement }: Judged,
  options: AuditOptions,
): AuditReport {
  const { model, projects, problems } = built;
  const finished = finish(
    finishInput(discovery, extraction, judgement.checks, CHECKS, surroundingsOf(options, model)),
  );
  const findings = doableFixes(finished.findings, (path) => model.files.get(path));
  const parts = {
    discovery,
    projects,
    finished: { ...finished, findings },
    problems: [...extraction.problems, ...problems, ...judgement.problems],
    counters: countersOf(extraction),
    scriptsLeftOut: model.scripts.leftOut,
    surface: surface?.surface,
  };
  return assemble(parts, options);
}

/** Audits again after changes. The report equals that of a cold audit of the same content; only changed files are parsed. */
export function update(previous: Audit, changes: readonly Change[], options: AuditOptions = {}): Audit {
  return toTheEnd(updateSteps(previous, changes, options));
}

/** The same in steps. Leaving it between two of them does no harm to `previous`. */
export function* updateSteps(
  previous: Audit,
  changes: readonly Change[],
  options: AuditOptions = {},
): Steps<Audit> {
  const discovery = changedDiscovery(previous.discovery, changes);
  const { audit: updated } = yield* auditSteps(discovery, options, previous.kept);
  return updated;
}
