/** From bare files to a discovery: kinds, projects, module names, tests. Pure, so that tests run in memory. */
import type { SourceFile } from "../source/source-file.ts";
import { findProjects } from "./django-projects.ts";
import type { AuditFile, Discovery, DjangoProject, FileKind } from "./file-kind.ts";
import { importRoot, moduleNames } from "./module-names.ts";
import { below, innermost } from "./paths.ts";
import { hasTestName, isInTestFolder, mayHaveTestName } from "./test-paths.ts";
import { sight, surveyTree, type Sighting, type Tree } from "./tree.ts";

/**
 * Sorts the files of an audit by kind and finds the Django projects among them. Files of kind `other` are left out;
 * the rest come in code-unit order of their paths, whatever the order given.
 */
export function classify(
  files: readonly SourceFile[],
  skipped: ReadonlyMap<string, number> = new Map<string, number>(),
): Discovery {
  const tree = surveyTree(files);
  const projects = findProjects(tree);
  const byRoot = new Map(projects.map((project) => [project.root, project]));
  const settings = new Set(projects.flatMap((project) => project.settings));
  const audited: AuditFile[] = [];
  for (const sighting of tree.sightings.values()) {
    if (sighting.kind === "other") continue;
    const root = innermost(byRoot, sighting.file.path);
    const project = root === undefined ? undefined : byRoot.get(root);
    audited.push(describeFile(sighting, project, settings, () => importRoots(tree, sighting)));
  }
  return { files: audited, projects, skipped };
}

/** A new file of a known project, as long as it is no settings module; undefined for any other. */
export function describeNew({ projects }: Discovery, file: SourceFile): AuditFile | undefined {
  const byRoot = new Map(projects.map((project) => [project.root, project]));
  const project = byRoot.get(innermost(byRoot, file.path) ?? "\0");
  const sighting = sight(file);
  const isSettings = sighting.traits !== undefined && sighting.traits.settings !== "none";
  if (project === undefined || sighting.kind === "other" || isSettings) return undefined;
  return describeFile(sighting, project, new Set(project.settings), () => []);
}

function describeFile(
  sighting: Sighting,
  project: DjangoProject | undefined,
  settings: ReadonlySet<string>,
  roots: () => readonly string[],
): AuditFile {
  const { path, bytes } = sighting.file;
  const inTests = belongsToTests(sighting, project);
  return {
    path,
    bytes,
    kind: kindInProject(sighting, inTests, settings.has(path)),
    project: project?.root,
    inTests,
    module: sighting.traits === undefined ? undefined : moduleNames(path, project?.sourceRoots ?? roots())[0],
  };
}

/**
 * Inside a project, folders and names decide. Outside, no folder makes a test (an audited folder may itself be some
 * project's `tests/`); a file with a test's name is one if it also imports a test framework.
 */
function belongsToTests(sighting: Sighting, project: DjangoProject | undefined): boolean {
  const { path } = sighting.file;
  if (project === undefined) return isTestModule(sighting) && sighting.traits?.importsTestFramework === true;
  return project.inTests || isInTestFolder(below(project.root, path)) || isTestModule(sighting);
}

function isTestModule({ file, traits }: Sighting): boolean {
  if (hasTestName(file.path)) return true;
  const agrees = traits?.importsTestFramework === true || traits?.definesTestCase === true;
  return agrees && mayHaveTestName(file.path);
}

/** Settings, URLconfs and migrations keep their kind in test folders; a test module with `urlpatterns` of its own stays a test. */
function kindInProject(sighting: Sighting, inTests: boolean, named: boolean): FileKind {
  const { kind, traits } = sighting;
  if (traits === undefined) return kind;
  if (traits.migration) return "migration";
  const ordinary = !(inTests && isTestModule(sighting));
  if (named || (ordinary && traits.settings !== "none")) return "settings";
  if (ordinary && traits.urlconf) return "urlconf";
  return inTests ? "test" : "python";
}

/** From where a file outside all projects is imported. */
function importRoots(tree: Tree, { file }: Sighting): readonly string[] {
  return [importRoot(file.path, (each) => tree.sightings.has(each))];
}
