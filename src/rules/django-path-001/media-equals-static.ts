import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { MediaPlace } from "../../model/uploads/file-folders.ts";
import { mediaPlaces } from "../../model/uploads/file-folders.ts";
import type { Check, Verdict } from "../rule.ts";

/** Uploads and static files share a folder. */
export const check: Check = {
  meta: {
    slug: "media-equals-static",
    title: "uploads lie in the folder of static files",
    severity: "high",
    cwe: [552, 434],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a `MEDIA_ROOT` that is the same folder as `STATIC_ROOT` or one of `STATICFILES_DIRS`.",
      impact:
        "An upload replaces a script or style sheet of the site, and `collectstatic` publishes what visitors uploaded as the site's own.",
      fix: 'Give uploads a folder of their own: `MEDIA_ROOT = BASE_DIR / "media"`.',
      mitigation: "Serve uploads from a domain of their own.",
      falsePositive: "Fine where the settings module is not production's.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const place of mediaPlaces(model)) if (place.lies === "same") yield* found(place);
  },
};

function found({ media: { found: value }, with: other }: MediaPlace): readonly Found[] {
  if (!value.setting) return [];
  return [
    {
      verdict: "found",
      at: value.at,
      subject: "MEDIA_ROOT",
      message: `Uploads lie in the same folder as \`${other}\`: an upload replaces one of the site's own scripts, and every upload is published with them.`,
      ...surenessOf(value.setting),
      trace: value.setting.steps,
    },
  ];
}
