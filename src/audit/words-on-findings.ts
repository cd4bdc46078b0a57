/** What a project's configuration says about findings, as *finish* asks it. */
import { selectorMatches } from "../config/selection.ts";
import { mentions, parsePatterns, type IgnoreFile } from "../discover/ignore-rules.ts";
import type { Severity } from "../findings/finding.ts";
import type { FinishInput, Rejudged } from "../findings/judged-check.ts";
import { compareSeverity } from "../findings/order.ts";
import type { AuditOptions } from "./options.ts";

/** The part of an audit's options that speaks of findings. */
export type ProjectWords = Pick<AuditOptions, "perFileIgnores" | "severity">;

/** Answers for `finish`. */
export function wordsOnFindings({
  perFileIgnores = [],
  severity = [],
}: ProjectWords): Pick<FinishInput, "severityFor" | "ignoredBy"> {
  const ignoring = perFileIgnores.map((one) => ({ ...one, files: parsePatterns([one.pattern]) }));
  return {
    ...(severity.length === 0 ? {} : { severityFor: (id, own) => rejudged(severity, id, own) }),
    ...(ignoring.length === 0
      ? {}
      : {
          ignoredBy: (path, id) =>
            ignoring.find(
              ({ files, ids }) =>
                ids.some((selector) => selectorMatches(selector, id)) && isNamed(files, path),
            )?.pattern,
        }),
  };
}

/** A file is named itself, or by a folder around it. */
function isNamed(files: IgnoreFile, path: string): boolean {
  const parts = path.split("/");
  return parts.some((_, at) => mentions(files, parts.slice(0, at + 1).join("/"), at < parts.length - 1));
}

/** The last override that fits. A milder one counts only with its reason. */
function rejudged(
  overrides: NonNullable<ProjectWords["severity"]>,
  id: string,
  own: Severity,
): Rejudged | undefined {
  const chosen = overrides.findLast((one) => selectorMatches(one.id, id));
  if (chosen === undefined || chosen.severity === own) return undefined;
  const isMilder = compareSeverity(chosen.severity, own) > 0;
  if (isMilder && chosen.reason === undefined) return undefined;
  const moved = `${isMilder ? "Lowered" : "Raised"} from ${own} by the configuration`;
  return {
    severity: chosen.severity,
    reason: chosen.reason === undefined ? `${moved}.` : `${moved}: ${chosen.reason}`,
  };
}
