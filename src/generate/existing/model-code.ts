/** Pieces of Python about one model: what a form holds, whose rows it offers, and how a test makes a row. */
import type { ExistingModel, ExistingProject, ExistingRelation, ModelName } from "./existing-project.ts";

/** A model with the way to its owner. */
export interface OwnedModel extends ExistingModel {
  readonly owner: readonly [string, ...string[]];
}

/** What people may fill in, and what is left to the project. */
export interface FormParts {
  readonly fields: readonly string[];
  /** Foreign keys among them whose rows belong to somebody, with the lookup of their owner. */
  readonly ownRows: readonly { readonly field: string; readonly to: ModelName; readonly owner: string }[];
  /** Required fields that no form may hold, with the reason. */
  readonly missing: readonly { readonly field: string; readonly because: string }[];
}

/** By their names: times, counts and keys that the program keeps, not the person. */
const KEPT =
  /^(?:created|updated|modified|deleted)(?:_|$)|^(?:last|n)_|(?:^|_)(?:key|token|secret|hash|digest)$/;

const FILES = /^(?:File|Image|FilePath|Binary)Field$/;

/** What a form or an API over the model takes from a person. */
export function formParts(project: ExistingProject, model: OwnedModel): FormParts {
  const plain = model.fields.filter(
    ({ name, type }) =>
      !FILES.test(type) && !KEPT.test(name) && !model.privileged.includes(name) && name !== model.owner[0],
  );
  const relations = model.relations.filter((relation) => isOffered(model, relation));
  const fields = [...relations, ...plain].map(({ name }) => name);
  return {
    fields,
    ownRows: relations.flatMap(({ name, to }) => {
      const target = to === undefined || to === "user" ? undefined : modelNamed(project, to);
      if (!target?.owner) return [];
      return [
        { field: name, to: { name: target.name, module: target.module }, owner: target.owner.join("__") },
      ];
    }),
    missing: [...model.fields, ...model.relations]
      .filter(({ name, required }) => required && !fields.includes(name) && !isSetByOwner(model, name))
      .map(({ name }) => ({ field: name, because: whyMissing(model, name) })),
  };
}

/** Other people's accounts are nothing to choose from. */
function isOffered(model: OwnedModel, { name, to }: ExistingRelation): boolean {
  return to !== "user" && to !== undefined && !model.privileged.includes(name);
}

/** The field of a way of one step is filled with whoever asks. */
function isSetByOwner({ owner }: OwnedModel, name: string): boolean {
  return owner.length === 1 && owner[0] === name;
}

function whyMissing(model: OwnedModel, field: string): string {
  if (model.privileged.includes(field)) return "it decides about rights, trust or money";
  if (KEPT.test(field)) return "it looks like something that the program keeps";
  if (model.relations.some(({ name }) => name === field))
    return "it leads to a user or to a model outside of the project";
  return "files need checks of their own (pickguard new upload)";
}

/** The model of that name and module. */
export function modelNamed(
  { models }: ExistingProject,
  { name, module }: ModelName,
): ExistingModel | undefined {
  return models.find((one) => one.name === name && one.module === module);
}

/** How a test makes a row, and the models that it takes. */
export interface RowCode {
  readonly python: string;
  readonly models: readonly ModelName[];
}

/** Ways are short; a ring of foreign keys ends here. */
const DEPTH = 4;

/** A row that belongs to `owner`; undefined where a required field takes nothing that is known here. */
export function rowCode(
  project: ExistingProject,
  model: ExistingModel,
  owner: string,
  path: readonly string[] | undefined,
  depth: number = 0,
): RowCode | undefined {
  if (depth > DEPTH) return undefined;
  const first = path?.[0];
  const parts: string[] = [];
  const models: ModelName[] = [model];
  for (const relation of model.relations) {
    if (!relation.required && relation.name !== first) continue;
    const rest = relation.name === first ? path?.slice(1) : undefined;
    const target = relationCode(project, relation, owner, rest, depth);
    if (!target) return undefined;
    parts.push(`${relation.name}=${target.python}`);
    models.push(...target.models);
  }
  for (const { name, required, sample } of model.fields) {
    if (!required) continue;
    if (sample === undefined) return undefined;
    parts.push(`${name}=${sample}`);
  }
  return { python: `${model.name}.objects.create(${parts.join(", ")})`, models };
}

function relationCode(
  project: ExistingProject,
  { to }: ExistingRelation,
  owner: string,
  rest: readonly string[] | undefined,
  depth: number,
): RowCode | undefined {
  if (to === "user") return { python: owner, models: [] };
  const target = to && modelNamed(project, to);
  return target && rowCode(project, target, owner, rest?.length ? rest : target.owner, depth + 1);
}

/** What a test sends to make another row like `row`, as a Python dictionary; undefined where a value is not known. */
export function formValues(
  model: ExistingModel,
  fields: readonly string[],
  row: string,
  keyEnding: "" | "_id" = "",
): string | undefined {
  const entries: string[] = [];
  for (const name of fields) {
    const relation = model.relations.find((one) => one.name === name);
    const field = model.fields.find((one) => one.name === name);
    if (relation) entries.push(`${JSON.stringify(name + keyEnding)}: ${row}.${name}_id`);
    else if (field && !field.blank) {
      if (field.sample === undefined) return undefined;
      entries.push(`${JSON.stringify(name)}: ${field.sample}`);
    }
  }
  return `{${entries.join(", ")}}`;
}
