/** What `pickguard new` has to know of a project that is there. */
import { bind } from "../bind/bind.ts";
import { classFacts, type Program } from "../bind/program.ts";
import type { Discovery } from "../discover/file-kind.ts";
import { makeFlowModel } from "../flow/flow-model.ts";
import { LIBRARIES, makeCatalog } from "../flow/library-index.ts";
import { solve } from "../flow/solve.ts";
import type {
  ExistingModel,
  ExistingProject,
  ExistingRelation,
} from "../generate/existing/existing-project.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { fieldsOf } from "../model/forms/model-fields.ts";
import { privilegeOf } from "../model/forms/privileged-fields.ts";
import { listsMembers } from "../model/ownership/owner-words.ts";
import type { ModelFacts, OwnerChain } from "../model/ownership/ownership.ts";
import type { Relation } from "../model/ownership/relation.ts";
import { fieldsOfRow, type FieldFacts } from "../model/rows/fields.ts";
import { installedApps } from "../model/settings/installed-apps.ts";
import { middlewareOf } from "../model/settings/middleware.ts";
import { productionValue } from "../model/settings/production-value.ts";
import type { ProjectSettings } from "../model/settings/project-settings.ts";
import { textOf } from "../model/settings/value.ts";
import { extractAll } from "./extraction.ts";
import { settingsOptions } from "./given-environment.ts";
import { buildModel } from "./model.ts";
import type { AuditOptions } from "./options.ts";
import { sampleOf } from "./sample-values.ts";

/** Reads it from files; undefined where they hold no Django project. Pure. */
export function readExistingProject(
  discovery: Discovery,
  options: AuditOptions,
): ExistingProject | undefined {
  const extraction = extractAll(discovery.files, new Map(), () => undefined);
  const catalog = makeCatalog(LIBRARIES);
  const program = bind(extraction.files, catalog.names);
  const flows = makeFlowModel(solve(program, catalog));
  const { model } = buildModel(discovery, flows, settingsOptions(options), options);
  const own = model.settings.filter(({ project }) => !project.inTests);
  const main = own.find(({ production }) => production.length > 0) ?? own[0];
  return main && projectOf(program, model, main);
}

function projectOf(program: Program, model: AuditModel, settings: ProjectSettings): ExistingProject {
  const [module] = settings.production;
  const middleware = module && middlewareOf(settings, module);
  const { root } = settings.project;
  const folder = root === "" ? "" : `${root}/`;
  return {
    folder,
    django: settings.django.version,
    packages: new Set(model.dependencies.requirements.map(({ name }) => name)),
    settings: module?.name,
    settingsPath: module?.path,
    middleware: middleware && !middleware.open ? middleware.entries.map(({ name }) => name) : undefined,
    apps: module ? (installedApps(settings, module)?.apps ?? []).map(({ name }) => name) : [],
    settingNames: new Set(module?.values.keys() ?? []),
    userModel: (module && settingText(settings, module, "AUTH_USER_MODEL")) ?? "auth.User",
    models: [...model.ownership.models.values()]
      .filter((one) => !one.abstract)
      .map((one) => modelOf(program, model, one)),
    paths: new Set(model.files.keys()),
    baseTemplate: baseTemplate(model),
  };
}

function settingText(
  settings: ProjectSettings,
  module: ProjectSettings["production"][number],
  name: string,
): string | undefined {
  const value = productionValue(settings, module, name)?.inProduction;
  return value && textOf(value);
}

/** The surest way to one user. */
function ownerOf(owners: readonly OwnerChain[]): readonly string[] | undefined {
  return owners.find(
    ({ to, confidence, path }) =>
      to === "user" && confidence !== "low" && !path.some((step) => step.endsWith("s") && listsMembers(step)),
  )?.path;
}

function modelOf(program: Program, model: AuditModel, facts: ModelFacts): ExistingModel {
  const { ref, name, app, owners, relations } = facts;
  const { module } = ref.unit;
  const related = new Set(relations.map((relation) => relation.name));
  const rows = fieldsOfRow(program, ref).filter((field) => !related.has(field.name));
  return {
    name,
    app,
    module,
    package: packageOf(module),
    folder: appFolder(ref.unit.file.path),
    owner: ownerOf(owners),
    key: keyOf(fieldsOfRow(program, ref).find(({ primaryKey }) => primaryKey)),
    fields: rows.filter(isEditable(program, facts)).map(({ name: field, type, ...limits }) => ({
      name: field,
      type,
      required: isRequired(limits),
      nullable: limits.nullable,
      blank: limits.blank || type.endsWith("BooleanField"),
      sample: sampleOf({ name: field, type, ...limits }),
    })),
    relations: relations.flatMap((relation) => relationOf(model, program, facts, relation) ?? []),
    privileged: fieldsOf(program, ref)
      .filter((field) => privilegeOf(field, name, facts) !== undefined)
      .map((field) => field.name),
  };
}

/** Django makes a number where no field says otherwise. */
function keyOf(field: FieldFacts | undefined): ExistingModel["key"] {
  if (field === undefined || /AutoField$|IntegerField$/.test(field.type)) return "int";
  return field.type === "UUIDField" ? "uuid" : "str";
}

/** `shop/` for `shop/models.py` and `shop/models/order.py`. */
function appFolder(path: string): string {
  if (path.endsWith("models.py")) return path.slice(0, -"models.py".length);
  const at = path.lastIndexOf("models/");
  return at === -1 ? path : path.slice(0, at);
}

/** `shop` for `shop.models` and `shop.models.order`. */
function packageOf(module: string): string {
  const at = module.search(/\.models(?:\.|$)/);
  return at === -1 ? module : module.slice(0, at);
}

function isEditable(program: Program, { ref }: ModelFacts): (field: FieldFacts) => boolean {
  const editable = new Set(fieldsOf(program, ref).flatMap((field) => (field.editable ? [field.name] : [])));
  return ({ name, primaryKey }) => editable.has(name) && !primaryKey;
}

function isRequired({ nullable, blank, filled }: Pick<FieldFacts, "nullable" | "blank" | "filled">): boolean {
  return !nullable && !blank && !filled;
}

/** Many-to-many fields and relations to anything at all are left to the project. */
function relationOf(
  { ownership }: AuditModel,
  program: Program,
  facts: ModelFacts,
  { name, form, target, optional }: Relation,
): ExistingRelation | undefined {
  if (form !== "foreign-key" && form !== "one-to-one") return undefined;
  const field = fieldsOfRow(program, facts.ref).find((one) => one.name === name);
  const required = field === undefined ? !optional : isRequired(field);
  if (target.kind === "user") return { name, required, to: "user" };
  if (target.kind !== "model") return { name, required, to: undefined };
  const to = ownership.models.get(classFacts(target.ref));
  if (to?.identity === "user") return { name, required, to: "user" };
  return { name, required, to: to && { name: to.name, module: to.ref.unit.module } };
}

/** `base.html` in a folder for templates, where others can fill `content`. */
function baseTemplate({ files }: AuditModel): string | undefined {
  const found = [...files.values()].find(
    ({ path, bytes }) =>
      /(?:^|\/)templates\/base\.html$/.test(path) &&
      /\{%-?\s{0,20}block\s{1,20}content\b/.test(new TextDecoder().decode(bytes)),
  );
  return found && "base.html";
}
