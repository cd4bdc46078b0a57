import type { Found } from "../../findings/finding.ts";
import type { InstalledApp } from "../../model/settings/installed-apps.ts";
import { appOf, productionApps } from "../../model/settings/installed-apps.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import type { Check } from "../rule.ts";

/** A package adds code to the admin. */
export const check: Check = {
  meta: {
    slug: "admin-extension",
    title: "package that adds to the admin",
    severity: "low",
    cwe: [1104, 829],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports packages among production's `INSTALLED_APPS` that add pages, scripts or file handling to the admin: themes, dashboards, file browsers, import and export, code editors.",
      impact:
        "Their code runs with an administrator's rights: a weakness in it opens what the admin opens. File browsers, imports and exports handle data of their own, past the admin's forms.",
      fix: "Keep the package current, and take it out where nobody uses it.",
      mitigation: "Let only your own networks reach the admin.",
      falsePositive:
        "A reminder and no flaw: known weaknesses of the installed version are reported under DJANGO-SUPPLY-001.",
    },
  },
  *judge({ settings }) {
    for (const installed of productionApps(settings)) {
      const found = EXTENSIONS.flatMap((extension) => {
        const app = appOf(installed, [extension.app]);
        return app === undefined ? [] : [{ app, adds: extension.adds }];
      });
      for (const { app, adds } of found) yield verdictOn(app, adds, whyProduction(installed.found.module));
    }
  },
};

/** Packages by the app that they install, with what they add. */
const EXTENSIONS: readonly { readonly app: string; readonly adds: string }[] = [
  { app: "grappelli", adds: "pages and scripts of its own" },
  { app: "jet", adds: "pages and scripts of its own" },
  { app: "suit", adds: "pages and scripts of its own" },
  { app: "baton", adds: "pages and scripts of its own" },
  { app: "jazzmin", adds: "pages and scripts of its own" },
  { app: "unfold", adds: "pages and scripts of its own" },
  { app: "admin_interface", adds: "styles that are kept in the database" },
  { app: "admin_tools", adds: "dashboards and menus" },
  { app: "filebrowser", adds: "a browser that uploads, renames and deletes files" },
  { app: "filer", adds: "a browser that uploads, renames and deletes files" },
  { app: "import_export", adds: "imports and exports of whole tables" },
  { app: "explorer", adds: "a page that runs SQL" },
  { app: "django_admin_shell", adds: "a page that runs Python" },
  { app: "admin_shell", adds: "a page that runs Python" },
];

function verdictOn({ name, at }: InstalledApp, adds: string, production: string): Found {
  return {
    verdict: "found",
    at,
    subject: name,
    message: `\`${name}\` adds ${adds} to the admin, which run with an administrator's rights.`,
    confidence: "low",
    confidenceReason: `${production}; whether the package is needed and current was not looked at`,
    cause: `admin-extension:${at.path}`,
  };
}
