import { parseVersion, compareReleases } from "../../model/dependencies/version-number.ts";
import type { Place } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { debugTags } from "../../model/templates/debug-tags.ts";
import type { ProjectSettings } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** A template prints everything it knows. */
export const check: Check = {
  meta: {
    slug: "debug-tag",
    title: "a template prints its whole context with `{% debug %}`",
    severity: "medium",
    severityReason: "recent releases print it while DEBUG is on alone",
    cwe: [489, 200],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `{% debug %}` in templates.",
      impact:
        "The tag prints every variable of the page, the settings among them that context processors hand over, and the list of loaded modules. Before Django 2.2.27, 3.2.12 and 4.0.2 it does so for every visitor, unescaped; since then only while DEBUG is on.",
      fix: "Remove the tag; django-debug-toolbar shows the same to developers alone.",
      mitigation: "Run a release that has the correction, with `DEBUG = False`.",
      falsePositive: "Fine in a page that only developers can open.",
    },
  },
  *judge({ templates, settings }: AuditModel): Iterable<Verdict> {
    for (const { at, isAsked } of debugTags(templates.graph)) {
      if (isAsked)
        yield { verdict: "ruled-out", at, subject: "debug", because: "it stands inside `{% if debug %}`" };
      else yield found(settings, at);
    }
  },
};

function found(settings: AuditModel["settings"], at: Place): Verdict {
  const version = versionAt(settings, at.path);
  const always = version !== undefined && printsAlways(version);
  const grade = version === undefined ? UNTOLD : always ? ALWAYS : WITH_DEBUG;
  return {
    verdict: "found",
    at,
    subject: "debug",
    message: always
      ? "`{% debug %}` prints every variable of this page to every visitor, unescaped, with the Django that this project runs."
      : "`{% debug %}` prints every variable of this page to every visitor while DEBUG is on; releases of Django before 2.2.27, 3.2.12 and 4.0.2 print it always.",
    ...grade,
  };
}

const ALWAYS = {
  confidence: "high",
  confidenceReason: "the project's Django prints it whatever DEBUG is",
} as const;

const UNTOLD = {
  severity: "medium",
  severityReason:
    "no dependency file says which Django runs here: corrected releases print it with DEBUG on alone",
  confidence: "medium",
  confidenceReason: "the tag stands in the template; the release of Django is not in sight",
} as const;

const WITH_DEBUG = {
  severity: "low",
  severityReason: "current releases of Django print nothing with DEBUG off",
  confidence: "medium",
  confidenceReason: "the tag stands in the template; whether DEBUG is on was judged elsewhere",
} as const;

/** The Django of the project that holds the file, as far as a dependency file names it. */
function versionAt(settings: readonly ProjectSettings[], path: string): readonly number[] | undefined {
  return settings
    .filter(({ project: { root } }) => root === "" || path.startsWith(`${root}/`))
    .flatMap(({ django }) => (django.version === undefined ? [] : [parseVersion(django.version)?.release]))
    .find((release) => release !== undefined);
}

/** docs.djangoproject.com/en/5.2/ref/templates/builtins/#debug, CVE-2022-22818. */
function printsAlways(release: readonly number[]): boolean {
  const before = (wanted: readonly number[]): boolean => compareReleases(release, wanted) < 0;
  if (before([3, 0])) return before([2, 2, 27]);
  return before([4, 0]) ? before([3, 2, 12]) : before([4, 0, 2]);
}
