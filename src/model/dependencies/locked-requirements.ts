/** Packages of lock files, and whether production installs them. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { folderOf } from "../../discover/paths.ts";
import type { Problem } from "../../findings/finding.ts";
import {
  neededBy,
  readLockFile,
  type LockedPackage,
  type LockFile,
} from "../../syntax/requirements/lock-file.ts";
import type { Requirement } from "./dependency.ts";
import { troubleAt, type PackagingFile } from "./packaging-file.ts";
import { isDevelopersTool, isDevelopmentGroup } from "./purpose.ts";

/** The requirements of a poetry.lock, uv.lock, pdm.lock or pylock.toml; of other files none. */
export function lockedRequirements(
  { file, kind, use }: PackagingFile,
  files: readonly PackagingFile[],
): { readonly requirements: readonly Requirement[]; readonly problems: readonly Problem[] } {
  if (kind !== "lock") return { requirements: [], problems: [] };
  const lock = readLockFile(file.bytes);
  const roots = rootsOf(lock, file, files);
  const runtime = runtimeNames(lock, roots);
  const parents = parentsOf(lock, roots ?? []);
  const isRuntime = (one: LockedPackage): boolean =>
    use === "production" && !isDevelopersTool(one.name) && isInstalled(one, runtime);
  return {
    requirements: lock.packages.map((one) =>
      requirementOf(one, file, isRuntime(one) ? "production" : "development", parents),
    ),
    problems: lock.troubleAt === undefined ? [] : [troubleAt(file, lock.troubleAt)],
  };
}

/** What the project needs at run time: said by the lock file itself, or by the packaging file beside it. */
function rootsOf(
  lock: LockFile,
  { path }: AuditFile,
  files: readonly PackagingFile[],
): readonly string[] | undefined {
  if (lock.roots !== undefined)
    return lock.roots
      .filter(({ extra }) => extra === undefined || !isDevelopmentGroup(`extra:${extra}`))
      .map(({ name }) => name);
  const beside = files.filter(
    ({ file, kind }) => kind === "metadata" && folderOf(file.path) === folderOf(path),
  );
  const names = beside.flatMap(({ written }) =>
    written.requirements
      .filter(({ group }) => group === undefined || !isDevelopmentGroup(group))
      .map(({ name }) => name),
  );
  return names.length === 0 ? undefined : names;
}

/** Who needs each package that the project does not ask for itself. */
function parentsOf({ packages }: LockFile, roots: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const asked = new Set(roots);
  const parents = new Map<string, string[]>();
  for (const { name, needs } of packages) {
    for (const need of new Set(needs)) {
      if (asked.has(need) || need === name) continue;
      const known = parents.get(need);
      if (known) known.push(name);
      else parents.set(need, [name]);
    }
  }
  return parents;
}

function runtimeNames(lock: LockFile, roots: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return roots === undefined ? undefined : neededBy(lock.packages, roots);
}

function isInstalled({ name, groups }: LockedPackage, runtime: ReadonlySet<string> | undefined): boolean {
  if (groups !== undefined) return groups.some((group) => !isDevelopmentGroup(`group:${group}`));
  return runtime === undefined || runtime.has(name);
}

function requirementOf(
  { name, version, span, from }: LockedPackage,
  { path }: AuditFile,
  use: Requirement["use"],
  parents: ReadonlyMap<string, readonly string[]>,
): Requirement {
  const broughtBy = parents.get(name);
  return {
    name,
    at: { path, span },
    specifier: `==${version}`,
    version,
    strength: "locked",
    use,
    from,
    extras: [],
    marker: undefined,
    ...(broughtBy === undefined ? {} : { broughtBy }),
  };
}
