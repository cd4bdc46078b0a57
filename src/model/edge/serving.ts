/** Which project a piece of configuration serves, and whether it is production's. */
import type { AuditFile, DjangoProject, Discovery } from "../../discover/file-kind.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";
import { exampleFolder, purposeOfPath } from "../entry-points/purpose-names.ts";
import type { EdgeLocation } from "./edge.ts";

/** What configuration is judged with. */
export interface Surroundings {
  readonly files: ReadonlyMap<string, AuditFile>;
  readonly projects: readonly DjangoProject[];
  readonly entryPoints: readonly EntryPoint[];
  /** Compose services by name, with what they start. */
  readonly services: ReadonlyMap<string, readonly ServiceStart[]>;
}

/** What a compose service starts: production's, development's, or nothing that the repository shows. */
export interface ServiceStart {
  readonly project: string | undefined;
  readonly use: EntryPoint["role"]["use"] | undefined;
}

/** The surroundings of an audit; services are added by who has read the compose files. */
export function surroundingsOf(
  discovery: Discovery,
  entryPoints: readonly EntryPoint[],
  services: ReadonlyMap<string, readonly ServiceStart[]>,
): Surroundings {
  const own = discovery.projects.filter(({ inTests }) => !inTests);
  return {
    files: new Map(discovery.files.map((file) => [file.path, file])),
    projects: own.length > 0 ? own : discovery.projects,
    entryPoints,
    services,
  };
}

/**
 * Whether a file configures no production: its name, its folder or its tests say so. A folder of examples counts only where the
 * project itself lives elsewhere.
 */
export function isLeftOut(path: string, around: Surroundings): boolean {
  if (around.files.get(path)?.inTests === true) return true;
  if (purposeOfPath(path)?.use === "development") return true;
  const example = exampleFolder(path);
  return example !== undefined && !around.projects.some(({ root }) => root.split("/").includes(example));
}

/** The project of a file: the one whose compose service it hands requests to, the only one, the enclosing one, the nearest one. */
export function projectOf(
  path: string,
  locations: readonly EdgeLocation[],
  around: Surroundings,
): string | undefined {
  const { projects } = around;
  if (projects.length === 1) return projects[0]?.root;
  const targets = new Set(startsBehind(locations, around).flatMap(({ project }) => project ?? []));
  const [target] = targets;
  if (targets.size === 1) return target;
  const enclosing = around.files.get(path)?.project;
  const nearest = nearestProject(path, projects);
  return projects.some(({ root }) => root === enclosing) ? enclosing : nearest;
}

/** Whether requests go to compose services of which every one is for development. */
export function servesDevelopment(locations: readonly EdgeLocation[], around: Surroundings): boolean {
  const uses = startsBehind(locations, around).flatMap(({ use }) => use ?? []);
  return uses.length > 0 && uses.every((use) => use === "development");
}

function startsBehind(
  locations: readonly EdgeLocation[],
  { services }: Surroundings,
): readonly ServiceStart[] {
  return locations.flatMap(({ proxiesTo }) => services.get(hostOf(proxiesTo?.target ?? "")) ?? []);
}

/** The host of an address as proxies write it: `http://web:8000/`, `web:8000`. */
export function hostOf(target: string): string {
  return /^(?:[\w+.-]{1,20}:\/\/)?([^/:]*)/.exec(target)?.[1] ?? "";
}

/** The project that shares most folders with the path, when that is one alone. */
function nearestProject(path: string, projects: readonly DjangoProject[]): string | undefined {
  const shared = projects.map(({ root }) => sharedFolders(path, root));
  const most = Math.max(0, ...shared);
  const nearest = projects.filter((_, index) => shared[index] === most);
  return nearest.length === 1 ? nearest[0]?.root : undefined;
}

function sharedFolders(path: string, root: string): number {
  const own = path.split("/").slice(0, -1);
  const parts = root === "" ? [] : root.split("/");
  const differs = parts.findIndex((part, index) => part !== own[index]);
  return differs < 0 ? parts.length : differs;
}
