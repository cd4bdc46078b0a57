/** What is to be said of a few files after changes, and what it is said with. */
import { PYTHON_KINDS, type Discovery } from "../discover/file-kind.ts";
import { finish } from "../findings/finish.ts";
import type { Finding, Problem, RuledOutFinding, UnseenFinding } from "../findings/finding.ts";
import { doableFixes } from "../fix/plan.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { CHECKS } from "../rules/index.ts";
import type { CheckVerdicts, Outcomes } from "../rules/judge.ts";
import { syntaxProblems, type KeptFacts } from "./extraction.ts";
import { finishInput, surroundingsOf } from "./finish-input.ts";
import type { KeptSettings } from "./model.ts";
import { choiceOf, type AuditOptions } from "./options.ts";
import { partition } from "./visibility.ts";

/** An audit that answers for single files. What it was made of is used up: an update of that audit solves anew. */
export interface Focus {
  readonly discovery: Discovery;
  readonly facts: KeptFacts;
  readonly model: AuditModel;
  readonly settings: KeptSettings;
  readonly outcomes: Outcomes;
  /** What was told of single functions only: the rest of it is still to be worked out. */
  readonly owed?: Owed;
}

/** Changes that the flows have taken in, and the model around them has not. */
export interface Owed {
  readonly paths: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly moved: ReadonlySet<string>;
}

/** What is to be said of a few files. */
export interface FocusedAnswer {
  /** For the next question. */
  readonly focus: Focus;
  /** Findings that begin in these files and are shown, in audit order. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly ruledOut: readonly RuledOutFinding[];
  readonly unseen: readonly UnseenFinding[];
  /** What could not be read in them, and suppressions in them that do not count. */
  readonly problems: readonly Problem[];
  /** The files that are spoken of. */
  readonly paths: ReadonlySet<string>;
  /** Only what begins in these lines of them is spoken of: single functions were edited, and the rest of the file comes later. */
  readonly within?: readonly LineRange[];
  /** The changed files with those that see something of the change. */
  readonly concerned: ReadonlySet<string>;
  /** Whether further files than these may see the change: then the answer is likely, and no more. */
  readonly reachesFurther: boolean;
}

/** The first and the last of some lines. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Verdicts on these files become findings, as in a whole audit. */
export function finished(
  { discovery, facts, model }: Focus,
  verdicts: readonly CheckVerdicts[],
  paths: ReadonlySet<string>,
  options: AuditOptions,
): Pick<FocusedAnswer, "findings" | "suppressed" | "ruledOut" | "unseen" | "problems"> {
  const shownFiles = discovery.files.filter(({ path }) => paths.has(path));
  const files = shownFiles.flatMap((file) => {
    const known = facts.get(file.path);
    return known && PYTHON_KINDS.has(file.kind) ? [{ file, facts: known.facts }] : [];
  });
  const input = finishInput(discovery, { files }, verdicts, CHECKS, surroundingsOf(options, model));
  const all = finish(input);
  const fixable = doableFixes(all.findings, (path) => model.files.get(path));
  const isHere = ({ path }: { readonly path?: string }): boolean => path !== undefined && paths.has(path);
  return {
    findings: partition(fixable, choiceOf(options)).shown,
    suppressed: all.suppressed,
    ruledOut: all.ruledOut,
    unseen: all.unseen,
    problems: [...syntaxProblems(files), ...all.problems.filter(isHere)],
  };
}
