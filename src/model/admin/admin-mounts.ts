/** Where URL patterns put Django's admin. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf, placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../audit-model.ts";
import type { Route } from "../routes/route.ts";
import type { UrlPattern } from "../url-patterns.ts";
import { urlPatterns } from "../url-patterns.ts";

/** One place at which an admin site is reached. */
export interface AdminMount {
  readonly at: Place;
  /** Root of the Django project whose URLs these are. */
  readonly project: string | undefined;
  /** `default` is `django.contrib.admin.site`; `own` an instance of a class that extends it; `second-factor` one that asks for a one-time password; else a package's site. */
  readonly site: "default" | "own" | "second-factor" | "package";
  /** Whether it is the address that every scanner tries first. */
  readonly wellKnown: boolean;
}

/** `"admin/"`, `r"^admin/"` and the same behind a prefix that comes from outside. */
const WELL_KNOWN = /^[a-zA-Z]{0,2}["']{1,3}\^?\/?(?:\{\w{1,40}\})?admin\/?\$?["']{1,3}$/;

const ADMIN_SITES = new Set(["django.contrib.admin.AdminSite", "django.contrib.admin.sites.AdminSite"]);

/** Sites that let only people in who have shown a second factor (django-otp-official.readthedocs.io, django-two-factor-auth.readthedocs.io). */
const SECOND_FACTOR_SITES =
  /^(?:django_otp\.admin\.OTPAdminSite|two_factor\.admin\.AdminSiteOTPRequired(?:Mixin)?)(?:\(\))?$/;

/** Every admin that production serves, in the program's order. */
export function adminMounts(flows: FlowModel): AdminMount[] {
  const patterns = urlPatterns(flows);
  return patterns.flatMap((pattern): AdminMount[] => {
    const site = siteOf(flows.program, pattern.target);
    if (site === undefined) return [];
    const { file } = pattern.site.at.unit;
    return [
      {
        at: placeOf(pattern.site.at),
        project: file.project,
        site,
        wellKnown: WELL_KNOWN.test(pattern.written),
      },
    ];
  });
}

/** Whether every URL of a project is in sight and none of them leads to an admin. */
export function servesNoAdmin(
  { flows, routes, unseenIncludes }: Pick<AuditModel, "flows" | "routes" | "unseenIncludes">,
  project: string,
): boolean {
  const own = routes.filter((route) => route.project === project);
  return (
    own.length > 0 &&
    own.every((route) => route.target.kind !== "unseen" && !isOfAdmin(route)) &&
    !unseenIncludes.some((one) => one.project === project) &&
    !adminMounts(flows).some((mount) => mount.project === project)
  );
}

function isOfAdmin({ origin, target }: Route): boolean {
  return origin === "admin" || (target.kind === "external" && /\.admin\b|admin_?site/i.test(target.name));
}

/** The admin site behind `X.urls`. */
function siteOf(program: Program, target: ValueRef): AdminMount["site"] | undefined {
  const value = functionFacts(target).fragment.values[target.value];
  if (value?.op !== "attribute" || value.name !== "urls") return undefined;
  const symbol = resolveIn(program, target, value.base);
  if (symbol?.kind === "instance") return siteOfClass(program, symbol.target);
  const name = externalName(symbol);
  if (name !== undefined && SECOND_FACTOR_SITES.test(name)) return "second-factor";
  if (name === "django.contrib.admin.site" || name === "django.contrib.admin.sites.site") return "default";
  return name !== undefined &&
    /(?:^|\.)(?:admin_site|\w{0,40}Admin(?:Site)?\(\)|admin\.site|sites\.site)$/.test(name)
    ? "package"
    : undefined;
}

function siteOfClass(program: Program, ref: ClassRef): "own" | "second-factor" | undefined {
  const bases = libraryAncestors(program, ref);
  if (bases.some((name) => SECOND_FACTOR_SITES.test(name))) return "second-factor";
  return bases.some((name) => ADMIN_SITES.has(name)) ? "own" : undefined;
}

/** What a project puts in place of the admin's own login or its own question who may come in. */
export function adminReplacement(flows: FlowModel, project: string | undefined): Place | undefined {
  return replacedMethod(flows, project) ?? replacedLogin(urlPatterns(flows), project);
}

const GATES = new Set(["login", "has_permission", "login_form", "admin_view", "__class__"]);

/** `admin.site.login = login_required(…)`. */
function replacedMethod(flows: FlowModel, project: string | undefined): Place | undefined {
  for (const { ref, facts } of functionsOf(flows)) {
    if (ref.unit.file.project !== project) continue;
    for (const store of facts.fragment.stores) {
      if (store.item || store.name === undefined || !GATES.has(store.name)) continue;
      const base = externalName(resolveIn(flows.program, ref, store.base));
      if (base === "django.contrib.admin.site" || base === "django.contrib.admin.sites.site")
        return { path: ref.unit.file.path, span: { start: store.start, end: store.end } };
    }
  }
  return undefined;
}

/** A pattern for the admin's login page that leads elsewhere. */
function replacedLogin(patterns: readonly UrlPattern[], project: string | undefined): Place | undefined {
  const login = patterns.find(
    ({ site, written }) => site.at.unit.file.project === project && /admin\/log_?in\b/.test(written),
  );
  return login && placeOf(login.site.at);
}
