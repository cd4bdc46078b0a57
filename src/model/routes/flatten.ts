/** Lays the tree of patterns and includes out as routes. */
import type { ValueRef } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { adminPatterns } from "./admin-urls.ts";
import { pathCaptures, regexCaptures } from "./captures.ts";
import { includedHeld } from "./django-calls.ts";
import type { Held, HeldInclude, HeldPattern } from "./held.ts";
import { externalPath } from "./held.ts";
import { libraryRoutes, libraryUrlconf } from "./library-routes.ts";
import { settled } from "./registries.ts";
import type { Capture, Route } from "./route.ts";
import { viewHeld } from "./view-held.ts";
import type { Reader } from "./reader.ts";

/** Includes inside includes; the resolver of a running Django would not end on a circle either. */
const DEEPEST_INCLUDE = 30;

/** More routes than this are not listed. */
const MOST_ROUTES = 50_000;

/** An include whose patterns could not be read. */
export interface UnseenInclude {
  readonly project: string | undefined;
  /** The prefix below which its routes lie. */
  readonly pattern: string;
  /** The library's module, where it is known to be one. */
  readonly library: string | undefined;
  readonly at: Place | undefined;
}

/** What is read so far. */
export interface Found {
  readonly project: string | undefined;
  readonly routes: Route[];
  readonly unseen: UnseenInclude[];
}

/** Everything above a pattern. */
interface Above {
  readonly pattern: string;
  readonly namespaces: readonly string[];
  readonly captures: readonly Capture[];
  readonly wrappers: readonly ValueRef[];
  readonly through: readonly Place[];
  readonly onlyWith: string | undefined;
  readonly origin: Route["origin"];
  /** Lists that are being laid out. */
  readonly open: readonly Held[];
  readonly at: ValueRef | undefined;
  /** Keywords for the view. */
  readonly extra?: Route["extra"];
}

/** The root of a URLconf. */
export const AT_ROOT: Above = {
  pattern: "",
  namespaces: [],
  captures: [],
  wrappers: [],
  through: [],
  onlyWith: undefined,
  origin: "urlconf",
  open: [],
  at: undefined,
};

/** Adds the routes of a list of patterns. */
export function layOut(reader: Reader, found: Found, unsettled: Held, above: Above): void {
  const { open } = above;
  const patterns = settled(reader, unsettled);
  const library = externalPath(patterns);
  if (isAdmin(patterns)) return layOutAdmin(reader, found, patterns, above);
  if (library !== undefined) return layOutLibrary(reader, found, library, above);
  if (patterns.kind === "pattern") return layOutPattern(reader, found, patterns, above);
  if (patterns.kind === "include") return layOutInclude(reader, found, patterns, above);
  if (patterns.kind !== "list" || open.length > DEEPEST_INCLUDE) return noteUnseen(found, undefined, above);
  if (open.includes(patterns)) return;
  if (patterns.open) noteUnseen(found, undefined, above);
  for (const item of patterns.items) {
    if (found.routes.length >= MOST_ROUTES) return;
    layOut(reader, found, item, { ...above, open: [...open, patterns] });
  }
}

function noteUnseen(found: Found, library: string | undefined, { pattern, at }: Above): void {
  found.unseen.push({
    project: found.project,
    pattern,
    library,
    at: at && placeOf(at),
  });
}

/** `path(…)`: a view, or a prefix with what is included. */
function layOutPattern(reader: Reader, found: Found, pattern: HeldPattern, above: Above): void {
  const target = settled(reader, pattern.target);
  const outer = below(pattern, above);
  const here = { ...outer, wrappers: [...outer.wrappers, ...(pattern.wrappers ?? [])] };
  if (target.kind === "include") return layOutInclude(reader, found, target, here);
  if (target.kind === "list") {
    const included = includedHeld(reader, target, undefined);
    if (included.kind === "include") return layOutInclude(reader, found, included, here);
  }
  if (isAdmin(target)) return layOutAdmin(reader, found, target, here);
  const view = viewHeld(target);
  const { project } = found;
  found.routes.push({
    project,
    pattern: here.pattern,
    name: pattern.name === undefined ? undefined : [...here.namespaces, pattern.name].join(":"),
    captures: here.captures,
    target: view?.target ?? { kind: "unseen" },
    wrappers: [...here.wrappers, ...(view?.wrappers ?? [])],
    at: placeOf(pattern.at),
    through: here.through,
    origin: pattern.origin ?? here.origin,
    onlyWith: here.onlyWith,
    ...(here.extra && here.extra.length > 0 && { extra: here.extra }),
  });
}

function below(pattern: HeldPattern, above: Above): Above {
  const { text } = pattern.route;
  const captures = pattern.regex ? regexCaptures(text) : pathCaptures(text);
  return {
    ...above,
    pattern: joinRoutes(above.pattern, text),
    captures: [...above.captures, ...captures],
    onlyWith: above.onlyWith ?? pattern.onlyWith,
    at: pattern.at,
    extra: together(above.extra, pattern.extra),
  };
}

function together(a: Route["extra"] = [], b: Route["extra"] = []): readonly string[] | "unread" {
  return a === "unread" || b === "unread" ? "unread" : [...a, ...b];
}

/** As `ResolverMatch.route`: an included expression loses its leading `^` (django/urls/resolvers.py, `_join_route`). */
function joinRoutes(prefix: string, route: string): string {
  return prefix === "" ? route : prefix + (route.startsWith("^") ? route.slice(1) : route);
}

function layOutInclude(reader: Reader, found: Found, include: HeldInclude, above: Above): void {
  const { namespace, at, wrappers } = include;
  layOut(reader, found, include.patterns, {
    ...above,
    namespaces: namespace === undefined ? above.namespaces : [...above.namespaces, namespace],
    wrappers: [...above.wrappers, ...wrappers],
    through: at === undefined ? above.through : [...above.through, placeOf(at)],
    at: at ?? above.at,
  });
}

function layOutLibrary({ librarySettings }: Reader, found: Found, library: string, above: Above): void {
  const at = above.at && placeOf(above.at);
  const known = at && libraryUrlconf(library);
  if (!known || known.open === true) noteUnseen(found, library, above);
  if (!known) return;
  const namespaces =
    above.namespaces.length > 0 || known.appName === undefined ? above.namespaces : [known.appName];
  for (const { route, name, view, demands } of libraryRoutes(known, librarySettings)) {
    found.routes.push({
      project: found.project,
      pattern: joinRoutes(above.pattern, route),
      name: name === undefined ? undefined : [...namespaces, name].join(":"),
      captures: [...above.captures, ...(isExpression(route) ? regexCaptures(route) : pathCaptures(route))],
      target: { kind: "external", name: view, overrides: new Map(), demands },
      wrappers: above.wrappers,
      at,
      through: above.through,
      origin: "library",
      onlyWith: above.onlyWith,
    });
  }
}

function isExpression(route: string): boolean {
  return route.startsWith("^") || route.includes("(?P<");
}

/** `admin.site.urls`, and those of the project's own admin sites. */
function isAdmin(target: Held): boolean {
  const path = externalPath(target);
  return path !== undefined && /^django\.contrib\.(?:gis\.)?admin(?:\.\w+)*\.urls$/.test(path);
}

/** One route for each mount, as what the admin serves depends on what is registered; and those that the project adds to it. */
function layOutAdmin(reader: Reader, found: Found, target: Held, here: Above): void {
  if (here.at === undefined) return;
  found.routes.push({
    project: found.project,
    pattern: here.pattern,
    name: "admin:index",
    captures: here.captures,
    target: { kind: "external", name: "django.contrib.admin.site", overrides: new Map() },
    wrappers: here.wrappers,
    at: placeOf(here.at),
    through: here.through,
    origin: "admin",
    onlyWith: here.onlyWith,
  });
  const patterns = adminPatterns(reader, target.kind === "symbol" ? target.of : undefined);
  const inside: Above = { ...here, origin: "admin", namespaces: [...here.namespaces, "admin"] };
  for (const pattern of patterns) layOut(reader, found, pattern, inside);
}
