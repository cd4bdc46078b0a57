import { whyProduction } from "../../model/settings/project-settings.ts";
import type { RestFramework } from "../../model/settings/rest-framework.ts";
import { entryAt, namesUnder, restFrameworks } from "../../model/settings/rest-framework.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const KEY = "DEFAULT_RENDERER_CLASSES";

/** Renderers that turn an API into pages (django-rest-framework.org/api-guide/renderers/). */
const PAGES = /\.(?:BrowsableAPIRenderer|AdminRenderer)$/;

/** REST framework's pages for developers are served in production. */
export const check: Check = {
  meta: {
    slug: "browsable-api",
    title: "the API's pages for developers are served in production",
    severity: "low",
    cwe: [489, 497],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings of REST framework whose renderers include `BrowsableAPIRenderer` or `AdminRenderer`; the first is there by default.",
      impact:
        "Whoever may open an address of the API in a browser gets forms for every action, the choices of related rows and the descriptions of views: a map for an attacker, and one more place for scripts.",
      fix: 'Write `"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]` in production\'s `REST_FRAMEWORK`.',
      mitigation: "Let only staff reach the pages: a renderer of your own may check `request.user.is_staff`.",
      falsePositive: "A public API may mean to be browsed.",
    },
  },
  *judge(model) {
    for (const framework of restFrameworks(model.settings)) {
      const names = namesUnder(framework, KEY);
      const shown = names === "default" || names?.some((name) => PAGES.test(name)) === true;
      if (shown) yield verdictOn(framework, names === "default");
    }
  },
  fix: here(
    (at) => ({ kind: "set-option", at, keys: [KEY], code: '["rest_framework.renderers.JSONRenderer"]' }),
    "people who use the pages of the API lose them",
  ),
};

/** Permission classes of the framework that let anybody read (django-rest-framework.org/api-guide/permissions/). */
const FOR_STRANGERS =
  /^rest_framework\.permissions\.(?:AllowAny|IsAuthenticatedOrReadOnly|DjangoModelPermissionsOrAnonReadOnly)$/;

/** Those that ask for a login. */
const FOR_USERS =
  /^rest_framework\.permissions\.(?:IsAuthenticated|DjangoModelPermissions|DjangoObjectPermissions)$/;

/** Who comes as far as the pages, by the permissions that hold where a view names none. */
function visitors(framework: RestFramework): string {
  const names = namesUnder(framework, "DEFAULT_PERMISSION_CLASSES");
  if (names === "default" || names?.every((name) => FOR_STRANGERS.test(name)) === true)
    return "strangers see";
  if (names?.includes("rest_framework.permissions.IsAdminUser") === true)
    return "everybody on the staff sees";
  if (names?.some((name) => FOR_USERS.test(name)) === true) return "every signed-in user sees";
  return "whoever the API lets in sees";
}

function verdictOn(framework: RestFramework, isDefault: boolean): Verdict {
  return {
    verdict: "found",
    at: entryAt(framework, KEY) ?? framework.at,
    subject: KEY,
    message: `REST framework shows its API to browsers as pages with forms, in production too: ${visitors(framework)} every action, its fields and the choices of related rows.`,
    confidence: "medium",
    confidenceReason: `${whyProduction(framework.installed.found.module)}; single views may name their own renderers`,
    evidence: isDefault ? `${KEY} is left to its default` : `${KEY} holds a renderer of pages`,
    ...(isDefault ? { absent: true } : {}),
  };
}
