/** Settings as attributes of a class of the project's own, which its `load_settings(__name__)` copies into the module. */
import type { Module, Statement } from "../../../syntax/python/tree.ts";
import type { AbstractValue, ProjectClass } from "../value.ts";
import { unknown } from "../value.ts";
import type { Run } from "../interpreter/frame.ts";
import { isProperty, withComputed } from "./computed-settings.ts";
import { configurationSettings } from "./configurations.ts";

/** The class whose attributes become the module's settings: that of the last `Class.load_settings(__name__)` at top level. */
export function loadedClass(
  module: Module,
  names: ReadonlyMap<string, AbstractValue>,
): ProjectClass | undefined {
  const name = module.body.map(loaderOf).findLast((each) => each !== undefined);
  const value = name === undefined ? undefined : names.get(name);
  if (value?.kind !== "known" || value.content.type !== "class") return undefined;
  return hasLoader(value.content.class) ? value.content.class : undefined;
}

function loaderOf(statement: Statement): string | undefined {
  if (statement.kind !== "ExpressionStatement" || statement.value.kind !== "Call") return undefined;
  const { callee, arguments: given } = statement.value;
  const [only, ...others] = given;
  const named = only?.value.kind === "Name" && only.value.name === "__name__" && others.length === 0;
  if (!named || callee.kind !== "Attribute" || callee.attribute.name !== "load_settings") return undefined;
  return callee.value.kind === "Name" ? callee.value.name : undefined;
}

/** Whether the class or a base in the repository defines the loader. */
function hasLoader(made: ProjectClass): boolean {
  if (made.scope.variables.has("load_settings")) return true;
  return made.bases.some(
    (base) => base.kind === "known" && base.content.type === "class" && hasLoader(base.content.class),
  );
}

/** The class's settings, those of its bases included; what a property computes in a way that is not followed is not known. */
export function loadedSettings(made: ProjectClass, run: Run): ReadonlyMap<string, AbstractValue> {
  const own = configurationSettings(made);
  const settings = new Map(withComputed(own, made, run));
  for (const [name, value] of settings) {
    const written = own.get(name);
    if (value.kind === "unknown" && written !== undefined && isProperty(written))
      settings.set(name, unknown(COMPUTED, written.origin));
  }
  return settings;
}

/** Why a property's value is not known. */
export const COMPUTED = "it is computed by a property of a settings class";
