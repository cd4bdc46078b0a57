/** Joins verdicts with what *finish* must know about their checks and files. */
import { PYTHON_KINDS, type AuditFile, type Discovery } from "../discover/file-kind.ts";
import { extractPython } from "../extract/extract-file.ts";
import type { Baseline } from "../findings/baseline.ts";
import type { Place } from "../findings/finding.ts";
import type { FileRole, FinishInput, JudgedCheck } from "../findings/judged-check.ts";
import type { CheckVerdicts } from "../rules/judge.ts";
import { fullId, type RegisteredCheck } from "../rules/rule.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { enclosingStatement } from "../syntax/python/enclosing.ts";
import { parsePython } from "../syntax/python/parse.ts";
import type { Module } from "../syntax/python/tree.ts";
import type { AuditModel } from "../model/audit-model.ts";
import type { Extraction } from "./extraction.ts";
import type { AuditOptions } from "./options.ts";
import { routesOfPlaces, switchOfPlaces } from "./routes-of.ts";
import { wordsOnFindings, type ProjectWords } from "./words-on-findings.ts";

/** What *finish* must know beside the verdicts. */
export interface FinishSurroundings {
  /** The environment that the user gave for production. */
  readonly environmentFile?: SourceFile;
  /** Folders of showcases of libraries. */
  readonly showcases?: readonly string[];
  /** URL patterns through which a place is reached. */
  readonly routesOf?: (place: Place) => readonly string[];
  /** The switch of a developer's machine without which no route leads to a place. */
  readonly switchOf?: (place: Place) => string | undefined;
  /** Places that were accepted before. */
  readonly baseline?: Baseline;
  /** What the project says about findings. */
  readonly words?: ProjectWords;
}

/** The input of `finish`. A given environment file counts as audited: findings may point at it. */
export function finishInput(
  discovery: Discovery,
  extraction: Pick<Extraction, "files">,
  checks: readonly CheckVerdicts[],
  catalogue: readonly RegisteredCheck[],
  { environmentFile, showcases = [], routesOf, switchOf, baseline, words }: FinishSurroundings,
): FinishInput {
  const files = new Map(discovery.files.map((file) => [file.path, file]));
  const isOutside = environmentFile !== undefined && !files.has(environmentFile.path);
  const modules = new Map<string, Module>();
  const comments = new Map(extraction.files.map(({ file, facts }) => [file.path, facts.comments]));
  return {
    checks: checks.map(judgedCheck),
    knownIds: catalogue.map(fullId),
    files: isOutside ? [...discovery.files, environmentFile] : discovery.files,
    // Tests and migrations are not extracted; their comments are read when one of them mentions pickguard.
    commentsOf: ({ path, bytes }) => comments.get(path) ?? extractPython(bytes).comments,
    roleOf: (path) => roleOf(files.get(path)) ?? showcaseRole(path, showcases),
    statementOf: (path, span) => statementOf(files.get(path), span, modules),
    ...(routesOf === undefined ? {} : { routesOf }),
    ...(switchOf === undefined ? {} : { switchOf }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(words === undefined ? {} : wordsOnFindings(words)),
  };
}

/** What the options and the model tell of findings. */
export function surroundingsOf(options: AuditOptions, model: AuditModel): FinishSurroundings {
  const { environmentFile, baseline } = options;
  const modules = model.settings.flatMap(({ production }) => production);
  return {
    ...(environmentFile === undefined ? {} : { environmentFile }),
    ...(baseline === undefined ? {} : { baseline }),
    words: options,
    showcases: modules.flatMap(({ role }) => role.showcase ?? []),
    routesOf: routesOfPlaces(model),
    switchOf: switchOfPlaces(model),
  };
}

/** Asked only for files with suppressions; few of them are worth a second reading. */
function statementOf(
  file: AuditFile | undefined,
  span: Span,
  modules: Map<string, Module>,
): Span | undefined {
  if (!file || !PYTHON_KINDS.has(file.kind)) return undefined;
  const module = modules.get(file.path) ?? parsePython(file.bytes).module;
  modules.set(file.path, module);
  return enclosingStatement(module, span);
}

function judgedCheck({ registered, verdicts }: CheckVerdicts): JudgedCheck {
  const { rule, check } = registered;
  const { slug, title, severity, severityReason, cwe, tests, docs, window } = check.meta;
  return {
    id: fullId(registered),
    rule: rule.id,
    slug,
    title,
    severity,
    ...(severityReason === undefined ? {} : { severityReason }),
    group: rule.group,
    window: window ?? rule.window,
    cwe,
    tests,
    docs,
    verdicts,
  };
}

/** A showcase at the root of the tree is all there is. */
function showcaseRole(path: string, showcases: readonly string[]): FileRole | undefined {
  return showcases.some((folder) => folder !== "" && path.startsWith(`${folder}/`)) ? "showcase" : undefined;
}

function roleOf(file: AuditFile | undefined): FileRole | undefined {
  if (file === undefined) return undefined;
  if (file.kind === "migration") return "migration";
  return file.inTests || file.kind === "test" ? "test" : undefined;
}
