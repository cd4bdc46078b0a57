import type { Step } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { openViews, placeOfHandler } from "../../model/posture/open-views.ts";
import { DONE, shortName } from "../../model/posture/open-view-words.ts";
import { isOpenToAll, privilegeGaps } from "../../model/posture/privilege-gaps.ts";
import type { HandlerPosture, ViewPosture } from "../../model/posture/posture.ts";
import type { Work } from "../../model/posture/work.ts";
import { workOf } from "../../model/posture/work.ts";
import { staffLinks } from "../../model/templates/staff-links.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view is hidden from everybody but staff in the page, and open in the code. */
export const check: Check = {
  meta: {
    slug: "staff-only-by-template",
    title: "a view is for staff in the page only",
    severity: "high",
    cwe: [862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a view that changes something and asks for no more than a login, while every link to it in the templates stands inside `{% if user.is_staff %}` or `is_superuser`.",
      impact:
        "The page hides the button, not the view. Every user with an account who knows or guesses the address does what was meant for staff.",
      fix: "Let the view ask as well: `@staff_member_required`, `@permission_required(…)`, `UserPassesTestMixin`.",
      mitigation: "Keep the addresses away from others at the proxy until the view asks by itself.",
      falsePositive:
        "Fine where the view keeps its users to their own things and staff merely get a link to it.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const links = staffLinks(model.templates.graph);
    if (links.size === 0) return;
    const told = new Set([...openViews(model).found, ...privilegeGaps(model)].map(({ posture }) => posture));
    for (const posture of model.postures.values()) {
      const steps = posture.view.routes.flatMap(({ name }) =>
        name === undefined ? [] : (links.get(name) ?? []),
      );
      if (steps.length > 0 && !told.has(posture)) yield* judged(model, posture, steps);
    }
  },
};

function judged(model: AuditModel, posture: ViewPosture, steps: readonly Step[]): Verdict[] {
  for (const handler of posture.handlers) {
    if (handler.permission !== "open" || handler.login !== "required") continue;
    const work = workOf(model, posture.view, handler.handler).find((one) => isOpenToAll(model, handler, one));
    if (work) return [found(posture, handler, work, steps)];
  }
  return [];
}

function found({ view }: ViewPosture, handler: HandlerPosture, work: Work, steps: readonly Step[]): Verdict {
  const at = placeOfHandler(view, handler);
  return {
    verdict: "found",
    at,
    subject: view.name,
    message: `Templates show the links to \`${shortName(view)}\` to staff only, but the view itself ${DONE[work.deed]} for every user with an account.`,
    confidence: "medium",
    confidenceReason: "everything on the way to the view was seen, and every link in sight is kept for staff",
    trace: [...steps.slice(0, 3), { place: at, note: "asks for no more than a login" }],
  };
}
