/** Where a project takes passwords and logs people in. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Place } from "../../findings/finding.ts";
import type { CallSite, FlowModel } from "../../flow/flow-model.ts";
import { callsOf, functionsOf, placeOf } from "../../flow/flow-model.ts";
import type { UrlPattern } from "../url-patterns.ts";
import { urlPatterns } from "../url-patterns.ts";
import { textOf } from "../../bind/constants.ts";
import { speaksOfLimits } from "./login-protections.ts";

/** One such place. */
export interface PasswordLogin {
  readonly at: Place;
  readonly project: string | undefined;
  /** Reads well after "through": "`authenticate()`". */
  readonly through: string;
}

const AUTHENTICATE = ["django.contrib.auth.authenticate", "django.contrib.auth.aauthenticate"];

const LOGINS = new Set(["django.contrib.auth.login", "django.contrib.auth.alogin"]);

const LOGIN_VIEWS = new Set(["django.contrib.auth.views.LoginView", "django.contrib.auth.views.login"]);

/** Views that check a password and log in, then the routes to Django's own login page. */
export function passwordLogins(flows: FlowModel): PasswordLogin[] {
  const own = callsOf(flows, AUTHENTICATE).flatMap((site): PasswordLogin[] => {
    if (!takesPassword(site) || isSignUp(site) || !logsIn(flows, site)) return [];
    return [{ at: placeOf(site.at), project: site.at.unit.file.project, through: "`authenticate()`" }];
  });
  const routed = urlPatterns(flows).flatMap((pattern): PasswordLogin[] => {
    if (!isLoginPage(flows, pattern)) return [];
    const { at } = pattern.site;
    return [{ at: placeOf(at), project: at.unit.file.project, through: "Django's login page" }];
  });
  return [...own, ...routed];
}

function takesPassword({ call }: CallSite): boolean {
  return call.arguments.some((one) => one.style === "double-star" || one.name === "password");
}

/** Who just chose a password cannot guess it. */
function isSignUp({ at }: CallSite): boolean {
  const { name, fragment } = functionFacts(at);
  const makes = fragment.values.some(
    (value) => value.op === "attribute" && (value.name === "create_user" || value.name === "set_password"),
  );
  return makes || /sign_?up|regist|create/i.test(name);
}

/** Somewhere in the same file somebody is logged in: forms check what views then act upon. */
function logsIn(flows: FlowModel, { at }: CallSite): boolean {
  const { functions } = at.unit.facts;
  return functions.some((_, id) => {
    const ref = { unit: at.unit, function: id };
    return functionFacts(ref).fragment.values.some(
      (value) =>
        value.op === "call" && LOGINS.has(externalName(resolveIn(flows.program, ref, value.callee)) ?? ""),
    );
  });
}

function isLoginPage(flows: FlowModel, { target, included }: UrlPattern): boolean {
  const { values } = functionFacts(target).fragment;
  const value = values[target.value];
  if (included) return textOf(flows.program, target) === "django.contrib.auth.urls";
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const view = callee?.op === "attribute" && callee.name === "as_view" ? callee.base : target.value;
  const symbol = resolveIn(flows.program, target, view);
  if (symbol?.kind === "external") return LOGIN_VIEWS.has(symbol.name);
  if (symbol?.kind !== "class") return false;
  return libraryAncestors(flows.program, symbol.target).some((name) => LOGIN_VIEWS.has(name));
}

/** A function, class or import of the project whose name speaks of limiting attempts. */
export function limitingCode(flows: FlowModel, project: string | undefined): string | undefined {
  for (const { ref, facts } of functionsOf(flows)) {
    if (ref.unit.file.project !== project) continue;
    const name = facts.form === "module" ? limitingImport(ref.unit.facts.importedModules) : facts.name;
    if (name !== undefined && speaksOfLimits(name)) return name;
  }
  return undefined;
}

function limitingImport(modules: readonly { readonly module: string }[]): string | undefined {
  return modules.find(({ module }) => speaksOfLimits(module))?.module;
}
