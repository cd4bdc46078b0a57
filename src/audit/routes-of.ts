/** Through which URL patterns a place is reached: the routes of the view around it. */
import type { Place } from "../findings/finding.ts";
import { scrubber, type Scrubber } from "../findings/known-secrets.ts";
import { maskFile, secretTexts } from "../findings/masking.ts";
import type { AuditModel } from "../model/audit-model.ts";
import type { Route } from "../model/routes/route.ts";
import type { View } from "../model/views/view.ts";

/** Patterns beyond these tell nothing more. */
const MOST = 20;

/** The patterns for a place; none where no view is around it. What looks like a secret in a URLconf stays there. */
export function routesOfPlaces(model: AuditModel): (place: Place) => readonly string[] {
  const viewsAround = viewsByPlace(model);
  const scrubbers = new Map<string, Scrubber>();
  return (place) => {
    const around = viewsAround(place);
    const routes = around.flatMap((view) => view.routes).slice(0, MOST);
    return routes.map((route) => shownPattern(model, route, scrubbers));
  };
}

/** The switch of a developer's machine without which no route leads to a place; undefined where one does, or where no view is around it. */
export function switchOfPlaces(model: AuditModel): (place: Place) => string | undefined {
  const viewsAround = viewsByPlace(model);
  return (place) => {
    const routes = viewsAround(place).flatMap((view) => view.routes);
    return routes.every(({ onlyWith }) => onlyWith !== undefined) ? routes[0]?.onlyWith : undefined;
  };
}

function viewsByPlace(model: AuditModel): (place: Place) => readonly View[] {
  const views = new Map<string, View[]>();
  for (const view of model.views) {
    if (view.target.kind === "external") continue;
    const here = views.get(view.at.path);
    if (here) here.push(view);
    else views.set(view.at.path, [view]);
  }
  return ({ path, scope }) =>
    scope === undefined ? [] : (views.get(path) ?? []).filter((view) => isAround(view, scope));
}

/** `OrderDetail` is around `OrderDetail.post`. */
function isAround({ name }: View, scope: string): boolean {
  const names = scope.split(".").map((_, i, parts) => parts.slice(0, i + 1).join("."));
  return names.some((one) => name.endsWith(`.${one}`));
}

function shownPattern(model: AuditModel, route: Route, scrubbers: Map<string, Scrubber>): string {
  const paths = new Set([route.at, ...route.through].map(({ path }) => path));
  const pattern = route.pattern === "" ? "/" : route.pattern;
  return [...paths].reduce((text, path) => scrubberOf(model, path, scrubbers)(text), pattern);
}

function scrubberOf({ files }: AuditModel, path: string, scrubbers: Map<string, Scrubber>): Scrubber {
  const known = scrubbers.get(path);
  if (known) return known;
  const file = files.get(path);
  const made = scrubber(file ? secretTexts(maskFile(file)) : []);
  scrubbers.set(path, made);
  return made;
}
