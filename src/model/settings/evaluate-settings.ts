/** Evaluates the settings modules of every project and decides which of them are production's. */
import type { AuditFile, Discovery, DjangoProject } from "../../discover/file-kind.ts";
import { PYTHON_KINDS } from "../../discover/file-kind.ts";
import { hasSettingsName } from "../../discover/python-kinds.ts";
import type { Place, Problem } from "../../findings/finding.ts";
import { indexLines, lineAt } from "../../source/line-index.ts";
import { notedMap } from "../../source/noted-map.ts";
import type { ParsedModule } from "../../syntax/python/tree.ts";
import { parsePython } from "../../syntax/python/parse.ts";
import type { Requirement } from "../dependencies/dependency.ts";
import { djangoOf, djangoVersion, orNeeded } from "../django-version.ts";
import type { EntryPoint, EnvironmentEntry } from "../entry-points/entry-point.ts";
import type { Program, Stop } from "./interpreter/frame.ts";
import { interpret, type Interpretation } from "./interpreter/interpret.ts";
import { COMPUTED, loadedClass, loadedSettings } from "./libraries/class-loader.ts";
import {
  configurationNames,
  configurationOf,
  isConfigurationClass,
  type ConfigurationNames,
} from "./configuration-class.ts";
import { copiedModules } from "./copied-modules.ts";
import { truthOf } from "./operations/truth.ts";
import { settingsRoles, type RoleEvidence, type SettingsRole } from "./production.ts";
import { unreadModules } from "./unread-modules.ts";
import type { EvaluatedModule, ProjectSettings } from "./project-settings.ts";
import { firstPlace, originAt, truthValue, type AbstractValue } from "./value.ts";

export interface SettingsOptions {
  /** What the repository depends on, where it was read already: Django's version is among it. */
  readonly requirements?: readonly Requirement[];
  /** The dotted name given by `--settings`. */
  readonly settingsModule?: string;
  /** Production's whole environment, given by `--env-file`; without it the repository's deploy files speak. */
  readonly environment?: ReadonlyMap<string, EnvironmentEntry>;
  /** Told every path whose content is asked for, whether there is such a file or not. */
  readonly note?: (path: string) => void;
}

/** The settings of every project, in the order of the projects, then of settings files outside them; never throws. */
export function evaluateSettings(
  discovery: Discovery,
  entryPoints: readonly EntryPoint[],
  options: SettingsOptions = {},
): { readonly settings: readonly ProjectSettings[]; readonly problems: readonly Problem[] } {
  const filesOf = (all: readonly AuditFile[]): ReadonlyMap<string, AuditFile> =>
    notedMap(new Map(all.map((file) => [file.path, file] as const)), options.note ?? (() => undefined));
  const files = filesOf(discovery.files);
  const python = filesOf(discovery.files.filter((file) => PYTHON_KINDS.has(file.kind)));
  const parse = rememberingParser();
  const projects = [...discovery.projects, ...lonelyProjects(discovery)];
  const problems: Problem[] = [];
  const settings = projects.map((project) => {
    const own = entryPoints.filter((entry) => projects.length === 1 || belongsTo(entry, project, projects));
    const { sourceRoots } = project;
    const standsAt = copiedModules(python, project, own);
    const program: Program = { files: python, sourceRoots, parse, texts: files, standsAt };
    return evaluateProject(program, project, own, files, options, problems);
  });
  return { settings, problems };
}

/** What the user says about the environment, as the interpreter asks for it. */
function givenTo({ environment }: SettingsOptions): Pick<Program, "environment"> {
  if (environment === undefined) return {};
  return { environment: new Map([...environment].map(([name, { value }]) => [name, value] as const)) };
}

/** Parses a file once. */
function rememberingParser(): (file: AuditFile) => ParsedModule {
  const parsed = new Map<string, ParsedModule>();
  return (file) => {
    const known = parsed.get(file.path);
    if (known !== undefined) return known;
    const made = parsePython(file.bytes);
    parsed.set(file.path, made);
    return made;
  };
}

/** Settings files outside every project: each is evaluated as if it were a project of its own. */
function lonelyProjects(discovery: Discovery): readonly DjangoProject[] {
  return discovery.files
    .filter((file) => file.kind === "settings" && file.project === undefined && !file.inTests)
    .map((file) => {
      const root = file.path.split("/").slice(0, -1).join("/");
      return {
        root,
        sourceRoots: [root],
        managePath: undefined,
        settings: [file.path],
        entryModules: [],
        inTests: false,
        showcase: false,
      };
    });
}

/** An entry point belongs to the innermost project around its file. */
function belongsTo(entry: EntryPoint, project: DjangoProject, projects: readonly DjangoProject[]): boolean {
  const around = projects.filter(({ root }) => isWithin(root, entry.at.path));
  const innermost = around.toSorted((a, b) => b.root.length - a.root.length)[0];
  return innermost === project;
}

function isWithin(folder: string, path: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

function evaluateProject(
  program: Program,
  project: DjangoProject,
  entryPoints: readonly EntryPoint[],
  files: ReadonlyMap<string, AuditFile>,
  options: SettingsOptions,
  problems: Problem[],
): ProjectSettings {
  const paths = new Set([...project.settings, ...(program.standsAt?.keys() ?? [])]);
  const candidates = [...paths].flatMap((path) => program.files.get(path) ?? []);
  const runs = runsOf(program, candidates);
  const modules = candidates.filter((file) => isWhole(program, file, runs.get(file.path)));
  const given = { ...program, ...givenTo(options) };
  const settled = given.environment === undefined ? runs : runsOf(given, modules);
  const roles = settingsRoles({
    project,
    modules,
    imported: importedBy(candidates, runs),
    optional: optionalImports(runs),
    parts: new Map([...runs].map(([path, { run }]) => [path, new Set(run.modules.keys())])),
    entryPoints,
    files,
    parse: program.parse,
    chosen: chosenModule(options),
  });
  const deployed = options.environment ?? deployedBy(entryPoints);
  const classes = configurationNames(program, project, deployed);
  const evaluated = modules.flatMap((file) =>
    evaluatedModule(given, file, settled.get(file.path), roles.get(file.path), classes),
  );
  for (const module of evaluated) problems.push(...problemsOf(program, module, settled.get(module.path)));
  problems.push(...unreadModules(program, project, candidates, modules));
  return {
    project,
    modules: evaluated,
    production: inOrder(evaluated),
    deployed,
    environmentIsGiven: options.environment !== undefined,
    django: orNeeded(
      options.requirements === undefined
        ? djangoVersion([...files.values()], project)
        : djangoOf(options.requirements, project),
      modules,
    ),
  };
}

function runsOf(program: Program, files: readonly AuditFile[]): ReadonlyMap<string, Interpretation> {
  return new Map(files.map((file) => [file.path, interpret(program, file.path, new Map())] as const));
}

/** The module that the user names, by the option or in the environment that they gave. */
function chosenModule({ settingsModule, environment }: SettingsOptions): RoleEvidence["chosen"] {
  if (settingsModule !== undefined) return { name: settingsModule, by: "`--settings` or the configuration" };
  const named = environment?.get("DJANGO_SETTINGS_MODULE");
  return named === undefined
    ? undefined
    : { name: named.value, by: "`DJANGO_SETTINGS_MODULE` in the environment file" };
}

/** Names that tell a settings module from an app's own constants. */
const TELLING: readonly string[] = [
  "INSTALLED_APPS",
  "ROOT_URLCONF",
  "MIDDLEWARE",
  "MIDDLEWARE_CLASSES",
  "DATABASES",
  "SECRET_KEY",
  "TEMPLATES",
  "WSGI_APPLICATION",
  "ALLOWED_HOSTS",
  "DEBUG",
];

function isWhole(program: Program, file: AuditFile, run: Interpretation | undefined): boolean {
  if (run === undefined) return false;
  const told = TELLING.filter((name) => run.names.has(name));
  const isListOfApps = told.length === 1 && told[0] === "INSTALLED_APPS" && !hasSettingsName(file.path);
  return (
    (told.length > 0 && !isListOfApps) ||
    loadedClass(program.parse(file).module, run.names) !== undefined ||
    [...run.names.values()].some(isConfigurationClass) ||
    run.run.overrides.length > 0
  );
}

function importedBy(
  candidates: readonly AuditFile[],
  runs: ReadonlyMap<string, Interpretation>,
): ReadonlySet<string> {
  const imported = new Set<string>();
  for (const file of candidates) {
    for (const path of runs.get(file.path)?.run.modules.keys() ?? [])
      if (path !== file.path) imported.add(path);
  }
  return imported;
}

/** Star imports inside a `try` and under no condition, by the module that was evaluated. */
function optionalImports(
  runs: ReadonlyMap<string, Interpretation>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const optional = new Map<string, ReadonlySet<string>>();
  for (const [path, { run }] of runs) {
    const taken = run.swallowed.flatMap((each) => (each.conditional ? [] : (each.path ?? [])));
    if (taken.length > 0) optional.set(path, new Set(taken));
  }
  return optional;
}

function evaluatedModule(
  program: Program,
  file: AuditFile,
  first: Interpretation | undefined,
  role: SettingsRole | undefined,
  classes: ConfigurationNames,
): readonly EvaluatedModule[] {
  if (first === undefined || role === undefined) return [];
  const pinned = new Map([
    ["DEBUG", truthValue(false, originAt({ path: file.path, span: { start: 0, end: 0 } }, "DEBUG is off"))],
  ]);
  const second = role.use === "production" ? withoutDebug(program, file, pinned, first) : first;
  const { run } = first;
  return [
    {
      path: file.path,
      name: file.module ?? "",
      role,
      values: settingsOf(program, file, first, classes),
      withoutDebug: settingsOf(program, file, second, classes),
      functions: functionsOf(first),
      overrides: run.overrides,
      swallowed: run.swallowed,
      refusals: run.refusals,
      builtOn: [...run.modules.keys()].filter(
        (path) => path !== file.path && program.files.get(path)?.kind === "settings",
      ),
    },
  ];
}

/** In an environment that is given, DEBUG is what it is: a module that refuses to start without it never does. */
function withoutDebug(
  program: Program,
  file: AuditFile,
  pinned: ReadonlyMap<string, AbstractValue>,
  first: Interpretation,
): Interpretation {
  const second = interpret(program, file.path, pinned);
  const refuses = second.run.refusals.some((refusal) => truthOf(refusal) === true);
  return program.environment !== undefined && refuses ? first : second;
}

/** Upper-case names of the module; those of django-configurations come from production's class, others from the class that it loads. */
function settingsOf(
  program: Program,
  file: AuditFile,
  interpretation: Interpretation,
  classes: ConfigurationNames,
): ReadonlyMap<string, AbstractValue> {
  const settings = new Map<string, AbstractValue>();
  for (const [name, value] of interpretation.names)
    if (/^[A-Z][A-Z0-9_]*$/.test(name)) settings.set(name, value);
  for (const [name, value] of configurationOf(interpretation.names, classes)) settings.set(name, value);
  const loaded = loadedClass(program.parse(file).module, interpretation.names);
  for (const [name, value] of loaded === undefined ? [] : loadedSettings(loaded, interpretation.run))
    settings.set(name, value);
  return settings;
}

function functionsOf({ names }: Interpretation): ReadonlyMap<string, Place> {
  const functions = new Map<string, Place>();
  for (const [name, value] of names) {
    if (value.kind === "known" && value.content.type === "function") functions.set(name, value.origin.place);
  }
  return functions;
}

function inOrder(modules: readonly EvaluatedModule[]): readonly EvaluatedModule[] {
  const production = modules.filter(({ role }) => role.use === "production");
  return production.toSorted((a, b) => Number(b.role.stated) - Number(a.role.stated));
}

/** Environment of production's entry points; the first file to set a variable wins. */
function deployedBy(entryPoints: readonly EntryPoint[]): ReadonlyMap<string, EnvironmentEntry> {
  const deployed = new Map<string, EnvironmentEntry>();
  for (const entry of entryPoints) {
    if (entry.role.use !== "production" || entry.family === "ci" || entry.family === "document") continue;
    for (const [name, given] of entry.environment) if (!deployed.has(name)) deployed.set(name, given);
  }
  return deployed;
}

/** Lines from which production's settings could not be followed: the evaluation stopped, or code that is not here takes over. */
function problemsOf(
  program: Program,
  module: EvaluatedModule,
  interpretation: Interpretation | undefined,
): readonly Problem[] {
  if (interpretation === undefined || module.role.use !== "production") return [];
  const taken = interpretation.run.overrides
    .filter(({ optional }) => !optional)
    .map(({ at, what }) => ({
      at,
      reason: `${what} may replace any of them and cannot be read`,
    }));
  const problems = [...interpretation.run.stops, ...taken, ...computed(module)].map((stop) =>
    problemAt(program, stop),
  );
  return problems.filter(
    (problem, index) =>
      problems.findIndex(({ path, line }) => path === problem.path && line === problem.line) === index,
  );
}

/** Main settings that a property of a settings class computes. */
function computed({ values }: EvaluatedModule): readonly Stop[] {
  return TELLING.flatMap((name) => {
    const value = values.get(name);
    return value?.kind === "unknown" && value.reason === COMPUTED
      ? [
          {
            at: firstPlace(value.origin),
            reason: `\`${name}\` is computed by a property of a settings class`,
          },
        ]
      : [];
  });
}

function problemAt(program: Program, { at, reason }: Stop): Problem {
  const file = program.files.get(at.path);
  const line = file === undefined ? undefined : lineAt(indexLines(file.bytes), at.span.start);
  const message = `settings could not be followed from here: ${reason}`;
  return { kind: "settings", path: at.path, ...(line === undefined ? {} : { line }), message };
}
