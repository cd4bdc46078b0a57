import type { InstalledApps } from "../../model/settings/installed-apps.ts";
import { appOf, productionApps } from "../../model/settings/installed-apps.ts";
import { middlewareOf } from "../../model/settings/middleware.ts";
import { truthOf } from "../../model/settings/operations/truth.ts";
import { contentsOf } from "../../model/settings/production-content.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { productionValue } from "../../model/settings/production-value.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { leaves } from "../../model/settings/resolve.ts";
import { elementsOf, textOf } from "../../model/settings/value.ts";
import type { Place } from "../../findings/finding.ts";
import type { Check, Verdict } from "../rule.ts";

/** django-axes is installed and does not lock anybody out. */
export const check: Check = {
  meta: {
    slug: "axes-misconfigured",
    title: "django-axes installed but not effective",
    severity: "medium",
    cwe: [307, 1188],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that install `axes` without its authentication backend, with it behind others, without its middleware, or switched off by `AXES_ENABLED`, `AXES_LOCK_OUT_AT_FAILURE` or a limit of more than 100 failures.",
      impact: "Nobody is locked out although everybody believes so: passwords can be tried for ever.",
      fix: 'Put `"axes.backends.AxesStandaloneBackend"` first in `AUTHENTICATION_BACKENDS` and `"axes.middleware.AxesMiddleware"` last in `MIDDLEWARE`; leave `AXES_ENABLED` on.',
      mitigation: "Let the proxy limit the login page as well.",
      falsePositive: "Safe where another package or the proxy limits attempts and axes only records them.",
    },
  },
  *judge(model) {
    for (const installed of productionApps(model.settings)) {
      const app = appOf(installed, ["axes"]);
      if (app === undefined) continue;
      yield* backendVerdicts(installed, app.at);
      yield* middlewareVerdicts(installed, app.at);
      yield* switchVerdicts(installed);
    }
  },
};

const BACKENDS = /^axes\.backends\./;

function* backendVerdicts(installed: InstalledApps, app: Place): Generator<Verdict> {
  const { settings, module } = installed.found;
  const found = productionValue(settings, module, "AUTHENTICATION_BACKENDS");
  const lists = found === undefined ? [] : leaves(found.inProduction).map(({ value }) => elementsOf(value));
  if (found === undefined || lists.some((list) => list === undefined) || isOpen(found)) return;
  const names = lists.flatMap((list) => (list ?? []).map((one) => textOf(one)));
  if (names.some((name) => name === undefined)) return;
  const position = names.findIndex((name) => name !== undefined && BACKENDS.test(name));
  const at = found.setting?.at ?? app;
  if (position < 0) {
    yield verdict(
      installed,
      at,
      "AUTHENTICATION_BACKENDS",
      "django-axes is installed, but its backend is not in `AUTHENTICATION_BACKENDS`: it never sees a login, and passwords can be tried for ever.",
    );
  } else if (position > 0) {
    yield verdict(
      installed,
      at,
      "AUTHENTICATION_BACKENDS",
      "Another backend stands before that of django-axes: it lets people in before the lockout is asked, so that a locked account can still be tried.",
    );
  }
}

/** The list may hold more than what is written. */
function isOpen(found: ProductionValue): boolean {
  return contentsOf(found).some((content) => "elements" in content && content.open);
}

function* middlewareVerdicts(installed: InstalledApps, app: Place): Generator<Verdict> {
  const { settings, module } = installed.found;
  const list = middlewareOf(settings, module);
  if (list === undefined || list.open || list.entries.some(({ name }) => name.startsWith("axes."))) return;
  yield {
    ...verdict(
      installed,
      app,
      "MIDDLEWARE",
      "django-axes is installed without `axes.middleware.AxesMiddleware`: it locks out, but the login page does not say so and the answer stays that of a wrong password.",
    ),
    severity: "low",
    severityReason: "the lockout itself works without the middleware",
  };
}

function* switchVerdicts(installed: InstalledApps): Generator<Verdict> {
  const { settings, module } = installed.found;
  for (const name of ["AXES_ENABLED", "AXES_LOCK_OUT_AT_FAILURE"]) {
    const found = productionValue(settings, module, name);
    if (found?.setting !== undefined && truthOf(found.inProduction) === false)
      yield verdict(
        installed,
        found.at,
        name,
        `\`${name}\` is off in production: django-axes locks nobody out, and passwords can be tried for ever.`,
      );
  }
  const limit = productionValue(settings, module, "AXES_FAILURE_LIMIT");
  if (limit?.setting === undefined) return;
  if (contentsOf(limit).some((content) => content.type === "number" && content.value > 100))
    yield verdict(
      installed,
      limit.at,
      "AXES_FAILURE_LIMIT",
      "More than 100 wrong passwords are allowed before django-axes locks out: enough to try every common one.",
    );
}

function verdict(
  installed: InstalledApps,
  at: Place,
  subject: string,
  message: string,
): Verdict & { readonly verdict: "found" } {
  const { setting } = installed.found;
  return {
    verdict: "found",
    at,
    subject,
    message,
    ...(setting === undefined
      ? { confidence: "medium", confidenceReason: "the app is installed" }
      : surenessOf(setting)),
  };
}
