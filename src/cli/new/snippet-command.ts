/** `pickguard new` for a project that is there: reads it, and writes one piece of code that fits it. */
import { readExistingProject } from "../../audit/existing-project.ts";
import { discover } from "../../discover/discover.ts";
import type { ExistingModel, ExistingProject } from "../../generate/existing/existing-project.ts";
import type { OwnedModel } from "../../generate/existing/model-code.ts";
import type { ProjectWithSettings } from "../../generate/existing/settings.ts";
import type { NewCode } from "../../generate/new-file.ts";
import { auditChoice } from "../audit-choice.ts";
import { declarationsOf } from "../declarations.ts";
import { discoverOptions } from "../discover-options.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { writeNew } from "./write-new.ts";

/** What every such command understands. */
export interface SnippetOptions {
  readonly folder: string;
  readonly settings?: string;
}

/** Reads the project, lets `make` write for it, and puts the files there. Throws UsageError. */
export async function writeSnippet(
  options: SnippetOptions,
  terminal: Terminal,
  make: (project: ExistingProject) => NewCode,
): Promise<ExitCode> {
  const choice = await auditChoice(
    options.folder,
    options.settings === undefined ? {} : { settings: options.settings },
  );
  const { discovery } = await discover(options.folder, discoverOptions(choice));
  const settings = choice.settings === undefined ? {} : { settingsModule: choice.settings };
  const project = readExistingProject(discovery, { ...declarationsOf(choice), ...settings });
  if (project === undefined)
    throw new UsageError(
      `no Django project was found in ${options.folder}`,
      "a whole one: pickguard new project NAME",
    );
  writeNew(options.folder, make(project), terminal);
  return EXIT.clean;
}

/** The model that somebody names, `Order` or `shop.Order`, with its owner: as found, or as given (`order__customer`). Throws UsageError. */
export function ownedModel(
  { models }: ExistingProject,
  label: string,
  owner: string | undefined,
): OwnedModel {
  const [name = label, app] = label.split(".").toReversed();
  const found = models.filter((one) => one.name === name && (app === undefined || one.app === app));
  const [model] = found;
  if (model === undefined) throw new UsageError(`no model is called ${label}`, known(models));
  if (found.length > 1)
    throw new UsageError(`several models are called ${name}`, `say which: ${found.map(labelOf).join(", ")}`);
  const [first, ...rest] = owner === undefined ? (model.owner ?? []) : owner.split("__");
  if (first !== undefined && /^\w+$/.test(first)) return { ...model, owner: [first, ...rest] };
  throw new UsageError(
    `nothing shows to whom a row of ${model.name} belongs`,
    "name the lookup that leads to the user: --owner order__customer",
  );
}

/** The project with the settings module that new ones build on. Throws UsageError. */
export function withSettings(project: ExistingProject): ProjectWithSettings {
  const { settings, settingsPath } = project;
  if (settings !== undefined && settings !== "" && settingsPath !== undefined)
    return { ...project, settings, settingsPath };
  throw new UsageError("no settings module was found", "name it: --settings shop.settings");
}

/** A name for a new app: an identifier of Python that the project does not use yet. Throws UsageError. */
export function appName({ apps }: ExistingProject, name: string): string {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(name))
    throw new UsageError(`${name} cannot be an app's name`, "give lower-case letters, digits and _");
  if (apps.includes(name))
    throw new UsageError(`an app called ${name} is installed already`, "give another name");
  return name;
}

function labelOf({ app, name }: ExistingModel): string {
  return `${app}.${name}`;
}

function known(models: readonly ExistingModel[]): string {
  const owned = models.filter((one) => one.owner !== undefined).map(labelOf);
  return owned.length === 0 ? "no model was found that belongs to a user" : `there are ${owned.join(", ")}`;
}
