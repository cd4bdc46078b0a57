import { wholeOf } from "../../bind/whole.ts";
import type { AdminMount } from "../../model/admin/admin-mounts.ts";
import { adminMounts, servesNoAdmin } from "../../model/admin/admin-mounts.ts";
import { loginProtection } from "../../model/admin/login-protections.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { absenceSureness } from "../../model/settings/absence.ts";
import type { InstalledApps } from "../../model/settings/installed-apps.ts";
import { appOf, productionApps } from "../../model/settings/installed-apps.ts";
import type { Check, Verdict } from "../rule.ts";

/** A password alone opens the admin. */
export const check: Check = {
  meta: {
    slug: "admin-without-mfa",
    title: "admin without a second factor",
    severity: "low",
    cwe: [308],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that install `django.contrib.admin`, which the URLs serve as far as they can be seen, and no package that asks for a second factor or hands the login to another system.",
      impact: "One stolen or guessed password of an administrator is enough to read and change everything.",
      fix: "Install `django-otp` or `allauth.mfa` and let the admin site extend `OTPAdminSite`, or put the admin behind your company's single sign-on.",
      mitigation: "Let only your own networks reach the admin, and limit attempts to log in.",
      falsePositive: "Harmless where a VPN or the proxy asks for more before anybody reaches the admin.",
    },
  },
  *judge(model) {
    for (const installed of productionApps(model.settings)) {
      const app = appOf(installed, ["django.contrib.admin"]);
      const kind = loginProtection(model, installed)?.kind;
      if (kind === undefined && isSaidOfItsAddress(model, installed)) continue;
      if (mountsOf(model, installed).some(({ site }) => site === "second-factor")) continue;
      if (servesNoAdmin(wholeOf(model), installed.found.settings.project.root)) continue;
      if (app === undefined || installed.open || kind === "second-factor" || kind === "other-login") continue;
      yield verdictOn(model, installed, app.at);
    }
  },
};

/** `default-admin-path` says so of an admin at its well-known address that nothing protects: one gap, one finding. */
function isSaidOfItsAddress(model: AuditModel, installed: InstalledApps): boolean {
  return mountsOf(model, installed).some(({ site, wellKnown }) => wellKnown && site === "default");
}

function mountsOf({ flows }: AuditModel, { found }: InstalledApps): AdminMount[] {
  return adminMounts(wholeOf(flows)).filter(({ project }) => project === found.settings.project.root);
}

function verdictOn(
  model: AuditModel,
  installed: InstalledApps,
  at: InstalledApps["apps"][number]["at"],
): Verdict {
  const { confidence, confidenceReason } = absenceSureness(
    { ...installed.found, switches: [] },
    model.edge,
    "a second factor",
  );
  return {
    verdict: "found",
    at,
    subject: "second factor",
    message:
      "The admin asks for a password and nothing else: whoever steals or guesses one administrator's password can read and change everything.",
    confidence,
    confidenceReason,
  };
}
