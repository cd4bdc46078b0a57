/** Which requirements of a project nothing settles: every installation may get another version. */
import type { DjangoProject } from "../../discover/file-kind.ts";
import { folderOf, isWithin } from "../../discover/paths.ts";
import type { Dependencies, Requirement } from "./dependency.ts";

/** A project that people run, with what its packaging files leave open. */
export interface ProjectRequirements {
  readonly project: DjangoProject;
  /** What production installs from an index, in the files' order. */
  readonly production: readonly Requirement[];
  /** Those of them that no line of any file settles. */
  readonly unsettled: readonly Requirement[];
  /** There is no lock file, and most versions are open: nobody set out to settle them. */
  readonly isOpen: boolean;
}

/** The projects that are run from their own repository; libraries must leave versions to those who install them. */
export function projectRequirements(
  projects: readonly DjangoProject[],
  { requirements, locks }: Dependencies,
): readonly ProjectRequirements[] {
  return projects
    .filter(({ managePath, inTests }) => managePath !== undefined && !inTests)
    .flatMap((project) => {
      const concerned = requirements.filter(({ at }) => concerns(at.path, project, projects));
      const settled = new Set(concerned.filter(isSettled).map(({ name }) => name));
      const production = concerned.filter(
        ({ use, from, at, optional }) =>
          use === "production" && from === "index" && optional !== true && !isImage(at.path),
      );
      const unsettled = production.filter(({ name }) => !settled.has(name));
      const ownLocks = locks.filter(({ path }) => concerns(path, project, projects));
      const isOpen = ownLocks.length === 0 && unsettled.length * 2 > production.length;
      return production.length === 0 ? [] : [{ project, production, unsettled, isOpen }];
    });
}

/** A package from version control or an address is settled elsewhere, or is a question of its own. */
function isSettled({ version, from }: Requirement): boolean {
  return version !== undefined || from !== "index";
}

/** A command in an image adds to what the packaging files say. */
function isImage(path: string): boolean {
  return /(?:docker|container)file/i.test(path);
}

/** A file of the project's own tree that lies in no nested project, or of a folder above it. */
function concerns(path: string, { root }: DjangoProject, projects: readonly DjangoProject[]): boolean {
  const folder = folderOf(path);
  if (!isWithin(root, folder)) return isWithin(folder, root);
  return !projects.some(
    (other) => other.root !== root && isWithin(root, other.root) && isWithin(other.root, folder),
  );
}
