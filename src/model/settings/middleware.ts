/** The middleware of production as a list: what is in it, in which order, and what each entry really is. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { findModule } from "../../bind/bind.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { FunctionRef, Program, Symbol } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { Place } from "../../findings/finding.ts";
import { productionValue, type ProductionValue } from "./production-value.ts";
import { productionModules, type EvaluatedModule, type ProjectSettings } from "./project-settings.ts";
import { leaves } from "./resolve.ts";
import type { AbstractValue } from "./value.ts";
import { elementsOf, textOf } from "./value.ts";

/** One entry of the list. */
export interface MiddlewareEntry {
  /** Dotted path as written. */
  readonly name: string;
  /** Its own line. */
  readonly at: Place;
  /** Whether it is there along every alternative. */
  readonly always: boolean;
}

/** The list as production gets it: DEBUG off, deployed variables filled in, others unset. Outermost first. */
export interface MiddlewareList {
  /** `MIDDLEWARE`, or `MIDDLEWARE_CLASSES` of Django before 2.0; `at` is the line that begins the list. */
  readonly found: ProductionValue;
  readonly entries: readonly MiddlewareEntry[];
  /** Whether there may be more than what is listed. */
  readonly open: boolean;
}

/** Django read `MIDDLEWARE_CLASSES` until 1.10 and where `MIDDLEWARE` was missing until 2.0 (docs.djangoproject.com/en/2.0/releases/1.10/). */
const OLD_NAME = "MIDDLEWARE_CLASSES";

/** The middleware of a production module; undefined where it sets none, so that there is no list to speak about. */
export function middlewareOf(settings: ProjectSettings, module: EvaluatedModule): MiddlewareList | undefined {
  const found = ["MIDDLEWARE", OLD_NAME]
    .map((name) => productionValue(settings, module, name))
    .find((value) => value?.setting !== undefined);
  if (found === undefined) return undefined;
  const lists = leaves(found.inProduction)
    .filter(({ value }) => value.kind !== "fails")
    .map(({ value }) => value);
  return {
    found: { ...found, at: startOf(found, lists[0]) },
    entries: mergedEntries(lists.map((list) => entriesIn(list))),
    open: lists.length === 0 || lists.some(isOpen),
  };
}

/** The line that begins the list: what conditions add later is not where a reader looks for it. */
function startOf(found: ProductionValue, list: AbstractValue | undefined): Place {
  let start = found.at;
  for (let at = list?.origin; at !== undefined; at = at.earlier) {
    if (at.act === "assigned" && at.name === found.name) start = at.place;
  }
  // What several conditions change loses its first line; its earliest element stands there.
  return (elementsOf(list) ?? []).reduce((earliest, { origin: { place } }) => {
    const isEarlier = place.path === earliest.path && place.span.start < earliest.span.start;
    return isEarlier ? place : earliest;
  }, start);
}

/** The middleware of every production module that has some. */
export function* productionMiddleware(projects: readonly ProjectSettings[]): Generator<MiddlewareList> {
  for (const { settings, module } of productionModules(projects)) {
    const list = middlewareOf(settings, module);
    if (list !== undefined) yield list;
  }
}

interface NamedEntry {
  readonly name: string;
  readonly at: Place;
}

function entriesIn(list: AbstractValue): readonly NamedEntry[] {
  return (elementsOf(list) ?? []).flatMap((element) => {
    const name = textOf(element);
    return name === undefined ? [] : [{ name, at: element.origin.place }];
  });
}

/** The longest alternative in its order, then what only others have. */
function mergedEntries(lists: readonly (readonly NamedEntry[])[]): readonly MiddlewareEntry[] {
  const merged = new Map<string, MiddlewareEntry>();
  for (const list of lists.toSorted((a, b) => b.length - a.length)) {
    for (const entry of list) {
      if (merged.has(entry.name)) continue;
      const always = lists.every((other) => other.some(({ name }) => name === entry.name));
      merged.set(entry.name, { ...entry, always });
    }
  }
  return [...merged.values()];
}

function isOpen(list: AbstractValue): boolean {
  if (list.kind !== "known" || !("elements" in list.content)) return true;
  return list.content.open || list.content.elements.some((element) => textOf(element) === undefined);
}

/** The first entry that is one of the library's classes or descends from one, whichever project class says so. */
export function middlewareEntry(
  program: Program,
  list: MiddlewareList,
  paths: readonly string[],
): MiddlewareEntry | undefined {
  return list.entries.find((entry) => isMiddleware(program, list, entry, paths));
}

/** Whether an entry is one of the library's classes or descends from one. */
export function isMiddleware(
  program: Program,
  list: MiddlewareList,
  entry: MiddlewareEntry,
  paths: readonly string[],
): boolean {
  if (paths.includes(entry.name)) return true;
  const symbol = middlewareSymbol(program, list, entry);
  if (symbol?.kind === "external") return paths.includes(symbol.name);
  if (symbol?.kind !== "class") return false;
  return libraryAncestors(program, symbol.target).some((name) => paths.includes(name));
}

/** What an entry names in the audited code; undefined where it comes from a package. */
export function middlewareSymbol(
  program: Program,
  { found }: MiddlewareList,
  { name }: MiddlewareEntry,
): Symbol | undefined {
  const dot = name.lastIndexOf(".");
  const importer = program.units.get(found.module.path) ?? [...program.units.values()][0];
  const unit = importer && findModule(program, name.slice(0, dot), importer);
  return unit && memberOf(program, { kind: "module", unit }, name.slice(dot + 1));
}

/** Whether an environment variable that no deploy file sets can put one of these into the list; the variables. */
export function switchesFor({ found }: MiddlewareList, paths: readonly string[]): readonly string[] {
  const possible = leaves(found.value).some(({ value }) =>
    entriesIn(value).some(({ name }) => paths.includes(name)),
  );
  return possible ? found.switches : [];
}

/** The name of an entry that a production module always lists and that is a class of the project with a method like this. */
export function ownMiddlewareWith(
  program: Program,
  settings: ProjectSettings,
  module: EvaluatedModule,
  isWanted: (method: FunctionRef) => boolean,
): string | undefined {
  const list = middlewareOf(settings, module);
  const entry = list?.entries.find((one) => {
    const symbol = one.always ? middlewareSymbol(program, list, one) : undefined;
    return symbol?.kind === "class" && methodsOf(symbol.target).some(isWanted);
  });
  return entry?.name.split(".").at(-1);
}
