import { debugIsOn } from "../../model/settings/debug.ts";
import { debugTools, toolbarCallback, type DebugTool } from "../../model/settings/debug-tools.ts";
import { middlewareOf } from "../../model/settings/middleware.ts";
import {
  effective,
  productionModules,
  surenessOf,
  type EvaluatedModule,
  type ProjectSettings,
} from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** Debug tools that stay installed when DEBUG is off. */
export const check: Check = {
  meta: {
    slug: "debug-toolbar-in-prod",
    title: "debug tool installed in production",
    severity: "medium",
    severityReason: "its panels also ask whether DEBUG is on",
    cwe: [489, 215],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports django-debug-toolbar and django-silk in production's `INSTALLED_APPS`, outside any `if DEBUG:`, and a `SHOW_TOOLBAR_CALLBACK` that replaces the toolbar's own check of DEBUG.",
      impact:
        "The toolbar shows settings, SQL, headers and sessions, and can run SQL again; silk records whole requests, passwords included, and shows them to whoever may open its pages.",
      fix: "Install the tool only under `if DEBUG:`, its middleware and URLs with it; leave `SHOW_TOOLBAR_CALLBACK` alone, or let it check `settings.DEBUG` first. For silk, set `SILKY_AUTHENTICATION` and `SILKY_AUTHORISATION` to True.",
      mitigation: "Block `/__debug__/` and `/silk/` at the proxy.",
      falsePositive: "The toolbar's own callback shows nothing while DEBUG is off; then this is low.",
    },
  },
  *judge(model) {
    const seen = new Set<string>();
    for (const { settings, module } of productionModules(model.settings)) {
      for (const verdict of verdictsOn(settings, module)) {
        const { at } = verdict;
        const place = at === undefined ? "" : `${at.path}:${at.span.start}`;
        if (!seen.has(place)) yield verdict;
        seen.add(place);
      }
    }
  },
};

function* verdictsOn(settings: ProjectSettings, module: EvaluatedModule): Generator<Verdict> {
  const debug = debugIsOn(settings, effective(module, "DEBUG"));
  const callback = toolbarCallback(module);
  for (const tool of debugTools(module))
    yield tool.name === "silk" ? silk(settings, module, tool) : toolbar(tool, debug);
  if (callback === undefined) return;
  yield {
    verdict: "found",
    at: callback.at,
    subject: "SHOW_TOOLBAR_CALLBACK",
    message:
      "`SHOW_TOOLBAR_CALLBACK` replaces the toolbar's own check that DEBUG is on and the visitor is listed: whoever satisfies the new one sees settings, SQL and sessions.",
    ...surenessOf(callback.setting),
    fix: { text: "Remove the callback, or let it return False unless `settings.DEBUG` is on." },
    trace: callback.setting.steps,
    related:
      callback.named === callback.at
        ? []
        : [{ place: callback.named, note: "named as the toolbar's callback here" }],
  };
}

function toolbar(tool: DebugTool, debug: boolean): Verdict {
  const { at, setting } = tool;
  return {
    verdict: "found",
    at,
    subject: tool.name,
    message: debug
      ? "The debug toolbar is installed in production and DEBUG is on: it shows settings, SQL and sessions to every address in INTERNAL_IPS, or to whoever its callback lets in."
      : "The debug toolbar is installed in production. It stays hidden while DEBUG is off; one setting or one callback away, it shows settings, SQL and sessions.",
    ...surenessOf(setting),
    ...(debug
      ? {}
      : { severity: "low", severityReason: "DEBUG is off, and the toolbar's own callback checks that" }),
    trace: setting.steps,
  };
}

function isSilks({ name }: { readonly name: string }): boolean {
  return name.startsWith("silk.");
}

function silk(settings: ProjectSettings, module: EvaluatedModule, tool: DebugTool): Verdict {
  const { at, setting } = tool;
  const middleware = middlewareOf(settings, module);
  if (setting.name === "INSTALLED_APPS" && middleware?.open === false && !middleware.entries.some(isSilks))
    return {
      verdict: "ruled-out",
      at,
      subject: tool.name,
      because: "its middleware is not among production's, so that it records nothing",
    };
  if (tool.guarded)
    return {
      verdict: "ruled-out",
      at,
      subject: tool.name,
      because: "`SILKY_AUTHENTICATION` and `SILKY_AUTHORISATION` are on",
    };
  return {
    verdict: "found",
    at,
    subject: tool.name,
    message:
      "django-silk is installed in production without `SILKY_AUTHENTICATION` and `SILKY_AUTHORISATION`: it records requests, passwords included, and its pages ask nobody who they are.",
    ...surenessOf(setting),
    confidence: "medium",
    confidenceReason: `whether its URLs are routed was not looked at; ${surenessOf(setting).confidenceReason}`,
    evidence: `silk in ${module.path}`,
    trace: setting.steps,
  };
}
