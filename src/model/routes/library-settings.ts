/** What production's settings say about the URLconfs of libraries. */
import { installedApps } from "../settings/installed-apps.ts";
import { productionValue } from "../settings/production-value.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import { leaves } from "../settings/resolve.ts";

/** Apps and switches. */
export interface LibrarySettings {
  /** As `INSTALLED_APPS` names them; undefined where the list could not be read. */
  readonly apps: readonly string[] | undefined;
  /** Whether a setting is surely true. */
  readonly isOn: (name: string) => boolean;
}

/** Of a project; without settings nothing is known. */
export function librarySettings(settings: ProjectSettings | undefined): LibrarySettings {
  return {
    apps: settings && appsOf(settings),
    isOn: (name) => settings !== undefined && isOn(settings, name),
  };
}

function appsOf(settings: ProjectSettings): readonly string[] | undefined {
  const lists = settings.production.flatMap((module) => installedApps(settings, module) ?? []);
  const names = new Set(lists.flatMap(({ apps }) => apps.map(({ name }) => name)));
  const isUnread = names.size === 0 && lists.some(({ open }) => open);
  return lists.length === 0 || isUnread ? undefined : [...names];
}

function isOn(settings: ProjectSettings, name: string): boolean {
  return settings.production.some((module) => {
    const found = productionValue(settings, module, name);
    return (
      found !== undefined &&
      leaves(found.inProduction).every(
        ({ value }) => value.kind === "known" && value.content.type === "boolean" && value.content.value,
      )
    );
  });
}
