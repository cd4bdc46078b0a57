/** Columns that no answer should hold, in what serializers, GraphQL types and plain dumps of rows show. */
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { constantOf, textOf } from "../../bind/constants.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isImported, placeOf } from "../../flow/flow-model.ts";
import { boundForms } from "./bound-forms.ts";
import { libraryAncestors, methodsAlong, ownAncestors } from "../../bind/ancestry.ts";
import { attributeOf, bodyOf, metaOf, textsOf } from "./class-attributes.ts";
import { fieldsOf, USER_FIELDS } from "./model-fields.ts";

/** One class that shows such columns. */
export interface ShownSecret {
  readonly ref: ClassRef;
  readonly name: string;
  readonly kind: "serializer" | "graphql";
  readonly modelName: string;
  readonly fields: readonly string[];
  /** Whether a hash or a secret is among them that nobody needs to see, whatever for. */
  readonly withHash: boolean;
  /** Whether somebody named them one by one. */
  readonly listed: boolean;
  /** The relations that lead to the row that holds them, where it is not the row that was asked for. */
  readonly through?: readonly string[];
  readonly at: Place;
}

/** Secrets whatever for. */
const HASHES =
  /^(?:password|passwd|password_hash|hashed_password|(?:api|smtp|db|ldap)_password|(?:otp|totp|hotp|mfa|two_factor)_secret|recovery_codes|private_key)$/;

/** Columns that an owner may want to see, but nobody meant who never named them. */
const KEYS =
  /^(?:api_?key|api_?token|api_?secret|secret|secret_key|client_secret|access_token|refresh_token|auth_token|reset_token|password_reset_token|webhook_secret|ssn|social_security_number|cvv|card_number|credit_card(?:_number)?)$/;

/** All of them. */
export function shownSecrets(flows: FlowModel): ShownSecret[] {
  return [...inSerializers(flows), ...inGraphql(flows)];
}

/** Which of some columns no answer should hold; those that somebody named one by one were meant, unless they are hashes. */
export function secretsAmong(names: readonly string[], listed: boolean): string[] {
  return names.filter((name) => HASHES.test(name) || (!listed && KEYS.test(name)));
}

/** Whether a hash or the like is among them. */
export function hasHash(fields: readonly string[]): boolean {
  return fields.some((name) => HASHES.test(name));
}

function inSerializers(flows: FlowModel): ShownSecret[] {
  return boundForms(flows).flatMap((form): ShownSecret[] => {
    if (form.kind !== "serializer" || rewrites(flows.program, form.ref)) return [];
    const listed = form.by === "list";
    const found = secretsAmong(form.shown, listed);
    const hidden = found.length > 0 ? hiddenFields(flows.program, form.ref) : new Set();
    const fields = found.filter((name) => !hidden.has(name));
    const { ref, name, modelName, at } = form;
    return fields.length > 0
      ? [{ ref, name, kind: "serializer", modelName, fields, withHash: hasHash(fields), listed, at }]
      : [];
  });
}

/** A serializer that makes its answer itself, or declares what it shows anew. */
export function rewrites(program: Program, ref: ClassRef): boolean {
  return methodsAlong(program, ref).some((method) =>
    /^(?:to_representation|get_fields|data)$/.test(functionFacts(method).name),
  );
}

const REGISTERS = /^djoser\.serializers\.UserCreate\w{0,30}Serializer$/;

/** Fields that are only written, or shown as something else. */
function hiddenFields(program: Program, ref: ClassRef): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const one of ownAncestors(program, ref)) {
    const body = bodyOf(one);
    const { fragment } = functionFacts(body);
    for (const [name, id] of fragment.bindings) {
      const value = fragment.values[id];
      if (value?.op === "call" && !showsColumn(program, refTo(body, id), value)) hidden.add(name);
    }
  }
  for (const name of writeOnlyByKeywords(program, ref)) hidden.add(name);
  // djoser/serializers.py: `password = serializers.CharField(write_only=True)`.
  if (libraryAncestors(program, ref).some((name) => REGISTERS.test(name))) hidden.add("password");
  return hidden;
}

/** A field of DRF's own that shows its column as it is; a field of the project may cover it up. */
function showsColumn(program: Program, at: ValueRef, call: CallValue): boolean {
  const type = externalName(resolveIn(program, at, call.callee)) ?? "";
  if (!type.startsWith("rest_framework.") || /MethodField|HiddenField/.test(type)) return false;
  return !isWriteOnly(program, at, call);
}

function isWriteOnly(program: Program, at: ValueRef, call: CallValue): boolean {
  const given = call.arguments.find((one) => one.name === "write_only");
  return given !== undefined && constantOf(program, refTo(at, given.value))?.kind === "True";
}

/** `extra_kwargs = {"password": {"write_only": True}}`, and DRF's old `write_only_fields`. */
function writeOnlyByKeywords(program: Program, ref: ClassRef): string[] {
  const meta = metaOf(program, ref);
  const at = meta && attributeOf(program, meta, "extra_kwargs");
  const old = meta && attributeOf(program, meta, "write_only_fields");
  const { values } = at ? functionFacts(at).fragment : { values: [] };
  const outer = at && values[at.value];
  const entries = at && outer?.op === "collection" ? outer.entries : [];
  const named = entries.flatMap((entry) => {
    const inner = values[entry.value];
    const says =
      at !== undefined &&
      inner?.op === "collection" &&
      inner.entries.some((one) => textOf(program, refTo(at, one.key)) === "write_only");
    return (at && says ? textOf(program, refTo(at, entry.key)) : undefined) ?? [];
  });
  return [...named, ...((old && textsOf(program, old)) ?? [])];
}

/** Graphene's object types and strawberry's, which show columns of a model. */
function inGraphql(flows: FlowModel): ShownSecret[] {
  if (!["graphene_django", "strawberry_django", "strawberry"].some((name) => isImported(flows, name)))
    return [];
  return [...flows.program.units.values()]
    .filter(({ file }) => !file.inTests)
    .flatMap((unit) =>
      unit.facts.classes.flatMap((_, id) => graphqlType(flows.program, { unit, class: id }) ?? []),
    );
}

interface GraphqlNames {
  readonly model: ValueRef | undefined;
  readonly fields: ValueRef | undefined;
  readonly exclude: ValueRef | undefined;
  readonly at: Place;
}

function graphqlType(program: Program, ref: ClassRef): ShownSecret | undefined {
  const names = byMeta(program, ref) ?? byDecorator(program, ref);
  const columns = names?.model && columnsOf(program, names.model);
  if (!names || !columns) return undefined;
  const listed = names.fields && textsOf(program, names.fields);
  const all = names.fields ? textOf(program, names.fields) === "__all__" : true;
  const excluded = (names.exclude && textsOf(program, names.exclude)) ?? [];
  const shown = listed ?? (all ? columns.names.filter((one) => !excluded.includes(one)) : []);
  const fields = secretsAmong(shown, listed !== undefined);
  const { name } = classFacts(ref);
  return fields.length === 0
    ? undefined
    : {
        ref,
        name,
        kind: "graphql",
        modelName: columns.model,
        fields,
        withHash: hasHash(fields),
        listed: listed !== undefined,
        at: names.at,
      };
}

/** `class Meta` of graphene's `DjangoObjectType` (docs.graphene-python.org/projects/django/en/latest/queries/). */
function byMeta(program: Program, ref: ClassRef): GraphqlNames | undefined {
  const isType = libraryAncestors(program, ref).some((name) => /(?:^|\.)DjangoObjectType$/.test(name));
  const meta = isType ? metaOf(program, ref) : undefined;
  if (!meta) return undefined;
  const [model, fields, exclude] = ["model", "fields", "exclude"].map((name) =>
    attributeOf(program, meta, name),
  );
  const told = fields ?? exclude;
  const at = told ? placeOf(told) : { path: ref.unit.file.path, span: classFacts(ref).header };
  return { model, fields, exclude, at };
}

/** `@strawberry_django.type(User, fields=[…])` (strawberry.rocks/docs/django/guide/types). */
function byDecorator(program: Program, ref: ClassRef): GraphqlNames | undefined {
  const { decorators, parent } = classFacts(ref);
  for (const id of decorators) {
    const at = { unit: ref.unit, function: parent, value: id };
    const call = functionFacts(at).fragment.values[id];
    if (call?.op !== "call") continue;
    const name = externalName(resolveIn(program, at, call.callee)) ?? "";
    if (!/^strawberry(?:_django|\.django).*\.type$/.test(name)) continue;
    const given = (key: string): ValueRef | undefined => {
      const argument = call.arguments.find((one) => one.name === key);
      return argument && refTo(at, argument.value);
    };
    const first = call.arguments.find((one) => one.style === "positional");
    const fields = given("fields");
    // Without `fields`, strawberry shows what the class annotates.
    if (!first || !fields) continue;
    return { model: refTo(at, first.value), fields, exclude: given("exclude"), at: placeOf(fields) };
  }
  return undefined;
}

function columnsOf(
  program: Program,
  at: ValueRef,
): { readonly model: string; readonly names: readonly string[] } | undefined {
  const symbol = resolve(program, at);
  if (symbol?.kind === "class")
    return {
      model: classFacts(symbol.target).name,
      names: fieldsOf(program, symbol.target).map(({ name }) => name),
    };
  const name = externalName(symbol) ?? "";
  return /^django\.contrib\.auth\.(?:models\.User|get_user_model\(\))$/.test(name)
    ? { model: "User", names: USER_FIELDS.map((field) => field.name) }
    : undefined;
}
