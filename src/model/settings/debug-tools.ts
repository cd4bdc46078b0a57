/** Debug tools among the installed apps of production. */
import type { Place } from "../../findings/finding.ts";
import type { Expression, FunctionDef } from "../../syntax/python/tree.ts";
import { truthOf } from "./operations/truth.ts";
import { effective, settledAt, type EvaluatedModule, type Setting } from "./project-settings.ts";
import { leaves } from "./resolve.ts";
import { entryOf } from "./templates-setting.ts";
import type { AbstractValue } from "./value.ts";
import { elementsOf, isNone, textOf } from "./value.ts";

/** A tool that is installed even with DEBUG off. */
export interface DebugTool {
  readonly name: "debug_toolbar" | "silk";
  readonly setting: Setting;
  /** The app's own line in the list. */
  readonly at: Place;
  /** Whether the tool asks for a login and a permission. */
  readonly guarded: boolean;
}

/** Where tools are wired in; the middleware first, because it is what puts them into every answer. */
const WIRINGS = [
  { setting: "MIDDLEWARE", pattern: /^(debug_toolbar|silk)\.middleware\.\w+$/ },
  { setting: "MIDDLEWARE_CLASSES", pattern: /^(debug_toolbar|silk)\.middleware\.\w+$/ },
  { setting: "INSTALLED_APPS", pattern: /^(debug_toolbar|silk)(?:\.apps\.\w+)?$/ },
] as const;

/** The tools of a module, each at the first place that wires it in. */
export function debugTools(module: EvaluatedModule): readonly DebugTool[] {
  const tools = new Map<string, DebugTool>();
  for (const { setting: name, pattern } of WIRINGS) {
    const setting = effective(module, name, "withoutDebug");
    for (const element of setting === undefined ? [] : certainElements(setting)) {
      const tool = pattern.exec(textOf(element) ?? "")?.[1];
      if (setting === undefined || (tool !== "debug_toolbar" && tool !== "silk") || tools.has(tool)) continue;
      tools.set(tool, {
        name: tool,
        setting,
        at: element.origin.place,
        guarded: tool === "silk" && isGuarded(module),
      });
    }
  }
  return [...tools.values()];
}

/** Elements that are there along every alternative. */
function certainElements(setting: Setting): ReturnType<typeof elementsOf> & object {
  const lists = leaves(setting.value).map((leaf) => elementsOf(leaf.value) ?? []);
  const [first, ...others] = lists;
  return (first ?? []).filter((element) =>
    others.every((list) => list.some((one) => textOf(one) === textOf(element))),
  );
}

function isGuarded(module: EvaluatedModule): boolean {
  return ["SILKY_AUTHENTICATION", "SILKY_AUTHORISATION"].every((name) => {
    const setting = effective(module, name, "withoutDebug");
    return setting !== undefined && truthOf(setting.value) !== false;
  });
}

/** A callback that decides who sees the toolbar: the function when it stands in the settings, else the line that names it. */
export interface ToolbarCallback {
  readonly setting: Setting;
  readonly at: Place;
  readonly named: Place;
}

/** A `SHOW_TOOLBAR_CALLBACK` of the project's own, while the toolbar is installed. */
export function toolbarCallback(module: EvaluatedModule): ToolbarCallback | undefined {
  if (!debugTools(module).some(({ name }) => name === "debug_toolbar")) return undefined;
  const setting = effective(module, "DEBUG_TOOLBAR_CONFIG", "withoutDebug");
  const callback = entryOf(setting?.value, "SHOW_TOOLBAR_CALLBACK");
  if (setting === undefined || callback === undefined || isNone(callback)) return undefined;
  const name = textOf(callback);
  if (name?.startsWith("debug_toolbar.") === true) return undefined;
  const own = name === undefined ? undefined : module.functions.get(name.split(".").at(-1) ?? "");
  if (saysDebug(callback)) return undefined;
  const isFunction = callback.kind === "known" && callback.content.type === "function";
  const named = settledAt(callback.origin);
  return { setting, at: own ?? (isFunction ? callback.origin.place : named), named };
}

/** `lambda request: DEBUG`: as hidden as without it while DEBUG is off. */
function saysDebug(callback: AbstractValue): boolean {
  if (callback.kind !== "known" || callback.content.type !== "function") return false;
  const { node } = callback.content;
  const body = node.kind === "Lambda" ? node.body : returned(node);
  return (
    (body?.kind === "Name" && body.name === "DEBUG") ||
    (body?.kind === "Attribute" && body.attribute.name === "DEBUG")
  );
}

/** What a function gives back that does nothing else. */
function returned({ body }: FunctionDef): Expression | undefined {
  const [only, ...more] = body;
  return only?.kind === "Return" && more.length === 0 ? only.value : undefined;
}
