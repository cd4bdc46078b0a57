import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import type { MediaPlace } from "../../model/uploads/file-folders.ts";
import { mediaPlaces } from "../../model/uploads/file-folders.ts";
import type { Check, Verdict } from "../rule.ts";

/** Uploads lie among static files or code. */
export const check: Check = {
  meta: {
    slug: "media-in-static-or-code",
    title: "uploads lie among static files or code",
    severity: "high",
    cwe: [434, 552],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a `MEDIA_ROOT` inside a folder of static files, or that is the project's own folder.",
      impact:
        "Among static files every upload is published with the site's own scripts and keeps their trust; in the code's folder an upload may become a template or a module that the server runs.",
      fix: 'Give uploads a folder that holds nothing else: `MEDIA_ROOT = BASE_DIR / "media"`.',
      mitigation: "Serve uploads from a domain of their own.",
      falsePositive: "A folder `media` beside the code is fine and not reported.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const place of mediaPlaces(model)) if (place.lies !== "same") yield* found(place);
  },
};

function found({ media: { found: value }, with: other, lies }: MediaPlace): readonly Found[] {
  if (!value.setting) return [];
  return [
    {
      verdict: "found",
      at: value.at,
      subject: "MEDIA_ROOT",
      message:
        lies === "static"
          ? `Uploads lie inside \`${other}\`: what visitors upload is published as one of the site's own files.`
          : "Uploads lie in the project's own folder: a file that somebody uploads may replace code or a template.",
      ...surenessOf(value.setting),
      trace: value.setting.steps,
    },
  ];
}
