import type { Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Found, RuledOut } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OpenView } from "../../model/posture/open-views.ts";
import { openViews } from "../../model/posture/open-views.ts";
import {
  closingFix,
  onlyWith,
  routeBehind,
  SERVES_BOTH,
  shortName,
  siblingSteps,
  speaksForItself,
  whatIsDone,
  workTrace,
} from "../../model/posture/open-view-words.ts";
import { publicPageSendingTo } from "../../model/posture/public-pages.ts";
import { REQUIRE_LOGIN } from "../../model/fixes/shared-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The one view without the guard that its neighbours have. */
export const check: Check = {
  meta: {
    slug: "inconsistent-sibling",
    title: "a view lacks the login that its neighbours demand",
    severity: "high",
    cwe: [306],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports a view that anybody reaches while nearly all views around it (at least three, and three quarters of its file; or nearly all of its folder) demand a login, " +
        "when it changes something, shows what belongs to somebody, is called an export, or answers POST requests alone.",
      impact:
        "What the neighbours keep for people with an account, anybody on the network can do through this view.",
      fix: "Give it the guard that its neighbours have.",
      mitigation:
        "Let a middleware demand a login everywhere (`LoginRequiredMiddleware`, Django 5.1) and exempt the few public views by name.",
      falsePositive:
        "A view that is public on purpose among private ones is fine: say so in a comment, and suppress the finding with that reason.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const one of openViews(model).found) {
      if (one.siblings.length === 0 || speaksForItself(one)) continue;
      const { program } = model.flows;
      const page = !isFirm(one) || onlyMakes(one) ? publicPageSendingTo(model, one.posture.view) : undefined;
      if (isFirm(one)) yield offered(program, one, page) ?? report(program, one);
      else yield page === undefined ? report(program, one) : meant(one, page);
    }
  },
  fix: REQUIRE_LOGIN,
};

/** So many neighbours that demand a login speak for themselves, whatever the view does. */
const ALONE_AMONG = 30;

/** Neighbours in the same file say more than those in files beside it. */
function sureness(
  { at, work, shown, siblings, operating, servesBoth, switchedBy }: OpenView,
  firm: boolean,
): Pick<Found, "confidence" | "confidenceReason"> {
  if (switchedBy !== undefined) return { confidence: "low", confidenceReason: onlyWith(switchedBy) };
  if (servesBoth) return { confidence: "low", confidenceReason: SERVES_BOTH };
  if (work === undefined && shown?.kept !== undefined)
    return {
      confidence: "low",
      confidenceReason:
        "what it shows is kept for people with a login elsewhere alone, which may be for what else is done there",
    };
  if (!firm)
    return {
      confidence: siblings.length < ALONE_AMONG ? "low" : "medium",
      confidenceReason: `${siblings.length} neighbours demand a login; what it does was not weighed`,
    };
  const near = siblings.every(({ posture }) => posture.view.at.path === at.path);
  const sure = work?.lookup !== undefined || (firm && operating);
  return {
    confidence: near && sure ? "high" : "medium",
    confidenceReason: `everything on the way was seen; ${siblings.length} neighbours demand a login`,
  };
}

/** Something is done or shown that is somebody's. */
function isFirm({ work, shown, exports }: OpenView): boolean {
  return work !== undefined || shown !== undefined || exports;
}

/** It makes something new, and touches nothing that is there. */
function onlyMakes({ work, shown }: OpenView): boolean {
  return shown === undefined && work?.lookup === undefined && /^(?:write|mail)$/.test(work?.deed ?? "");
}

/** Names of functions that ask a stranger to confirm what they did. */
const CONFIRMING = /confirm\w{0,20}mail|mail\w{0,20}confirm|double_?opt_?in|verify_?captcha/i;

/** A page for everybody that has the form, or a mail that asks to confirm, speaks for strangers: signatures, orders, messages. */
function offered(program: Program, open: OpenView, page: string | undefined): Found | undefined {
  if (!onlyMakes(open)) return undefined;
  const confirming = confirmation(open);
  if (page === undefined && confirming === undefined) return undefined;
  const because =
    page === undefined
      ? `\`${confirming}\` has it confirmed`
      : `\`${page}\`, which anybody sees, sends to it`;
  return {
    ...report(program, open),
    severity: "low",
    severityReason: `it makes something new, and ${because}`,
    confidence: "low",
    confidenceReason:
      "what a page offers to everybody, or has confirmed by mail, is mostly meant for everybody",
  };
}

function confirmation({ handler: { handler } }: OpenView): string | undefined {
  const { values = [] } = handler.function ? functionFacts(handler.function).fragment : {};
  for (const value of values) {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (callee && "name" in callee && CONFIRMING.test(callee.name ?? "")) return callee.name;
  }
  return undefined;
}

function meant({ at, posture }: OpenView, page: string): RuledOut {
  const because = `a page that anybody sees sends to it (${page}), and it changes nothing in sight`;
  return { verdict: "ruled-out", at, subject: posture.view.name, because };
}

/** Neighbours of which one without a login was hardly left open on purpose. */
const MANY_NEIGHBOURS = 20;

/** Of few neighbours nothing follows where nothing is changed in sight. */
function severityWithoutWork(neighbours: number): Pick<Found, "severity" | "severityReason"> {
  return neighbours < MANY_NEIGHBOURS
    ? { severity: "low", severityReason: "nothing in sight is changed by it" }
    : {
        severity: "medium",
        severityReason: "nothing in sight is changed by it, but hardly any neighbour is open",
      };
}

function report(program: Program, open: OpenView): Found {
  const { posture, siblings } = open;
  const { view } = posture;
  const where = routeBehind(view);
  const firm = isFirm(open);
  return {
    verdict: "found",
    at: open.at,
    subject: view.name,
    message:
      `\`${shortName(view)}\`${where} ${whatIsDone(open)} and asks nobody to log in, while ${siblings.length} views beside it do: ` +
      "anybody on the network can reach it.",
    ...sureness(open, firm),
    ...(firm ? {} : severityWithoutWork(siblings.length)),
    fix: { text: closingFix(program, view, siblings) },
    trace: workTrace(open),
    related: siblingSteps(siblings),
  };
}
