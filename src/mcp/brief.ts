/** Findings as agents get them: few words, with the change that mends them. */
import type { Discovery } from "../discover/file-kind.ts";
import type { Finding } from "../findings/finding.ts";
import { hiddenTexts } from "../fix/hidden-texts.ts";
import type { FileAt } from "../fix/plan.ts";
import { fixPreview } from "../fix/preview.ts";

/** A finding in short. */
export interface BriefFinding {
  readonly id: string;
  /** Names the finding to the other tools. */
  readonly fingerprint: string;
  readonly place: string;
  readonly severity: string;
  readonly confidence: string;
  readonly problem: string;
  readonly fix: string;
  readonly falseAlarmIf?: string;
  /** Further places of the same cause. */
  readonly alsoAt?: readonly string[];
  readonly change?: BriefChange;
}

/** A change as a unified diff, secrets masked. */
export interface BriefChange {
  readonly safe: boolean;
  readonly lookAt?: string;
  readonly diff: string;
}

/** Longer diffs are asked for one by one. */
const LONGEST_DIFF = 4000;

const MOST_PLACES = 5;

/** In short, without a change. */
export function briefOf(finding: Finding): BriefFinding {
  const { id, fingerprint, severity, confidence, message, fix, falsePositive, places } = finding;
  return {
    id,
    fingerprint,
    place: placeText(finding),
    severity,
    confidence,
    problem: message,
    fix,
    ...(confidence === "high" ? {} : { falseAlarmIf: falsePositive }),
    ...(places.length === 0 ? {} : { alsoAt: places.slice(0, MOST_PLACES).map(placeText) }),
  };
}

function placeText({ path, start, scope }: Pick<Finding, "path" | "start" | "scope">): string {
  return `${path}:${start.line}${scope === undefined ? "" : ` in ${scope}`}`;
}

/** Adds the changes that mend findings; `all` are every finding of the audit, because they know which texts are secret. */
export function withChanges(
  findings: readonly Finding[],
  all: readonly Finding[],
  { files }: Discovery,
): readonly BriefFinding[] {
  const byPath = new Map(files.map((file) => [file.path, file] as const));
  const fileAt: FileAt = (path) => byPath.get(path);
  const hidden = hiddenTexts(all, fileAt);
  return findings.map((finding) => {
    const change = changeOf(finding, fileAt, hidden);
    return { ...briefOf(finding), ...(change === undefined ? {} : { change }) };
  });
}

function changeOf(finding: Finding, fileAt: FileAt, hidden: readonly string[]): BriefChange | undefined {
  const preview = fixPreview(finding, fileAt, hidden);
  if (preview === undefined || preview.diff.length > LONGEST_DIFF) return undefined;
  const { diff, safety, why } = preview;
  return { safe: safety === "safe", ...(why === undefined ? {} : { lookAt: why }), diff };
}
