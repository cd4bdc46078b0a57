/** Settings modules that a project's own scripts name, and the source root that the name implies. */
import type { SourceFile } from "../source/source-file.ts";
import { searchable } from "./source-roots.ts";
import { isWithin, nameOf } from "./paths.ts";
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

/** Finds the file that a dotted name means for a project: inside its root first, then in a folder around it. */
export function resolveSettings(tree: Tree, root: string, name: string): SettingsReference | undefined {
  const tail = name.replaceAll(".", "/");
  for (const suffix of [`${tail}.py`, `${tail}/__init__.py`]) {
    const found = endingWith(tree, suffix);
    const inside = found.find((reference) => isWithin(root, reference.path));
    const reference = inside ?? found.find(({ sourceRoot }) => isWithin(sourceRoot, root));
    if (reference !== undefined) return reference;
  }
  return undefined;
}

/** Files whose path ends so, the shortest first. */
function endingWith(tree: Tree, suffix: string): readonly SettingsReference[] {
  const paths = tree.byName.get(nameOf(suffix)) ?? [];
  return paths
    .filter((path) => path === suffix || path.endsWith(`/${suffix}`))
    .map((path) => ({ path, sourceRoot: path.slice(0, Math.max(0, path.length - suffix.length - 1)) }))
    .sort((a, b) => a.path.length - b.path.length);
}
