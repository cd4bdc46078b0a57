/** Builds what checks may ask. */
import type { Discovery } from "../discover/file-kind.ts";
import type { Problem } from "../findings/finding.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { readDependencies } from "../model/dependencies/read-dependencies.ts";
import { readEdge } from "../model/edge/read-edge.ts";
import { readEntryPoints } from "../model/entry-points/read-entry-points.ts";
import { evaluateSettings } from "../model/settings/evaluate-settings.ts";
import type { ProjectSettings } from "../model/settings/project-settings.ts";
import type { ReportedProject } from "../report/audit-report.ts";

/** The model, and what the report says about its projects. */
export interface BuiltModel {
  readonly model: AuditModel;
  readonly projects: readonly ReportedProject[];
  readonly problems: readonly Problem[];
}

/** Reads entry points and settings; `settingsModule` is the one that the user names as production's. */
export function buildModel(
  discovery: Discovery,
  flows: FlowModel,
  settingsModule: string | undefined,
): BuiltModel {
  const entries = readEntryPoints(discovery);
  const edge = readEdge(discovery, entries.entryPoints);
  const dependencies = readDependencies(discovery);
  const options = settingsModule === undefined ? {} : { settingsModule };
  const evaluated = evaluateSettings(discovery, entries.entryPoints, options);
  return {
    model: {
      files: new Map(discovery.files.map((file) => [file.path, file])),
      projects: discovery.projects,
      settings: evaluated.settings,
      entryPoints: entries.entryPoints,
      edge: edge.edge,
      dependencies: dependencies.dependencies,
      flows,
    },
    projects: evaluated.settings.map((settings) => reportedProject(settings)),
    problems: [...entries.problems, ...edge.problems, ...dependencies.problems, ...evaluated.problems],
  };
}

function reportedProject({ project, django, modules, production }: ProjectSettings): ReportedProject {
  const [first] = production;
  if (first !== undefined)
    return { root: project.root, settingsModule: first.name, reason: first.role.because, django };
  const reason =
    modules.length === 0
      ? "it has no settings module"
      : "none of its settings modules looks like production's";
  return { root: project.root, reason, django };
}
