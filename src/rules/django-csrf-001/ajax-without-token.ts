import type { Found, Verdict } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { fateOfRequest, setupFor } from "../../model/javascript/request-fate.ts";
import type { Sender } from "../../model/javascript/request-calls.ts";
import type { RequestToken, ScriptRequest } from "../../model/javascript/requests.ts";
import { gradeFate } from "../../model/templates/fate-words.ts";
import type { FormFate, FormViews } from "../../model/templates/form-views.ts";
import { formViews } from "../../model/templates/form-views.ts";
import type { Check } from "../rule.ts";

/** A script sends something to this site without a token. */
export const check: Check = {
  meta: {
    slug: "ajax-without-token",
    title: "a script's request that changes something sends no CSRF token",
    severity: "high",
    cwe: [352],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports requests of scripts (`fetch`, `XMLHttpRequest`, jQuery, axios, `sendBeacon`, htmx) that POST, PUT, PATCH or DELETE to the site itself without Django's token, in templates and in static files. High where the view behind it takes requests without a token; low where Django refuses them, which then do not work. Set-ups for all requests, such as `$.ajaxSetup`, axios' `xsrfHeaderName` or `hx-headers` on `<body>`, are known.",
      impact:
        "Where the view checks no token, a page anywhere can send the same request in a signed-in visitor's name.",
      fix: 'Send the token as a header, `headers: {"X-CSRFToken": token}` with the token from the page (`document.querySelector("[name=csrfmiddlewaretoken]").value`), and let the view check it: take `csrf_exempt` off, keep `CsrfViewMiddleware` in `MIDDLEWARE`.',
      mitigation: "Keep `SESSION_COOKIE_SAMESITE = 'Lax'`, Django's default.",
      falsePositive:
        "Fine where another script adds the header to every request, or where the address belongs to an interface that knows its callers by a key in a header.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    if (model.scripts.requests.length === 0) return;
    const answering = formViews(model);
    for (const request of model.scripts.requests) yield* judged(model, answering, request);
  },
};

const SETTLES: Readonly<Record<Exclude<RequestToken, "absent" | "unseen">, string>> = {
  present: "the token goes along",
  form: "a whole form is sent, and its token with it",
  own: "the request shows who sends it by a key in a header, or sends no cookies",
};

function* judged(model: AuditModel, answering: FormViews, request: ScriptRequest): Iterable<Verdict> {
  const { at, token, target, method } = request;
  const subject = `${NAMES[request.sender]} ${method}`;
  if (target.kind === "external") return;
  const setup = setupFor(model, request);
  if (token === "unseen") {
    yield {
      verdict: "not-seen",
      at,
      subject,
      what: "which headers this request carries",
      verify:
        "send it from a page, and look for `X-CSRFToken` among its headers in the browser's network tab",
    };
  } else if (token !== "absent" || setup) {
    const because =
      token === "absent" ? `\`${setup?.at.path ?? ""}\` adds the token to all such requests` : SETTLES[token];
    yield { verdict: "ruled-out", at, subject, because };
  } else {
    const fate = fateOfRequest(model, answering, request);
    if (fate.kind === "settled") yield { verdict: "ruled-out", at, subject, because: fate.because };
    else yield { verdict: "found", at, subject, ...grade(request, fate) };
  }
}

const NAMES: Readonly<Record<Sender, string>> = {
  fetch: "fetch",
  jquery: "jQuery",
  axios: "axios",
  beacon: "sendBeacon",
  xhr: "XMLHttpRequest",
  htmx: "htmx",
  client: "client",
};

function grade({ method, script }: ScriptRequest, fate: Exclude<FormFate, { kind: "settled" }>): Grade {
  const cause = causeOf(script, fate);
  return {
    ...gradeFate(fate, {
      what: `This ${method} request sends no CSRF token`,
      noun: "request",
      doubt: "another script may add the token to every request",
    }),
    ...(cause === undefined ? {} : { cause }),
  };
}

type Grade = ReturnType<typeof gradeFate> & Pick<Found, "cause">;

/** Requests to one exempt view, and all where nothing checks tokens, have one cause. */
function causeOf({ file }: ScriptRequest["script"], fate: FormFate): string | undefined {
  if (fate.kind === "exempt") return `exempt ${fate.at.path} ${fate.at.span.start}`;
  return fate.kind === "unchecked" ? `unchecked ${file.project ?? ""}` : undefined;
}
