import type { AdminMount } from "../../model/admin/admin-mounts.ts";
import { adminMounts, adminReplacement } from "../../model/admin/admin-mounts.ts";
import { loginProtection } from "../../model/admin/login-protections.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { absenceSureness, type AbsenceSureness } from "../../model/settings/absence.ts";
import type { InstalledApps } from "../../model/settings/installed-apps.ts";
import { productionApps } from "../../model/settings/installed-apps.ts";
import type { Check, Verdict } from "../rule.ts";

/** The admin answers at /admin/. */
export const check: Check = {
  meta: {
    slug: "default-admin-path",
    title: "admin at its well-known address",
    severity: "low",
    cwe: [307, 1188],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `django.contrib.admin` behind `admin/`. Low where something else stands before it; medium where nothing in the repository does: no second factor, no limit on attempts, no other login, no proxy rule.",
      impact:
        "Every scanner on the internet tries `/admin/` first and then passwords, thousands an hour. One administrator with a guessable or reused password is enough, and all data is theirs.",
      fix: 'Limit attempts and ask for a second factor (`django-axes`, `django-otp` or `allauth.mfa`), and move the admin to an address of its own: `path("back-office-7f3a/", admin.site.urls)`. The address alone only keeps the noise away.',
      mitigation: "Let the proxy admit only your own networks to `/admin/`.",
      falsePositive:
        "Safe where code of your own limits attempts, or where a proxy or VPN lets only staff through: check with `curl -sI https://your-site/admin/` from outside.",
    },
  },
  *judge(model) {
    const mounts = adminMounts(model.flows).filter(({ site, wellKnown }) => wellKnown && site !== "package");
    for (const installed of productionApps(model.settings)) {
      for (const mount of mounts) {
        if (mount.project === installed.found.settings.project.root) yield verdictOn(model, installed, mount);
      }
    }
  },
};

function verdictOn(model: AuditModel, installed: InstalledApps, mount: AdminMount): Verdict {
  const protection = protectionOf(model, installed, mount);
  const base = {
    verdict: "found",
    at: mount.at,
    subject: "admin",
    cause: `admin:${mount.project ?? ""}`,
  } as const;
  if (protection !== undefined)
    return {
      ...base,
      message:
        "The admin answers at `/admin/`, where every scanner looks first; an address of its own keeps that noise away.",
      confidence: "medium",
      confidenceReason: `the address is written here; ${protection}`,
    };
  return {
    ...base,
    message:
      "The admin answers at `/admin/`, where every scanner looks first, and no limit on attempts and no second factor is in sight: with a password alone, strangers can try one after the other.",
    ...worse(absenceSureness({ ...installed.found, switches: [] }, model.edge, "a limit on who may try")),
    impact:
      "Whoever guesses one administrator's password reads and changes all data, users and their rights included.",
  };
}

/** The rule's own severity is low: the address alone opens nothing. */
function worse(sureness: AbsenceSureness): AbsenceSureness {
  if (sureness.severity === "low") return sureness;
  return {
    ...sureness,
    severityReason: "no limit on attempts and no second factor was found in the repository",
  };
}

/** What else stands before the admin, as a clause. */
function protectionOf(model: AuditModel, installed: InstalledApps, mount: AdminMount): string | undefined {
  if (mount.site === "second-factor") return "its site asks for a second factor";
  if (mount.site === "own") return "its site is the project's own, which may ask for more";
  if (adminReplacement(model.flows, mount.project) !== undefined)
    return "the project puts its own login or check before it";
  if (installed.open) return "some installed apps could not be followed";
  return loginProtection(model, installed)?.what;
}
