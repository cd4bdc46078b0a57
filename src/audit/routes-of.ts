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
  const views = new Map<string, View[]>();
  for (const view of model.views) {
    const path = view.at.path;
    if (view.target.kind !== "external") views.set(path, [...(views.get(path) ?? []), view]);
  }
  const scrubbers = new Map<string, Scrubber>();
  return ({ path, scope }) => {
    if (scope === undefined) return [];
    const around = (views.get(path) ?? []).filter((view) => isAround(view, scope));
    const routes = around.flatMap((view) => view.routes).slice(0, MOST);
    return routes.map((route) => shownPattern(model, route, scrubbers));
  };
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
