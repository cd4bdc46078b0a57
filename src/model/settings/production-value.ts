/** What production holds under a setting's name, Django's default included: the question most configuration checks ask. */
import type { Place } from "../../findings/finding.ts";
import { defaultOf } from "./defaults.ts";
import type { EvaluatedModule, ProjectSettings, Setting } from "./project-settings.ts";
import { deployedEnvironment, effective, productionModules, refusesWithout } from "./project-settings.ts";
import { resolve, variablesOf } from "./resolve.ts";
import type { AbstractValue } from "./value.ts";

/** One setting of one production module, set or left to Django's default. */
export interface ProductionValue {
  readonly name: string;
  readonly settings: ProjectSettings;
  readonly module: EvaluatedModule;
  /** Undefined where the module leaves it to Django's default. */
  readonly setting: Setting | undefined;
  /** As the module writes it, or the default of the project's Django. Evaluated with DEBUG off. */
  readonly value: AbstractValue;
  /**
   * As production gets it: variables as the repository's deploy files set them, variables that none of them names left
   * unset. Still `environment` where a deploy file fills a variable from outside.
   */
  readonly inProduction: AbstractValue;
  /** Environment variables that can change the value and that no deploy file of the repository sets. */
  readonly switches: readonly string[];
  /** The setting's line; the beginning of the production module where it is absent. */
  readonly at: Place;
}

/**
 * The value of `name` in one production module. Undefined where the setting does not exist in the project's Django and
 * the module does not set it either.
 */
export function productionValue(
  settings: ProjectSettings,
  module: EvaluatedModule,
  name: string,
): ProductionValue | undefined {
  const setting = effective(module, name, "withoutDebug");
  const value = setting?.value ?? defaultOf(name, settings.django.version, module.path);
  if (value === undefined) return undefined;
  const deployed = deployedEnvironment(settings, value);
  const variables = [...variablesOf(value)];
  const inProduction = resolve(value, deployed);
  return {
    name,
    settings,
    module,
    setting,
    value,
    inProduction,
    switches: settings.environmentIsGiven
      ? []
      : variables.filter((variable) => !settings.deployed.has(variable)).toSorted(),
    at: setting?.at ?? moduleStart(module),
  };
}

/**
 * The value of `name` in every production module that serves requests with variables left unset. What a module leaves to
 * the default exactly as the production module that it builds on is that one's, and comes once.
 */
export function* productionValues(
  projects: readonly ProjectSettings[],
  name: string,
): Generator<ProductionValue> {
  for (const { settings, module } of productionModules(projects)) {
    const found = productionValue(settings, module, name);
    if (found === undefined || isLeftToBase(found)) continue;
    if (!refusesWithout(module, variablesOf(found.value))) yield found;
  }
}

/** Whether a production module beneath this one leaves the setting to the default as well. */
function isLeftToBase({ name, settings, module, setting }: ProductionValue): boolean {
  if (setting !== undefined) return false;
  return settings.production.some(
    (base) =>
      base !== module &&
      module.builtOn.includes(base.path) &&
      effective(base, name, "withoutDebug") === undefined,
  );
}

/** Where a finding about something that a module lacks points: its first line. */
export function moduleStart(module: EvaluatedModule): Place {
  return { path: module.path, span: { start: 0, end: 0 } };
}
