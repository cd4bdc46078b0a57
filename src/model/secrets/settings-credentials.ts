/** Texts that production's settings hold under the names of credentials, however deep in dictionaries and lists. */
import type { Place } from "../../findings/finding.ts";
import type { EvaluatedModule, ProjectSettings, Setting } from "../settings/project-settings.ts";
import { effective, productionModules } from "../settings/project-settings.ts";
import type { AbstractValue, DictItem } from "../settings/value.ts";
import { firstPlace } from "../settings/value.ts";
import { namesCredential } from "./credential-names.ts";

/** One literal text. */
export interface SettingCredential {
  readonly settings: ProjectSettings;
  readonly module: EvaluatedModule;
  readonly setting: Setting;
  /** `DATABASES["default"]["PASSWORD"]`. */
  readonly name: string;
  /** The last key, or the setting's own name. */
  readonly key: string;
  /** The value. Never to be shown. */
  readonly text: string;
  /** Where the literal stands. */
  readonly at: Place;
  /** The variable whose absence puts the text into use; undefined where the text is written for good. */
  readonly fallbackOf: string | undefined;
  /** The neighbours of the key: `HOST`, `USER`, `NAME`. */
  readonly beside: ReadonlyMap<string, string>;
}

/** A text on the way through a value. */
interface Spot {
  readonly path: readonly string[];
  readonly value: AbstractValue;
  readonly fallbackOf: string | undefined;
  readonly beside: ReadonlyMap<string, string>;
}

/** Values nested more deeply are nobody's settings. */
const DEEPEST = 8;

/** Spots looked at for one setting. */
const MOST_SPOTS = 2000;

/** One list for each audit, shared by all checks that ask. */
const known = new WeakMap<readonly ProjectSettings[], readonly SettingCredential[]>();

/** Every text of production's settings with the name it stands under; one place of the code comes once. */
export function settingTextsOf(projects: readonly ProjectSettings[]): readonly SettingCredential[] {
  const found = known.get(projects) ?? gatherTexts(projects);
  known.set(projects, found);
  return found;
}

function gatherTexts(projects: readonly ProjectSettings[]): readonly SettingCredential[] {
  const found = new Map<string, SettingCredential>();
  for (const { settings, module } of productionModules(projects)) {
    for (const name of module.withoutDebug.keys()) {
      const setting = effective(module, name, "withoutDebug");
      if (setting === undefined) continue;
      for (const one of textsOf({ settings, module, setting, name })) {
        const place = `${one.at.path}:${one.at.span.start}`;
        if (!found.has(place)) found.set(place, one);
      }
    }
  }
  return [...found.values()];
}

type Owner = Pick<SettingCredential, "settings" | "module" | "setting" | "name">;

function textsOf(owner: Owner): SettingCredential[] {
  const found: SettingCredential[] = [];
  const waiting: Spot[] = [
    { path: [], value: owner.setting.value, fallbackOf: undefined, beside: settingsBeside(owner) },
  ];
  for (let next = 0; next < waiting.length && next < MOST_SPOTS; next++) {
    const spot = waiting[next];
    if (spot === undefined) break;
    const text = plainText(spot.value);
    if (text === undefined) waiting.push(...partsOf(spot));
    else if (text !== "") found.push(credentialAt(owner, spot, text));
  }
  return found;
}

/** `GRAPHS_USER` and `GRAPHS_HOST` stand beside `GRAPHS_PASSWORD` as a dictionary's keys would. */
function settingsBeside({ module, name }: Owner): ReadonlyMap<string, string> {
  const [, prefix] = /^([A-Z0-9_]{1,60}_)PASS(?:WORD|WD)?$/.exec(name) ?? [];
  if (prefix === undefined) return new Map();
  return new Map(
    ["USER", "USERNAME", "HOST", "NAME"].flatMap((key) => {
      const text = plainText(effective(module, prefix + key, "withoutDebug")?.value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}

function credentialAt({ name, ...owner }: Owner, spot: Spot, text: string): SettingCredential {
  return {
    ...owner,
    name: name + spot.path.map((key) => `["${key}"]`).join(""),
    key: spot.path.at(-1) ?? name,
    text,
    at: firstPlace(spot.value.origin),
    fallbackOf: spot.fallbackOf,
    beside: spot.beside,
  };
}

/** The alternatives of a choice, the default of a variable, the entries of a dictionary or list. */
function partsOf(spot: Spot): Spot[] {
  const { value } = spot;
  switch (value.kind) {
    case "one-of":
      return [
        { ...spot, value: value.whenTrue },
        { ...spot, value: value.whenFalse },
      ];
    case "environment":
      return [{ ...spot, value: value.fallback, fallbackOf: value.variable }];
    case "known":
      return spot.path.length >= DEEPEST ? [] : membersOf(spot, value.content);
    case "unknown":
    case "fails":
      return [];
  }
}

type KnownContent = Extract<AbstractValue, { kind: "known" }>["content"];

function membersOf(spot: Spot, content: KnownContent): Spot[] {
  if ("elements" in content) return content.elements.map((value) => ({ ...spot, value }));
  if (content.type !== "dict") return [];
  const beside = neighbours(content.items);
  return content.items.flatMap(({ key, value }) => {
    const name = plainText(key);
    return name === undefined ? [] : [{ ...spot, path: [...spot.path, name], value, beside }];
  });
}

function neighbours(items: readonly DictItem[]): ReadonlyMap<string, string> {
  return new Map(
    items.flatMap(({ key, value }) => {
      const name = plainText(key);
      const text = plainText(value) ?? plainText(fallbackOf(value));
      return name === undefined || text === undefined ? [] : [[name.toUpperCase(), text] as const];
    }),
  );
}

function fallbackOf(value: AbstractValue): AbstractValue | undefined {
  return value.kind === "environment" ? value.fallback : undefined;
}

function plainText(value: AbstractValue | undefined): string | undefined {
  return value?.kind === "known" && value.content.type === "text" ? value.content.value : undefined;
}

/** Whether the text's own key names a credential: what production uses it for is then plain. */
export function isPlainUse({ key }: SettingCredential): boolean {
  return namesCredential(key);
}
