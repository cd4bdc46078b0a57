/** Where values enter from outside without being read off a request: what URL patterns capture. */
import { libraryAncestors, ownAncestors } from "../bind/ancestry.ts";
import { methodsOf } from "../bind/instance-attributes.ts";
import { externalName, hierarchyOf, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Program, Symbol, Unit } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallValue, FunctionFacts } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { SourceRow } from "./catalog/model.ts";
import { frameworkEntries } from "./framework-entries.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS } from "./kinds.ts";
import { isHarmlessPattern } from "./pattern-guards.ts";
import { WITHOUT_SIGNS } from "./pattern-groups.ts";
import {
  capturesOfRoute,
  lettersOnly,
  writtenPattern,
  UNREAD_CAPTURES,
  type RouteCaptures,
} from "./route-captures.ts";
import { capturesAbove, includedUnit, type RouteInclusion } from "./route-includes.ts";
import { spokenName } from "./sinks.ts";
import { narrowConverters } from "./own-converters.ts";
import type { EntryParameter } from "./summary.ts";

/** Django's functions that put a view behind a pattern (docs.djangoproject.com/en/5.2/ref/urls/). */
const ROUTING = new Set([
  "django.urls.path",
  "django.urls.re_path",
  "django.conf.urls.url",
  "django.urls.conf.path",
  "django.urls.conf.re_path",
]);

/** Methods of class-based views that URL arguments are handed to, behind the request (the REST framework's `initial` as well). */
const HANDLERS = new Set([
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "head",
  "options",
  "setup",
  "dispatch",
  "http_method_not_allowed",
  "initial",
]);

/** Methods that one of Django's generic views hands URL arguments to, and nothing else (docs.djangoproject.com/en/5.2/ref/class-based-views/base/). */
const GENERIC: readonly { readonly base: RegExp; readonly method: string }[] = [
  { base: /^django\.views\.generic\.(?:base\.)?TemplateView$/, method: "get_context_data" },
  { base: /^django\.views\.generic\.(?:base\.)?RedirectView$/, method: "get_redirect_url" },
];

/** Converters whose values cannot hold an injection (`slug` allows letters, digits, hyphens and underscores only). */
const NARROW = new Set(["int", "uuid", "slug"]);

/** The converter of what captures slashes, too; `(?P<x>.+)` counts as one. */
export const SLASHED = "path";

/** Django's usual converter, and a regular expression's `[^/]+`: anything but a slash. */
const SLASHLESS = "str";

/** A regular expression's class of letters, digits and `. _ @ + , : -`. */
const LETTERS = "letters";

/** What Django hands to a management command (docs.djangoproject.com/en/5.2/howto/custom-management-commands/). */
const COMMAND_OPTIONS: SourceRow = {
  at: "django.core.management.base.BaseCommand.handle",
  kind: "operator",
  label: "the command line",
};

const URL_ARGUMENT: SourceRow = { at: "django.urls.path", kind: "request", label: "the URL" };

/** A view with what its own patterns capture. */
interface RoutedView {
  readonly ref: FunctionRef;
  readonly types: Map<string, string>;
  readonly routes: { readonly unit: Unit; readonly captures: RouteCaptures }[];
}

/** All that the URLconfs say: captures above an `include` count for every view below it. */
interface RoutesRead {
  readonly views: Map<FunctionFacts, RoutedView>;
  readonly inclusions: RouteInclusion[];
}

/** The views of the program with the parameters that URLs fill, and functions that others call; of some units, by default of all. */
export function findEntries(
  program: Program,
  units: readonly Unit[] = [...program.units.values()],
): Map<FunctionRef, readonly EntryParameter[]> {
  const asked = new Set(units);
  const found: RoutesRead = { views: new Map(), inclusions: [] };
  for (const unit of program.units.values()) {
    if (unit.file.kind === "urlconf") collectRoutes(program, unit, found);
  }
  const above = capturesAbove(found.inclusions);
  const views = [...found.views.values()]
    .filter(({ ref }) => asked.has(ref.unit))
    .map((view) => [view.ref, entryParameters(view, above)] as const);
  return new Map([...frameworkEntries(program, units), ...views, ...commandHandlers(program, units)]);
}

function collectRoutes(program: Program, unit: Unit, { views, inclusions }: RoutesRead): void {
  for (const [id, facts] of unit.facts.functions.entries()) {
    for (const value of facts.fragment.values) {
      if (value.op !== "call") continue;
      const ref = { unit, function: id };
      const name = externalName(resolveIn(program, ref, value.callee));
      if (name === undefined || !ROUTING.has(name)) continue;
      const captures = capturesOfRoute(program, ref, value);
      const routed = viewsOf(program, ref, value);
      const include = includeOf(program, ref, value);
      if (include)
        inclusions.push({
          from: unit,
          into: includedUnit(program, ref, include),
          captures: captures && { ...captures, types: new Map(typedCaptures(program, ref, value)) },
        });
      for (const view of routed) {
        const facts = functionFacts(view);
        const entry: RoutedView = views.get(facts) ?? {
          ref: view,
          types: new Map<string, string>(),
          routes: [],
        };
        noteTypes(entry, typedCaptures(program, ref, value), captures ?? UNREAD_CAPTURES);
        entry.routes.push({ unit, captures: captures ?? UNREAD_CAPTURES });
        views.set(facts, entry);
      }
    }
  }
}

/** `path("shops/<shop>/", include(…))`. */
function includeOf(program: Program, ref: FunctionRef, route: CallValue): CallValue | undefined {
  const view = functionFacts(ref).fragment.values[route.arguments[1]?.value ?? NONE];
  if (view?.op !== "call") return undefined;
  const symbol = resolveIn(program, ref, view.callee);
  // `path("feed/(search)/", SearchFeed())`: a view that is an object of the project.
  if (symbol?.kind === "class" || symbol?.kind === "instance") return undefined;
  if (symbol?.kind === "function" && wrapsView(symbol.target, view)) return undefined;
  const name = externalName(symbol);
  return name === undefined || name.endsWith(".include") ? view : undefined;
}

/** `handling_errors(SearchFeed())`: a function of the project that is given something and includes nothing itself. */
function wrapsView(target: FunctionRef, { arguments: given }: CallValue): boolean {
  const { fragment } = functionFacts(target);
  const includes = fragment.values.some(
    (value) => value.op === "call" && spokenName(fragment, value.callee) === "include",
  );
  return given.length > 0 && !includes;
}

/** The functions behind a route: the view itself, or the handlers of the class whose `as_view()` it is. */
function viewsOf(program: Program, ref: FunctionRef, route: CallValue): FunctionRef[] {
  const view = route.arguments[1]?.value;
  if (view === undefined) return [];
  const symbol = classOfAsView(program, ref, view) ?? resolveIn(program, ref, view);
  if (symbol?.kind === "function") return [symbol.target];
  if (symbol?.kind !== "class") return [];
  const bases = libraryAncestors(program, symbol.target);
  const own = GENERIC.filter(({ base }) => bases.some((name) => base.test(name)));
  return ownAncestors(program, symbol.target).flatMap((one) =>
    methodsOf(one).filter((method) => {
      const { name } = functionFacts(method);
      return HANDLERS.has(name) || own.some((generic) => generic.method === name);
    }),
  );
}

function classOfAsView(program: Program, ref: FunctionRef, view: number): Symbol | undefined {
  const { values } = functionFacts(ref).fragment;
  const call = values[view];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "as_view"
    ? resolveIn(program, ref, callee.base)
    : undefined;
}

/** That a name holds no slash counts where every route of the view says so; of other types the last is taken. */
function noteTypes(
  { types, routes }: RoutedView,
  typed: readonly (readonly [string, string])[],
  captures: RouteCaptures,
): void {
  const own = new Map(typed);
  for (const [name, type] of own) {
    const before = routes.some((one) => one.captures.names.has(name));
    if (type !== SLASHLESS || !before) types.set(name, type);
  }
  for (const name of captures.names) if (!own.has(name) && types.get(name) === SLASHLESS) types.delete(name);
}

/** Names captured by `<int:x>`, `<path:x>` and the like, or by a regular expression that says as much. */
function typedCaptures(program: Program, ref: FunctionRef, route: CallValue): [string, string][] {
  const text = writtenPattern(program, ref, route);
  if (text === undefined) return [];
  const converters = [...text.matchAll(/<([\w-]{1,60}):(\w{1,100})>/g)].flatMap(
    ([, type = "", name = ""]): [string, string][] => {
      if (NARROW.has(type) || type === SLASHED) return [[name, type]];
      return narrowConverters(program).has(type) ? [[name, "pattern"]] : [];
    },
  );
  const slashless = [
    ...text.matchAll(/(?<!\(\?P)<(?:str:)?(\w{1,100})>/g),
    ...text.matchAll(/\(\?P<(\w{1,60})>\[\^[^\]/\\]{0,30}\/[^\]/\\]{0,30}\][+*{]/g),
  ].map(([, name = ""]): [string, string] => [name, SLASHLESS]);
  const narrow = text.matchAll(/\(\?P<(\w+)>(?:\\d|\[0-9\]|\\w|\[\\w-\]|\[-\\w\]|\[0-9a-f-\])[+*{]/g);
  const wide = text.matchAll(/\(\?P<(\w+)>\.[+*]/g);
  const letters = [...text.matchAll(/\(\?P<(\w{1,60})>([^()]{1,200})\)/g)].filter(([, , body = ""]) =>
    lettersOnly(body),
  );
  const harmless = [...text.matchAll(/\(\?P<(\w{1,60})>([^()]{1,200})\)/g)].filter(([, , body = ""]) =>
    isHarmlessPattern(body, true),
  );
  const groups = [
    ...letters.map(([, name = ""]): [string, string] => [name, LETTERS]),
    ...[...narrow, ...harmless].map(([, name = ""]): [string, string] => [name, "pattern"]),
    ...[...wide].map(([, name = ""]): [string, string] => [name, SLASHED]),
  ];
  return [...slashless, ...converters, ...groups];
}

/**
 * A parameter with a default that no pattern captures keeps its default, or what the team's own URLconf hands over. Without one,
 * a decorator fills it: with the row that it has fetched, for instance.
 */
function entryParameters(view: RoutedView, above: (unit: Unit) => RouteCaptures): EntryParameter[] {
  const { ref, types, routes } = view;
  const all = routes.flatMap(({ unit, captures }) => [captures, above(unit)]);
  const groups = positionalGroups(view, above);
  const isCaptured = (name: string): boolean => all.some(({ names }) => names.has(name));
  const { parameters, decorators } = functionFacts(ref);
  let position = -1;
  return parameters.flatMap((parameter, index): EntryParameter[] => {
    if (index === 0 || parameter.name === "request" || parameter.name === "self") return [];
    position++;
    const bodies = groups?.map((group) => group[position]).filter((body) => body !== undefined) ?? [];
    const isUnfilled = groups !== undefined && bodies.length === 0 && !isCaptured(parameter.name);
    if ((parameter.default !== NONE || decorators.length > 0) && isUnfilled) return [];
    const isNarrow = bodies.length > 0 && bodies.every(lettersOnly);
    const converter =
      parameter.style === "kwargs"
        ? gatheredConverter(view, all)
        : (types.get(parameter.name) ?? typeAbove(view, above, parameter.name) ?? (isNarrow ? LETTERS : ""));
    const gathered = parameter.style === "kwargs" ? { gathered: types } : {};
    return [{ index, row: URL_ARGUMENT, clears: clearedByType(converter), converter, ...gathered }];
  });
}

/** What the patterns in front of an `include` let through under a name that no route of the view captures itself. */
function typeAbove(
  { routes }: RoutedView,
  above: (unit: Unit) => RouteCaptures,
  name: string,
): string | undefined {
  if (routes.some(({ captures }) => captures.names.has(name))) return undefined;
  const [first, ...others] = routes.map(({ unit }) => above(unit).types?.get(name));
  return others.every((one) => one === first) ? first : undefined;
}

/** The one converter of all that `**kwargs` gathers; "" where there are several, or where a pattern was not read. */
function gatheredConverter({ ref, types }: RoutedView, all: readonly RouteCaptures[]): string {
  const named = new Set(functionFacts(ref).parameters.map(({ name }) => name));
  const rest = new Set(all.flatMap(({ names }) => [...names].filter((name) => !named.has(name))));
  const [converter = "", ...others] = new Set([...rest].map((name) => types.get(name) ?? ""));
  return others.length === 0 && all.every(({ isWhole }) => isWhole) ? converter : "";
}

/**
 * What fills parameters by their position, for each route; undefined where one cannot be told: an include adds to it, or a
 * decorator may put in what it has fetched, which moves all that follows.
 */
function positionalGroups(
  { ref, routes }: RoutedView,
  above: (unit: Unit) => RouteCaptures,
): readonly (readonly string[])[] | undefined {
  const { parameters, decorators } = functionFacts(ref);
  const asked = parameters.filter(({ name, default: id }) => id === NONE && !/^(?:request|self)$/.test(name));
  const fits = (group: readonly string[]): boolean =>
    decorators.length === 0 || group.length === 0 || group.length === asked.length;
  const groups = routes.flatMap(({ unit, captures: { positional } }) =>
    positional !== undefined && above(unit).isWhole && fits(positional) ? [positional] : [],
  );
  return groups.length === routes.length ? groups : undefined;
}

/** What the type of a captured value rules out. */
export function clearedByType(converter: string): Kinds {
  if (converter === "" || converter === SLASHED || converter === SLASHLESS) return 0;
  return converter === LETTERS ? WITHOUT_SIGNS : INJECTION_KINDS;
}

/** The `handle` methods of management commands: their parameters are what the operator typed. */
function commandHandlers(
  program: Program,
  units: readonly Unit[],
): [FunctionRef, readonly EntryParameter[]][] {
  return units.flatMap((unit) =>
    unit.facts.classes.flatMap((_, id): [FunctionRef, readonly EntryParameter[]][] => {
      const ref = { unit, class: id };
      if (
        !hierarchyOf(program, ref).some((one) => one.kind === "external" && one.name.endsWith(".BaseCommand"))
      )
        return [];
      const handlers = methodsOf(ref).filter((method) => functionFacts(method).name === "handle");
      return handlers.map((method) => [method, commandParameters(method)]);
    }),
  );
}

function commandParameters(ref: FunctionRef): EntryParameter[] {
  return functionFacts(ref)
    .parameters.slice(1)
    .map((_, index) => {
      return { index: index + 1, row: COMMAND_OPTIONS, clears: 0, converter: "" };
    });
}
