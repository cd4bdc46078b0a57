/** The projects whose resolvers are asked: those of the settings oracle, with everything installed that their URLconfs import. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { oracleProjects, type OracleProject } from "../oracle-settings/manifest.ts";

/** One project of the route oracle. */
export interface RouteProject {
  readonly name: string;
  /** Arguments for pip beyond those of the settings oracle, or instead of them. */
  readonly requirements: readonly string[];
  /** Variables on top of the made-up production. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Modules that stand in neither the tree nor the environment (large data, bindings that need a compiler); they are made up, empty. */
  readonly absent?: readonly string[];
  /** Folders that must exist below the scratch folder, which `{scratch}` in a variable stands for. */
  readonly folders?: readonly string[];
  /** Further folders of the tree on `sys.path`. */
  readonly path?: readonly string[];
  /** Whether it is written for a Python that is not to be had here (3.14): annotations are not evaluated then. */
  readonly newer?: boolean;
  /** Version of CPython, where it is not the settings oracle's. */
  readonly python?: string;
  readonly note?: string;
}

/** A project with what the settings oracle knows of it. */
export interface InstalledProject {
  readonly project: OracleProject;
  readonly environment: Readonly<Record<string, string>>;
  readonly absent: readonly string[];
  readonly folders: readonly string[];
  readonly newer: boolean;
}

/** The manifest's projects. */
export function routeProjects(): readonly InstalledProject[] {
  const file = join(import.meta.dirname, "projects.json");
  const manifest: { readonly projects: readonly RouteProject[] } = JSON.parse(readFileSync(file, "utf8"));
  const known = new Map(oracleProjects().map((project) => [project.name, project]));
  return manifest.projects.flatMap(
    ({ name, requirements, environment = {}, absent = [], folders = [], newer = false, path, python }) => {
      const project = known.get(name);
      return project
        ? [
            {
              project: {
                ...project,
                requirements,
                python: python ?? project.python,
                path: path ?? project.path ?? [],
              },
              environment,
              absent,
              folders,
              newer,
            },
          ]
        : [];
    },
  );
}
