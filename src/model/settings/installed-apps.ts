/** The apps that production installs. */
import type { Place } from "../../findings/finding.ts";
import { productionValue, type ProductionValue } from "./production-value.ts";
import type { EvaluatedModule, ProjectSettings } from "./project-settings.ts";
import { productionModules } from "./project-settings.ts";
import { leaves } from "./resolve.ts";
import { elementsOf, textOf } from "./value.ts";

/** One entry of `INSTALLED_APPS`. */
export interface InstalledApp {
  /** As written: `axes`, `axes.apps.AppConfig`. */
  readonly name: string;
  /** Its own line. */
  readonly at: Place;
}

/** The apps of one production module. */
export interface InstalledApps {
  readonly found: ProductionValue;
  /** Apps of every alternative that the text leaves open, DEBUG off. */
  readonly apps: readonly InstalledApp[];
  /** Whether there may be more than what is listed. */
  readonly open: boolean;
}

/** What a production module installs, with whatever an environment variable may add. */
export function installedApps(settings: ProjectSettings, module: EvaluatedModule): InstalledApps | undefined {
  const found = productionValue(settings, module, "INSTALLED_APPS");
  if (found?.setting === undefined) return undefined;
  const lists = leaves(found.value).map(({ value }) => value);
  const elements = lists.flatMap((list) => elementsOf(list) ?? []);
  return {
    found,
    apps: elements.flatMap((element) => {
      const name = textOf(element);
      return name === undefined ? [] : [{ name, at: element.origin.place }];
    }),
    open: lists.some((list) => isOpen(list)),
  };
}

/** The apps of every production module that names some. */
export function* productionApps(projects: readonly ProjectSettings[]): Generator<InstalledApps> {
  for (const { settings, module } of productionModules(projects)) {
    const apps = installedApps(settings, module);
    if (apps !== undefined) yield apps;
  }
}

function isOpen(list: ReturnType<typeof leaves>[number]["value"]): boolean {
  if (list.kind !== "known" || !("elements" in list.content)) return true;
  return list.content.open || list.content.elements.some((element) => textOf(element) === undefined);
}

/** The installed app that is one of these packages, or an app configuration inside one. */
export function appOf({ apps }: InstalledApps, packages: readonly string[]): InstalledApp | undefined {
  return apps.find(({ name }) => packages.some((one) => name === one || name.startsWith(`${one}.`)));
}
