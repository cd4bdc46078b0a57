/** Builds what checks may ask. */
import type { DeclaredAccessGuard } from "../config/project-words.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { Problem } from "../findings/finding.ts";
import type { AccessRow } from "../flow/catalog/guard-rows.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { readDependencies, type Knowledge } from "../model/dependencies/read-dependencies.ts";
import { readEdge } from "../model/edge/read-edge.ts";
import { readEntryPoints } from "../model/entry-points/read-entry-points.ts";
import { newGuardBook } from "../model/guards/inference.ts";
import { readScripts } from "../model/javascript/script-model.ts";
import { tokenNamesOf } from "../model/javascript/token-names.ts";
import { readOwnership } from "../model/ownership/read-ownership.ts";
import { readPostures } from "../model/posture/read-postures.ts";
import { readRoutes } from "../model/routes/read-routes.ts";
import { evaluateSettings, type SettingsOptions } from "../model/settings/evaluate-settings.ts";
import { readViews } from "../model/views/read-views.ts";
import { buildTemplates } from "../model/templates/template-model.ts";
import type { ReportedProject } from "../report/reported-project.ts";
import type { AuditOptions } from "./options.ts";
import { reportedProject } from "./reported-project.ts";

/** The model, and what the report says about its projects. */
export interface BuiltModel {
  readonly model: AuditModel;
  readonly projects: readonly ReportedProject[];
  readonly problems: readonly Problem[];
}

/** A guard of the project as a library's would be described. */
function declaredRow({ at, demands }: DeclaredAccessGuard): AccessRow {
  return { at, form: "decorator", demands: [demands === "ownership" ? "object" : demands] };
}

/** Reads entry points and settings; `options` hold what the user says about production, `knowledge` the day and newer advisories. */
export function buildModel(
  discovery: Discovery,
  flows: FlowModel,
  options: SettingsOptions,
  knowledge: Knowledge,
  { guards: declared = [], owners = [] }: Pick<AuditOptions, "guards" | "owners"> = {},
): BuiltModel {
  const entries = readEntryPoints(discovery);
  const edge = readEdge(discovery, entries.entryPoints);
  const dependencies = readDependencies(discovery, knowledge);
  const { requirements } = dependencies.dependencies;
  const evaluated = evaluateSettings(discovery, entries.entryPoints, { ...options, requirements });
  const { routes, unseen } = readRoutes(flows, evaluated.settings);
  const views = readViews(flows, routes);
  const guards = newGuardBook(flows, evaluated.settings, declared.map(declaredRow));
  const ownership = readOwnership(flows, owners);
  const postures = readPostures(guards, evaluated.settings, views);
  const templates = { ...buildTemplates(discovery, flows, ownership), postures };
  return {
    model: {
      files: new Map(discovery.files.map((file) => [file.path, file])),
      projects: discovery.projects,
      settings: evaluated.settings,
      entryPoints: entries.entryPoints,
      edge: edge.edge,
      dependencies: dependencies.dependencies,
      flows,
      routes,
      unseenIncludes: unseen,
      views,
      guards,
      postures,
      ownership,
      templates,
      scripts: readScripts(discovery, templates.graph, tokenNamesOf(evaluated.settings)),
    },
    projects: evaluated.settings.map((settings) => reportedProject(settings)),
    problems: [...entries.problems, ...edge.problems, ...dependencies.problems, ...evaluated.problems],
  };
}
