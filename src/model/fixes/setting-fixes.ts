/** Fixes of settings: in the module that decides production, so that development goes on as before. */
import type { Found } from "../../findings/finding.ts";
import type { FixChange, FixIntent, FixSafety, WrittenCode } from "../../findings/fix-intent.ts";
import type { AuditModel } from "../audit-model.ts";
import {
  effective,
  productionModules,
  type EvaluatedModule,
  type ProjectSettings,
} from "../settings/project-settings.ts";

/** States what mends a place that a check found: all of it, or nothing. */
export type Maker = (found: Found, model: AuditModel) => readonly FixIntent[];

/** How a setting is to be set. */
export interface SettingFix extends WrittenCode {
  readonly name: string;
  readonly safety: FixSafety;
  /** What to look at, as a clause. */
  readonly why?: string;
  /** What a module should say that development uses as well; it needs a look all the same. */
  readonly whenShared?: WrittenCode;
  /** What development makes of it where it uses the same module. Without this, the fix needs a look there. */
  readonly inDevelopment?: "harmless" | WrittenCode;
}

/** A protection that development cannot have: on wherever DEBUG is off. */
export const UNLESS_DEBUG: WrittenCode = { code: "not DEBUG" };

/** Sets a setting to what production needs. */
export function setting(fix: SettingFix): Maker {
  return (found, { settings }) => {
    const modules = [...productionModules(settings)].filter((one) => concerns(one.module, fix.name, found));
    const intents = modules.map(({ settings: project, module }) => intentFor(project, module, fix));
    return distinct(intents);
  };
}

/** Adds a setting to the production modules that only inherit its value, whichever of both places was found. */
export function settingOverInherited(fix: SettingFix): Maker {
  return (found, { settings }) => {
    const modules = [...productionModules(settings)].filter(({ module }) => {
      const held = effective(module, fix.name);
      return held && held.at.path !== module.path && [module.path, held.at.path].includes(found.at.path);
    });
    return modules.map(({ module }) => intentOf(fix, fix.safety, addition(module.path, fix.name, fix)));
  };
}

/** Modules that share a line ask for the same change of it. */
function distinct(intents: readonly FixIntent[]): readonly FixIntent[] {
  const seen = new Map(intents.map((one) => [JSON.stringify(one.change), one] as const));
  return [...seen.values()];
}

/** Whether a finding is about a module's setting: its line, or the module itself where the setting is missing. */
function concerns(module: EvaluatedModule, name: string, { at }: Found): boolean {
  const held = effective(module, name);
  if (held === undefined) return module.path === at.path;
  return held.at.path === at.path && held.at.span.start <= at.span.end && at.span.start <= held.at.span.end;
}

function intentFor(project: ProjectSettings, module: EvaluatedModule, fix: SettingFix): FixIntent {
  const { name } = fix;
  const held = effective(module, name);
  const inPlace = held !== undefined && (held.at.path === module.path || mayStay(project, module, fix));
  const path = inPlace ? held.at.path : module.path;
  const isShared = fix.inDevelopment !== "harmless" && !isProductions(project, path);
  const other = isShared && knowsDebug(module, path) ? fix.inDevelopment : undefined;
  const safeHere = typeof other === "object" ? other : undefined;
  const written = safeHere ?? (isShared ? fix.whenShared : undefined) ?? fix;
  const change = inPlace
    ? ({ kind: "assign", at: held.at, name, ...codeOf(written) } as const)
    : addition(path, name, written);
  const needsLook = isShared && safeHere === undefined;
  return intentOf(
    needsLook ? { ...fix, why: fix.why ?? SHARED } : fix,
    needsLook ? "unsafe" : fix.safety,
    change,
  );
}

const SHARED = "development may use the same settings module";

/** A value of a shared module stays there where the change is harmless, or where production has no module of its own. */
function mayStay(project: ProjectSettings, module: EvaluatedModule, { inDevelopment }: SettingFix): boolean {
  return inDevelopment === "harmless" || !isProductions(project, module.path);
}

function addition(path: string, name: string, written: WrittenCode): FixChange {
  return { kind: "add-setting", path, name, ...codeOf(written) };
}

function intentOf({ why }: SettingFix, safety: FixSafety, change: FixChange): FixIntent {
  return { safety, change, ...(why === undefined ? {} : { why }) };
}

function codeOf({ code, imports }: WrittenCode): WrittenCode {
  return { code, ...(imports === undefined ? {} : { imports }) };
}

/** Code that looks at DEBUG needs it in the same file. */
function knowsDebug(module: EvaluatedModule, path: string): boolean {
  return effective(module, "DEBUG")?.at.path === path;
}

/** Whether a settings file is production's own: there are others, and none for development, tests or all takes it up. */
export function isProductions({ modules }: ProjectSettings, path: string): boolean {
  const others = modules.filter(({ role }) => role.use !== "production" && role.use !== "template");
  return others.length > 0 && others.every((one) => one.path !== path && !one.builtOn.includes(path));
}
