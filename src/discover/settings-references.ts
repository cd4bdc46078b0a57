/** Settings modules that a project's own scripts name, and the source root that the name implies. */
import type { SourceFile } from "../source/source-file.ts";
import { searchable } from "./source-roots.ts";
import { joinPath, withParents } from "./paths.ts";
import type { Tree } from "./tree.ts";

/** A settings module found by the dotted name that a script gives it. */
export interface SettingsReference {
  readonly path: string;
  /** The folder that must be on `sys.path` for the name to work. */
  readonly sourceRoot: string;
}

/** Dotted names that a script assigns or defaults `DJANGO_SETTINGS_MODULE` to. */
export function settingsNames(script: SourceFile): readonly string[] {
  const names = new Set<string>();
  for (const match of searchable(script).matchAll(
    /DJANGO_SETTINGS_MODULE["']?\s{0,20}[\],:=)]{1,3}\s{0,20}["']([\w.]{1,200})["']/g,
  )) {
    if (match[1] !== undefined) names.add(match[1]);
  }
  return [...names];
}

/**
 * Finds the file that a dotted name means for a project: among its own files first (the shortest path), then seen from
 * a folder around its root.
 */
export function resolveSettings(
  tree: Tree,
  root: string,
  own: readonly string[],
  name: string,
): SettingsReference | undefined {
  const tail = name.replaceAll(".", "/");
  for (const suffix of [`${tail}.py`, `${tail}/__init__.py`]) {
    const path = shortest(own.filter((each) => each === suffix || each.endsWith(`/${suffix}`)));
    if (path !== undefined)
      return { path, sourceRoot: path.slice(0, Math.max(0, path.length - suffix.length - 1)) };
    const around = withParents(root).find((folder) => tree.sightings.has(joinPath(folder, suffix)));
    if (around !== undefined) return { path: joinPath(around, suffix), sourceRoot: around };
  }
  return undefined;
}

function shortest(paths: readonly string[]): string | undefined {
  return paths.reduce<string | undefined>(
    (best, path) => (best === undefined || path.length < best.length ? path : best),
    undefined,
  );
}
