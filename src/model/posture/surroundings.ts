/** What a project's settings demand of every view: middleware and REST framework's default permissions. */
import type { FunctionRef, Symbol, Unit } from "../../bind/program.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import { functionFacts } from "../../bind/program.ts";
import { findModule } from "../../bind/bind.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { Place } from "../../findings/finding.ts";
import { onDemand } from "../../bind/once.ts";
import type { Claim } from "../guards/claim.ts";
import type { Demand } from "../guards/guard.ts";
import { every, guardsIn, NOTHING, some } from "../guards/claim.ts";
import { inheritedMethod } from "../guards/class-attributes.ts";
import { nestedFunctions } from "../guards/decorators.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { asksForPath, pathsOf } from "../guards/path-conditions.ts";
import { symbolPermission } from "../guards/permission-classes.ts";
import { turnsAway } from "./turning-away.ts";
import { handsBareRequestsOn } from "./header-passes.ts";
import { middlewareOf, middlewareSymbol } from "../settings/middleware.ts";
import type { MiddlewareEntry, MiddlewareList } from "../settings/middleware.ts";
import type { Route } from "../routes/route.ts";
import { moduleStart } from "../settings/production-value.ts";
import type { EvaluatedModule, ProjectSettings } from "../settings/project-settings.ts";
import { entryAt, namesUnder, restFrameworks } from "../settings/rest-framework.ts";

/** What every view of a project is behind. */
export interface Surroundings {
  /** The middleware of each production module. */
  readonly middleware: readonly MiddlewareList[];
  /** Default permission classes of each production module; undefined entries could not be read. */
  readonly defaults: readonly DefaultPermissions[];
  /** What the middleware demands, by method and whether the view opts out of Django's own. */
  readonly answers: Map<string, Claim>;
}

/** `DEFAULT_PERMISSION_CLASSES` of one production module. */
export interface DefaultPermissions {
  /** Undefined: not readable. Empty: everybody is let in. */
  readonly names: readonly string[] | undefined;
  readonly at: Place;
}

/** Reads what a project's production modules say. */
export function surroundingsOf(
  settings: readonly ProjectSettings[],
  project: string | undefined,
): Surroundings {
  const own = settings.filter((one) => one.project.root === project);
  return {
    answers: new Map(),
    middleware: own.flatMap((one) => one.production.flatMap((module) => middlewareOf(one, module) ?? [])),
    defaults: [
      ...[...restFrameworks(own)].map((rest) => {
        const names = namesUnder(rest, "DEFAULT_PERMISSION_CLASSES");
        return {
          names: names === "default" ? [] : names,
          at: entryAt(rest, "DEFAULT_PERMISSION_CLASSES") ?? rest.at,
        };
      }),
      ...own.flatMap((one) => partsAlone(one).map((at) => ({ names: undefined, at }))),
    ],
  };
}

/** Production modules that are a part only, which another module takes in beside the one with the apps: what that says besides is not seen. */
function partsAlone({ production, modules }: ProjectSettings): readonly Place[] {
  const hasApps = (module: EvaluatedModule): boolean => module.values.has("INSTALLED_APPS");
  return production.length === 0 || production.some(hasApps) || !modules.some(hasApps)
    ? []
    : production.map(moduleStart);
}

const LOGIN_REQUIRED = "django.contrib.auth.middleware.LoginRequiredMiddleware";

/** Names of middleware of packages that ask for a login; what they leave out stands in settings of their own. */
const ASKS_FOR_LOGIN = /login_?required|require_?login|force_?login|stronghold|global_login/i;

/** What the middleware demands of a request; Django's own spares views that opt out, which REST framework's all do. */
export function middlewareClaim(
  book: GuardBook,
  surroundings: Surroundings,
  { method }: Occasion,
  { optsOut, routes }: { readonly optsOut: boolean; readonly routes: readonly Route[] },
): Claim {
  const { middleware, answers } = surroundings;
  if (middleware.length === 0) return NOTHING;
  const paths = asksForPaths(book, surroundings) ? pathsOf(routes) : undefined;
  const key = `${method ?? ""} ${optsOut}${paths ? ` ${paths.join()}` : ""}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const occasion = { method, action: undefined, ...(paths && { paths }) };
  const claim = some(
    middleware.map((list) =>
      every(list.entries.map((entry) => entryClaim(book, list, entry, occasion, optsOut))),
    ),
  );
  answers.set(key, claim);
  return claim;
}

/** Whether any middleware of the project's own looks at the path: else one answer holds for all views. */
const pathMatters = new WeakMap<Surroundings, boolean>();

function asksForPaths({ flows: { program } }: GuardBook, surroundings: Surroundings): boolean {
  const known = pathMatters.get(surroundings);
  if (known !== undefined) return known;
  const found = surroundings.middleware.some((list) =>
    list.entries.some((entry) => {
      const symbol = middlewareSymbol(program, list, entry);
      return codeOf(symbol).some((ref) => asksForPath(functionFacts(ref).fragment));
    }),
  );
  pathMatters.set(surroundings, found);
  return found;
}

/** The functions that a middleware of the project consists of. */
function codeOf(symbol: Symbol | undefined): readonly FunctionRef[] {
  if (symbol?.kind === "class") return methodsOf(symbol.target);
  return symbol?.kind === "function" ? nestedFunctions(symbol.target) : [];
}

function entryClaim(
  book: GuardBook,
  list: MiddlewareList,
  entry: MiddlewareEntry,
  occasion: Occasion,
  optsOut: boolean,
): Claim {
  const short = entry.name.split(".").at(-1) ?? entry.name;
  const guard = {
    demands: "login",
    says: `\`${short}\``,
    at: entry.at,
    permissions: [],
    methods: undefined,
  } as const;
  if (entry.name === LOGIN_REQUIRED) return optsOut ? NOTHING : [{ ...guard, certain: entry.always }];
  const symbol = middlewareSymbol(book.flows.program, list, entry);
  const claim = symbol && ownMiddleware(book, symbol, occasion);
  if (claim === undefined) return ASKS_FOR_LOGIN.test(entry.name) ? [{ ...guard, certain: false }] : NOTHING;
  // What it asks of some requests only is worth a word when it is about people; signatures of some are not, and of the
  // view's rows it knows nothing: that it works with what belongs to the user says at most that there is one.
  const away = onDemand(() => codeOf(symbol).some((ref) => turnsAway(book, ref)));
  return guardsIn(claim)
    .filter((one) => one.certain || (one.demands !== "token" && (RANKS.has(one.demands) || away())))
    .map((one) => ({
      ...one,
      says: `\`${short}\` ${one.says}`,
      demands: !one.certain && one.demands === "object" ? "login" : one.demands,
      ...(!one.certain && { aside: true }),
    }));
}

/** Demands that are about rights, whatever a middleware answers to those who do not meet them. */
const RANKS: ReadonlySet<Demand> = new Set<Demand>(["staff", "superuser", "permission"]);

/** A middleware of the project: what it demands before it hands the request on. */
function ownMiddleware(book: GuardBook, symbol: Symbol, occasion: Occasion): Claim | undefined {
  const asked = (ref: FunctionRef, outcome: "passes" | "false"): Claim =>
    book.ask(book, ref, { outcome, occasion });
  if (symbol.kind === "function")
    return every(nestedFunctions(symbol.target).map((inner) => asked(inner, "passes")));
  if (symbol.kind !== "class") return undefined;
  const own = (name: string): readonly FunctionRef[] => {
    const method = inheritedMethod(book.flows.program, symbol.target, name);
    return method ? [method] : [];
  };
  const call = own("__call__");
  // Django calls `process_view` itself; only MiddlewareMixin's own `__call__` runs `process_request`.
  const hooks = call.length === 0 ? ["process_request", "process_view"] : ["process_view"];
  return every([
    ...call.filter((ref) => !handsBareRequestsOn(book, ref, occasion)).map((ref) => asked(ref, "passes")),
    ...hooks.flatMap(own).map((hook) => asked(hook, "false")),
  ]);
}

/** What REST framework's defaults demand. */
export function defaultClaim(
  book: GuardBook,
  { defaults }: Surroundings,
  importer: Unit | undefined,
  occasion: Occasion,
  fetches: boolean,
): Claim | undefined {
  if (defaults.length === 0) return NOTHING;
  const claims = defaults.map(({ names, at }) => {
    const parts = names?.map((name) => {
      const claim = namedPermission(book, name, importer, occasion, fetches);
      const short = name.split(".").at(-1) ?? name;
      return claim === undefined || claim === "never"
        ? claim
        : claim.map((guard) => ({ ...guard, at, says: `\`${short}\` from REST_FRAMEWORK` }));
    });
    return parts?.every((part) => part !== undefined) ? every(parts) : undefined;
  });
  return claims.every((claim) => claim !== undefined) ? some(claims) : undefined;
}

function namedPermission(
  book: GuardBook,
  name: string,
  importer: Unit | undefined,
  occasion: Occasion,
  fetches: boolean,
): Claim | undefined {
  const { program } = book.flows;
  const unit = importer ?? [...program.units.values()][0];
  if (!unit) return undefined;
  const dot = name.lastIndexOf(".");
  const module = findModule(program, name.slice(0, dot), unit);
  const symbol: Symbol | undefined = module
    ? memberOf(program, { kind: "module", unit: module }, name.slice(dot + 1))
    : { kind: "external", name };
  return symbolPermission(book, { unit, function: 0, value: 0 }, symbol, { occasion, fetches });
}
