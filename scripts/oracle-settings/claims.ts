/** What `pickguard settings --env-file` says about a settings module, before secrets are masked. */
import type { Discovery } from "../../src/discover/file-kind.ts";
import { readEntryPoints } from "../../src/model/entry-points/read-entry-points.ts";
import { evaluateSettings } from "../../src/model/settings/evaluate-settings.ts";
import type { EvaluatedModule, ProjectSettings } from "../../src/model/settings/project-settings.ts";
import { assignedNames, viewSetting } from "../../src/model/settings/setting-view.ts";
import { truthOf } from "../../src/model/settings/operations/truth.ts";
import { resolve, type Environment } from "../../src/model/settings/resolve.ts";
import type { AbstractValue } from "../../src/model/settings/value.ts";
import type { Claim, Claims } from "./compare.ts";

/** A module of a project, evaluated with exactly these variables set. */
interface Evaluated {
  readonly settings: ProjectSettings;
  readonly module: EvaluatedModule;
}

/** Nothing is claimed about a module that is not seen. */
const UNSEEN: Claims = { refuses: undefined, settings: new Map() };

/** Claims about the asked settings of the module at `path` when exactly these variables are set. */
export function claimsOf(
  discovery: Discovery,
  path: string | undefined,
  names: readonly string[],
  variables: ReadonlyMap<string, string>,
): Claims {
  const found = path === undefined ? undefined : evaluated(discovery, path, variables);
  if (found === undefined) return UNSEEN;
  const assigned = new Set(assignedNames(found.module));
  const settings = new Map(
    names.filter((name) => assigned.has(name)).map((name) => [name, claimOf(found, name)] as const),
  );
  const environment: Environment = { has: () => true, get: (name) => variables.get(name) };
  return { refuses: refusal(found.module.refusals, environment), settings };
}

function evaluated(
  discovery: Discovery,
  path: string,
  variables: ReadonlyMap<string, string>,
): Evaluated | undefined {
  const { entryPoints } = readEntryPoints(discovery);
  const at = { path: ".env", span: { start: 0, end: 0 } };
  const environment = new Map([...variables].map(([name, value]) => [name, { value, at }] as const));
  const projects = evaluateSettings(discovery, entryPoints, { environment }).settings;
  return projects
    .flatMap((settings) => settings.modules.map((module) => ({ settings, module })))
    .find(({ module }) => module.path === path);
}

function claimOf({ settings, module }: Evaluated, name: string): Claim {
  const { value, complete, stop, state } = viewSetting(settings, module, name);
  return complete && value !== undefined
    ? { known: true, value }
    : { known: false, why: stop?.reason ?? `only partly known (${state})` };
}

function refusal(refusals: readonly AbstractValue[], environment: Environment): boolean | undefined {
  const truths = refusals.map((each) => truthOf(resolve(each, environment)));
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}
