import type { OpenApiView } from "../../model/open-api-views.ts";
import { namesPermissions, openApiViews } from "../../model/open-api-views.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import type { RestFramework } from "../../model/settings/rest-framework.ts";
import { entryAt, namesUnder, restFrameworks } from "../../model/settings/rest-framework.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import { identityMiddleware } from "../../model/authentication/identity-middleware.ts";
import type { Found } from "../../findings/finding.ts";
import type { Check } from "../rule.ts";

/** REST framework's default lets everybody call every view. */
export const check: Check = {
  meta: {
    slug: "drf-no-default-permission",
    title: "API open to everybody by default",
    severity: "high",
    cwe: [862, 1188],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that install `rest_framework` and leave `DEFAULT_PERMISSION_CLASSES` out, empty or at `AllowAny`. Medium where views leave it at that and nothing in the project names permissions, low elsewhere.",
      impact:
        "Every view that does not name its permissions, today or after the next commit, answers strangers: they read and change what it handles.",
      fix: 'Write `"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]` and name `AllowAny` on the views that are meant for everybody.',
      mitigation: "Let the proxy ask for a login on the API's address.",
      falsePositive: "Harmless where the API is public and read-only by design.",
    },
  },
  *judge(model) {
    const views = openApiViews(model.flows);
    for (const framework of restFrameworks(model.settings)) {
      const names = namesUnder(framework, KEY);
      if (names === undefined) continue;
      if (names !== "default" && !names.every((name) => ALLOWING.test(name))) continue;
      const { root } = framework.installed.found.settings.project;
      const open = views.filter(({ project }) => project === root);
      const { settings, module } = framework.installed.found;
      const gate = identityMiddleware(model.flows.program, settings, module);
      yield { ...verdictOn(framework, open, namesPermissions(model.flows, root)), ...behind(gate) };
    }
  },
  fix: here(
    (at) => ({ kind: "set-option", at, keys: [KEY], code: '["rest_framework.permissions.IsAuthenticated"]' }),
    "views for everybody must say so from then on",
  ),
};

const KEY = "DEFAULT_PERMISSION_CLASSES";

const ALLOWING = /^rest_framework\.permissions\.AllowAny$/;

/** Views listed with one finding. */
const MOST = 10;

function verdictOn(framework: RestFramework, views: readonly OpenApiView[], aware: boolean): Found {
  const { module } = framework.installed.found;
  const count = views.length;
  return {
    verdict: "found",
    at: entryAt(framework, KEY) ?? framework.at,
    subject: KEY,
    message:
      count === 0
        ? "REST framework's default lets everybody call every view. All views in sight name their own permissions; the next one that forgets is open."
        : `REST framework's default lets everybody call every view, and ${count === 1 ? "one view leaves" : `${count} views leave`} it at that: strangers can call ${count === 1 ? "it" : "them"} without a login, unless code of the view asks for one.`,
    ...weight(count, aware),
    confidence: "medium",
    confidenceReason: whyProduction(module),
    related: views.slice(0, MOST).map(({ at }) => ({ place: at, note: "names no permissions of its own" })),
  };
}

/** A middleware that turns strangers away leaves what it lets through itself. */
function behind(gate: string | undefined): Partial<Pick<Found, "severity" | "severityReason" | "message">> {
  if (gate === undefined) return {};
  return {
    severity: "low",
    severityReason: `\`${gate}\` turns away whoever it does not know`,
    message: `REST framework's default lets everybody call every view; \`${gate}\` alone stands before those that name no permissions, and what it lets through is open.`,
  };
}

/** Where others name their permissions, those that do not may be public on purpose. */
function weight(
  count: number,
  aware: boolean,
): { readonly severity: "low" | "medium"; readonly severityReason: string } {
  if (count === 0) return { severity: "low", severityReason: "every view in sight names its permissions" };
  return aware
    ? { severity: "low", severityReason: "other views name theirs, so that these may be public on purpose" }
    : { severity: "medium", severityReason: "whether these views handle private things was not looked at" };
}
