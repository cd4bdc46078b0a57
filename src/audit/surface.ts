/** What can be asked of a site from outside: its routes with their posture, secrets masked. */
import { isDeepStrictEqual } from "node:util";
import type { Discovery } from "../discover/file-kind.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { productionModules } from "../model/settings/project-settings.ts";
import type { ReportedSurface } from "../report/routes-report.ts";
import type { SourceFile } from "../source/source-file.ts";
import { includeReporter, routeReporter } from "./reported-route.ts";
import { prepareMasks } from "./reported-setting.ts";

/** A surface with what it was made of; the paths of the files must be the same as well. */
export interface KeptSurface {
  readonly surface: ReportedSurface;
  readonly postures: AuditModel["postures"];
  readonly environmentFile: SourceFile | undefined;
}

/** An earlier surface if it still holds, or a new one. */
export function surfaceAfter(
  before: KeptSurface | undefined,
  model: AuditModel,
  discovery: Discovery,
  environmentFile: SourceFile | undefined,
): KeptSurface {
  const { postures } = model;
  // Postures are made anew whenever the program or the settings are.
  const stands = before?.postures === postures && isDeepStrictEqual(before.environmentFile, environmentFile);
  return stands
    ? before
    : { surface: surfaceOf(model, discovery, environmentFile), postures, environmentFile };
}

/** Every route, every way in without a URL, and every include that could not be read. */
export function surfaceOf(
  model: AuditModel,
  { files }: Discovery,
  environmentFile: SourceFile | undefined,
): ReportedSurface {
  const { clean } = prepareMasks(files, environmentFile, [...productionModules(model.settings)]);
  const entryRoutes = model.entries.flatMap(({ view }) => view.routes);
  return {
    routes: [...model.routes, ...entryRoutes].map(routeReporter(model, clean)),
    unseen: model.unseenIncludes.map(includeReporter(model, clean)),
  };
}
