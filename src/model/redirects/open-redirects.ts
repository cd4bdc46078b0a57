/** Redirects whose target the request chooses, each with what the code asks about that target before. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { Confidence } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { chooserOf, judgeArrival } from "../../flow/arrivals.ts";
import type { Arrival, FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { SLASHED } from "../../flow/entries.ts";
import { entryOf } from "../../flow/url-arguments.ts";
import { spokenName } from "../../flow/sinks.ts";
import { isPosted, isPostOnly } from "./post-only.ts";
import { keysRead } from "./form-checks.ts";
import type { RedirectSite } from "./redirect-sites.ts";
import { redirectSites } from "./redirect-sites.ts";
import { goesToRow } from "./row-targets.ts";
import type { TargetCheck } from "./target-checks.ts";
import { questions } from "./target-questions.ts";

/** Which check speaks for a redirect, so that no gap is reported twice. */
export type RedirectOwner = "open-redirect" | "naive-check" | "login-redirect" | "redirectview-input";

/** One such redirect. */
export interface OpenRedirect {
  readonly site: RedirectSite;
  readonly judged: Judged;
  readonly owner: RedirectOwner;
  /** The best question that is asked about the target. */
  readonly check: TargetCheck | undefined;
  /** Visitors come by on their way in or out, when they expect to type a password. */
  readonly atLogin: boolean;
  /** False where every way of the target leads through a call that nothing is known about. */
  readonly direct: boolean;
  /** Of a view that takes nothing but POST: the fields of the form that name the target. */
  readonly postKeys: readonly string[];
  /** Of a view that shows a page as well: the fields of its form under the CSRF check that name the target. */
  readonly sentKeys: readonly string[];
  readonly confidence: Confidence;
  readonly reason: string;
}

/** Parts of a request that another site cannot choose for a visitor's browser, or only by being the page before. */
const OWN_PARTS =
  /^django\.http\.HttpRequest\.(?:META|headers|path|path_info|content_type|get_full_path\(\)|session|user|COOKIES)$/;

/** Calls through which a target is handed before a mere guess remains. */
const FEW_CALLS = 2;

/** Functions inside each other that may decode a target. */
const READERS = 4;

/** One answer for each model, shared by all checks that ask. */
const knownOpenRedirects = new WeakMap<FlowModel, readonly OpenRedirect[]>();

/** Every redirect to a target of the request's. */
export function openRedirects(flows: FlowModel): readonly OpenRedirect[] {
  const found = knownOpenRedirects.get(flows) ?? gatherOpenRedirects(flows);
  knownOpenRedirects.set(flows, found);
  return found;
}

function gatherOpenRedirects(flows: FlowModel): OpenRedirect[] {
  return redirectSites(flows).flatMap((site) => {
    const arrivals = site.report.arrivals.filter((arrival) => isChosenElsewhere(arrival));
    const [first, ...others] = arrivals.slice(0, FEW_ARRIVALS);
    if (first === undefined || goesToRow(flows, { ...site.report, arrivals })) return [];
    const redirect = redirectBy(flows, site, arrivals, first);
    if (redirect && !isAsked(redirect)) return [redirect];
    // What is asked of the first says nothing of another that comes to the same place.
    const open = others.flatMap((one) => redirectBy(flows, site, arrivals, one) ?? []);
    return open.find((one) => !isAsked(one)) ?? redirect ?? [];
  });
}

/** Values that come to one place, and are looked at there. */
const FEW_ARRIVALS = 3;

function redirectBy(
  flows: FlowModel,
  site: RedirectSite,
  arrivals: readonly Arrival[],
  arrival: Arrival,
): OpenRedirect | undefined {
  const report = { ...site.report, arrivals: [arrival, ...arrivals.filter((one) => one !== arrival)] };
  const judged = judgeArrival(flows, report);
  const redirect = judged && describe(flows, { ...site, report }, judged, arrival);
  return redirect?.direct === true ? redirect : undefined;
}

function isAsked({ check }: OpenRedirect): boolean {
  return check !== undefined && check.kind !== "naive";
}

function isChosenElsewhere(arrival: Arrival): boolean {
  if (chooserOf(arrival) !== "request") return false;
  const { origin } = arrival;
  return origin.kind !== "source" || !OWN_PARTS.test(origin.row.at);
}

function describe(flows: FlowModel, site: RedirectSite, judged: Judged, arrival: Arrival): OpenRedirect {
  const { check, way, direct, part } = questions(flows, site, arrival);
  const openEnded =
    entryOf(flows, arrival)?.converter === SLASHED ||
    [...way.values].some((id) => decodesAt(flows, arrival.state, id, READERS));
  const atLogin = isAtLogin(flows, site.state);
  const postOnly = isPostOnly(flows, arrival);
  return {
    site,
    judged,
    check,
    atLogin,
    owner: ownerOf(site, check, atLogin),
    direct,
    postKeys: postOnly && isPosted(flows, arrival) ? keysIn(arrival) : [],
    sentKeys: !postOnly && isPosted(flows, arrival) ? keysIn(arrival) : [],
    ...sureness(judged, arrival, part, postOnly, entryOf(flows, arrival) !== undefined && !openEnded),
  };
}

function keysIn({ origin }: Arrival): readonly string[] {
  return origin.kind === "source" ? keysRead(origin.at) : [];
}

function ownerOf(site: RedirectSite, check: TargetCheck | undefined, atLogin: boolean): RedirectOwner {
  if (check?.kind === "naive") return "naive-check";
  if (site.redirectView) return "redirectview-input";
  return atLogin ? "login-redirect" : "open-redirect";
}

/** Functions that make any text of letters and digits. */
const DECODING =
  /^(?:(?:standard_|urlsafe_)?b(?:ase)?(?:16|32|64|85)_?decode|urlsafe_base64_decode|unhexlify|fromhex|unquote|unquote_plus)$/;

/** Whether a call decodes something, in the functions that it leads through as well. */
function decodesAt(flows: FlowModel, state: FunctionState, id: ValueId, depth: number): boolean {
  const { fragment } = state.facts;
  const call = fragment.values[id];
  if (call?.op !== "call") return false;
  if (DECODING.test(spokenName(fragment, call.callee) ?? "")) return true;
  const target = depth > 0 ? state.edges.get(id)?.target : undefined;
  const callee = target && flows.solver.byRef.get(functionFacts(target));
  return callee?.calls.some((one) => decodesAt(flows, callee, one, depth - 1)) === true;
}

function sureness(
  judged: Judged,
  { via }: Arrival,
  part: string | undefined,
  postOnly: boolean,
  isCaptured: boolean,
): Pick<OpenRedirect, "confidence" | "reason"> {
  if (via.length > FEW_CALLS)
    return { confidence: "low", reason: "the target is handed through many functions" };
  if (isCaptured)
    return { confidence: "low", reason: "what a URL pattern captures can rarely name another host" };
  if (part !== undefined)
    return {
      confidence: "low",
      reason: `\`${part}()\` gives several things; which of them the request chose was not followed`,
    };
  if (postOnly)
    return {
      confidence: "low",
      reason: "the view answers only POST, and the CSRF check keeps other sites from sending one",
    };
  return { confidence: judged.confidence, reason: judged.confidenceReason };
}

const LOGINS = /^django\.contrib\.auth\.(?:login|logout|alogin|alogout)$/;
const LOGIN_WORDS = /log_?(?:in|out)|sign_?(?:in|out|up)|authenticat/i;

/** What people sign up for without an account: `NewsletterSignUp`. */
const NO_ACCOUNT = /newsletter|mailing|subscri|wait_?list|course|event/i;

function namesLogin(name: string): boolean {
  return LOGIN_WORDS.test(name) && !(/sign_?up/i.test(name) && NO_ACCOUNT.test(name));
}

const LOGIN_VIEWS = /(?:Login|Logout|Signup|SignUp)(?!Required)\w{0,60}$/;

/** In a view that logs somebody in or out. */
function isAtLogin(flows: FlowModel, { ref, facts }: FunctionState): boolean {
  if (namesLogin(facts.qualifiedName)) return true;
  const owner = { unit: ref.unit, class: facts.class };
  if (facts.class >= 0) {
    if (namesLogin(classFacts(owner).name)) return true;
    if (libraryAncestors(flows.program, owner).some((name) => LOGIN_VIEWS.test(name))) return true;
  }
  return facts.fragment.values.some(
    (value) =>
      value.op === "call" && LOGINS.test(externalName(resolveIn(flows.program, ref, value.callee)) ?? ""),
  );
}
