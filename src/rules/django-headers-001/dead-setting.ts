import { ASSUMED_DJANGO, compareReleases } from "../../model/settings/defaults.ts";
import {
  effective,
  productionModules,
  surenessOf,
  type EvaluatedModule,
  type ProjectSettings,
  type Setting,
} from "../../model/settings/project-settings.ts";
import { textOf } from "../../model/settings/value.ts";
import { here, only } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Nothing must be written in their place. */
const WITHOUT_SUCCESSOR: ReadonlySet<string> = new Set([
  "SECURE_BROWSER_XSS_FILTER",
  "DEFAULT_HASHING_ALGORITHM",
]);

/** A protection is set under a name that Django does not read any more. */
export const check: Check = {
  meta: {
    slug: "dead-setting",
    title: "a setting for protection that Django no longer reads",
    severity: "low",
    severityReason: "what is lost is a habit of the past, or has a default in its place",
    cwe: [1188, 440],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports settings of production that the project's Django ignores without a word: `SECURE_BROWSER_XSS_FILTER`, `PASSWORD_RESET_TIMEOUT_DAYS` and `DEFAULT_HASHING_ALGORITHM` from 4.0, `DEFAULT_FILE_STORAGE` and `STATICFILES_STORAGE` from 5.1. Policies under the names of another django-csp are DJANGO-CSP-001/csp-without-middleware.",
      impact:
        "Readers of the settings believe in a protection that is not there; uploads meant for a private bucket land on the server's own disk.",
      fix: "Write the setting that took its place, and remove this one.",
      mitigation:
        "Run `manage.py check --deploy` after every upgrade and read the release notes of what was removed.",
      falsePositive: "A package of the project may still read the old name.",
    },
  },
  *judge(model) {
    const seen = new Set<string>();
    for (const { settings, module } of productionModules(model.settings)) {
      for (const dead of DEAD) {
        const setting = effective(module, dead.name, "withoutDebug");
        const place = setting && `${setting.at.path}:${setting.at.span.start}`;
        if (setting === undefined || place === undefined || seen.has(place)) continue;
        if (compareReleases(settings.django.version ?? ASSUMED_DJANGO, dead.since) < 0) continue;
        seen.add(place);
        yield verdictOn(settings, module, setting, dead);
      }
    }
  },
  fix: only(
    ({ subject }) => WITHOUT_SUCCESSOR.has(subject),
    here((at) => ({ kind: "remove-statement", at })),
  ),
};

interface DeadSetting {
  readonly name: string;
  /** The release that stopped reading it (docs.djangoproject.com/en/dev/internals/deprecation/). */
  readonly since: string;
  /** What happens instead, as a clause. */
  readonly instead: string;
  readonly fix: string;
  /** The setting that took its place, where one did. */
  readonly successor?: string;
}

const DEAD: readonly DeadSetting[] = [
  {
    name: "SECURE_BROWSER_XSS_FILTER",
    since: "4.0",
    instead: "browsers have no such filter any more, and only a content security policy limits scripts",
    fix: "Remove it and write a content security policy: `SECURE_CSP` from Django 6.0, django-csp before.",
  },
  {
    name: "PASSWORD_RESET_TIMEOUT_DAYS",
    since: "4.0",
    instead: "reset links live for `PASSWORD_RESET_TIMEOUT`, three days by default",
    fix: "Write `PASSWORD_RESET_TIMEOUT` in seconds.",
    successor: "PASSWORD_RESET_TIMEOUT",
  },
  {
    name: "DEFAULT_HASHING_ALGORITHM",
    since: "4.0",
    instead: "signatures use SHA-256 whatever it says",
    fix: "Remove it.",
  },
  {
    name: "DEFAULT_FILE_STORAGE",
    since: "5.1",
    instead: "uploads go to the server's own disk under `MEDIA_ROOT`",
    fix: 'Write `STORAGES = {"default": {"BACKEND": …}, "staticfiles": {"BACKEND": …}}`.',
    successor: "STORAGES",
  },
  {
    name: "STATICFILES_STORAGE",
    since: "5.1",
    instead: "static files are collected by the plain storage",
    fix: 'Write `STORAGES = {"default": {"BACKEND": …}, "staticfiles": {"BACKEND": …}}`.',
    successor: "STORAGES",
  },
];

function verdictOn(
  settings: ProjectSettings,
  module: EvaluatedModule,
  setting: Setting,
  { name, since, instead, fix, successor }: DeadSetting,
): Verdict {
  const { version, known } = settings.django;
  const replaced = successor === undefined ? undefined : effective(module, successor, "withoutDebug");
  const lost = name === "DEFAULT_FILE_STORAGE" && replaced === undefined && isRemote(setting);
  return {
    verdict: "found",
    at: setting.at,
    subject: name,
    message: `Django does not read \`${name}\` since ${since}: ${replaced === undefined ? instead : `\`${replaced.name}\` decides`}.`,
    ...(lost
      ? {
          severity: "medium" as const,
          severityReason: "files meant for a bucket are kept, and served, by the site itself",
        }
      : {}),
    ...sureness(setting, version, known),
    evidence: `${name} is set; Django ${version ?? ASSUMED_DJANGO}`,
    fix: { text: fix },
  };
}

/** Storages of packages keep files elsewhere. */
function isRemote({ value }: Setting): boolean {
  const path = textOf(value);
  return path !== undefined && !path.startsWith("django.core.files.");
}

function sureness(
  setting: Setting,
  version: string | undefined,
  known: string,
): Pick<Extract<Verdict, { verdict: "found" }>, "confidence" | "confidenceReason"> {
  if (version !== undefined) return surenessOf(setting);
  return { confidence: "low", confidenceReason: `${known}; Django ${ASSUMED_DJANGO} is assumed` };
}
