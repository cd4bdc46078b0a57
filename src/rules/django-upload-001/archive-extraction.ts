import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { PathUse } from "../../model/files/path-uses.ts";
import { pathUses } from "../../model/files/path-uses.ts";
import { pathVerdicts } from "../../model/files/path-verdicts.ts";
import type { UnpackedArchive } from "../../model/uploads/archives.ts";
import { unpackedArchives } from "../../model/uploads/archives.ts";
import { here, only } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** An archive decides where its files go. */
export const check: Check = {
  meta: {
    slug: "archive-extraction",
    title: "archive is unpacked without a filter",
    severity: "high",
    cwe: [22, 409],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `extract` and `extractall` of tar archives without `filter=`, whole zip archives, and members that are written under their own names by hand.",
      impact:
        "A tar names files with `../` or as links: unpacking it overwrites files of the server, code among them. A small zip may grow to fill the disk.",
      fix: 'Unpack with `filter="data"` (Python 3.12, and security releases since 3.8); for a zip add the sizes up first. Writing members by hand, keep the last part of their names.',
      mitigation: "Unpack as a user that may write nothing else, on a disk with a quota.",
      falsePositive:
        "Fine for archives that the project makes itself. From Python 3.14 tar archives are filtered by default.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const archive of unpackedArchives(flows)) yield found(archive);
    for (const use of pathUses(flows))
      if (use.owner === "archive-extraction") yield* pathVerdicts(flows, use, messageOf(use)).map(withFix);
  },
  fix: only(
    ({ subject }) => subject === "tar",
    here(
      (at) => ({ kind: "set-keywords", at, keywords: [{ name: "filter", to: { code: '"data"' } }] }),
      "Python before 3.12 knows the filter only in its latest patch releases",
    ),
  ),
};

function messageOf({ judged }: PathUse): string {
  return `An archive's member names the path here, and the archive comes from ${judged.label}: a member called \`../../settings.py\` lands outside the folder that was meant.`;
}

function withFix(verdict: Verdict): Verdict {
  if (verdict.verdict !== "found") return verdict;
  return {
    ...verdict,
    fix: {
      text: "Resolve and compare before writing: `target = (folder / member).resolve()`, and stop unless `target.is_relative_to(folder)`.",
    },
  };
}

function found({ at, format, byOperator }: UnpackedArchive): Found {
  const isTar = format === "tar";
  const place = placeOf(at);
  return {
    verdict: "found",
    at: place,
    subject: format,
    // What a function unpacks member by member is one archive.
    cause: `${format}:${place.path}:${place.scope ?? ""}`,
    message: isTar
      ? "This unpacks a tar archive without a filter: the archive decides where its files go, also outside the folder, and overwrites what is there."
      : "This unpacks a whole zip archive: a small one may grow until the disk is full.",
    ...weightOf(isTar, byOperator),
    fix: {
      text: isTar
        ? 'Unpack it with `filter="data"`.'
        : "Add up `file_size` of its members first and stop above a limit.",
    },
  };
}

function weightOf(
  isTar: boolean,
  byOperator: boolean,
): Pick<Found, "severity" | "severityReason" | "confidence" | "confidenceReason"> {
  if (!isTar) {
    const severityReason =
      "Python itself keeps the files of a zip inside the folder; its size is what remains";
    return {
      severity: "low",
      severityReason,
      confidence: "medium",
      confidenceReason: "where the archive comes from was not followed",
    };
  }
  if (byOperator) {
    const severityReason = "whoever runs the command chooses the archive";
    return {
      severity: "low",
      severityReason,
      confidence: "low",
      confidenceReason: "a command or script run by hand",
    };
  }
  return {
    severity: "high",
    confidence: "medium",
    confidenceReason: "where the archive comes from was not followed",
  };
}
