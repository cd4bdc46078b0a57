/** Joins verdicts with what *finish* must know about their checks and files. */
import { PYTHON_KINDS, type AuditFile, type Discovery } from "../discover/file-kind.ts";
import type { Severity } from "../findings/finding.ts";
import type { FinishInput, JudgedCheck } from "../findings/judged-check.ts";
import type { CheckVerdicts } from "../rules/judge.ts";
import { fullId, type RegisteredCheck } from "../rules/rule.ts";
import { covers } from "../rules/select.ts";
import type { Span } from "../source/span.ts";
import type { Extraction } from "./extraction.ts";

/** What finishing takes. */
export interface Judged {
  readonly discovery: Discovery;
  readonly extraction: Extraction;
  readonly checks: readonly CheckVerdicts[];
  readonly catalogue: readonly RegisteredCheck[];
  readonly severities: ReadonlyMap<string, Severity>;
}

/** The input of `finish`. */
export function finishInput(judged: Judged): FinishInput {
  const { discovery, extraction, checks, catalogue, severities } = judged;
  const files = new Map(discovery.files.map((file) => [file.path, file]));
  const comments = new Map(extraction.files.map(({ file, facts }) => [file.path, facts.comments]));
  return {
    checks: checks.map((one) => judgedCheck(one, severities)),
    knownIds: catalogue.map(fullId),
    files: discovery.files,
    commentsOf: ({ path }) => comments.get(path) ?? NO_SPANS,
    roleOf: (path) => roleOf(files.get(path)),
  };
}

const NO_SPANS: readonly Span[] = [];

function judgedCheck(
  { registered, verdicts }: CheckVerdicts,
  severities: ReadonlyMap<string, Severity>,
): JudgedCheck {
  const { rule, check } = registered;
  const id = fullId(registered);
  const { slug, title, severity, cwe, tests, docs, window } = check.meta;
  return {
    id,
    rule: rule.id,
    slug,
    title,
    severity: configuredSeverity(id, severities) ?? severity,
    group: rule.group,
    window: window ?? rule.window,
    cwe,
    tests,
    docs,
    verdicts,
  };
}

/** The most specific name in the configuration wins: a check's over its rule's over its family's. */
function configuredSeverity(id: string, severities: ReadonlyMap<string, Severity>): Severity | undefined {
  const names = [...severities.keys()].filter((name) => covers(name, id));
  const nearest = names.toSorted((a, b) => b.length - a.length)[0];
  return nearest === undefined ? undefined : severities.get(nearest);
}

function roleOf(file: AuditFile | undefined): "test" | "migration" | undefined {
  if (file === undefined) return undefined;
  if (file.kind === "migration") return "migration";
  return file.inTests || (file.kind === "test" && PYTHON_KINDS.has(file.kind)) ? "test" : undefined;
}
