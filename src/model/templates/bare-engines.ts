/** Template engines that the settings tell to escape nothing: `"OPTIONS": {"autoescape": False}` (docs.djangoproject.com/en/5.2/topics/templates/#django.template.backends.jinja2.Jinja2). */
import type { Place } from "../../findings/finding.ts";
import type { ProjectSettings, Setting } from "../settings/project-settings.ts";
import { productionSettings, settledAt } from "../settings/project-settings.ts";
import { truthOf } from "../settings/operations/truth.ts";
import { entryOf } from "../settings/templates-setting.ts";
import { elementsOf, textOf } from "../settings/value.ts";
import type { TemplateFile } from "./template-files.ts";
import { isJinja } from "./template-files.ts";

/** One engine of `TEMPLATES` whose templates print everything as it is. */
export interface BareEngine {
  /** The option. */
  readonly at: Place;
  readonly setting: Setting;
  readonly isJinja: boolean;
  /** The folder of the project whose settings these are. */
  readonly root: string;
}

/** Every such engine of production. */
export function bareEngines(projects: readonly ProjectSettings[]): BareEngine[] {
  return [...productionSettings(projects, "TEMPLATES", "withoutDebug")].flatMap(({ settings, setting }) =>
    (elementsOf(setting.value) ?? []).flatMap((engine): BareEngine[] => {
      const option = entryOf(entryOf(engine, "OPTIONS"), "autoescape");
      const backend = textOf(entryOf(engine, "BACKEND"));
      if (option === undefined || backend === undefined || truthOf(option) !== false) return [];
      const { root } = settings.project;
      return [{ at: settledAt(option.origin), setting, isJinja: /jinja/i.test(backend), root }];
    }),
  );
}

/** Whether a template is one of the engine's, by its folder and the language it is read in. */
export function isShownBy(engine: BareEngine, { file: { path } }: TemplateFile): boolean {
  const isBelow = engine.root === "" || engine.root === "." || path.startsWith(`${engine.root}/`);
  return isBelow && isJinja(path) === engine.isJinja;
}
