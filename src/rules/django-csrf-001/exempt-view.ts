import { classFacts, functionFacts } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { Deed } from "../../flow/catalog/model.ts";
import type { Conduct } from "../../flow/conduct.ts";
import { conductOf, decoratorNames } from "../../flow/conduct.ts";
import type { DeedSeen } from "../../flow/deeds.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Found, Place } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { developmentSwitch, developmentSwitchAt } from "../../model/conditions.ts";
import type { Exemption, ExemptView } from "../../model/csrf-exemptions.ts";
import {
  csrfExemptions,
  firstMutation,
  handlersOf,
  idleBecause,
  libraryBases,
  reachedViews,
} from "../../model/csrf-exemptions.ts";
import { onlyFetches } from "../../model/csrf/fetching-deeds.ts";
import { answersNoForm } from "../../model/csrf/form-methods.ts";
import { isMadeOnFirstUse } from "../../model/csrf/harmless-writes.ts";
import { OWN_MARK, ownMarks } from "../../model/csrf/own-marks.ts";
import { runsCheckItself } from "../../model/csrf/own-checks.ts";
import type { Skipped } from "../../model/csrf/skipping-words.ts";
import { SKIPPING } from "../../model/csrf/skipping-words.ts";
import { BRINGS_TOKEN, findsByToken } from "../../model/csrf/sent-tokens.ts";
import { FOR_CLIENTS, isTokenEndpoint } from "../../model/csrf/token-endpoints.ts";
import type { MadeForOthers } from "../../model/csrf/made-for-others.ts";
import { answersMachines, madeForOthers, OF_ANYBODY } from "../../model/csrf/made-for-others.ts";
import { proofsOfClass } from "../../model/csrf/class-proofs.ts";
import { withoutFallbacks } from "../../model/csrf/session-fallbacks.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view that changes something is taken out of Django's CSRF check. */
export const check: Check = {
  meta: {
    slug: "exempt-view",
    title: "view that changes something is exempt from the CSRF check",
    severity: "high",
    cwe: [352],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports `csrf_exempt` on a view that writes, deletes, mails, logs somebody in or runs something: as a decorator, through " +
        "`method_decorator`, as a wrapper in a URLconf, as an attribute, or as an authentication class that skips the check or trusts the session without it.",
      impact:
        "A page elsewhere can make a signed-in visitor's browser send this request, and nothing tells it from a real one. `SameSite=Lax` " +
        "cookies, Django's default, keep current browsers from sending the session along with plain cross-site forms; sibling " +
        "subdomains, older browsers and sites that set `SameSite=None` remain.",
      fix: "Remove the exemption. Send the token along: `{% csrf_token %}` in forms, the `X-CSRFToken` header from JavaScript.",
      mitigation:
        "Keep `SESSION_COOKIE_SAMESITE = 'Lax'`, and ask for the password again before what cannot be undone.",
      falsePositive:
        "A webhook or API that never looks at the session is fine when it checks a signature or a token from a header itself. " +
        "If that happens in code this audit cannot see, suppress the finding and name the check as the reason.",
    },
  },
  *judge(model) {
    for (const exemption of csrfExemptions(model.flows)) yield* judgeExemption(model, exemption);
  },
  fix: here(
    (at) => ({ kind: "remove-decorator", at, names: ["csrf_exempt"] }),
    "clients that send no token get an error from then on",
  ),
};

function* judgeExemption(model: AuditModel, exemption: Exemption): Iterable<Verdict> {
  const { flows } = model;
  const at = { ...exemption.at, ...scopeOf(exemption.view) };
  const subject = nameOf(exemption.view);
  const ruledOut = (because: string): Verdict => ({ verdict: "ruled-out", at, subject, because });
  const idle = idleBecause(exemption);
  if (idle !== undefined) {
    yield ruledOut(idle);
    return;
  }
  const skipped = SKIPPING[exemption.form];
  if (skipped) {
    yield skippedByAuthentication(at, subject, skipped);
    return;
  }
  const answers = reachedViews(flows, exemption.view).map((view) => answerFor(flows, view));
  const flawed = answers.filter((answer) => answer.kind === "flawed");
  const settled = answers.find((answer) => answer.kind === "settled");
  if (flawed[0]) yield found(exemption, at, flawed[0], flawed.slice(1), weigh(model, flawed[0]));
  else if (settled) yield ruledOut(settled.because);
  else {
    const what = `what \`${subject}\` does, and whether it checks a token of its own`;
    yield { verdict: "not-seen", at, subject, what, verify: "read the view that is wrapped here" };
  }
}

/** What can be said of one view that an exemption reaches. */
type Answer = Flawed | { readonly kind: "settled"; readonly because: string } | { readonly kind: "unseen" };

interface Flawed {
  readonly kind: "flawed";
  readonly view: ExemptView;
  readonly deed: Deed;
  /** Where the deed is done. */
  readonly place: Place;
  readonly knowsUser: boolean;
  /** Whether all that it changes are rows that helpers make where they are missing. */
  readonly aside: boolean;
  /** Where all of it is the visitor's own view of the site: what that is. */
  readonly mark?: string | undefined;
}

function skippedByAuthentication(at: Place, subject: string, skipped: Skipped): Verdict {
  const { says, fix, ...sureness } = skipped;
  return {
    verdict: "found",
    at,
    subject,
    message:
      `\`${subject}\` ${says}: ` +
      "every API view that uses it takes writes that other sites' pages send in a signed-in visitor's name, as far as the session cookie's `SameSite` lets them.",
    ...sureness,
    fix: { text: fix },
  };
}

function answerFor(flows: FlowModel, view: ExemptView): Answer {
  const framework = settledByFramework(flows, view);
  if (framework !== undefined) return { kind: "settled", because: framework };
  if (view.kind === "external") return graphqlAnswer(flows, view.name);
  if (view.kind === "unseen" || authenticatesItself(flows, view)) return { kind: "unseen" };
  const gate = gateOf(view);
  if (gate !== undefined) return settled(`the view answers only where \`${gate}\` is on`);
  const methods = answersNoForm(flows, view);
  if (methods !== undefined) return settled(methods);
  const conduct = conductOfView(flows, view);
  const [proof] = withoutFallbacks(flows, conduct.proofs);
  if (proof) return settled(`the view ${proof.says}; a forged request cannot bring that along`);
  if (!conduct.knowsUser && isTokenEndpoint(flows.program, view)) return settled(FOR_CLIENTS);
  if (!conduct.knowsUser && findsByToken(flows, view)) return settled(BRINGS_TOKEN);
  if (runsCheckItself(flows, view)) return settled("the view runs Django's CSRF check itself");
  const switches = conduct.deeds.map(({ at }) => developmentSwitchAt(at));
  const live = conduct.deeds.filter((one, index) => switches[index] === undefined && !onlyFetches(one));
  // What a helper imports or runs says less than what the view changes.
  const plain = live.filter((one) => !isAside(flows, view, one));
  const own = plain.find(({ deed }) => deed !== "run") ?? plain[0] ?? live[0];
  if (!own && switches[0] !== undefined)
    return settled(`the view does nothing unless \`${switches[0]}\` is on`);
  const done = own ? { deed: own.deed, place: placeOf(own.at) } : inheritedDeed(flows, view);
  if (!done)
    return inheritedMutations(flows, view) ?? settled("the view changes nothing that this audit can see");
  if (!conduct.readsBody)
    return settled("the view does the same for a GET request, which the check never covers");
  const aside = plain.length === 0 && live.length > 0;
  const kept = plain.filter(({ at }) => !isMadeOnFirstUse(functionFacts(at).fragment, at.value));
  const mark = ownMarks(
    flows.program,
    kept.map(({ at }) => at),
  );
  return { kind: "flawed", view, ...done, knowsUser: conduct.knowsUser, aside, mark };
}

/** A row that some helper makes where it is missing: done on the way to something else. */
function isAside({ program }: FlowModel, view: ExemptView, { at }: DeedSeen): boolean {
  const facts = functionFacts(at);
  const isOwn = handlersOf(program, view).some((ref) => functionFacts(ref) === facts);
  return !isOwn && isMadeOnFirstUse(facts.fragment, at.value);
}

/** A base class of the project with an authentication of its own, as API frameworks have: what it trusts is decided elsewhere. */
function authenticatesItself({ program }: FlowModel, view: ExemptView): boolean {
  if (view.kind !== "class") return false;
  return (
    memberOf(program, { kind: "class", target: view.ref }, "perform_authentication")?.kind === "function"
  );
}

/** The development switch without which a function answers nothing at all. */
function gateOf(view: ExemptView): string | undefined {
  if (view.kind !== "function") return undefined;
  const { exits } = functionFacts(view.ref).fragment;
  const answers = exits.filter(({ kind }) => kind === "return");
  const switches = answers.map(({ region }) => developmentSwitch(view.ref, region));
  return switches.includes(undefined) ? undefined : switches[0];
}

function settled(because: string): Answer {
  return { kind: "settled", because };
}

/** A library's GraphQL view runs whatever mutations the project declares, in the session user's name unless that is switched off. */
function graphqlAnswer(flows: FlowModel, name: string): Answer {
  const mutation = name.includes("GraphQLView") ? firstMutation(flows) : undefined;
  if (!mutation) return { kind: "unseen" };
  return {
    kind: "flawed",
    view: { kind: "external", name },
    deed: "write",
    place: mutation,
    knowsUser: false,
    aside: false,
  };
}

/** The same for a class of the project that only adds to a library's view. */
function inheritedMutations(flows: FlowModel, view: ExemptView): Answer | undefined {
  if (view.kind !== "class") return undefined;
  const base = libraryBases(flows.program, view.ref).find((name) => name.includes("GraphQLView"));
  const answer = base === undefined ? undefined : graphqlAnswer(flows, base);
  return answer?.kind === "flawed" ? { ...answer, view } : undefined;
}

/** What a generic view of Django does in the `post` that a class inherits from it. */
function inheritedDeed(flows: FlowModel, view: ExemptView): { deed: Deed; place: Place } | undefined {
  if (view.kind !== "class") return undefined;
  for (const base of libraryBases(flows.program, view.ref)) {
    const row = flows.solver.catalog.deeds.get(`${base}.post`);
    if (row)
      return { deed: row.deed, place: { path: view.ref.unit.file.path, span: classFacts(view.ref).header } };
  }
  return undefined;
}

/** Deeds that mean the visitor's own session, whoever may ask for them. */
const OF_THE_SESSION: ReadonlySet<Deed> = new Set<Deed>(["login", "session", "delete", "run"]);

/** Views of Django that make something new out of a form: what they do is the same for everybody. */
const PUBLIC_FORM = /^django\.views\.generic\.(?:edit\.)?(?:Base)?(?:FormView|CreateView)$/;

/** How far a form is that strangers may send themselves, by every guard on the way; `no` for every other view. */
type PublicForm = "open" | "unknown" | "no";

function publicForm({ flows, views, postures }: AuditModel, { view, deed }: Flawed): PublicForm {
  if (OF_THE_SESSION.has(deed) || view.kind !== "class") return "no";
  if (!libraryBases(flows.program, view.ref).some((base) => PUBLIC_FORM.test(base))) return "no";
  const known = views.find(
    ({ target }) => target.kind === "class" && classFacts(target.ref) === classFacts(view.ref),
  );
  const logins = (known === undefined ? [] : (postures.get(known)?.handlers ?? [])).map(({ login }) => login);
  if (logins.length === 0 || logins.includes("required")) return "no";
  return logins.includes("unknown") ? "unknown" : "open";
}

function found(
  exemption: Exemption,
  at: Place,
  worst: Flawed,
  others: readonly Flawed[],
  weight: Weight,
): Found {
  const subject = nameOf(worst.view);
  return {
    verdict: "found",
    at,
    subject,
    message: messageOf(subject, worst),
    ...weight,
    fix: { text: fixOf(exemption) },
    trace: [
      { place: at, note: "taken out of the CSRF check" },
      { place: worst.place, note: DEED_WORDS[worst.deed] },
    ],
    related: others.map(({ view, deed, place }) => ({
      place,
      note: `\`${nameOf(view)}\` ${DEED_WORDS[deed]}, exempt as well`,
    })),
  };
}

type Weight = Pick<Found, "severity" | "severityReason" | "confidence" | "confidenceReason">;

function weigh(model: AuditModel, worst: Flawed): Weight {
  if (worst.aside)
    return {
      severity: "medium",
      severityReason: "nobody gains by a row that is made on first use",
      confidence: "low",
      confidenceReason: "all that it changes are rows that other code makes where they are missing",
    };
  const others = madeForOthers(model, worst.view);
  if (!worst.knowsUser && !others && answersMachines(model, worst.view))
    return { severity: "low", confidence: "low", ...OF_ANYBODY };
  return weightOf(worst, publicForm(model, worst), others);
}

/** With the session in play a forged request acts as somebody; without it, it gains little that a direct one would not. */
function weightOf(worst: Flawed, form: PublicForm, others: MadeForOthers | undefined): Weight {
  if (worst.knowsUser && form !== "no") {
    return {
      severity: form === "open" ? "low" : "medium",
      severityReason:
        form === "open"
          ? "whoever is not logged in may send the same request directly; a forged one only carries a visitor's name"
          : "the form seems to be for everybody, who may send the same request directly",
      confidence: "medium",
      confidenceReason: "the view uses the session's user where there is one, and asks nobody to log in",
    };
  }
  if (worst.knowsUser) {
    return {
      ...(worst.deed === "login" ? OTHER_ACCOUNT : worst.mark === undefined ? HIGH : OWN_VIEW),
      confidence: "high",
      confidenceReason: "the view uses the session's user, changes something and checks no token of its own",
    };
  }
  if (others) return { severity: "low", confidence: "medium", ...others };
  return {
    severity: "medium",
    severityReason: "nothing in the view uses the session, so a forged request acts as nobody in particular",
    confidence: "medium",
    confidenceReason:
      "the view changes something and no signature or token check was seen in it or in what it calls",
  };
}

const HIGH = { severity: "high" } as const;

const OWN_VIEW = { severity: "low", severityReason: OWN_MARK } as const;

const OTHER_ACCOUNT = {
  severity: "medium",
  severityReason: "the visitor ends up in another account, or in none; nothing of their own is touched",
} as const;

const DEED_WORDS = {
  write: "writes to the database",
  delete: "deletes",
  mail: "sends mail",
  login: "logs somebody in or out",
  session: "changes the session or sets a cookie",
  file: "changes files",
  send: "sends a request to another system",
  run: "runs a command or other code",
  task: "starts a background task",
} as const;

function messageOf(view: string, { deed, knowsUser, mark }: Flawed): string {
  const who = knowsUser ? "in a signed-in visitor's name" : "through any visitor's browser";
  return `\`${view}\` ${mark === undefined ? DEED_WORDS[deed] : `sets ${mark}`} and is exempt from the CSRF check: nothing in sight but the cookie's \`SameSite\` keeps another site's page from making the request ${who}.`;
}

function fixOf({ form }: Exemption): string {
  const change =
    form === "wrapper"
      ? "Pass the view without `csrf_exempt(…)`"
      : `Remove the ${form === "attribute" ? "assignment" : "`csrf_exempt` decorator"}`;
  return `${change} and send the token with the form or the \`X-CSRFToken\` header.`;
}

function conductOfView(flows: FlowModel, view: ExemptView): Conduct {
  const parts = handlersOf(flows.program, view).flatMap((ref) => {
    const state = flows.solver.byRef.get(functionFacts(ref));
    return state ? [conductOf(flows.solver, state)] : [];
  });
  const bases = view.kind === "class" ? libraryBases(flows.program, view.ref) : [];
  return {
    deeds: parts.flatMap((part) => part.deeds),
    proofs: [...parts.flatMap((part) => part.proofs), ...proofsOfClass(flows, view)],
    knowsUser:
      parts.some((part) => part.knowsUser) || bases.some((base) => flows.solver.catalog.identities.has(base)),
    readsBody: view.kind === "class" || parts.some((part) => part.readsBody),
  };
}

/** DRF's own views are exempt from the middleware by design: its session authentication runs the check itself. */
function settledByFramework(flows: FlowModel, view: ExemptView): string | undefined {
  const because =
    "Django REST framework exempts its views itself and checks the token in its session authentication";
  if (view.kind === "class") {
    return libraryBases(flows.program, view.ref).some((base) => base.startsWith("rest_framework."))
      ? because
      : undefined;
  }
  if (view.kind !== "function") return undefined;
  const state = flows.solver.byRef.get(functionFacts(view.ref));
  const names = state ? decoratorNames(flows.solver, state) : [];
  if (names.includes("rest_framework.decorators.api_view")) return because;
  const safe = names.find((name) => /\.require_(GET|safe)$/.test(name));
  return safe ? "the view answers GET and HEAD only, which the check never covers" : undefined;
}

function nameOf(view: ExemptView): string {
  switch (view.kind) {
    case "function":
      return functionFacts(view.ref).qualifiedName;
    case "class":
      return classFacts(view.ref).qualifiedName;
    case "external":
      return view.name;
    case "unseen":
      return "the wrapped view";
  }
}

function scopeOf(view: ExemptView): { readonly scope?: string } {
  return view.kind === "function" || view.kind === "class" ? { scope: nameOf(view) } : {};
}
