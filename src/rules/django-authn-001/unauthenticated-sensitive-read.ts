import type { Program } from "../../bind/program.ts";
import type { Found, RuledOut } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { OpenView } from "../../model/posture/open-views.ts";
import type { ShownRows } from "../../model/posture/shown-rows.ts";
import type { OpenAccounts } from "../../model/authentication/open-accounts.ts";
import { openAccounts } from "../../model/authentication/open-accounts.ts";
import { hasIneffectiveGuard } from "../../model/authentication/ineffective-guards.ts";
import { askedForPublication } from "../../model/posture/published-rows.ts";
import { namesOf, wordsOf } from "../../model/posture/public-nature.ts";
import { openViews } from "../../model/posture/open-views.ts";
import {
  closingFix,
  routeBehind,
  SERVES_BOTH,
  shortName,
  whatIsShown,
} from "../../model/posture/open-view-words.ts";
import { placeOfLookup } from "../../model/lookups/words.ts";
import { LISTED } from "../../model/posture/kept-rows.ts";
import { REQUIRE_LOGIN } from "../../model/fixes/shared-fixes.ts";
import type { View } from "../../model/views/view.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view shows what belongs to somebody to whoever asks. */
export const check: Check = {
  meta: {
    slug: "unauthenticated-sensitive-read",
    title: "a view shows what belongs to somebody to anybody, without a login",
    severity: "high",
    cwe: [306, 862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports a view that answers with a row picked by a key of the request, where the model says whose rows these are (or with accounts by their number, with a whole table of private columns, or with a list of accounts whose addresses the code reads), " +
        "although nothing on the way to it asks for a login, a token or a signature; and lists of REST framework that show everybody's e-mail address.",
      impact:
        "Anybody on the network reads everybody's rows by counting through the keys, without an account.",
      fix: "Put `@login_required` above the view (`LoginRequiredMixin` first among a class's bases), and ask for the caller's own rows in the query.",
      mitigation:
        "Keep the address behind the proxy's own login or an allowlist until the view asks by itself.",
      falsePositive:
        "Rows that everybody may see (public profiles, published posts) are fine: name the reason when you suppress the finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const one of openViews(model).found) {
      if (one.work || !one.shown || one.siblings.length > 0) continue;
      if (hasIneffectiveGuard(model, one.posture.view)) continue;
      const column = askedForPublication(one.shown.lookup.fetch.at);
      yield column === undefined ? report(model.flows.program, one, one.shown) : published(one, column);
    }
    for (const one of openAccounts(model)) yield reportAccounts(one);
  },
  fix: REQUIRE_LOGIN,
};

function sureness(open: OpenView): Pick<Found, "confidence" | "confidenceReason"> {
  const { hasLogins, hasAccounts, servesBoth, shown } = open;
  if (!hasLogins && !(hasAccounts && shown?.isPrivate === true))
    return {
      confidence: "low",
      confidenceReason: "no view of this project asks for a login, so it may be meant for everybody",
    };
  if (servesBoth) return { confidence: "low", confidenceReason: SERVES_BOTH };
  if (isChangedByRight(open))
    return {
      confidence: "low",
      confidenceReason:
        "who changes such a row here needs a permission, whoever it belongs to: its owner's field may only say who made it",
    };
  if (shown?.isPrivate === true && !shown.kept && carriesTitle(open.posture.view))
    return {
      confidence: "low",
      confidenceReason: "its address carries a title beside the number, as those of pages for everybody do",
    };
  if (shown?.isPrivate === true && !shown.kept && shown.isCard === true)
    return {
      confidence: "low",
      confidenceReason:
        "of its columns only a phone number or a birthday is private, and public cards of people and firms show these",
    };
  if (shown?.kept?.says === LISTED)
    return {
      confidence: "low",
      confidenceReason: "another view that lists such rows may ask for a login for what else it does",
    };
  const customary = customOf(open);
  if (customary !== undefined) return { confidence: "medium", confidenceReason: customary };
  // A public page names its author as well: a row's owner alone does not say that strangers must not read it.
  return {
    confidence:
      shown?.extent === "row" && !handsOutFiles(open.posture.view) && !asksWhoseElsewhere(open)
        ? "low"
        : "medium",
    confidenceReason:
      "the model says whose rows these are; whether they are meant for everybody, only its owners know",
  };
}

/** Whether another handler of the view asks whose the row is. */
function asksWhoseElsewhere({ posture, handler }: OpenView): boolean {
  return posture.handlers.some(
    (other) => other !== handler && other.guards.some(({ demands }) => demands === "object"),
  );
}

/** `download`, `invoice_file`: what is handed out was put there by somebody. */
function handsOutFiles(view: View): boolean {
  return namesOf(view)
    .flatMap(wordsOf)
    .some((word) => /^(?:downloads?|attachments?|documents?|files?|invoices?|receipts?)$/.test(word));
}

/** `/person/<int:pk>/<slug:slug>/`: nobody makes addresses readable that only a few may open. */
function carriesTitle({ routes }: View): boolean {
  return (
    routes.length > 0 &&
    routes.every(
      ({ captures }) =>
        captures.length > 1 &&
        captures.some(({ name, converter }) => /slug/.test(converter ?? "") || /^(?:slug|title)$/.test(name)),
    )
  );
}

/** What other views, or the columns, say about who is meant to see the rows. */
function customOf({ shown, others }: OpenView): string | undefined {
  if (shown?.kept) return `\`${shortName(shown.kept.by)}\` ${shown.kept.says}`;
  if (shown?.extent === "addresses") return "the code itself reads the address of each account that it lists";
  if (shown?.extent === "people") return `all ${others.length} other views of the file ask for a login`;
  return shown?.isPrivate === true
    ? "the model has columns that nobody publishes, and the number in the address picks any row"
    : undefined;
}

/** Whether another handler of the view asks for a permission in general before it changes such a row. */
function isChangedByRight({ posture, handler }: OpenView): boolean {
  return posture.handlers.some(
    (other) =>
      other !== handler &&
      other.guards.some(({ demands }) => demands === "permission") &&
      !other.guards.some(({ demands }) => demands === "object"),
  );
}

function published({ at, posture }: OpenView, column: string): RuledOut {
  const because = `it asks \`${column}\` and refuses rows that are not for everybody`;
  return { verdict: "ruled-out", at, subject: posture.view.name, because };
}

/** Whether a model's rows are for everybody is one decision, however many views show them. */
function causeOf({ lookup: { fetch, view }, extent }: ShownRows): string {
  const { ref, name } = fetch.model;
  if (extent === "addresses") return `addresses:${view.name}`;
  return `${ref?.unit.file.path ?? ""}:${name}`;
}

function report(program: Program, open: OpenView, shown: ShownRows): Found {
  const { view } = open.posture;
  const where = routeBehind(view);
  return {
    verdict: "found",
    at: open.at,
    subject: view.name,
    message: `\`${shortName(view)}\`${where} ${whatIsShown(shown)} and asks nobody to log in: anybody on the network can read them all.`,
    ...sureness(open),
    cause: causeOf(shown),
    fix: { text: closingFix(program, view, []) },
    trace: [
      { place: open.at, note: "reached without a login" },
      { place: placeOfLookup(shown.lookup), note: "what is shown" },
    ],
  };
}

function reportAccounts({ view, posture, serializer, column }: OpenAccounts): Found {
  const where = routeBehind(view);
  return {
    verdict: "found",
    at: view.at,
    subject: view.name,
    message: `\`${shortName(view)}\`${where} lists the \`${column}\` of every \`${serializer.modelName}\` and asks nobody to log in (${posture.because}): anybody on the network can read them all.`,
    confidence: "medium",
    confidenceReason: "nothing on the way to the list asks who is there, and its serializer shows the column",
    cause: `accounts:${view.name}`,
    fix: {
      text: "Let people with an account in only (`permission_classes = [IsAuthenticated]`), and show the addresses to those who need them.",
    },
    trace: [
      { place: view.at, note: "reached without a login" },
      { place: serializer.at, note: "what is shown" },
    ],
  };
}
