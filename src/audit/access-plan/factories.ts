/** How rows of the project's models are made, from what their fields declare. */
import type { Program } from "../../bind/program.ts";
import { classFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { FactoryField, Factory, FieldValue, UserPlan } from "../../generate/access-tests/plan.ts";
import type { ModelFacts, Ownership } from "../../model/ownership/ownership.ts";
import type { Relation } from "../../model/ownership/relation.ts";
import { fieldsOfRow, type FieldFacts } from "../../model/rows/fields.ts";
import { fieldValue } from "./field-values.ts";

/** Factories that were asked for, with those that they need. */
export interface FactoryBook {
  /** The factory's name; undefined where rows of the model cannot be made. */
  readonly nameOf: (model: ModelFacts) => string | undefined;
  /** All of them; each comes after those that it needs. */
  readonly all: () => readonly Factory[];
}

/** Starts an empty book. */
export function factoryBook(program: Program, { models }: Ownership): FactoryBook {
  const made = new Map<ClassFacts, Factory | "open">();
  const names = new Set(["make_user"]);
  const nameOf = (model: ModelFacts): string | undefined => {
    const key = classFacts(model.ref);
    const known = made.get(key);
    if (known !== undefined) return known === "open" ? undefined : known.name;
    if (model.abstract || key.qualifiedName !== key.name || model.identity === "user") return undefined;
    made.set(key, "open");
    const factory = makeFactory({ program, models, nameOf }, model, freeName(names, model));
    made.delete(key);
    made.set(key, factory);
    return factory.name;
  };
  return { nameOf, all: () => [...made.values()].filter((one) => one !== "open") };
}

interface Making {
  readonly program: Program;
  readonly models: Ownership["models"];
  readonly nameOf: (model: ModelFacts) => string | undefined;
}

/** Two apps may have models of one name. */
function freeName(names: Set<string>, { name, app }: ModelFacts): string {
  const plain = `make_${snake(name)}`;
  const free = names.has(plain) ? `make_${snake(app)}_${snake(name)}` : plain;
  names.add(free);
  return free;
}

/** `OrderLine` becomes `order_line`. */
export function snake(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

function makeFactory(making: Making, model: ModelFacts, name: string): Factory {
  const fields: FactoryField[] = [];
  const unknown: string[] = [];
  for (const field of fieldsOfRow(making.program, model.ref)) {
    const relation = model.relations.find((one) => one.name === field.name);
    const value = relation
      ? relationValue(making, field, relation)
      : plainValue(field, model.owners.length > 0);
    if (value === "unknown") unknown.push(field.name);
    else if (value !== undefined) fields.push({ name: field.name, value });
  }
  const single = model.relations.find(({ form, target }) => form === "one-to-one" && isUser(making, target));
  return {
    name,
    model: model.name,
    module: model.ref.unit.module,
    fields,
    single: single?.name,
    unknown,
  };
}

/** Undefined where nothing need be given. */
function plainValue(field: FieldFacts, isOwned: boolean): FieldValue | "unknown" | undefined {
  if (/ManyToMany|Generic/.test(field.type)) return undefined;
  if (field.filled || field.primaryKey || field.nullable) {
    const key = field.primaryKey && !field.filled ? fieldValue(field) : undefined;
    return key;
  }
  const isText = /^(?:CharField|TextField)$/.test(field.type) && !field.hasChoices && !field.hasValidators;
  if (field.blank && !(isOwned && isText) && /(?:Char|Text|Slug|URL|Email|File|Image)/.test(field.type))
    return undefined;
  return fieldValue(field) ?? "unknown";
}

function relationValue(
  making: Making,
  field: FieldFacts,
  { form, target }: Relation,
): FieldValue | "unknown" | undefined {
  if (form === "many-to-many" || form === "generic" || field.nullable || field.filled) return undefined;
  if (isUser(making, target)) return { kind: "user" };
  const model = target.kind === "model" ? making.models.get(classFacts(target.ref)) : undefined;
  const factory = model && making.nameOf(model);
  return factory === undefined ? "unknown" : { kind: "row", factory };
}

function isUser({ models }: Making, target: Relation["target"]): boolean {
  return (
    target.kind === "user" ||
    (target.kind === "model" && models.get(classFacts(target.ref))?.identity === "user")
  );
}

/** Fields that `make_user` fills by itself. */
const ORDINARY =
  /^(?:username|email|password|first_name|last_name|is_active|is_staff|is_superuser|last_login|date_joined|groups|user_permissions)$/;

/** What users of this project need beside what Django's own have. */
export function userPlan(program: Program, { models }: Ownership, project: string | undefined): UserPlan {
  const user = [...models.values()].find(
    (one) => one.identity === "user" && !one.abstract && one.ref.unit.file.project === project,
  );
  if (!user) return { fields: [], unknown: [] };
  const fields: FactoryField[] = [];
  const unknown: string[] = [];
  for (const field of fieldsOfRow(program, user.ref)) {
    if (ORDINARY.test(field.name)) continue;
    const isRelation = user.relations.some(
      ({ name, form }) => name === field.name && form !== "many-to-many",
    );
    const value = isRelation ? requiredRelation(field) : plainValue(field, false);
    if (value === "unknown") unknown.push(field.name);
    else if (value !== undefined) fields.push({ name: field.name, value });
  }
  return { fields, unknown };
}

function requiredRelation({ nullable, filled }: FieldFacts): "unknown" | undefined {
  return nullable || filled ? undefined : "unknown";
}
