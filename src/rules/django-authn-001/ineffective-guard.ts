import type { Found } from "../../findings/finding.ts";
import type { IneffectiveGuard } from "../../model/authentication/ineffective-guard.ts";
import {
  ineffectiveGuards,
  loginElsewhere,
  loginOnly,
} from "../../model/authentication/ineffective-guards.ts";
import { functionFacts } from "../../bind/program.ts";
import type { EarlyDispatch } from "../../model/posture/early-dispatch.ts";
import { earlyDispatches } from "../../model/posture/early-dispatch.ts";
import { DONE } from "../../model/posture/open-view-words.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { appOf, productionApps } from "../../model/settings/installed-apps.ts";
import { methodsAlong } from "../../bind/ancestry.ts";
import type { Check } from "../rule.ts";

/** Code that reads like a guard and lets everybody on. */
export const check: Check = {
  meta: {
    slug: "ineffective-guard",
    title: "guard that lets everybody on",
    severity: "high",
    cwe: [863, 670],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports checks that look right and stop nobody: a mixin to the right of its view, `if request.user:`, attributes that no base class reads or that are misspelt, decorators in an " +
        "order that loses them, refusals that are built and neither raised nor returned, questions whose answer nobody looks at, permission methods that are always true, guards of the page that a POST never passes, authenticators that let in whoever asks, a `dispatch` of the view's own that changes something before the mixin's is called.",
      impact:
        "Whoever reads the code believes that the view is closed, and strangers or ordinary users do what only some were meant to.",
      fix: "Write the guard where Django asks for it; the finding says how. Then prove it with a test that calls the view without a login.",
      mitigation:
        "Ask for the login in a middleware (`LoginRequiredMiddleware`, Django 5.1) as well, so that a lost guard does not open the view.",
      falsePositive:
        "Harmless where something else asks as well: a middleware, the URLconf, the proxy. Call the address without a login: a redirect to the login page or a 403 says so.",
    },
  },
  *judge(model) {
    for (const early of earlyDispatches(model)) yield tooLate(early);
    for (const guard of ineffectiveGuards(model)) {
      const elsewhere = loginElsewhere(model, guard);
      const only = loginOnly(model, guard);
      if (guard.behindAnother && only === undefined) continue;
      const { at, subject } = guard;
      if (mayBeNobody(model, guard)) {
        yield { verdict: "ruled-out", at, subject, because: NOBODY };
        continue;
      }
      if (elsewhere === undefined) yield verdictOn(guard, only);
      else
        yield {
          verdict: "ruled-out",
          at,
          subject,
          because: `something else asks for the login: ${elsewhere}`,
        };
    }
  },
};

const NOBODY =
  "tokens that a program gets for itself leave `request.user` empty (`oauth2_provider` is installed), and the view's permission classes ask before";

/**
 * Where programs bring tokens of their own (OAuth's client credentials), nobody stands behind the request and `request.user` is `None`
 * (django-oauth-toolkit, `OAuth2Authentication`): there the question turns these away, while the view's own classes ask strangers.
 */
function mayBeNobody(model: AuditModel, { form, loginOf }: IneffectiveGuard): boolean {
  if (form !== "user-truth" || loginOf === undefined) return false;
  if (![...productionApps(model.settings)].some((apps) => appOf(apps, ["oauth2_provider"]))) return false;
  return model.views.some((view) => {
    const { framework, target } = view;
    if (framework !== "drf" || target.kind !== "class") return false;
    const handlers = model.postures.get(view)?.handlers ?? [];
    return (
      methodsAlong(model.flows.program, target.ref).some((method) => functionFacts(method) === loginOf) &&
      handlers.length > 0 &&
      handlers.every(({ login }) => login !== "open")
    );
  });
}

function tooLate({ view, dispatch, mixin, work }: EarlyDispatch): Found {
  const { header, qualifiedName } = functionFacts(dispatch);
  const at = { path: dispatch.unit.file.path, span: header, scope: qualifiedName };
  return {
    verdict: "found",
    at,
    subject: `${view.name}:early-dispatch`,
    message: `\`dispatch\` ${DONE[work.deed]} before it calls \`super().dispatch\`, where \`${mixin}\` asks: who is turned away there has already done it.`,
    severity: "medium",
    severityReason: "what comes after `super().dispatch` stays closed",
    confidence: "medium",
    confidenceReason: "nothing in sight asks for a login before it is done",
    fix: {
      text: "Ask first: begin `dispatch` with `if not request.user.is_authenticated: return self.handle_no_permission()`, or move what it does into `get` and `post`.",
    },
    trace: [
      { place: at, note: "runs before the mixin" },
      { place: work.place, note: DONE[work.deed] },
    ],
  };
}

function verdictOn(guard: IneffectiveGuard, login: string | undefined): Found {
  const { message, fix } = wordsFor(guard, login !== undefined);
  return {
    verdict: "found",
    at: guard.at,
    subject: `${guard.subject}:${guard.form}`,
    message,
    ...weightOf(guard),
    ...(login === undefined
      ? {}
      : { severity: "medium", severityReason: `something else asks for a login: ${login}` }),
    fix: { text: fix },
    related: guard.related,
  };
}

function weightOf({
  form,
  sure,
  guard,
}: IneffectiveGuard): Pick<Found, "severity" | "severityReason" | "confidence" | "confidenceReason"> {
  if (form === "assertion")
    return {
      severity: "medium",
      severityReason: "the check works until somebody starts Python with `-O`",
      confidence: "medium",
      confidenceReason: "nothing else in the function asks; a guard around it was not looked for",
    };
  if (form === "asks-of-changes")
    return {
      severity: "medium",
      severityReason: "what the rows hold was not looked at",
      confidence: "medium",
      confidenceReason: "the class asks nothing under GET; the rows may be meant for every account",
    };
  if (form === "lost-override")
    return {
      confidence: "medium",
      confidenceReason: "the guard of the replaced method is gone; the heir may be open on purpose",
    };
  if (form === "dropped-refusal" && guard.endsWith("handle_no_permission"))
    return {
      severity: "medium",
      severityReason: "it raises for whoever is logged in; only visitors without a login go on",
      confidence: "medium",
      confidenceReason: "whether the view turns visitors without a login away before was not looked at",
    };
  return sure
    ? { confidence: "high", confidenceReason: "what is written can stop nobody, whatever stands around it" }
    : {
        confidence: "medium",
        confidenceReason: "the view's base class comes from a package that was not read",
      };
}

interface Words {
  readonly message: string;
  readonly fix: string;
}

function wordsFor(guard: IneffectiveGuard, hasLogin: boolean): Words {
  const { subject, guard: name, instead } = guard;
  switch (guard.form) {
    case "mixin-after-view":
      return {
        message: `\`${name}\` stands to the right of \`${instead}\` in \`${subject}\`, whose \`dispatch\` answers before the mixin is asked: ${hasLogin ? "what it demands is asked of nobody" : "everybody reaches this view"}.`,
        fix: `Put \`${name}\` first: \`class ${subject}(${name}, ${instead})\`.`,
      };
    case "unread-attribute":
      return {
        message: `Nothing reads \`${name}\` of \`${subject}\`: none of its bases is ${instead.includes(" ") ? instead : `\`${instead}\``}, so that what it demands is asked of nobody.`,
        fix: readerFix(guard),
      };
    case "misspelt-attribute":
      return {
        message: `\`${name}\` of \`${subject}\` is not what REST framework reads: that is \`${instead}\`. The classes listed here are never asked, and the project's default decides.`,
        fix: `Rename \`${name}\` to \`${instead}\`.`,
      };
    case "lost-override":
      return {
        message: `\`${subject}\` replaces \`${instead}\` and with it ${code(name)}, which stands on that method: everybody may call it here.`,
        fix: "Put the guard on this method as well, or on the base class's `dispatch`, which all handlers pass.",
      };
    case "undecorated-registration":
      return {
        message: `${code(name)} stands above ${code(instead)}, which has already registered the bare function: requests for \`${subject}\` never pass the guard.`,
        fix: `Pass \`auth=django_auth\` to ${code(instead)}, or move ${code(name)} below it.`,
      };
    case "above-api-view":
      return {
        message: `${code(name)} stands above ${code(instead)} and comes too late: \`${subject}\` was made without it, and the project's default decides who may call it.`,
        fix: `Move ${code(name)} below ${code(instead)}.`,
      };
    case "note-on-method":
      return {
        message: `${code(name)} on \`${subject}\` leaves a note that only \`@api_view\` reads: \`${instead}\` never looks at it, and its own classes, or the project's default, decide who may call this.`,
        fix: `Write the classes into \`permission_classes\` of \`${instead}\`; where its methods differ, choose them in \`get_permissions\`.`,
      };
    case "asks-of-changes":
      return {
        message: `\`${name}\` asks for a permission before rows are added, changed or deleted, and for nothing before they are shown. \`${subject}\` only shows rows: everybody with an account reads them.`,
        fix: "Derive a class from it whose `perms_map` asks for `view` under GET, or name a class that asks who may read.",
      };
    case "unused-decorator":
      return {
        message: `\`${name}(…)\` gives back a guarded function, and nothing keeps it: what is called later is the bare one.`,
        fix: `Use the result: \`view = ${name}(view)\`, or write \`@${name}\` above the function.`,
      };
    case "replaced-check":
      return {
        message: `\`${subject}\` takes the place of \`${name}\`, which asks who may come, and neither calls it nor asks itself: everybody reaches this view.`,
        fix: `Call \`${instead}\` first.`,
      };
    case "user-truth":
    case "compared-text":
    case "uncalled":
    case "constant-answer":
    case "assertion":
      return conditionWords(guard);
    case "open-authenticator":
    case "unread-proof":
      return authenticatorWords(guard);
    case "misspelt-hook":
      return {
        message: `REST framework asks a permission class by \`${instead}\`, never by \`${name}\`: \`${subject}\` leaves the answer to \`BasePermission\`, which lets everybody on.`,
        fix: `Rename \`${name}\` to \`${instead}\`.`,
      };
    case "dropped-refusal":
    case "ignored-refusal":
    case "unraised":
    case "refusal-as-object":
    case "unread-answer":
    case "render-only":
      return refusalWords(guard);
  }
}

function readerFix({ guard, instead, subject }: IneffectiveGuard): string {
  return guard === "permission_classes"
    ? `Let \`${subject}\` descend from \`LoginRequiredMixin\` (first), or from a view of REST framework, which reads \`permission_classes\`.`
    : `Put \`${instead}\` first among the bases: \`class ${subject}(${instead}, …)\`.`;
}

function conditionWords({ form, subject, guard, instead }: IneffectiveGuard): Words {
  switch (form) {
    case "user-truth":
      return {
        message: `\`${guard}\` is there for anonymous visitors too (\`AnonymousUser\`), so that this condition of \`${subject}\` turns nobody away.`,
        fix: `Ask \`${instead}\`.`,
      };
    case "compared-text":
      return {
        message: `\`${guard}\` is True or False and is compared with a text here, which it never equals: this condition of \`${subject}\` turns nobody away.`,
        fix: `Write \`if not request.user.${guard}:\`.`,
      };
    case "uncalled":
      return {
        message: `\`${guard}\` is not called here: a function counts as true whatever it would answer, so that \`${subject}\` turns nobody away.`,
        fix: `Call it: \`${instead}\`.`,
      };
    case "constant-answer":
      return {
        message: `\`${subject}\` answers with ${instead}: it lets everybody on.`,
        fix: "Return `True` or `False`: `return request.user.is_authenticated and …`, and raise exceptions instead of returning them.",
      };
    default:
      return {
        message: `\`${subject}\` asks who is there by \`assert\`, which Python leaves out when it runs with \`-O\` or \`PYTHONOPTIMIZE\`: then nobody is asked this.`,
        fix: `Write \`if not …: ${instead}\` in place of the \`assert\`.`,
      };
  }
}

function authenticatorWords({ form, subject, guard, instead }: IneffectiveGuard): Words {
  if (form === "open-authenticator")
    return {
      message: `\`${subject}\` lets in whoever asks: it gives ${instead}, and Django Ninja takes any answer that counts as true for a proof.`,
      fix: "Return `None` where the key belongs to nobody, and what the key belongs to otherwise.",
    };
  return {
    message: `\`${subject}\` is given \`${guard}\` and never looks at it: whoever knows somebody's name is logged in as them.`,
    fix: `Return the user only \`if user.${instead}(${guard}) and self.user_can_authenticate(user)\`, and \`None\` otherwise.`,
  };
}

function refusalWords({ form, subject, guard, instead }: IneffectiveGuard): Words {
  switch (form) {
    case "unraised":
      return {
        message: `\`${guard}(…)\` is built in \`${subject}\` and not raised: the request that was to be refused goes on.`,
        fix: `Write \`${instead}(…)\`.`,
      };
    case "dropped-refusal":
      return {
        message: `\`${guard}(…)\` is built in \`${subject}\` and not returned: the request that was to be turned away goes on.`,
        fix: `Write \`${instead}(…)\`.`,
      };
    case "ignored-refusal":
      return {
        message: `\`${guard}\` answers with a redirect or an error where it means to refuse, and \`${subject}\` throws that answer away: the request that was to be turned away goes on.`,
        fix: `Return it (\`if (answer := ${instead}(…)): return answer\`), or let \`${instead}\` raise \`PermissionDenied\`.`,
      };
    case "refusal-as-object":
      return {
        message: `\`${guard}\` returns a redirect where it means to refuse, and \`${subject}\` goes on with it as if it were the object: the refused request is carried out.`,
        fix: `Raise instead: \`${instead}()\`; or let the caller return what it gets when it is a response.`,
      };
    case "unread-answer":
      return {
        message: `\`${guard}(…)\` only answers whether the caller may, and \`${subject}\` never looks at the answer: whoever may not goes on.`,
        fix: `Look at it: \`${instead}\`.`,
      };
    default:
      return {
        message: `\`${subject}\` asks (${code(guard)}) before it shows the page and not before it takes the ${instead}: whoever sends the form without opening the page is not asked.`,
        fix: "Ask before the method is looked at: at the top of the view, in `dispatch`, or by a decorator or mixin.",
      };
  }
}

/** A name in code marks, unless it is a phrase. */
function code(name: string): string {
  return name.includes(" ") ? name : `\`${name}\``;
}
