import type { AuditModel } from "../../model/audit-model.ts";
import { gapVerdict } from "../../model/posture/gap-words.ts";
import { privilegeGaps } from "../../model/posture/privilege-gaps.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view behind a login only, where its neighbours are for staff. */
export const check: Check = {
  meta: {
    slug: "is-staff-gap",
    title: "a view is open to every account while its neighbours are for staff",
    severity: "high",
    cwe: [862],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports a view that changes something and asks for no more than a login, while nearly all views around it " +
        "(at least three, and three quarters of its file; or nearly all of its folder) let staff or superusers in only.",
      impact: "Every user with an account can do through this view what is meant for staff.",
      fix: "Give it the guard that its neighbours have, such as `@staff_member_required`.",
      mitigation: "Let few people have an account until the view asks by itself.",
      falsePositive:
        "A view in which users look after their own things may stand among staff's: name the check that keeps them to their own when you suppress the finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const gap of privilegeGaps(model)) if (gap.custom === "staff") yield gapVerdict(gap);
  },
};
