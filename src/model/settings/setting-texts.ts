/** Settings whose value is a text, as production has them. */
import type { EvaluatedModule, ProjectSettings, Setting } from "./project-settings.ts";
import { effective, leavesWhenUnset } from "./project-settings.ts";
import type { AbstractValue } from "./value.ts";

/** One text that a setting of a production module may hold. */
export interface SettingText {
  readonly setting: Setting;
  readonly module: EvaluatedModule;
  readonly text: string;
}

/** Every text that `name` may hold in production when no environment variable overrides it. */
export function* settingTexts(settings: readonly ProjectSettings[], name: string): Iterable<SettingText> {
  for (const module of settings.flatMap((project) => project.production)) {
    const setting = effective(module, name);
    if (!setting) continue;
    for (const { value } of leavesWhenUnset(setting)) {
      if (value.kind === "known" && value.content.type === "text")
        yield { setting, module, text: value.content.value };
    }
  }
}

/** One text among the members of a list, tuple or set. */
export interface SettingMember {
  readonly setting: Setting;
  readonly module: EvaluatedModule;
  readonly text: string;
}

/** Every text that a list setting of production holds when no environment variable overrides it; a lone text counts as its own member. */
export function* settingMembers(settings: readonly ProjectSettings[], name: string): Iterable<SettingMember> {
  for (const module of settings.flatMap((project) => project.production)) {
    const setting = effective(module, name);
    if (!setting) continue;
    for (const { value } of leavesWhenUnset(setting)) {
      for (const text of textsIn(value)) yield { setting, module, text };
    }
  }
}

function textsIn(value: AbstractValue): string[] {
  if (value.kind !== "known") return [];
  switch (value.content.type) {
    case "text":
      return [value.content.value];
    case "list":
    case "tuple":
    case "set":
      return value.content.elements.flatMap(textsIn);
    default:
      return [];
  }
}
