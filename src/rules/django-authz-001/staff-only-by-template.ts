import type { Step } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { openViews, placeOfHandler } from "../../model/posture/open-views.ts";
import { DONE, shortName } from "../../model/posture/open-view-words.ts";
import { isOpenToAll, privilegeGaps } from "../../model/posture/privilege-gaps.ts";
import type { HandlerPosture, ViewPosture } from "../../model/posture/posture.ts";
import type { Work } from "../../model/posture/work.ts";
import { loginFor } from "../../model/posture/answers.ts";
import { publicByNature } from "../../model/posture/public-nature.ts";
import { lookupsOfHandler, workOf } from "../../model/posture/work.ts";
import type { View } from "../../model/views/view.ts";
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
      what: "Reports a view that changes something and asks for no more than a login, or that shows something and asks for nothing, while every link to it in the templates stands inside `{% if user.is_staff %}` or `is_superuser`.",
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
      const steps = posture.view.routes.flatMap((route) =>
        [route.name, addressOf(route)].flatMap((name) => (name === undefined ? [] : (links.get(name) ?? []))),
      );
      if (steps.length > 0 && !told.has(posture)) yield* judged(model, posture, steps);
    }
  },
};

/** A route without captures, as a link writes it: `/stats`. */
function addressOf({ pattern, captures }: View["routes"][number]): string | undefined {
  if (captures.length > 0) return undefined;
  const path = pattern.replace(/^[/^]{0,3}/, "").replace(/[/$]{0,3}$/, "");
  return path === "" ? undefined : `/${path}`;
}

function judged(model: AuditModel, posture: ViewPosture, steps: readonly Step[]): Verdict[] {
  for (const handler of posture.handlers) {
    if (isOpenPage(model, posture, handler)) return [foundOpen(posture, handler, steps)];
    if (handler.permission !== "open" || handler.login !== "required") continue;
    const work = workOf(model, posture.view, handler.handler).find((one) => isOpenToAll(model, handler, one));
    if (work) return [found(posture, handler, work, steps)];
  }
  return [];
}

/** A page of the project's own that anybody opens, and whose name does not say that it is for strangers. */
function isOpenPage(model: AuditModel, { view }: ViewPosture, handler: HandlerPosture): boolean {
  if (view.framework !== "django" || view.target.kind === "external") return false;
  if (handler.guards.length > 0 || loginFor(handler, "GET") !== "open") return false;
  return publicByNature(view, false) === undefined && lookupsOfHandler(model, handler.handler).length > 0;
}

function foundOpen({ view }: ViewPosture, handler: HandlerPosture, steps: readonly Step[]): Verdict {
  const at = placeOfHandler(view, handler);
  return {
    verdict: "found",
    at,
    subject: view.name,
    message: `Templates show the links to \`${shortName(view)}\` to staff only, but the view itself answers anybody: it does not even ask for a login.`,
    severity: "medium",
    severityReason: "it only shows something",
    confidence: "medium",
    confidenceReason:
      "nothing on the way to the view asks who is there, and every link in sight is kept for staff",
    trace: [...steps.slice(0, 3), { place: at, note: "reached without a login" }],
  };
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
