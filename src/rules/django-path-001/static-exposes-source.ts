import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { FolderSetting } from "../../model/uploads/file-folders.ts";
import { exposedSources } from "../../model/uploads/file-folders.ts";
import type { Check, Verdict } from "../rule.ts";

/** The folder of static files holds the code. */
export const check: Check = {
  meta: {
    slug: "static-exposes-source",
    title: "static files cover the code",
    severity: "high",
    cwe: [552, 540],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `STATICFILES_DIRS` with the project's own folder in it.",
      impact:
        "`collectstatic` copies settings, code and databases to where the web server hands them to everybody.",
      fix: 'List the folder that holds static files only: `STATICFILES_DIRS = [BASE_DIR / "static"]`.',
      mitigation:
        "Look through STATIC_ROOT on the server and remove what does not belong there; replace keys that lay there.",
      falsePositive: "Fine where `collectstatic` is never run and static files are not served from there.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const folder of exposedSources(model)) yield* found(folder);
  },
};

function found({ found: value }: FolderSetting): readonly Found[] {
  if (!value.setting) return [];
  return [
    {
      verdict: "found",
      at: value.at,
      subject: "STATICFILES_DIRS",
      message:
        "The project's own folder counts as static files: settings, keys and code are published with them, and everybody can fetch them.",
      ...surenessOf(value.setting),
      trace: value.setting.steps,
    },
  ];
}
