/**
 * dynaconf: `settings = DjangoDynaconf(__name__)` at the end of a settings module replaces its values by those of the
 * settings files (`[default]`, then the section of the environment) and of variables with the prefix `DJANGO_`.
 */
import { posix } from "node:path";
import type { AuditFile } from "../../../discover/file-kind.ts";
import { textBetween } from "../../../source/source-file.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Known } from "../value.ts";
import { elementsOf, known, originAt, text, textOf, traced, unknown } from "../value.ts";
import { originOf, placeOf, type Arguments, type Frame } from "../interpreter/frame.ts";
import { valueOf } from "./data-files.ts";
import { readVariable } from "./os-environ.ts";
import { possiblePaths } from "./tree-texts.ts";

/** The class of dynaconf's object; its fields are the settings that the files hold, `PREFIX` is that of its variables. */
export const DYNACONF = "dynaconf.Dynaconf";

const LOADERS: ReadonlySet<string> = new Set([
  "dynaconf.DjangoDynaconf",
  "dynaconf.Dynaconf",
  "dynaconf.LazySettings",
]);

/** Files that are looked for when none is named, in their order. */
const USUAL_FILES: readonly string[] = ["settings", ".secrets", "settings.local", ".secrets.local"].flatMap(
  (stem) => ["toml", "yaml", "yml", "json"].map((suffix) => `${stem}.${suffix}`),
);

/** What dynaconf's constructors give; undefined for other functions. */
export function dynaconfCall(
  frame: Frame,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  if (!LOADERS.has(name)) return undefined;
  const isDjango = name === "dynaconf.DjangoDynaconf";
  const origin = originOf(frame, at, "read by dynaconf");
  const prefix = textOf(argumentNamed(given, "ENVVAR_PREFIX")) ?? (isDjango ? "DJANGO" : "DYNACONF");
  const values = fileValues(frame, given, at, isDjango);
  if (isDjango) applyToModule(frame, values, prefix, at);
  const fields = new Map(values).set("PREFIX", text(prefix, origin));
  return known({ type: "instance", of: DYNACONF, fields }, origin);
}

function argumentNamed(given: Arguments, name: string): AbstractValue | undefined {
  return [...given.keywords].find(
    ([keyword]) => keyword.toUpperCase().replace(/_FOR_\w{1,60}$/, "") === name,
  )?.[1];
}

/** An attribute of dynaconf's object: as the files say, or as a variable does. */
export function dynaconfSetting(
  frame: Frame,
  receiver: Known,
  name: string,
  fallback: AbstractValue | undefined,
  at: Span,
): AbstractValue {
  const fields =
    receiver.content.type === "instance" ? receiver.content.fields : new Map<string, AbstractValue>();
  const prefix = textOf(fields.get("PREFIX")) ?? "DYNACONF";
  const variable = text(`${prefix}_${name.toUpperCase()}`, receiver.origin);
  return readVariable(frame, variable, fields.get(name.toUpperCase()) ?? fallback, [CAST], at);
}

const CAST = { name: "cast", cast: "dynaconf" } as const;

/** Settings by name, of all files: `[default]`, the environment's section, `[global]`. */
function fileValues(
  frame: Frame,
  given: Arguments,
  at: Span,
  isDjango: boolean,
): ReadonlyMap<string, AbstractValue> {
  const sectioned =
    isDjango ||
    textOf(argumentNamed(given, "ENVIRONMENTS")) !== undefined ||
    isOn(argumentNamed(given, "ENVIRONMENTS"));
  const values = new Map<string, AbstractValue>();
  for (const file of settingsFiles(frame, given)) {
    const content = contentOf(file);
    const layers = sectioned ? sectionsOf(content) : [content];
    for (const [name, value] of layers.flatMap(membersOf))
      values.set(
        name.toUpperCase(),
        isMerged(value)
          ? unknown("a value that dynaconf merges", value.origin)
          : traced(value, placeOf(frame, at), "read by dynaconf", "assigned", name.toUpperCase()),
      );
  }
  return values;
}

function isOn(value: AbstractValue | undefined): boolean {
  return value?.kind === "known" && value.content.type === "boolean" && value.content.value;
}

function settingsFiles(frame: Frame, given: Arguments): readonly AuditFile[] {
  const named = argumentNamed(given, "SETTINGS_FILES") ?? argumentNamed(given, "SETTINGS_FILE");
  const names =
    named === undefined ? USUAL_FILES : (elementsOf(named) ?? [named]).flatMap((each) => textOf(each) ?? []);
  const { texts } = frame.run.program;
  const found = names.flatMap((name) => {
    const paths = [...possiblePaths(frame, name), ...upwards(frame.module.path, name)];
    return paths.flatMap((path) => texts?.get(path) ?? []).slice(0, 1);
  });
  return [...new Set(found)];
}

function upwards(modulePath: string, name: string): readonly string[] {
  const paths: string[] = [];
  for (let at = posix.dirname(modulePath); ; at = posix.dirname(at)) {
    paths.push(posix.join(at, name), posix.join(at, "config", name));
    if (at === "." || at === "/") return paths;
  }
}

function contentOf(file: AuditFile): AbstractValue {
  const suffix = posix.extname(file.path);
  const language = suffix === ".toml" ? "toml" : suffix === ".json" ? "json" : "yaml";
  return valueOf(language, textBetween(file.bytes, 0, file.bytes.length), (span) =>
    originAt({ path: file.path, span }, `set in ${file.path}`),
  );
}

/** Production's section, as production is what is asked about; development's where there is none. */
function sectionsOf(content: AbstractValue): readonly AbstractValue[] {
  const sections = new Map(membersOf(content).map(([name, value]) => [name.toLowerCase(), value] as const));
  const own = sections.get("production") ?? sections.get("prod") ?? sections.get("development");
  return [sections.get("default"), own, sections.get("global")].filter((each) => each !== undefined);
}

function membersOf(value: AbstractValue): readonly (readonly [string, AbstractValue])[] {
  if (value.kind !== "known" || value.content.type !== "dict") return [];
  return value.content.items.flatMap((item) => {
    const name = textOf(item.key);
    return name === undefined ? [] : [[name, item.value] as const];
  });
}

/** `dynaconf_merge` and `@format` and their like need dynaconf itself. */
function isMerged(value: AbstractValue): boolean {
  if (textOf(value)?.startsWith("@") === true) return true;
  if ((elementsOf(value) ?? []).some((each) => textOf(each)?.startsWith("dynaconf_merge") === true))
    return true;
  return membersOf(value).some(([name]) => name.startsWith("dynaconf_"));
}

/** The module's own names become what the files and variables say. */
function applyToModule(
  frame: Frame,
  values: ReadonlyMap<string, AbstractValue>,
  prefix: string,
  at: Span,
): void {
  const { variables } = frame.globals;
  for (const [name, value] of values) if (!name.includes("__")) variables.set(name, value);
  for (const [name, value] of variables) {
    if (/^[A-Z][A-Z0-9_]*$/.test(name) && isScalar(value))
      variables.set(name, readVariable(frame, text(`${prefix}_${name}`, value.origin), value, [CAST], at));
  }
}

function isScalar(value: AbstractValue): boolean {
  return value.kind === "known" && ["boolean", "text", "number", "none"].includes(value.content.type);
}
