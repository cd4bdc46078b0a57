/** What production's `REST_FRAMEWORK` says (django-rest-framework.org/api-guide/settings/). */
import type { Place } from "../../findings/finding.ts";
import type { InstalledApps } from "./installed-apps.ts";
import { appOf, productionApps } from "./installed-apps.ts";
import type { ProductionValue } from "./production-value.ts";
import { productionValue } from "./production-value.ts";
import type { ProjectSettings } from "./project-settings.ts";
import { moduleStart } from "./production-value.ts";
import { leaves } from "./resolve.ts";
import { entryOf } from "./templates-setting.ts";
import type { AbstractValue } from "./value.ts";
import { elementsOf, textOf } from "./value.ts";

/** The framework's settings in one production module. */
export interface RestFramework {
  readonly installed: InstalledApps;
  /** Undefined where the module writes none: the framework's defaults hold. */
  readonly found: ProductionValue | undefined;
  /** The setting's line; the module's beginning where there is none. */
  readonly at: Place;
  readonly values: readonly AbstractValue[];
}

/** Every production module that installs the framework and whose settings of it can be read. */
export function* restFrameworks(projects: readonly ProjectSettings[]): Generator<RestFramework> {
  for (const installed of productionApps(projects)) {
    if (appOf(installed, ["rest_framework"]) === undefined) continue;
    const { settings, module } = installed.found;
    const found = productionValue(settings, module, "REST_FRAMEWORK");
    const values = found === undefined ? [] : leaves(found.inProduction).map(({ value }) => value);
    if (values.some((value) => value.kind !== "known" || value.content.type !== "dict" || value.content.open))
      continue;
    yield { installed, found, at: found?.at ?? moduleStart(module), values };
  }
}

/** The names under one key, along every alternative; undefined where the key is not written, or its list not followed. */
export function namesUnder(
  { values }: RestFramework,
  key: string,
): readonly string[] | "default" | undefined {
  const entries = values.map((value) => entryOf(value, key));
  if (entries.every((entry) => entry === undefined)) return "default";
  const names = entries.flatMap((entry) => (elementsOf(entry) ?? [undefined]).map((one) => textOf(one)));
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** The line of an entry, where it has one of its own. */
export function entryAt({ values }: RestFramework, key: string): Place | undefined {
  return values.flatMap((value) => entryOf(value, key)?.origin.place ?? [])[0];
}
