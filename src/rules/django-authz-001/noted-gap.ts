import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { NotedGap } from "../../model/posture/noted-gaps.ts";
import { commentedGuards } from "../../model/posture/commented-guards.ts";
import { notedGaps } from "../../model/posture/noted-gaps.ts";
import { routeBehind, shortName } from "../../model/posture/open-view-words.ts";
import type { Check, Verdict } from "../rule.ts";

/** Somebody wrote down that a view still has to ask who may use it. */
export const check: Check = {
  meta: {
    slug: "noted-gap",
    title: "a comment says that the check of rights is still missing",
    severity: "medium",
    cwe: [862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a note such as `# TODO: check permissions` in a view, where the function asks for no rights itself and the view is not for staff alone; and guards that stand in a comment (`# @login_required`, `# permission_classes = [IsAdminUser]`) at views that do or show something, where nothing else asks for the same.",
      impact:
        "Whoever wrote the view knew that people could do here what they may not. Until the check is there, they can.",
      fix: "Make the check that the note speaks of before anything is read or changed, and take the note out.",
      mitigation: "Take the view's route out until it asks by itself.",
      falsePositive:
        "Fine where the check is made somewhere else by now: take the note out, which also silences this finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const gaps = notedGaps(model);
    for (const gap of gaps) yield report(gap, isHabit(gaps, gap));
    const told = new Set(gaps.map(({ at }) => `${at.path} ${at.scope}`));
    const commented = commentedGuards(model).filter(({ at }) => !told.has(`${at.path} ${at.scope}`));
    for (const gap of commented) yield takenOut(gap, isHabit(commented, gap));
  },
};

/** Notes in one file of which each by itself tells nothing new. */
const MANY = 4;

/** A guard that stands in a comment. */
function takenOut(gap: NotedGap, habit: boolean): Found {
  const { text = "", asks } = gap.guard ?? {};
  const code = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const left = asks === "login" ? "whether somebody is logged in" : "for more than a login";
  return {
    ...report(gap, habit),
    message: `A guard of ${namedIn(gap)} stands in a comment (\`${code.replaceAll("`", "'")}\`), and nothing else asks ${left}.`,
    confidenceReason: "somebody once meant to ask for it; why it was taken out is not said",
    fix: { text: "Put the guard back, or take the comment out where everybody may." },
  };
}

/** Letters of a comment that are shown. */
const LONGEST = 60;

function isHabit(gaps: readonly NotedGap[], { at }: NotedGap): boolean {
  return gaps.filter((one) => one.at.path === at.path).length >= MANY;
}

function nameOf({ posture: { view }, method }: NotedGap): string {
  return method === undefined ? shortName(view) : `${shortName(view)}.${method}`;
}

function namedIn(gap: NotedGap): string {
  return `\`${nameOf(gap)}\`${routeBehind(gap.posture.view)}`;
}

function report(gap: NotedGap, habit: boolean): Found {
  const {
    posture: { view },
    at,
    method,
  } = gap;
  return {
    verdict: "found",
    at,
    subject: `${view.name}:${method ?? ""}`,
    ...(habit ? { cause: `noted-gaps:${at.path}` } : {}),
    message: `A comment in ${namedIn(gap)} says that a check of rights is still to be made, and nothing in it asks whether the caller may.`,
    confidence: "medium",
    confidenceReason: "its author says so, and no such check was seen in this function",
    fix: { text: `Make the check in \`${nameOf(gap)}\` before the row is used, and take the comment out.` },
  };
}
