/** The Django projects of a repository: where they live, their settings, entry modules and source roots. */
import type { DjangoProject } from "./file-kind.ts";
import { importRoot } from "./module-names.ts";
import { below, byCodeUnit, folderOf, innermost, isWithin, joinPath, nameOf } from "./paths.ts";
import { resolveSettings, settingsNames, type SettingsReference } from "./settings-references.ts";
import { packageFolders, pathAdditions, searchable, sourceFolder } from "./source-roots.ts";
import { saysExample, saysTest } from "./test-paths.ts";
import type { Sighting, Tree } from "./tree.ts";

/** A project's place before its contents are gathered. `library`: an installable app, known by its packaging file. */
interface Site {
  readonly root: string;
  readonly evidence: "manage" | "settings" | "library";
}

/** Finds every project, outer ones before those they enclose, in code-unit order of their roots. */
export function findProjects(tree: Tree): readonly DjangoProject[] {
  const sites = findSites(tree);
  const python = pythonBySite(tree, new Set(sites.map((site) => site.root)));
  const projects = new Map<string, DjangoProject>();
  for (const site of sites) {
    const enclosing = projects.get(innermost(projects, site.root) ?? NOWHERE);
    projects.set(site.root, describeProject(tree, site, python.get(site.root) ?? [], enclosing));
  }
  return withShowcase([...projects.values()]);
}

/** The one example project that could be deployed, where nothing else of the tree could. */
function withShowcase(projects: readonly DjangoProject[]): readonly DjangoProject[] {
  const isSite = ({ entryModules }: DjangoProject): boolean => entryModules.length > 0;
  const [only, ...others] = projects.filter(
    (project) => project.inTests && isSite(project) && showsLibrary(project, projects),
  );
  const sites = projects.filter(
    (project) => !project.inTests && (isSite(project) || project.managePath !== undefined),
  );
  if (only === undefined || others.length > 0 || sites.length > 0) return projects;
  return projects.map((project) =>
    project === only ? { ...project, inTests: false, showcase: true } : project,
  );
}

/** It lies in a folder for examples and in none for tests. */
function showsLibrary({ root }: DjangoProject, projects: readonly DjangoProject[]): boolean {
  const outer = projects.filter((one) => one.root !== root && isWithin(one.root, root));
  const folder = below(outer[0]?.root ?? "", root);
  return saysExample(folder) && !saysTest(folder);
}

/** No folder has this name, so looking it up finds nothing. */
const NOWHERE = "\0";

function findSites(tree: Tree): readonly Site[] {
  const sites = new Map<string, Site>();
  const add = (roots: readonly string[], evidence: Site["evidence"]): void => {
    for (const root of roots) if (!sites.has(root)) sites.set(root, { root, evidence });
  };
  add(manageFolders(tree), "manage");
  add(settingsRoots(tree, sites), "settings");
  add(libraryRoots(tree, sites), "library");
  return [...sites.values()].sort((a, b) => byCodeUnit(a.root, b.root));
}

function pythonBySite(tree: Tree, roots: ReadonlySet<string>): ReadonlyMap<string, readonly Sighting[]> {
  const bySite = new Map<string, Sighting[]>([...roots].map((root) => [root, []]));
  for (const sighting of tree.sightings.values()) {
    if (sighting.traits !== undefined)
      bySite.get(innermost(roots, sighting.file.path) ?? NOWHERE)?.push(sighting);
  }
  return bySite;
}

function manageFolders(tree: Tree): readonly string[] {
  const folders: string[] = [];
  for (const [path, sighting] of tree.sightings) {
    if (nameOf(path) === "manage.py" && STARTS_DJANGO.test(searchable(sighting.file)))
      folders.push(folderOf(path));
  }
  return folders;
}

/** Django's own starter, or that of django-configurations, which never says `django` in lower case. */
const STARTS_DJANGO = /django|DJANGO_SETTINGS_MODULE|\bconfigurations\.management\b/;

/** Projects without `manage.py`: the folder from which their settings module is imported. */
function settingsRoots(tree: Tree, known: ReadonlyMap<string, Site>): readonly string[] {
  const roots: string[] = [];
  for (const [path, { traits }] of tree.sightings) {
    if (traits?.settings !== "project" || innermost(known, path) !== undefined) continue;
    roots.push(importRoot(path, (each) => tree.sightings.has(each)));
  }
  return roots;
}

/** Folders with a packaging file and Django code that no project holds. */
function libraryRoots(tree: Tree, known: ReadonlyMap<string, Site>): readonly string[] {
  const packaged = new Set([...tree.folders].filter((folder) => isPackaged(tree, folder)));
  const roots = new Set<string>();
  for (const [path, sighting] of tree.sightings) {
    if (!isDjangoCode(sighting) || innermost(known, path) !== undefined) continue;
    const root = innermost(packaged, path);
    if (root !== undefined) roots.add(root);
  }
  return [...roots];
}

function isPackaged(tree: Tree, folder: string): boolean {
  if (tree.sightings.has(joinPath(folder, "setup.py"))) return true;
  const declares = (name: string, table: RegExp): boolean => {
    const file = tree.sightings.get(joinPath(folder, name))?.file;
    return file !== undefined && table.test(searchable(file));
  };
  return (
    declares("pyproject.toml", /^\[(?:project|build-system|tool\.poetry)\]/m) ||
    declares("setup.cfg", /^\[metadata\]/m)
  );
}

/** A module that only Django apps have. */
function isDjangoCode({ file, traits }: Sighting): boolean {
  const telling = traits?.migration === true || /^(?:models|apps|admin|urls)\.py$/.test(nameOf(file.path));
  return telling && traits?.mentionsDjango === true;
}

function describeProject(
  tree: Tree,
  site: Site,
  own: readonly Sighting[],
  enclosing: DjangoProject | undefined,
): DjangoProject {
  const references = referencedSettings(tree, site.root, own);
  return {
    root: site.root,
    sourceRoots: sourceRootsOf(tree, site, own, references, enclosing),
    managePath: site.evidence === "manage" ? joinPath(site.root, "manage.py") : undefined,
    settings: settingsOf(own, references),
    entryModules: own.filter(isEntryModule).map((sighting) => sighting.file.path),
    inTests: enclosing !== undefined && onlyServes(enclosing, below(enclosing.root, site.root)),
    showcase: false,
  };
}

/** A project below a library that tests or shows it, or below another project that it tests. */
function onlyServes(outer: DjangoProject, folder: string): boolean {
  return outer.inTests || saysTest(folder) || (outer.managePath === undefined && saysExample(folder));
}

function isEntryModule({ file }: Sighting): boolean {
  if (/^[aw]sgi\.py$/.test(nameOf(file.path))) return true;
  return (
    hasEntryName(file.path) && /\bget_[aw]sgi_application\b|^application\s{0,9}=/m.test(searchable(file))
  );
}

/** `wsgi_prod.py`, or a package: `wsgi/__init__.py`. */
function hasEntryName(path: string): boolean {
  return /[aw]sgi/.test(nameOf(path)) || /^[aw]sgi$/.test(nameOf(folderOf(path)));
}

/** Scripts that choose a settings module: manage.py, wsgi.py, asgi.py, celery.py and their kind. */
function namesSettings({ file, traits }: Sighting): boolean {
  const name = nameOf(file.path);
  return traits !== undefined && (name === "manage.py" || name.includes("celery") || hasEntryName(file.path));
}

/** A project chooses among a handful of settings modules; more names than this are not looked for. */
const MAX_SETTINGS_NAMES = 50;

function referencedSettings(
  tree: Tree,
  root: string,
  own: readonly Sighting[],
): readonly SettingsReference[] {
  const names = new Set(own.filter(namesSettings).flatMap((script) => settingsNames(script.file)));
  const paths = own.map((sighting) => sighting.file.path);
  const found: SettingsReference[] = [];
  for (const name of [...names].slice(0, MAX_SETTINGS_NAMES)) {
    const reference = resolveSettings(tree, root, paths, name);
    if (reference !== undefined) found.push(reference);
  }
  return found;
}

/** Modules that declare settings or are named by a script; parts of a split settings package come with it. */
function settingsOf(own: readonly Sighting[], references: readonly SettingsReference[]): readonly string[] {
  const paths = new Set(references.map((reference) => reference.path));
  for (const { file, traits } of own) {
    if (traits?.settings === "project" || traits?.settings === "declared") paths.add(file.path);
  }
  const packages = new Set([...paths].map(folderOf).filter((folder) => nameOf(folder) === "settings"));
  for (const { file, traits } of own) {
    if (traits?.settings === "named" && innermost(packages, file.path) !== undefined) paths.add(file.path);
  }
  return [...paths].sort(byCodeUnit);
}

/** Each root costs time for every file, and a script could name thousands. */
const MAX_SOURCE_ROOTS = 32;

function sourceRootsOf(
  tree: Tree,
  site: Site,
  own: readonly Sighting[],
  references: readonly SettingsReference[],
  enclosing: DjangoProject | undefined,
): readonly string[] {
  const roots = new Set<string>(references.map((reference) => reference.sourceRoot));
  const isPackage = tree.sightings.has(joinPath(site.root, "__init__.py"));
  const named = [...roots].some((root) => root !== site.root && isWithin(root, site.root));
  if (!(isPackage && named)) roots.add(site.root);
  for (const folder of sourceFolder(tree, site.root)) roots.add(folder);
  for (const folder of packageFolders(tree, site.root)) roots.add(folder);
  for (const script of own.filter((each) => namesSettings(each) || isDeclared(each))) {
    for (const folder of pathAdditions(tree, site.root, script.file)) roots.add(folder);
  }
  for (const root of enclosing?.sourceRoots ?? []) roots.add(root);
  return [...roots].slice(0, MAX_SOURCE_ROOTS).sort((a, b) => b.length - a.length || byCodeUnit(a, b));
}

function isDeclared({ traits }: Sighting): boolean {
  return traits?.settings === "project" || traits?.settings === "declared";
}
