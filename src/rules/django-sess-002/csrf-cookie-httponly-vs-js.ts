import type { AuditModel } from "../../model/audit-model.ts";
import { scriptsReading } from "../../model/transport/cookie-scripts.ts";
import { servingLeaves, switchState } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf, type Transport } from "../../model/transport/transport.ts";
import { surenessOf, type Setting } from "../../model/settings/project-settings.ts";
import { textOf } from "../../model/settings/value.ts";
import type { Check, Verdict } from "../rule.ts";

/** Settings that keep the CSRF cookie from scripts. */
const NAMES = ["CSRF_USE_SESSIONS", "CSRF_COOKIE_HTTPONLY"] as const;

/** Scripts read a CSRF cookie that the settings keep from them. */
export const check: Check = {
  meta: {
    slug: "csrf-cookie-httponly-vs-js",
    title: "scripts read a CSRF cookie that is kept from them",
    severity: "low",
    cwe: [16],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `CSRF_COOKIE_HTTPONLY` or `CSRF_USE_SESSIONS` in production while a script of the repository reads the CSRF cookie.",
      impact:
        "The script finds no token, its requests are refused, and the quick repair under pressure is to exempt the view from CSRF protection. HttpOnly gains next to nothing here: a script that runs on the page can read the token from any form.",
      fix: "Let the script take the token from the page: put `{% csrf_token %}` into the template and read `document.querySelector('[name=csrfmiddlewaretoken]').value`. Or delete the line: readable is Django's default.",
      mitigation: "None is needed: the requests are refused.",
      falsePositive: "The script may run on pages only that are served by another site or by development.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const setting = hidingSetting(transport);
      if (setting !== undefined) yield* verdictsOn(model, transport, setting);
    }
  },
};

function hidingSetting(transport: Transport): Setting | undefined {
  const name = NAMES.find((one) => switchState(valueOf(transport, one)) === "on");
  return name === undefined ? undefined : valueOf(transport, name)?.setting;
}

function cookieName(transport: Transport): string | undefined {
  const found = valueOf(transport, "CSRF_COOKIE_NAME");
  return found === undefined ? undefined : textOf(servingLeaves(found)[0]);
}

function* verdictsOn(model: AuditModel, transport: Transport, setting: Setting): Generator<Verdict> {
  const cookie = cookieName(transport);
  if (cookie === undefined || cookie.length < 3) return;
  const { name } = setting;
  const readers = scriptsReading(model, transport.settings.project.root, cookie);
  const [first] = readers;
  if (first === undefined) {
    yield {
      verdict: "ruled-out",
      at: setting.at,
      subject: name,
      because: "no script of the repository reads the cookie",
    };
    return;
  }
  const kept =
    name === "CSRF_USE_SESSIONS" ? "there is no CSRF cookie" : "scripts cannot read the CSRF cookie";
  yield {
    verdict: "found",
    at: setting.at,
    subject: name,
    message: `With \`${name}\` ${kept}, but \`${first.path}\` reads it: its requests are refused, until somebody exempts the view under pressure.`,
    ...surenessOf(setting),
    evidence: `${name} = True`,
    trace: setting.steps,
    related: readers.slice(0, 5).map((place) => ({ place, note: "reads the cookie" })),
  };
}
