import { crossOrigins, type CrossOrigin } from "../../model/cross-origin.ts";
import { originKind } from "../../model/origin-kinds.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production allows an origin of developers' machines. */
export const check: Check = {
  meta: {
    slug: "dev-origin-in-production",
    title: "production allows an origin of developers' machines",
    severity: "low",
    severityReason: "an attacker would have to run a server on the developer's own machine",
    cwe: [942, 489],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `localhost`, loopback addresses and tunnels such as ngrok in `CORS_ALLOWED_ORIGINS` (formerly `CORS_ORIGIN_WHITELIST`) of production's settings.",
      impact:
        "Whatever answers on that port of a visitor's own machine may read this site's answers; the name of a tunnel belongs to somebody else tomorrow.",
      fix: 'Move the entry into development\'s settings: `CORS_ALLOWED_ORIGINS += ["http://localhost:3000"]` there.',
      mitigation: "Keep `CORS_ALLOW_CREDENTIALS` off while the entry is in production.",
      falsePositive:
        "Needed by applications that really run on their users' machines and call this site from a browser.",
    },
  },
  *judge(model) {
    for (const site of crossOrigins(model)) yield* verdictsOn(site);
  },
};

function* verdictsOn({ origins, allowAll }: CrossOrigin): Generator<Verdict> {
  const setting = origins?.found.setting;
  if (origins === undefined || setting === undefined || allowAll !== undefined) return;
  for (const { text, at } of origins.members.filter((one) => originKind(one.text) === "development")) {
    yield {
      verdict: "found",
      at,
      subject: origins.found.name,
      message: `\`${origins.found.name}\` holds \`${text}\` in production: whatever answers there, on any visitor's machine, may read this site's answers.`,
      ...surenessOf(setting),
      trace: setting.steps,
      cause: `${at.path}:${origins.found.name}:development`,
    };
  }
}
