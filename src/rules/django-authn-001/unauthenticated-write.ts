import type { Program } from "../../bind/program.ts";
import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OpenView } from "../../model/posture/open-views.ts";
import { hasIneffectiveGuard } from "../../model/authentication/ineffective-guards.ts";
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
import { only } from "../../model/fixes/place-fixes.ts";
import { REQUIRE_LOGIN } from "../../model/fixes/shared-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view changes something for whoever asks. */
export const check: Check = {
  meta: {
    slug: "unauthenticated-write",
    title: "a view changes something for anybody, without a login",
    severity: "high",
    cwe: [306],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports a view that writes, deletes, runs or mails something although nothing on the way to it (middleware, URLconf, decorators, mixins, `dispatch`, its own body) " +
        "asks for a login, a token or a signature, and whose name and URL do not say that it is meant for strangers.",
      impact:
        "Whoever knows or guesses the address can do it, from anywhere, without an account, as often as they like; a script can go through all keys in a minute.",
      fix: "Put `@login_required` above the view (`LoginRequiredMixin` first among a class's bases), and check that the row belongs to whoever asks.",
      mitigation:
        "Keep the address behind the proxy's own login or an allowlist until the view asks by itself.",
      falsePositive:
        "A form that strangers are meant to send (contact, sign-up, a vote) is fine. So is a guard that this audit cannot see, such as one at the proxy: name it when you suppress the finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const { found, settled } = openViews(model);
    for (const one of found) {
      if (!one.work || !speaksForItself(one) || hasIneffectiveGuard(model, one.posture.view)) continue;
      yield report(model.flows.program, one, one.work.lookup !== undefined);
    }
    for (const { posture, at, because } of settled) {
      yield { verdict: "ruled-out", at, subject: posture.view.name, because };
    }
  },
  fix: only(({ fix }) => fix?.text !== COUNTS, REQUIRE_LOGIN),
};

function report(program: Program, open: OpenView, keyed: boolean): Found {
  const { view } = open.posture;
  const where = routeBehind(view);
  const counts = open.work?.counts === true;
  return {
    verdict: "found",
    at: open.at,
    subject: view.name,
    cause: causeOf(open),
    message: `\`${shortName(view)}\`${where} ${whatIsDone(open)} and asks nobody to log in: anybody on the network can do it${keyed ? ", for every key" : ""}.`,
    ...sureness(open, keyed),
    ...(counts ? { severity: "low", severityReason: "it only counts that somebody came by" } : {}),
    fix: { text: counts ? COUNTS : closingFix(program, view, open.siblings) },
    trace: workTrace(open),
    related: siblingSteps([...open.siblings, ...open.others]),
  };
}

/** What helps a page that is there for everybody. */
const COUNTS =
  "Leave the page open if it is meant for everybody, and count each visitor once (by the session) or behind a rate limit, so that nobody drives the number up.";

/** Views of one file that lack the same guard were forgotten together. */
function causeOf({ posture: { view }, siblings, at }: OpenView): string {
  return siblings.length > 0 ? `${at.path}:open beside guarded ones` : `${view.name}:open`;
}

/** Changing what exists is nobody's right; making something new may be what the view is for. */
function sureness(
  { work, operating, hasLogins, hasAccounts, siblings, others, servesBoth, switchedBy, keepsBooks }: OpenView,
  keyed: boolean,
): Pick<Found, "confidence" | "confidenceReason"> {
  if (!hasLogins && !hasAccounts) {
    return keyed && !servesBoth && !keepsBooks && switchedBy === undefined
      ? {
          confidence: "medium",
          confidenceReason: "it changes what is there already, and no view of this project asks for a login",
        }
      : {
          confidence: "low",
          confidenceReason: "no view of this project asks for a login, so it may be meant for everybody",
        };
  }
  if (switchedBy !== undefined) return { confidence: "low", confidenceReason: onlyWith(switchedBy) };
  if (keepsBooks)
    return {
      confidence: "low",
      confidenceReason: "nothing that a visitor sends is written: the site keeps its own books on the way",
    };
  if (servesBoth && !keyed) return { confidence: "low", confidenceReason: SERVES_BOTH };
  if (keyed || work?.deed === "delete" || work?.deed === "run") {
    return {
      confidence: !servesBoth && (operating || siblings.length > 0) ? "high" : "medium",
      confidenceReason: "everything on the way was seen, and nothing on it asks who is there",
    };
  }
  if (work?.deed === "file") {
    return {
      confidence: "medium",
      confidenceReason: "it changes files of the server, and nothing on the way asks who is there",
    };
  }
  if (operating)
    return {
      confidence: "medium",
      confidenceReason: "its name or address says that it is for the people who run the site",
    };
  const [other] = others;
  return other
    ? {
        confidence: "medium",
        confidenceReason: `every other view around it that changes something asks for a login, \`${shortName(other.posture.view)}\` among them`,
      }
    : { confidence: "low", confidenceReason: "it only adds something, which may be meant for strangers" };
}
