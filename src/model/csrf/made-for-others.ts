/** Exempt views that are there for other sites and other systems: without the exemption nobody could use them. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { spokenName } from "../../flow/sinks.ts";
import { textBetween } from "../../source/source-file.ts";
import type { AuditModel } from "../audit-model.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import { isSentFromPages } from "../posture/public-pages.ts";
import type { ExemptView } from "../csrf-exemptions.ts";
import { handlersOf } from "../csrf-exemptions.ts";
import { unsignedFunctions } from "../webhooks/webhooks.ts";

/** Why a view that uses no session weighs little, and what says so. */
export interface MadeForOthers {
  readonly severityReason: string;
  readonly confidenceReason: string;
}

/** What shows that other sites' pages or other systems are meant to send such requests; undefined for nothing. */
export function madeForOthers(model: AuditModel, view: ExemptView): MadeForOthers | undefined {
  const { program } = model.flows;
  if (isMadeForFrames(view))
    return {
      severityReason: "the view is there for frames on other sites, and nothing in it uses the session",
      confidenceReason: "`xframe_options_exempt` stands beside `csrf_exempt`",
    };
  if (answersOtherSites(program, view))
    return {
      severityReason: "pages of other sites are meant to send it, and nothing in the view uses the session",
      confidenceReason: "the view allows other origins itself (`Access-Control-Allow-Origin`)",
    };
  if (isUnsignedWebhook(model, view))
    return {
      severityReason: "another system calls it, which has no token of this site; what it lacks is a proof",
      confidenceReason: "its missing proof is told by DJANGO-AUTHN-001",
    };
  return undefined;
}

/** Whether strangers may make the request as well, and no page shows or sends a form: what other programs send needs no visitor's browser. */
export function answersMachines(model: AuditModel, view: ExemptView): boolean {
  const { flows, views, postures } = model;
  const handlers = handlersOf(flows.program, view);
  if (handlers.length === 0 || handlers.some(showsPage)) return false;
  const own = new Set(handlers.map((ref) => functionFacts(ref)));
  const isOwn = ({ handler }: HandlerPosture): boolean =>
    handler.function !== undefined && own.has(functionFacts(handler.function));
  const known = views.filter((one) => postures.get(one)?.handlers.some(isOwn));
  const asked = known.flatMap((one) => (postures.get(one)?.handlers ?? []).filter(isOwn));
  return (
    asked.length > 0 &&
    asked.every(({ login }) => login === "open") &&
    !known.some((one) => isSentFromPages(model, one))
  );
}

/** Nobody needs a visitor's browser for a request that he may send himself. */
export const OF_ANYBODY: MadeForOthers = {
  severityReason: "whoever is not logged in may send the same request directly",
  confidenceReason: "the view uses no session, asks nobody to log in, and no page shows or sends it",
};

/** What makes a page out of a template, or goes on to one. */
const SHOWING =
  /^(?:render|render_to_response|render_to_string|TemplateResponse|get_template|redirect|HttpResponseRedirect)$/;

function showsPage(ref: FunctionRef): boolean {
  const { fragment } = functionFacts(ref);
  return fragment.values.some(
    (value) => value.op === "call" && SHOWING.test(spokenName(fragment, value.callee) ?? ""),
  );
}

/** `@xframe_options_exempt` above the same view (docs.djangoproject.com/en/5.2/ref/clickjacking/). */
function isMadeForFrames(view: ExemptView): boolean {
  if (view.kind !== "function" && view.kind !== "class") return false;
  const { decoratorSpans } = view.kind === "class" ? classFacts(view.ref) : functionFacts(view.ref);
  const { bytes } = view.ref.unit.file;
  return decoratorSpans.some(({ start, end }) =>
    textBetween(bytes, start, end).includes("xframe_options_exempt"),
  );
}

/** `response["Access-Control-Allow-Origin"] = …` in the view or its `dispatch`. */
function answersOtherSites(program: Program, view: ExemptView): boolean {
  return handlersOf(program, view).some((ref) =>
    functionFacts(ref).fragment.stores.some(
      ({ item, name }) => item && name?.toLowerCase() === "access-control-allow-origin",
    ),
  );
}

function isUnsignedWebhook(model: AuditModel, view: ExemptView): boolean {
  const told = new Set(unsignedFunctions(model).map((ref) => functionFacts(ref)));
  return told.size > 0 && handlersOf(model.flows.program, view).some((ref) => told.has(functionFacts(ref)));
}
