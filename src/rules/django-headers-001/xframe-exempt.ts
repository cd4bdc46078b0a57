import { functionFacts } from "../../bind/program.ts";
import type { Conduct } from "../../flow/conduct.ts";
import { conductOf, decoratorNames } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { comesByCheckedPost } from "../../model/csrf/posted-only.ts";
import { handlersOf, libraryBases } from "../../model/csrf-exemptions.ts";
import type { ExemptView } from "../../model/csrf-exemptions.ts";
import type { HeaderExemption } from "../../model/header-exemptions.ts";
import { headerExemptions, isOneOf } from "../../model/header-exemptions.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Django's decorator (docs.djangoproject.com/en/5.2/ref/clickjacking/#setting-x-frame-options-per-view). */
const CLICKJACKING = "django.views.decorators.clickjacking";
const EXEMPT = isOneOf([`${CLICKJACKING}.xframe_options_exempt`]);

/** A view that acts for the signed-in visitor may be framed by every site. */
export const check: Check = {
  meta: {
    slug: "xframe-exempt",
    title: "view that acts for the signed-in visitor may be framed by every site",
    severity: "medium",
    cwe: [1021],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `xframe_options_exempt` on a view that looks at who is signed in and then writes, deletes, mails or logs somebody in or out: as a decorator, through `method_decorator` or as a wrapper in a URLconf. Views that only show something, such as widgets made for embedding, are left alone.",
      impact:
        "Any site can show the view in an invisible frame and have a signed-in visitor press its buttons without seeing them. Session cookies with `SameSite=Lax`, Django's default, are not sent into frames of other sites; sibling subdomains and sites that set `SameSite=None`, as embedded applications do, remain.",
      fix: "Remove the decorator, or use `xframe_options_sameorigin`. To let one other site frame the view, name it in a content security policy: `frame-ancestors 'self' https://partner.example`.",
      mitigation: "Ask for the password or a confirmation outside the frame before what cannot be undone.",
      falsePositive:
        "Safe where the response carries a `Content-Security-Policy` with `frame-ancestors` of its own, or the view asks for something that a visitor has to type.",
    },
  },
  *judge({ flows }) {
    for (const exemption of headerExemptions(flows, [CLICKJACKING], EXEMPT))
      yield verdictOn(flows, exemption);
  },
  fix: here(
    (at) => ({ kind: "remove-decorator", at, names: ["xframe_options_exempt"] }),
    "other sites may embed this page",
  ),
};

/** Views that exist to be embedded: whoever wrote them meant it. */
const MADE_FOR_FRAMES = /i_?frame|embed|widget|(?:^|_)lti(?:_|$)|oembed/i;

const ACTS = new Map([
  ["write", "writes to the database"],
  ["delete", "deletes"],
  ["mail", "sends mail"],
  ["login", "logs somebody in or out"],
]);

function verdictOn(flows: FlowModel, { at, name, view }: HeaderExemption): Verdict {
  if (MADE_FOR_FRAMES.test(name)) {
    return {
      verdict: "ruled-out",
      at,
      subject: name,
      because: "its name says that it is made for frames of other sites",
    };
  }
  if (answersCheckedPosts(flows, view)) {
    const because =
      "it answers POST alone, and the CSRF check keeps other sites' forms from showing it in a frame";
    return { verdict: "ruled-out", at, subject: name, because };
  }
  const { deeds, knowsUser } = conductOfView(flows, view);
  const deed = deeds.find((one) => ACTS.has(one.deed));
  if (deed === undefined || !(knowsUser || deed.deed === "login")) {
    const because = "the view does nothing in the signed-in visitor's name that this audit can see";
    return { verdict: "ruled-out", at, subject: name, because };
  }
  const does = ACTS.get(deed.deed) ?? "acts";
  return {
    verdict: "found",
    at,
    subject: name,
    message: `\`${name}\` ${does} and may be framed by every site: a page elsewhere can lay it invisibly over its own buttons and have a signed-in visitor press them.`,
    confidence: "medium",
    confidenceReason:
      "the view looks at who is signed in and changes something; whether its response names the sites that may frame it was not seen",
    trace: [
      { place: at, note: "may be framed by every site" },
      { place: placeOf(deed.at), note: does },
    ],
  };
}

/** `@require_POST` above a function that the CSRF check looks at (docs.djangoproject.com/en/5.2/topics/http/decorators/). */
function answersCheckedPosts(flows: FlowModel, view: ExemptView): boolean {
  if (view.kind !== "function" || !comesByCheckedPost(flows, view.ref, "the submitted form")) return false;
  const state = flows.solver.byRef.get(functionFacts(view.ref));
  return (
    state !== undefined &&
    decoratorNames(flows.solver, state).includes("django.views.decorators.http.require_POST")
  );
}

function conductOfView(flows: FlowModel, view: ExemptView): Pick<Conduct, "deeds" | "knowsUser"> {
  const parts = handlersOf(flows.program, view).flatMap((ref) => {
    const state = flows.solver.byRef.get(functionFacts(ref));
    return state ? [conductOf(flows.solver, state)] : [];
  });
  const bases = view.kind === "class" ? libraryBases(flows.program, view.ref) : [];
  return {
    deeds: parts.flatMap((part) => part.deeds),
    knowsUser:
      parts.some((part) => part.knowsUser) || bases.some((base) => flows.solver.catalog.identities.has(base)),
  };
}
