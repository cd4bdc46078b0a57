/** The projects that the oracle asks, and the environments in which it asks them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnvFile } from "../../src/syntax/deploy/env-file.ts";

/** One real project, or one that a project's own generator makes. */
export interface OracleProject {
  readonly name: string;
  /** Version of CPython that its virtual environment has. */
  readonly python: string;
  /** Where its tree comes from; generated projects may have none. */
  readonly repository?: string;
  readonly commit?: string;
  /** The command that makes it, run with the virtual environment's programs in the new, empty tree. */
  readonly generate?: readonly string[];
  /** Arguments for pip, relative to the tree. */
  readonly requirements: readonly string[];
  /** The folder of the tree that is on `sys.path` and in which Django starts. */
  readonly folder: string;
  /** Further folders of the tree on `sys.path`. */
  readonly path?: readonly string[];
  /** DJANGO_SETTINGS_MODULE. */
  readonly settings: string;
  readonly note?: string;
}

/** An environment by name; `empty` has nothing but what names the settings module. */
export interface OracleEnvironment {
  readonly name: "empty" | "production";
  readonly variables: ReadonlyMap<string, string>;
}

const FOLDER = import.meta.dirname;

/** The manifest's projects. */
export function oracleProjects(): readonly OracleProject[] {
  const manifest: { readonly projects: readonly OracleProject[] } = JSON.parse(
    readFileSync(join(FOLDER, "projects.json"), "utf8"),
  );
  return manifest.projects;
}

/** The environments of a project: nothing, and a made-up production. */
export function environmentsOf(project: OracleProject): readonly OracleEnvironment[] {
  const naming = [["DJANGO_SETTINGS_MODULE", project.settings]] as const;
  const file = readFileSync(join(FOLDER, "environments", `${project.name}.env`));
  const given = parseEnvFile(new Uint8Array(file)).map(({ name, value }) => [name, value] as const);
  return [
    { name: "empty", variables: new Map(naming) },
    { name: "production", variables: new Map([...naming, ...given]) },
  ];
}

/** Where the settings module may lie below the tree: as a module or as a package. */
export function settingsPaths({ folder, settings }: OracleProject): readonly string[] {
  const stem = [folder, ...settings.split(".")].filter((part) => part !== "").join("/");
  return [`${stem}.py`, `${stem}/__init__.py`];
}
