/** Forms and serializers that write rows of a model, with the fields that a request can fill in. */
import { onceFor } from "../../bind/once.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { constantOf, textOf } from "../../bind/constants.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { libraryAncestors, ownAncestors } from "../../bind/ancestry.ts";
import { attributeOf, bodyOf, metaOf, textsOf } from "./class-attributes.ts";
import type { WritableField } from "./model-fields.ts";
import { fieldsOf, USER_FIELDS } from "./model-fields.ts";

/** One form or serializer over a model. */
export interface BoundForm {
  readonly ref: ClassRef;
  readonly name: string;
  /** `view`: a generic view makes the form itself. `schema`: one of Ninja's. */
  readonly kind: "form" | "serializer" | "view" | "schema";
  /** The project's model; undefined for Django's own user model. */
  readonly model: ClassRef | undefined;
  readonly modelName: string;
  /** How its fields are named: every one of the model, all but some, or a list. */
  readonly by: "all" | "exclude" | "list";
  /** Fields that a request can fill in. */
  readonly writable: readonly WritableField[];
  /** Fields that it shows. */
  readonly shown: readonly string[];
  /** Where its fields are named. */
  readonly at: Place;
}

const FORM = /^django\.(?:contrib\.gis\.)?forms\.(?:models\.)?(?:Base)?ModelForm$|\.ModelForm$/;
/** Also those of packages for accounts, which are made of them. */
const SERIALIZER =
  /(?:^|\.)\w*ModelSerializer$|^djoser\.serializers\.User(?:Create(?:PasswordRetype)?)?Serializer$|^dj_rest_auth\.serializers\.UserDetailsSerializer$/;

/** Every one of the program whose model and fields can be seen. */
export const boundForms: (flows: FlowModel) => readonly BoundForm[] = onceFor(({ program }) =>
  [...program.units.values()]
    .filter(({ file }) => !file.inTests)
    .flatMap((unit) =>
      unit.facts.classes.flatMap((facts, id) => {
        const ref = { unit, class: id };
        return facts.bases.length === 0 ? [] : (boundForm(program, ref) ?? []);
      }),
    ),
);

function boundForm(program: Program, ref: ClassRef): BoundForm | undefined {
  const kind = kindOf(libraryAncestors(program, ref));
  const meta = kind && metaOf(program, ref);
  return kind && meta && fromNames(program, ref, kind, meta);
}

/** The form that a generic view makes of its own `model` and `fields` (docs.djangoproject.com/en/5.2/topics/class-based-views/generic-editing/). */
export function formOfView(program: Program, view: ClassRef): BoundForm | undefined {
  const edits = libraryAncestors(program, view).some((name) =>
    /^django\.views\.generic\.(?:edit\.)?(?:Create|Update)View$/.test(name),
  );
  return edits ? fromNames(program, view, "view", view) : undefined;
}

/** `names` is the class that names model and fields. */
function fromNames(
  program: Program,
  ref: ClassRef,
  kind: BoundForm["kind"],
  names: ClassRef,
): BoundForm | undefined {
  const model = modelOf(program, names);
  const named = namedFields(program, names);
  if (!model || !named) return undefined;
  const all = model.fields.map((field) => field.name);
  const shown =
    named.by === "list" ? named.names : all.filter((one) => named.by === "all" || !named.names.includes(one));
  const closed = kind === "view" ? new Set<string>() : closedFields(program, ref, names);
  const byName = new Map(model.fields.map((field) => [field.name, field]));
  const writable = shown.flatMap((one) => {
    const field = byName.get(one);
    return field?.editable === true && !closed.has(one) ? [field] : [];
  });
  const { name } = classFacts(ref);
  return {
    ref,
    name,
    kind,
    model: model.ref,
    modelName: model.name,
    by: named.by,
    writable,
    shown,
    at: named.at,
  };
}

function kindOf(libraries: readonly string[]): "form" | "serializer" | undefined {
  if (libraries.some((name) => FORM.test(name))) return "form";
  return libraries.some((name) => SERIALIZER.test(name)) ? "serializer" : undefined;
}

interface BoundModel {
  readonly ref: ClassRef | undefined;
  readonly name: string;
  readonly fields: readonly WritableField[];
}

function modelOf(program: Program, meta: ClassRef): BoundModel | undefined {
  const at = attributeOf(program, meta, "model");
  const symbol = at && resolve(program, at);
  if (symbol?.kind === "class")
    return {
      ref: symbol.target,
      name: classFacts(symbol.target).name,
      fields: fieldsOf(program, symbol.target),
    };
  const name = externalName(symbol);
  return name !== undefined && /^django\.contrib\.auth\.(?:models\.User|get_user_model\(\))$/.test(name)
    ? { ref: undefined, name: "User", fields: USER_FIELDS }
    : undefined;
}

interface NamedFields {
  readonly by: BoundForm["by"];
  readonly names: readonly string[];
  readonly at: Place;
}

/**
 * `fields = "__all__"`, a list of fields, or `exclude`; a form of old Django without either takes all. Where both stand, what
 * `exclude` names is left out (`fields_for_model` of Django 5.2).
 */
function namedFields(program: Program, meta: ClassRef): NamedFields | undefined {
  const fields = attributeOf(program, meta, "fields");
  const exclude = attributeOf(program, meta, "exclude");
  const excluded = exclude ? textsOf(program, exclude) : [];
  if (excluded === undefined) return undefined;
  if (fields) {
    const at = placeOf(fields);
    if (textOf(program, fields) === "__all__")
      return excluded.length > 0 ? { by: "exclude", names: excluded, at } : { by: "all", names: [], at };
    const names = textsOf(program, fields)?.filter((one) => !excluded.includes(one));
    return names && { by: "list", names, at };
  }
  return exclude && { by: "exclude", names: excluded, at: placeOf(exclude) };
}

/** Fields that it shows but takes from nobody: read-only ones, and those that it declares anew as something computed. */
function closedFields(program: Program, ref: ClassRef, meta: ClassRef): ReadonlySet<string> {
  const listed = attributeOf(program, meta, "read_only_fields");
  const closed = new Set(listed ? textsOf(program, listed) : []);
  for (const name of readOnlyByKeywords(program, meta)) closed.add(name);
  for (const one of ownAncestors(program, ref)) {
    const body = bodyOf(one);
    const { fragment } = functionFacts(body);
    for (const [name, id] of fragment.bindings) {
      const call = fragment.values[id];
      if (call?.op === "call" && isClosed(program, refTo(body, id), call)) closed.add(name);
    }
  }
  return closed;
}

function isClosed(program: Program, at: ValueRef, call: CallValue): boolean {
  const type = spokenName(functionFacts(at).fragment, call.callee) ?? "";
  if (
    /^(?:SerializerMethodField|ReadOnlyField|HiddenField|StringRelatedField|HyperlinkedIdentityField)$/.test(
      type,
    )
  )
    return true;
  return ["read_only", "disabled"].some((name) => {
    const given = call.arguments.find((one) => one.name === name);
    return given && constantOf(program, refTo(at, given.value))?.kind === "True";
  });
}

/** `extra_kwargs = {"owner": {"read_only": True}}`. */
function readOnlyByKeywords(program: Program, meta: ClassRef): string[] {
  const at = attributeOf(program, meta, "extra_kwargs");
  const { values } = at ? functionFacts(at).fragment : { values: [] };
  const outer = at && values[at.value];
  if (!at || outer?.op !== "collection") return [];
  return outer.entries.flatMap((entry) => {
    const inner = values[entry.value];
    if (inner?.op !== "collection") return [];
    const closed = inner.entries.some(
      (one) =>
        textOf(program, refTo(at, one.key)) === "read_only" &&
        constantOf(program, refTo(at, one.value))?.kind === "True",
    );
    const name = textOf(program, refTo(at, entry.key));
    return closed && name !== undefined ? [name] : [];
  });
}
