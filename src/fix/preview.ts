/** What the fix of one finding would change, for whoever decides about it: a person or a coding agent. */
import type { Finding } from "../findings/finding.ts";
import type { FixSafety } from "../findings/fix-intent.ts";
import { unifiedDiff } from "./diff.ts";
import { planFixes, type FileAt } from "./plan.ts";

/** A fix as a diff. */
export interface FixPreview {
  /** Unified, secrets masked. */
  readonly diff: string;
  readonly safety: FixSafety;
  /** What to look at where it needs a look. */
  readonly why?: string;
}

/** The preview; undefined where there is no mechanical fix. `hidden` are texts that must not be shown (`hiddenTexts`). */
export function fixPreview(
  finding: Finding,
  fileAt: FileAt,
  hidden: readonly string[],
): FixPreview | undefined {
  const { planned, patches } = planFixes([finding], fileAt, { unsafe: true });
  if (patches.length === 0) return undefined;
  const intents = planned.flatMap((one) => one.intents);
  const why = intents.find(({ safety }) => safety === "unsafe")?.why;
  return {
    diff: patches.map((patch) => unifiedDiff(patch, hidden)).join(""),
    safety: finding.hasSafeFix === true ? "safe" : "unsafe",
    ...(why === undefined ? {} : { why }),
  };
}
