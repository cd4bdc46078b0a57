/** The settings of a repository's production modules, from its files to a masked report. Pure. */
import type { Discovery } from "../discover/file-kind.ts";
import type { Problem } from "../findings/finding.ts";
import { readEntryPoints } from "../model/entry-points/read-entry-points.ts";
import { settingNames } from "../model/settings/defaults.ts";
import { evaluateSettings } from "../model/settings/evaluate-settings.ts";
import { extSettingNames } from "../model/settings/ext-defaults.ts";
import {
  productionModules,
  type EvaluatedModule,
  type ProjectSettings,
} from "../model/settings/project-settings.ts";
import { securitySettingNames } from "../model/settings/security-settings.ts";
import { assignedNames, viewSetting } from "../model/settings/setting-view.ts";
import type { SettingsModule, SettingsReport } from "../report/settings-report.ts";
import type { SourceFile } from "../source/source-file.ts";
import { settingsOptions } from "./given-environment.ts";
import { reportedProject } from "./reported-project.ts";
import { prepareMasks, reportedSetting } from "./reported-setting.ts";

/** What is asked of the settings. */
export interface InspectionOptions {
  /** Only these; empty asks for all that matter. */
  readonly names: readonly string[];
  /** Also Django's defaults that nobody touched and that decide nothing about security. */
  readonly all: boolean;
  /** Dotted name of the settings module that production loads. */
  readonly settingsModule?: string;
  /** Production's whole environment, as `NAME=value` lines. */
  readonly environmentFile?: SourceFile;
  /** How the tree is called in the report. */
  readonly root: string;
  /** The tool's version. */
  readonly version: string;
  /** Trouble of earlier stages. */
  readonly problems: readonly Problem[];
}

/** Evaluates the settings and reports those that were asked for. */
export function inspectSettings(discovery: Discovery, options: InspectionOptions): SettingsReport {
  const { environmentFile, root, version } = options;
  const { entryPoints } = readEntryPoints(discovery);
  const { settings, problems } = evaluateSettings(discovery, entryPoints, settingsOptions(options));
  const own = settings.filter(({ project }) => !project.inTests);
  const modules = [...productionModules(settings)];
  const views = modules.flatMap((one) =>
    namesAsked(one, options).map((name) => viewSetting(one.settings, one.module, name)),
  );
  const masks = prepareMasks(discovery.files, environmentFile, modules);
  return {
    tool: { name: "pickguard", version },
    root,
    ...(environmentFile === undefined ? {} : { environmentFile: environmentFile.path }),
    projects: own.map(reportedProject),
    modules: modules.map(reportedModule),
    settings: views.map((view) => reportedSetting(view, masks)),
    names: [...new Set(modules.flatMap(namesThatExist))],
    problems: [...options.problems, ...problems],
  };
}

/** A module of production with its project. */
interface ProductionModule {
  readonly settings: ProjectSettings;
  readonly module: EvaluatedModule;
}

function reportedModule({ settings, module }: ProductionModule): SettingsModule {
  const { because, stated } = module.role;
  return { module: module.name, path: module.path, project: settings.project.root, reason: because, stated };
}

function namesThatExist({ settings, module }: ProductionModule): readonly string[] {
  return [...assignedNames(module), ...settingNames(settings.django.version), ...extSettingNames()];
}

/** What bears on security first, most important first; then by name. */
function namesAsked(production: ProductionModule, { names, all }: InspectionOptions): readonly string[] {
  if (names.length > 0) return [...new Set(names)];
  const { module, settings } = production;
  const known = new Set(settingNames(settings.django.version));
  const important = securitySettingNames().filter((name) => known.has(name));
  const others = [...assignedNames(module), ...(all ? known : [])].toSorted();
  return [...new Set([...important, ...others])];
}
