/** Finds out which models belong to somebody: their relations, tenants, chains to a user or tenant. */
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import type { ClassFacts, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { ModelClass, ModelClasses } from "./model-classes.ts";
import { modelClasses, modelLabelled } from "./model-classes.ts";
import { withDeclaredOwners, type OwnerHint } from "./declared-owners.ts";
import { ownerChains } from "./owner-chains.ts";
import { namesVisibility } from "./owner-words.ts";
import type { ModelFacts, Ownership } from "./ownership.ts";
import type { Related, RelatedModel } from "./related-model.ts";
import { isOwnAccount } from "./own-accounts.ts";
import { pointsToUser } from "./related-model.ts";
import type { Relation, RelationTarget, WrittenRelation } from "./relation.ts";
import { isUserPath, relationsOf } from "./relation.ts";
import { tenantsAmong } from "./tenants.ts";

/** Every model of the program. What the project declares of its owners comes first. */
export function readOwnership({ program }: FlowModel, declared: readonly OwnerHint[] = []): Ownership {
  const classes = modelClasses(program);
  const related = new Map<ClassFacts, RelatedModel>();
  const hasUsers = [...classes.byFacts.values()].some(isUserModel);
  for (const [facts, model] of classes.byFacts) {
    const isUser = hasUsers ? isUserModel(model) : isOwnAccount(model.ref);
    related.set(facts, relate(program, classes, model, isUser));
  }
  const tenants = tenantsAmong(related);
  const models = new Map<ClassFacts, ModelFacts>();
  for (const [facts, model] of related) models.set(facts, describe(program, related, tenants, model));
  return { models: declared.length === 0 ? models : withDeclaredOwners(related, models, declared) };
}

function relate(program: Program, classes: ModelClasses, model: ModelClass, isUser: boolean): RelatedModel {
  const relations = relationsOf(program, model.ref).flatMap((one): Relation[] => {
    const target = targetOf(classes, model, one);
    const { relatedName, ...rest } = one;
    return [{ ...rest, target, reverse: reverseName(model, one.form, relatedName) }];
  });
  return { ...model, relations, isUser };
}

/** A class that is a user model: it builds on one of Django's. */
function isUserModel({ libraries }: ModelClass): boolean {
  return libraries.some((name) =>
    /^django\.contrib\.auth\.(?:base_user|models)\.(?:AbstractBaseUser|AbstractUser|User)$/.test(name),
  );
}

function targetOf(classes: ModelClasses, from: ModelClass, { target }: WrittenRelation): RelationTarget {
  switch (target.kind) {
    case "class":
      return { kind: "model", ref: target.ref };
    case "path":
      return isUserPath(target.name) ? { kind: "user" } : { kind: "outside", name: target.name };
    case "label": {
      const found = modelLabelled(classes, target.label, from);
      if (found) return { kind: "model", ref: found.ref };
      return /^auth\.user$|(?:^|\.)User$/i.test(target.label)
        ? { kind: "user" }
        : { kind: "outside", name: target.label };
    }
  }
}

/** docs.djangoproject.com/en/5.2/topics/db/queries/#following-relationships-backward */
function reverseName(
  { name, app }: ModelClass,
  form: Relation["form"],
  written: string | undefined,
): string | undefined {
  if (written?.endsWith("+") === true) return undefined;
  const lower = name.toLowerCase();
  const given = written?.replace("%(class)s", lower).replace("%(app_label)s", app);
  return given ?? (form === "one-to-one" ? lower : `${lower}_set`);
}

function describe(
  program: Program,
  related: Related,
  tenants: ReadonlySet<ClassFacts>,
  model: RelatedModel,
): ModelFacts {
  const { ref, name, app, abstract, relations } = model;
  return {
    ref,
    name,
    app,
    abstract,
    relations,
    owners: ownerChains(related, tenants, model),
    public: visibilityField(program, ref),
    identity: identityOf(related, model),
  };
}

function identityOf(related: Related, { isUser, relations }: RelatedModel): ModelFacts["identity"] {
  if (isUser) return "user";
  const single = relations.some(
    ({ form, target, name }) =>
      form === "one-to-one" && pointsToUser(related, target) && !/_by$|author|creator/.test(name),
  );
  return single ? "profile" : undefined;
}

function visibilityField(program: Program, ref: ClassRef): string | undefined {
  for (const ancestor of hierarchyOf(program, ref)) {
    if (ancestor.kind === "external") continue;
    const body = { unit: ancestor.target.unit, function: classFacts(ancestor.target).body };
    const { bindings } = functionFacts(body).fragment;
    const field = [...bindings].find(([name, id]) => namesVisibility(name) && !isStamped(body, id))?.[0];
    if (field !== undefined) return `its field \`${field}\` says who may see a row`;
  }
  return undefined;
}

/** `DateTimeField(auto_now_add=True)`: every row has such a date from the start, so that it decides nothing. */
function isStamped(body: FunctionRef, id: ValueId): boolean {
  const value = functionFacts(body).fragment.values[id];
  return (
    value?.op === "call" && value.arguments.some(({ name }) => name === "auto_now_add" || name === "auto_now")
  );
}
