import type { AuditModel } from "../../model/audit-model.ts";
import { hasIneffectiveGuard } from "../../model/authentication/ineffective-guards.ts";
import { adminGaps } from "../../model/posture/admin-gaps.ts";
import { actionGaps } from "../../model/posture/action-gaps.ts";
import {
  actionGapVerdict,
  adminGapVerdict,
  gapVerdict,
  parentGapVerdict,
  readerRightVerdict,
  unaskedVerdict,
  viewRightVerdict,
} from "../../model/posture/gap-words.ts";
import { parentGaps } from "../../model/posture/parent-gaps.ts";
import { privilegeGaps } from "../../model/posture/privilege-gaps.ts";
import { readerRights } from "../../model/posture/reader-rights.ts";
import { unaskedPermissions } from "../../model/posture/unasked-permissions.ts";
import { viewRights } from "../../model/posture/view-rights.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view behind a login only, where its neighbours demand a permission. */
export const check: Check = {
  meta: {
    slug: "missing-permission",
    title: "a view lacks the permission that its neighbours demand",
    severity: "high",
    cwe: [862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports a view that changes something and asks for no more than a login, while nearly all views around it " +
        "(at least three, and three quarters of its file; or nearly all of its folder, or two thirds of its class) demand a permission or a role for the same kind of work; and pages that a `ModelAdmin` adds in `get_urls` which change something " +
        "and ask for staff alone, as `admin_view` does; and views below something that the URL names (`projects/<int:project_id>/tags/`), where nearly all " +
        "others below it (at least five, and four fifths) ask for more than a login; and actions of the admin without `permissions` that delete rows or " +
        "switch accounts; and views that change rows of a model where the others that change it ask for a permission which names that model, also beside a role that all of them ask for, or where nearly all others that change it (at least two, and three quarters) ask for some right; and views that change or delete rows for whoever has the right to look at them, by the right's name or because the views that show them ask for as much while most others that change them ask for more; and API views whose permission class has `has_object_permission` alone, where nothing asks it.",
      impact:
        "Every user with an account can do through this view what its neighbours keep for people with the permission.",
      fix: "Give it the guard that its neighbours have.",
      mitigation: "Let few people have an account until the view asks by itself.",
      falsePositive:
        "A view in which users look after their own things needs no permission: name the check that keeps them to their own when you suppress the finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    // A guard that does nothing is what is said of such a view.
    for (const gap of privilegeGaps(model))
      if (gap.custom === "privilege" && !hasIneffectiveGuard(model, gap.posture.view)) yield gapVerdict(gap);
    for (const gap of adminGaps(model)) yield adminGapVerdict(gap);
    for (const gap of actionGaps(model)) yield actionGapVerdict(gap);
    for (const gap of parentGaps(model)) yield parentGapVerdict(gap);
    for (const gap of viewRights(model)) yield viewRightVerdict(gap);
    for (const gap of readerRights(model)) yield readerRightVerdict(gap);
    for (const gap of unaskedPermissions(model)) yield unaskedVerdict(gap);
  },
};
