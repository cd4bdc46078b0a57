/** The services of compose files by name: the hosts that proxies hand requests to. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { parseCompose, type ComposeService } from "../../syntax/deploy/compose.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";
import { purposeOfPath } from "../entry-points/purpose-names.ts";
import type { ServiceStart } from "./serving.ts";

/** A compose file and its services. */
export interface ComposeSight {
  readonly path: string;
  readonly services: readonly ComposeService[];
}

/** Reads compose files; what could not be read is told by the entry points, which read the same files. */
export function composeSights(files: readonly AuditFile[]): readonly ComposeSight[] {
  return files
    .filter(({ kind }) => kind === "compose")
    .map(({ path, bytes }) => ({ path, services: parseCompose(bytes).services }));
}

/** What each service starts, over all compose files: a name may stand in several. */
export function serviceStarts(
  sights: readonly ComposeSight[],
  entryPoints: readonly EntryPoint[],
  files: ReadonlyMap<string, AuditFile>,
): ReadonlyMap<string, readonly ServiceStart[]> {
  const starts = new Map<string, ServiceStart[]>();
  for (const { path, services } of sights) {
    const entries = entryPoints
      .filter(({ family }) => family === "compose")
      .flatMap((entry) => startedIn(path, entry));
    for (const [index, service] of services.entries()) {
      const end = services[index + 1]?.nameSpan.start ?? Number.POSITIVE_INFINITY;
      const own = entries.filter(({ at }) => at >= service.nameSpan.start && at < end);
      const known = starts.get(service.name) ?? [];
      const unseen: ServiceStart = { project: files.get(path)?.project, use: unseenUse(path) };
      const here = own.map(({ entry }) => startOf(entry, path, files));
      starts.set(service.name, [...known, ...(here.length > 0 ? here : [unseen])]);
    }
  }
  return starts;
}

/** A service whose command is its image's own: only the file's name may say what it is for. */
function unseenUse(path: string): ServiceStart["use"] {
  return purposeOfPath(path)?.use === "development" ? "development" : "unknown";
}

function startedIn(
  path: string,
  entry: EntryPoint,
): readonly { readonly entry: EntryPoint; readonly at: number }[] {
  const place = [...entry.startedBy.map((step) => step.place), entry.at].find((each) => each.path === path);
  return place === undefined ? [] : [{ entry, at: place.span.start }];
}

function startOf(entry: EntryPoint, path: string, files: ReadonlyMap<string, AuditFile>): ServiceStart {
  return {
    project: files.get(entry.at.path)?.project ?? files.get(path)?.project,
    use: entry.role.use,
  };
}
