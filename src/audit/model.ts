/** Builds what checks may ask. */
import type { Discovery } from "../discover/file-kind.ts";
import type { Problem } from "../findings/finding.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { readEntryPoints } from "../model/entry-points/read-entry-points.ts";
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
  _settingsModule: string | undefined,
): BuiltModel {
  const { entryPoints, problems } = readEntryPoints(discovery);
  const files = new Map(discovery.files.map((file) => [file.path, file]));
  return {
    model: { files, projects: discovery.projects, settings: [], entryPoints, flows },
    projects: [],
    problems,
  };
}
