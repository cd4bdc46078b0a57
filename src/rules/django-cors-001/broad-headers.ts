import { crossOrigins, type CrossOrigin } from "../../model/cross-origin.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production lets other origins send every header. */
export const check: Check = {
  meta: {
    slug: "broad-headers",
    title: "other origins may send every header",
    severity: "low",
    cwe: [942],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports `"*"` in `CORS_ALLOW_HEADERS` of production\'s settings.',
      impact:
        "Allowed origins may then send headers that this site trusts, such as those by which a proxy tells it who the visitor is. Where credentials are sent along, browsers take the star for a header's name, so that it does not even work.",
      fix: 'List what the front ends send beyond the usual: `CORS_ALLOW_HEADERS = [*default_headers, "x-request-id"]` (`from corsheaders.defaults import default_headers`).',
      mitigation: "Let the proxy remove headers that only it may set.",
      falsePositive: "Harmless where no header of a request decides anything.",
    },
  },
  *judge(model) {
    for (const site of crossOrigins(model)) yield* verdictsOn(site);
  },
};

function* verdictsOn({ headers }: CrossOrigin): Generator<Verdict> {
  const setting = headers?.found.setting;
  const star = headers?.members.find(({ text }) => text === "*");
  if (setting === undefined || star === undefined) return;
  yield {
    verdict: "found",
    at: star.at,
    subject: "CORS_ALLOW_HEADERS",
    message:
      "`CORS_ALLOW_HEADERS` holds `*`: allowed origins may send headers that this site trusts, such as those by which a proxy names the visitor.",
    ...surenessOf(setting),
    trace: setting.steps,
  };
}
