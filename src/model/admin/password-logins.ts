/** Where a project takes passwords and logs people in. */
import type { Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Place } from "../../findings/finding.ts";
import type { CallSite, FlowModel } from "../../flow/flow-model.ts";
import { callsOf, functionsOf, placeOf, scopeOf } from "../../flow/flow-model.ts";
import type { UrlPattern } from "../url-patterns.ts";
import { urlPatterns } from "../url-patterns.ts";
import { textOf } from "../../bind/constants.ts";
import { ownLogins, takesTyped } from "../client-identity/own-logins.ts";
import { speaksOfLimits } from "./login-protections.ts";

/** One such place. */
export interface PasswordLogin {
  readonly at: Place;
  readonly project: string | undefined;
  /** Reads well after "through": "`authenticate()`". */
  readonly through: string;
  /** What of the project limits attempts right here: a decorator, or a call in the same function. */
  readonly limit?: string;
}

const AUTHENTICATE = ["django.contrib.auth.authenticate", "django.contrib.auth.aauthenticate"];

const LOGINS = new Set(["django.contrib.auth.login", "django.contrib.auth.alogin"]);

const LOGIN_VIEWS = new Set(["django.contrib.auth.views.LoginView", "django.contrib.auth.views.login"]);

const OWN_CODE = "code of the project's own";

const LOGIN_PAGE = "Django's login page";

/** One such place, with the limit on attempts that its function has. */
function loginAt(site: Pick<CallSite, "at">, through: string, at: Place = placeOf(site.at)): PasswordLogin {
  const limit = limitAt(site);
  const { project } = site.at.unit.file;
  return { at, project, through, ...(limit === undefined ? {} : { limit }) };
}

/** Code that checks a password and logs in, by Django's means or its own, then the routes to Django's own login page. */
export function passwordLogins(flows: FlowModel): PasswordLogin[] {
  const called = callsOf(flows, AUTHENTICATE).flatMap((site): PasswordLogin[] => {
    if (!takesPassword(site) || isSignUp(site) || !logsIn(flows, site)) return [];
    return [loginAt(site, "`authenticate()`")];
  });
  const routed = urlPatterns(flows).flatMap((pattern): PasswordLogin[] => {
    if (!isLoginPage(flows, pattern)) return [];
    const { at } = pattern.site;
    return [{ at: placeOf(at), project: at.unit.file.project, through: LOGIN_PAGE }];
  });
  return [...called, ...handMade(flows), ...unasked(flows), ...lent(flows), ...routed];
}

/** Functions that read a password, never ask `authenticate()`, and call `login()`: what they compare it with is theirs. */
function unasked(flows: FlowModel): PasswordLogin[] {
  return callsOf(flows, LOGINS).flatMap((site): PasswordLogin[] => {
    const state = flows.solver.byRef.get(functionFacts(site.at));
    if (!state || !takesTyped(flows, state)) return [];
    if (isSignUp(site) || makesRow(state.facts.fragment) || asksDjango(flows, site.at)) return [];
    return [loginAt(site, OWN_CODE)];
  });
}

/** Views that let Django's login page answer for them: `LoginView.as_view(…)(request)`. URLconfs and class bodies stand for their routes. */
function lent(flows: FlowModel): PasswordLogin[] {
  const names = [...LOGIN_VIEWS].map((name) => (name.endsWith(".login") ? name : `${name}.as_view`));
  return callsOf(flows, names).flatMap((site): PasswordLogin[] => {
    const { form } = functionFacts(site.at);
    if (form !== "function" || isRoute(site)) return [];
    return [loginAt(site, LOGIN_PAGE)];
  });
}

/** Whether the view is only handed on, as functions do that build URL patterns. */
function isRoute({ at }: CallSite): boolean {
  const { values } = functionFacts(at).fragment;
  return !values.some((value) => value.op === "call" && value.callee === at.value);
}

/** Functions that compare a password and write into the session themselves who it was; one place for each. */
function handMade(flows: FlowModel): PasswordLogin[] {
  const first = new Map(
    ownLogins(flows)
      .map((one) => [one.state, one] as const)
      .toReversed(),
  );
  return [...first].flatMap(([{ ref, facts }, { span }]): PasswordLogin[] => {
    const site = { at: refTo(ref, NONE) };
    if (isSignUp(site) || makesRow(facts.fragment) || asksDjango(flows, ref)) return [];
    return [loginAt(site, OWN_CODE, { path: ref.unit.file.path, span, ...scopeOf(facts) })];
  });
}

/** `User.objects.create(…)`: the account begins here. */
function makesRow({ values }: Fragment): boolean {
  return values.some((value) => value.op === "attribute" && /^(?:bulk_|get_or_)?create$/.test(value.name));
}

function asksDjango({ program }: FlowModel, ref: FunctionRef): boolean {
  return functionFacts(ref).fragment.values.some(
    (value) =>
      value.op === "call" && AUTHENTICATE.includes(externalName(resolveIn(program, ref, value.callee)) ?? ""),
  );
}

function takesPassword({ call }: CallSite): boolean {
  return call.arguments.some((one) => one.style === "double-star" || one.name === "password");
}

/** Questions that functions of the project ask before they look at a password. */
const LOCKED =
  /^(?:is_|check_)?(?:locked|blocked|banned|throttled)(?:_out)?$|^(?:register|record|count)_(?:failure|attempt)/i;

/** A decorator or call of the function that checks the password, by a name that speaks of limits. */
function limitAt({ at }: Pick<CallSite, "at">): string | undefined {
  const { fragment, decorators, parent } = functionFacts(at);
  const outer = functionFacts({ unit: at.unit, function: parent }).fragment;
  const names = [
    ...decorators.map((id) => calledName(outer, id)),
    ...fragment.values.map((value) => (value.op === "call" ? spokenName(fragment, value.callee) : undefined)),
  ];
  return names.find((name) => name !== undefined && (speaksOfLimits(name) || LOCKED.test(name)));
}

/** `limit` of `@limit` and `@limit("5/m")`. */
function calledName(fragment: Fragment, id: ValueId): string | undefined {
  const value = fragment.values[id];
  return spokenName(fragment, value?.op === "call" ? value.callee : id);
}

/** Who just chose a password cannot guess it. */
function isSignUp({ at }: Pick<CallSite, "at">): boolean {
  const { name, fragment } = functionFacts(at);
  const makes = fragment.values.some(
    (value) => value.op === "attribute" && (value.name === "create_user" || value.name === "set_password"),
  );
  return makes || /sign_?up|regist|create/i.test(name);
}

/**
 * Somewhere in the same file somebody is logged in: forms check what views then act upon. Or the function keeps in the session
 * itself who it was.
 */
function logsIn(flows: FlowModel, { at }: CallSite): boolean {
  const { values, stores } = functionFacts(at).fragment;
  const keeps = stores.some(({ base, item }) => {
    const kept = values[base];
    return item && kept?.op === "attribute" && kept.name === "session";
  });
  if (keeps) return true;
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
