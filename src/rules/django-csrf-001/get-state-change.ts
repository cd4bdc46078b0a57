import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Found, Place } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { isDeafToLinks } from "../../model/authentication/header-callers.ts";
import { libraryBases } from "../../model/csrf-exemptions.ts";
import { adminViews } from "../../model/csrf/admin-views.ts";
import { answerAfter } from "../../model/csrf/answers.ts";
import type { GetDeed } from "../../model/csrf/get-deeds.ts";
import { OWN_MARK, ownMarks } from "../../model/csrf/own-marks.ts";
import { getDeeds, getFunctions } from "../../model/csrf/get-deeds.ts";
import { namedMethods } from "../../model/csrf/named-methods.ts";
import {
  madeForLinks,
  namesAction,
  namesOnlyAction,
  takesProvidersCode,
} from "../../model/csrf/link-views.ts";
import { answersBothWays } from "../../model/csrf/split-answers.ts";
import { isQueryDriven } from "../../model/csrf/query-driven.ts";
import { provedOnTheWay } from "../../model/csrf/proving-forms.ts";
import type { View } from "../../model/views/view.ts";
import { here, only } from "../../model/fixes/place-fixes.ts";
import { uncheckedProjects } from "../../model/templates/form-views.ts";
import type { Check, Confidence, Verdict } from "../rule.ts";

/** A view changes something although it was only asked for a page. */
export const check: Check = {
  meta: {
    slug: "get-state-change",
    title: "view changes something on a plain GET request",
    severity: "high",
    cwe: [352, 650],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports views that write, delete, mail, start a task or log somebody out when they are merely asked for by GET: function views that never look at the " +
        "method, `get()` of class-based views, and what they call. Counters, read marks, logs, rows made on first use and links that carry a token are left alone.",
      impact:
        "Django checks its CSRF token on POST and its like only, and `SameSite=Lax` cookies travel with every link. Whoever gets a signed-in visitor to follow a " +
        "link, or a page to redirect there, has the change made in that visitor's name. Browsers that fetch links ahead and link previews make it too.",
      fix: "Put `@require_POST` above the view and turn the link into a small form with `{% csrf_token %}`.",
      mitigation: "Show a page that asks for confirmation on GET, and change things on POST only.",
      falsePositive:
        "Harmless where the change is nobody's concern, or where the address holds something that nobody else can know.",
    },
  },
  *judge(model) {
    const { flows } = model;
    const methods = namedMethods(model.ownership);
    for (const view of model.views) {
      if (view.framework === "graphql" || view.framework === "channels") continue;
      for (const handler of view.handlers) {
        const deeds = getFunctions(flows, view, handler).flatMap((ref) => getDeeds(flows, methods, ref));
        yield* judgeDeeds(model, view, deeds);
      }
    }
    for (const { ref, random } of adminViews(flows))
      yield* judgeDeeds(model, undefined, getDeeds(flows, methods, ref), random);
  },
  fix: only(
    ({ fix }) => fix?.text !== COMPARE_STATE,
    here(
      (at) => ({ kind: "guard-view", at, decorator: "django.views.decorators.http:require_POST" }),
      "links to the view must become forms",
    ),
  ),
};

/** `view` is undefined for a method of an admin class, which only staff reach; `random` says that its address holds a UUID. */
function* judgeDeeds(
  model: AuditModel,
  view: View | undefined,
  all: readonly GetDeed[],
  random = false,
): Iterable<Verdict> {
  const { flows } = model;
  const redirects = view !== undefined && isRedirectView(flows, view);
  const deeds = all.filter(
    (deed) => isAct(deed, redirects) || (deed.depth === 0 && namesAction(nameOf(deed))),
  );
  const [first] = deeds.toSorted((a, b) => weight(b, redirects) - weight(a, redirects));
  if (first === undefined) return;
  const subject = nameOf(first);
  const at = placeOf(first.from);
  const signedIn = view === undefined || demandsLogin(model, view);
  const because = view && isDeafToLinks(model, view) ? BY_HEADER : settledBy(flows, view, first, signedIn);
  const asks = signedIn || knowsUser(flows, first);
  if (because !== undefined) yield { verdict: "ruled-out", at, subject, because };
  else
    yield found(flows, at, subject, first, {
      asks,
      unchecked: uncheckedProjects(model).has(view?.project ?? ""),
      acts: isAct(first, redirects),
      switches: signedIn && logsIn(flows, first),
      answers: takesProvidersCode(flows.program, first.runner),
      answered: answersBothWays(flows.program, first.runner),
      mark: ownMarks(
        flows.program,
        all.map((deed) => deed.at),
      ),
      random,
    });
}

const BY_HEADER = "the view knows its callers by a header, which no link makes a browser send";

/** Django's view that only sends people on (docs.djangoproject.com/en/5.2/ref/class-based-views/base/#redirectview). */
function isRedirectView({ program }: FlowModel, { target }: View): boolean {
  return (
    target.kind === "class" &&
    libraryBases(program, target.ref).some((base) =>
      /^django\.views\.generic\.(?:base\.)?RedirectView$/.test(base),
    )
  );
}

/** Whether the view is there for the change, not for a page that it shows. */
function isAct(deed: GetDeed, redirects: boolean): boolean {
  if (redirects) return true;
  if (isReading(deed)) return false;
  if (isQueryDriven(deed)) return true;
  const answer = answerAfter(deed.from);
  return answer === "done" || (answer === "unseen" && namesOnlyAction(nameOf(deed)));
}

/** REST framework's own names for showing rows: whoever calls them wants to read, and what is written is written on the side. */
function isReading({ runner }: GetDeed): boolean {
  const { name, qualifiedName } = functionFacts(runner);
  return name !== qualifiedName && (name === "retrieve" || name === "list");
}

function nameOf({ runner }: GetDeed): string {
  return functionFacts(runner).qualifiedName;
}

/** Nearest and plainest first. */
function weight(deed: GetDeed, redirects: boolean): number {
  const plain = deed.deed === "delete" ? 6 : deed.deed === "write" ? 1 : 0;
  return (isAct(deed, redirects) ? 10 : 0) + plain - deed.depth * 4;
}

function settledBy(
  flows: FlowModel,
  view: View | undefined,
  deed: GetDeed,
  signedIn: boolean,
): string | undefined {
  const state = flows.solver.byRef.get(functionFacts(deed.runner));
  const proof =
    (state && conductOf(flows.solver, state).proofs[0]?.says) ?? provedOnTheWay(flows, deed.runner, deed.at);
  if (proof !== undefined) return `the view ${proof}; a link made by somebody else does not hold that`;
  return madeForLinks(view, deed, signedIn);
}

/** Django's own login, as opposed to its logout. */
function logsIn({ program }: FlowModel, { deed, at }: GetDeed): boolean {
  const call = functionFacts(at).fragment.values[at.value];
  return (
    deed === "login" &&
    call?.op === "call" &&
    externalName(resolveIn(program, at, call.callee)) === "django.contrib.auth.login"
  );
}

/** What was seen of the view around a deed. */
interface Seen {
  /** Whether it asks who is signed in. */
  readonly asks: boolean;
  /** Whether nothing in production looks at tokens: then answering POST alone helps little. */
  readonly unchecked: boolean;
  /** Whether it is there for the change. */
  readonly acts: boolean;
  /** Whether it signs somebody who is signed in already into another account. */
  readonly switches: boolean;
  /** Whether its address holds an id that nobody guesses. */
  readonly random: boolean;
  /** Whether a login provider sends visitors to it with a code, which only GET can bring. */
  readonly answers: boolean;
  /** Whether answers before it seem to leave nothing of a GET request. */
  readonly answered: boolean;
  /** Where all that it changes is the visitor's own view of the site: what that is. */
  readonly mark: string | undefined;
}

function found(flows: FlowModel, at: Place, subject: string, deed: GetDeed, seen: Seen): Found {
  const { asks } = seen;
  const says = wordsFor(flows, deed, seen);
  const how = seen.answers
    ? `with the \`code\` of whatever link brought the visitor, and compares no \`state\`: somebody gives a ${asks ? "signed-in " : ""}visitor a link with a code of their own account.`
    : `when it is merely asked for by GET, which the CSRF check never covers: a link or a redirect on any other site makes a ${asks ? "signed-in " : ""}visitor's browser do it.`;
  return {
    verdict: "found",
    at,
    subject,
    message: `\`${subject}\` ${says} ${how}`,
    ...severityOf(deed, seen),
    ...confidenceOf(subject, deed, seen),
    ...fixOf(deed, seen),
    trace: [
      {
        place: { path: at.path, span: functionFacts(deed.runner).header, scope: subject },
        note: "answers GET",
      },
      { place: placeOf(deed.at), note: isReport(flows, deed) ? "tells the site's administrators" : says },
    ],
  };
}

function wordsFor(flows: FlowModel, deed: GetDeed, { switches, mark }: Seen): string {
  if (mark !== undefined) return `${deed.deed === "delete" ? "deletes" : "sets"} ${mark}`;
  if (switches) return "signs the visitor in to another account";
  if (isReport(flows, deed) && namesAction(nameOf(deed))) return HAS_IT_DONE;
  return DEED_WORDS[deed.deed] ?? "changes something";
}

/** Mail to those who run the site tells them of something, and is not what the view is for. */
function isReport({ program }: FlowModel, { at }: GetDeed): boolean {
  const call = functionFacts(at).fragment.values[at.value];
  if (call?.op !== "call") return false;
  return /^django\.core\.mail\.mail_(?:admins|managers)$/.test(
    externalName(resolveIn(program, at, call.callee)) ?? "",
  );
}

/** The smallest change, where the check's own words do not fit: a method of a class needs no decorator. */
function fixOf({ runner }: GetDeed, { unchecked, answers }: Seen): Pick<Found, "fix"> {
  if (answers) return { fix: { text: COMPARE_STATE } };
  if (unchecked) return { fix: { text: UNCHECKED } };
  const { qualifiedName, name } = functionFacts(runner);
  if (qualifiedName === name || !/^(?:get|dispatch|get_\w+)$/.test(name)) return {};
  const text =
    name === "get"
      ? "Make the change in `post()` instead of `get()`, and turn the link into a small form with `{% csrf_token %}`."
      : 'Let the view answer POST only (`http_method_names = ["post"]`), and turn the link into a small form with `{% csrf_token %}`.';
  return { fix: { text } };
}

const COMPARE_STATE =
  "Put a random `state` into the session before the visitor is sent to the provider, send it along, and refuse an answer that brings another: " +
  '`if not constant_time_compare(request.GET.get("state", ""), request.session.pop("oauth_state", "-")): raise PermissionDenied`.';

const UNCHECKED =
  "Put `django.middleware.csrf.CsrfViewMiddleware` into `MIDDLEWARE`: nothing looks at tokens here, so that answering POST alone would help little. " +
  "Then answer POST only, and turn the link into a small form with `{% csrf_token %}`.";

function demandsLogin({ postures }: AuditModel, view: View): boolean {
  return postures.get(view)?.handlers.some(({ login }) => login === "required") === true;
}

function knowsUser(flows: FlowModel, { runner }: GetDeed): boolean {
  const state = flows.solver.byRef.get(functionFacts(runner));
  return state !== undefined && conductOf(flows.solver, state).knowsUser;
}

const HAS_IT_DONE = "has the change made that it is named for";

const DEED_WORDS: Readonly<Partial<Record<GetDeed["deed"], string>>> = {
  write: "writes to the database",
  delete: "deletes",
  mail: "sends mail",
  login: "logs the visitor out",
  task: "starts a background task",
  send: HAS_IT_DONE,
};

type Weight = Pick<Found, "severity" | "severityReason" | "confidence" | "confidenceReason">;

function severityOf(
  deed: GetDeed,
  { asks, switches, mark }: Seen,
): Pick<Weight, "severity" | "severityReason"> {
  if (mark !== undefined)
    return { severity: deed.deed === "delete" ? "medium" : "low", severityReason: OWN_MARK };
  if (switches)
    return { severity: "medium", severityReason: "what the visitor does next is done in another account" };
  if (deed.deed === "login")
    return { severity: "low", severityReason: "being logged out is a nuisance, not a loss" };
  if (deed.deed === "mail" || deed.deed === "task" || deed.deed === "send")
    return { severity: "medium", severityReason: "it changes no stored row itself" };
  if (asks && deed.deed === "write" && OWN_VIEW.test(snakeName(nameOf(deed))))
    return {
      severity: "medium",
      severityReason:
        "its name speaks of what the visitor follows or has read, which is theirs and soon put right",
    };
  return asks
    ? { severity: "high" }
    : {
        severity: "medium",
        severityReason:
          "nothing in the view asks who is signed in: a forged request gains little that a direct one would not",
      };
}

/** What people follow, keep or have read: their own view of the site, which nobody else sees. */
const OWN_VIEW =
  /(?:^|[_.])(?:un)?(?:subscribe|follow|watch|bookmark|favou?rite|star|mute|snooze)(?:[_.]|$)|(?:^|[_.])mark_(?:all_)?(?:as_)?(?:un)?(?:read|seen)(?:[_.]|$)|(?:^|_)markread$/;

function snakeName(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** How sure it is that the change is the point. */
function confidenceOf(
  name: string,
  deed: GetDeed,
  seen: Seen,
): Pick<Weight, "confidence" | "confidenceReason"> {
  const [confidence, confidenceReason] = surenessOf(name, deed, seen);
  return { confidence, confidenceReason };
}

function surenessOf(
  name: string,
  deed: GetDeed,
  { asks, acts, random, answered }: Seen,
): readonly [Confidence, string] {
  if (random) return ["low", "its address holds a random id, which whoever makes the link must know"];
  if (answered)
    return [
      "low",
      "GET is answered before under a condition and under its opposite, which may leave nothing of it",
    ];
  if (!acts) return ["low", "the view shows a page and writes on the side, which is often meant"];
  if (!asks && deed.deed !== "login" && !namesAction(name))
    return ["low", "nothing in the view asks who is signed in, and its name does not speak of a change"];
  if (isQueryDriven(deed)) return ["medium", "what the query string asks for is done, whatever the method"];
  if (deed.depth > 1 && !namesOnlyAction(name))
    return ["low", "the change happens several calls away from the view"];
  if (deed.deed === "delete" && deed.depth === 0 && namesAction(name))
    return ["high", "the view is named for what it deletes, and never looks at the method before"];
  return ["medium", "the view makes the change and shows no page, without looking at the method before"];
}
