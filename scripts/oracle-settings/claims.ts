/** What pickguard says about a settings module in a given environment. */
import type { Discovery } from "../../src/discover/file-kind.ts";
import { readEntryPoints } from "../../src/model/entry-points/read-entry-points.ts";
import { evaluateSettings } from "../../src/model/settings/evaluate-settings.ts";
import type { EvaluatedModule } from "../../src/model/settings/project-settings.ts";
import { truthOf } from "../../src/model/settings/operations/truth.ts";
import { resolve, type Environment } from "../../src/model/settings/resolve.ts";
import { isAbsent, type AbstractValue } from "../../src/model/settings/value.ts";
import type { Claims } from "./compare.ts";
import { claimOf, type Claim } from "./plain-value.ts";

/** The module as pickguard evaluates it when exactly these variables are set; undefined when it does not see the module. */
export function evaluated(
  discovery: Discovery,
  path: string,
  variables: ReadonlyMap<string, string>,
): EvaluatedModule | undefined {
  const { entryPoints } = readEntryPoints(discovery);
  const at = { path: ".env", span: { start: 0, end: 0 } };
  const environment = new Map([...variables].map(([name, value]) => [name, { value, at }] as const));
  const { settings } = evaluateSettings(discovery, entryPoints, { environment });
  return settings.flatMap(({ modules }) => modules).find((module) => module.path === path);
}

/** Claims about the asked settings when exactly these variables are set. */
export function claimsOf(
  module: EvaluatedModule,
  names: readonly string[],
  variables: ReadonlyMap<string, string>,
): Claims {
  const environment: Environment = { has: () => true, get: (name) => variables.get(name) };
  const settings = new Map<string, Claim>();
  for (const name of names) {
    const value = module.values.get(name);
    const settled = value === undefined ? undefined : resolve(value, environment);
    if (settled !== undefined && !isAbsent(settled)) settings.set(name, claimOf(name, settled));
  }
  return { refuses: refusal(module.refusals, environment), settings };
}

function refusal(refusals: readonly AbstractValue[], environment: Environment): boolean | undefined {
  const truths = refusals.map((each) => truthOf(resolve(each, environment)));
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}
