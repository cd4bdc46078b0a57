/** The project's model classes, and which class a label such as `"shop.Order"` names. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, Program, Unit } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { constantOf } from "../../bind/constants.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import { latin1 } from "../../source/latin1.ts";

/** A model class with the app it belongs to. */
export interface ModelClass {
  readonly ref: ClassRef;
  readonly name: string;
  /** The app's label, as far as folders and `class Meta` tell. */
  readonly app: string;
  readonly abstract: boolean;
  /** Ancestors outside the project, by path. */
  readonly libraries: readonly string[];
}

/** Models by their class and by name; several apps may share a name. */
export interface ModelClasses {
  readonly byFacts: ReadonlyMap<ClassFacts, ModelClass>;
  readonly byName: ReadonlyMap<string, readonly ModelClass[]>;
}

/** Every model class of the program. */
export function modelClasses(program: Program): ModelClasses {
  const byFacts = new Map<ClassFacts, ModelClass>();
  const byName = new Map<string, ModelClass[]>();
  for (const unit of program.units.values()) {
    if (!importsModels(unit)) continue;
    for (const [id, facts] of unit.facts.classes.entries()) {
      const model = facts.bases.length === 0 ? undefined : readClass(program, { unit, class: id });
      if (!model) continue;
      byFacts.set(facts, model);
      const same = byName.get(facts.name);
      if (same) same.push(model);
      else byName.set(facts.name, [model]);
    }
  }
  return { byFacts, byName };
}

function importsModels({ facts }: Unit): boolean {
  return facts.importedModules.some(({ module }) => /(?:^|\.)(?:db|\w*models)(?:\.|$)/.test(module));
}

const DJANGO_MODEL =
  /^django\.(?:contrib\.gis\.)?db\.models\.(?:base\.)?Model$|^django\.contrib\.auth\.(?:base_user|models)\.(?:Abstract\w*|User|Group|PermissionsMixin)$/;

/** Packages keep their models in modules called `models` as well. */
const MODEL_BASES = /(?:^|\.)models\.(?:\w{1,60}\.){0,8}[A-Z]\w{0,60}$/;

function readClass(program: Program, ref: ClassRef): ModelClass | undefined {
  const libraries = libraryAncestors(program, ref);
  if (!isModel(libraries)) return undefined;
  return {
    ref,
    name: classFacts(ref).name,
    app: metaText(ref, "app_label") ?? appOf(ref.unit),
    abstract: isAbstract(program, ref),
    libraries,
  };
}

/** A model by Django's own base, or by a package's that lives in a module called `models` and is nothing else. */
function isModel(libraries: readonly string[]): boolean {
  if (libraries.some((name) => DJANGO_MODEL.test(name))) return true;
  return libraries.some((name) => MODEL_BASES.test(name)) && !libraries.some((name) => isOther(name));
}

/** `django.db.models` also holds fields, managers, querysets and choices; form models live in `forms.models`. */
function isOther(name: string): boolean {
  return /(?:^|\.)forms\.|(?:Field|Manager|QuerySet|Choices|Form|FormSet|Lookup|Transform|Func|Expression|Aggregate|Index|Constraint|Serializer|Admin|View|Key|Filter|Enum|Prefetch|Descriptor|Count|Sum|Subquery|Meta|Mixin|Middleware|Exception|Operator|Manager\(\))$/.test(
    name,
  );
}

/** The folder that holds `models.py` or the package `models`. */
function appOf({ module }: Unit): string {
  const parts = module.split(".");
  const models = parts.findIndex((part) => part === "models" || part === "abstract_models");
  return parts[models > 0 ? models - 1 : Math.max(parts.length - 2, 0)] ?? module;
}

function metaOf(ref: ClassRef): ClassFacts | undefined {
  const { fragment } = functionFacts({ unit: ref.unit, function: classFacts(ref).body });
  const value = fragment.values[fragment.bindings.get("Meta") ?? -1];
  return value?.op === "class" ? ref.unit.facts.classes[value.class] : undefined;
}

function isAbstract(program: Program, ref: ClassRef): boolean {
  const meta = metaOf(ref);
  const value =
    meta && functionFacts({ unit: ref.unit, function: meta.body }).fragment.bindings.get("abstract");
  if (!meta || value === undefined) return false;
  return constantOf(program, { unit: ref.unit, function: meta.body, value })?.kind === "True";
}

function metaText(ref: ClassRef, name: string): string | undefined {
  const meta = metaOf(ref);
  if (!meta) return undefined;
  const { fragment } = functionFacts({ unit: ref.unit, function: meta.body });
  const value = fragment.values[fragment.bindings.get(name) ?? -1];
  if (value?.op !== "text") return undefined;
  const { bytes } = ref.unit.file;
  const written = latin1(bytes, value.start, Math.min(value.end, value.start + 80));
  return /^["'](\w+)["']$/.exec(written)?.[1];
}

/** The model that `"Order"`, `"shop.Order"` or `"self"` names, written in `from`. */
export function modelLabelled(
  classes: ModelClasses,
  label: string,
  from: ModelClass,
): ModelClass | undefined {
  if (label === "self") return from;
  const parts = label.split(".");
  const name = parts.at(-1) ?? label;
  const candidates = (classes.byName.get(name) ?? []).filter(
    ({ ref }) => ref.unit.file.project === from.ref.unit.file.project,
  );
  const app = parts.length > 1 ? parts[0] : from.app;
  return (
    candidates.find((one) => one.app.toLowerCase() === app?.toLowerCase() && !one.abstract) ??
    (candidates.length === 1 ? candidates[0] : undefined)
  );
}
