/** Where resolving begins: `ROOT_URLCONF` of each project, or a URLconf that nothing includes. */
import { findModule } from "../../bind/bind.ts";
import type { Program, Unit, ValueRef } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, isImported } from "../../flow/flow-model.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { productionValue } from "../settings/production-value.ts";
import type { EvaluatedModule, ProjectSettings } from "../settings/project-settings.ts";
import { leaves } from "../settings/resolve.ts";
import { textOf } from "../settings/value.ts";
import { refTo } from "../../bind/program.ts";

/** A URLconf from which resolving begins. */
export interface Root {
  readonly unit: Unit;
  readonly variable: "urlpatterns" | "websocket_urlpatterns";
  /** The list itself, where it stands in a call: `URLRouter([path(…)])`. */
  readonly list?: ValueRef;
  /** Of the project whose `ROOT_URLCONF` it is. */
  readonly settings: ProjectSettings | undefined;
}

/** The roots of all projects that are not tests, in the order of the projects; then lone ones. */
export function rootsOf(flows: FlowModel, projects: readonly ProjectSettings[]): readonly Root[] {
  const { program } = flows;
  const stated = projects
    .filter(({ project }) => !project.inTests)
    .flatMap((one) => statedRoots(program, one));
  const known = new Set(stated.map(({ unit }) => unit));
  const settled = new Set(stated.map(({ unit }) => unit.file.project));
  const lone = loneUrlconfs(program).filter((unit) => !settled.has(unit.file.project) && !known.has(unit));
  return [
    ...stated,
    ...websocketRoots(program, projects),
    ...websocketRouters(flows, projects),
    ...lone.map((unit): Root => ({ unit, variable: "urlpatterns", settings: settingsOf(projects, unit) })),
  ];
}

/** Channels routes WebSockets by a list of that name (channels.readthedocs.io/en/stable/topics/routing.html). */
function websocketRoots(program: Program, projects: readonly ProjectSettings[]): Root[] {
  return [...program.units.values()]
    .filter(
      ({ file, facts }) =>
        !file.inTests && facts.functions[0]?.fragment.bindings.has("websocket_urlpatterns") === true,
    )
    .map((unit) => ({ unit, variable: "websocket_urlpatterns", settings: settingsOf(projects, unit) }));
}

const ROUTER = ["channels.routing.URLRouter"];

/** What routers are given, by whatever name; one router may be given to another. */
function websocketRouters(flows: FlowModel, projects: readonly ProjectSettings[]): Root[] {
  if (!isImported(flows, "channels")) return [];
  return callsOf(flows, ROUTER).flatMap(({ at, call }): Root[] => {
    const given = call.arguments[0]?.value;
    if (given === undefined || at.unit.file.inTests) return [];
    const { unit } = at;
    const list = refTo(at, given);
    return [{ unit, variable: "websocket_urlpatterns", list, settings: settingsOf(projects, unit) }];
  });
}

function settingsOf(projects: readonly ProjectSettings[], { file }: Unit): ProjectSettings | undefined {
  return projects.find(({ project }) => project.root === file.project);
}

/** What production's settings modules name; the others' where production's name nothing. */
function statedRoots(program: Program, settings: ProjectSettings): Root[] {
  for (const modules of [settings.production, settings.modules]) {
    const units = modules.flatMap((module) => rootUnits(program, settings, module));
    if (units.length > 0)
      return [...new Set(units)].map((unit): Root => ({ unit, variable: "urlpatterns", settings }));
  }
  return [];
}

function rootUnits(program: Program, settings: ProjectSettings, module: EvaluatedModule): Unit[] {
  const found = productionValue(settings, module, "ROOT_URLCONF");
  const importer = program.units.get(module.path) ?? [...program.units.values()][0];
  if (!found || !importer) return [];
  return leaves(found.inProduction).flatMap(({ value }) => {
    const name = textOf(value);
    return (name === undefined ? undefined : findModule(program, name, importer)) ?? [];
  });
}

/** URLconfs outside tests that no other URLconf speaks of. */
function loneUrlconfs(program: Program): Unit[] {
  const urlconfs = [...program.units.values()].filter(
    ({ file, facts }) =>
      file.kind === "urlconf" &&
      !file.inTests &&
      facts.functions[0]?.fragment.bindings.has("urlpatterns") === true,
  );
  const included = new Set(urlconfs.flatMap((unit) => includedUnits(program, unit)));
  const roots = urlconfs.filter((unit) => !included.has(unit));
  return roots.length > 0 ? roots : urlconfs;
}

/** URLconfs that a file names in a text or imports. */
function includedUnits(program: Program, unit: Unit): Unit[] {
  const names = [...unit.facts.importedModules.map(({ module }) => module), ...textsOf(unit)];
  return names.flatMap((name) => {
    const found = name === "" ? undefined : findModule(program, name, unit);
    return found && found !== unit ? [found] : [];
  });
}

/** Dotted names are short. */
const LONGEST_NAME = 120;

function textsOf({ file, facts }: Unit): string[] {
  return facts.functions.flatMap(({ fragment }) =>
    fragment.values.flatMap((value) =>
      value.op === "text" && value.end - value.start < LONGEST_NAME
        ? [stringValue(file.bytes, value.literal)]
        : [],
    ),
  );
}
