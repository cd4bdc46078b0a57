/** Serializers and model forms that save an account's password as it was sent: their own `create`, `update` and `save` hash nothing. */
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import { onDemand } from "../../bind/once.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { wholeOf } from "../../bind/whole.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import { functionsLike } from "../../flow/spots.ts";
import { codeText } from "../../syntax/python/code-text.ts";
import type { AuditModel } from "../audit-model.ts";
import type { BoundForm } from "../forms/bound-forms.ts";
import { boundForms } from "../forms/bound-forms.ts";
import { attributeOf } from "../forms/class-attributes.ts";
import type { FormUse } from "../forms/form-uses.ts";
import { formUses } from "../forms/form-uses.ts";

/** One such way into the table. */
export interface UnhashedRow {
  readonly at: Place;
  /** The serializer, or its method. */
  readonly name: string;
  readonly modelName: string;
  /** `nested`: the rows of a serializer inside this one are set attribute by attribute. */
  readonly how: "create" | "update" | "nested" | "form";
  readonly view: string | undefined;
}

/** Something that hashes passwords, or hands them to something that does. */
const HASHES = /set_password|make_password|create_(?:super)?user|hash|encrypt|\bcrypt/i;

/** A method that speaks of the password has its own way with it. */
const SPEAKS = /passw/i;

/** All of them, a serializer's worst way alone. */
export function unhashedRows(model: AuditModel): readonly UnhashedRow[] {
  const { flows } = model;
  const accounts = boundForms(flows).filter((form) => takesPassword(flows, form));
  if (accounts.length === 0 || hashesOnSignal(flows)) return [];
  const classes = new Set(accounts.map(({ ref }) => classFacts(ref)));
  const uses = onDemand(() => formUses(flows.program, wholeOf(model).views, classes));
  const direct = accounts.flatMap((form) =>
    savedBy(flows.program, form, uses().get(classFacts(form.ref)) ?? []),
  );
  return [...direct, ...nestedRows(flows, new Map(accounts.map((form) => [classFacts(form.ref), form])))];
}

/** What a serializer or form may be made of, so that its own code and the library's are all there is. */
const LIBRARIES: Partial<Record<BoundForm["kind"], RegExp>> = {
  serializer: /^(?:rest_framework\.|(?:builtins\.)?object$)/,
  form: /^(?:django\.forms\.|(?:builtins\.)?object$)/,
};

/** A serializer or form over Django's own accounts, made of its library's alone, in which `password` can be sent. */
function takesPassword({ program }: FlowModel, { kind, ref, model, writable, by }: BoundForm): boolean {
  const libraries = LIBRARIES[kind];
  if (libraries === undefined || !writable.some(({ name }) => name === "password")) return false;
  // A form of all fields shows the hash, and sends it back.
  if (kind === "form" && by !== "list") return false;
  if (!libraryAncestors(program, ref).every((name) => libraries.test(name))) return false;
  if (fillsByItself(program, ref)) return false;
  if (model === undefined) return true;
  const isAccount = libraryAncestors(program, model).some((name) =>
    /^django\.contrib\.auth\.(?:base_user|models)\.Abstract(?:Base)?User$/.test(name),
  );
  return (
    isAccount &&
    !methodsAlong(program, model).some((method) =>
      /^(?:save|__setattr__|password)$/.test(functionFacts(method).name),
    )
  );
}

/** A field of the project's own, or a method that what was sent comes through, may hash it. */
function fillsByItself(program: Program, ref: ClassRef): boolean {
  const at = attributeOf(program, ref, "password");
  const call = at && functionFacts(at).fragment.values[at.value];
  const field = at && call?.op === "call" ? externalName(resolveIn(program, at, call.callee)) : undefined;
  if (at !== undefined && !/^(?:rest_framework|django\.forms)\./.test(field ?? "")) return true;
  return methodsAlong(program, ref).some(
    (method) => PREPARES.test(functionFacts(method).name) && HASHES.test(textOf(method)),
  );
}

/** `def hash_it(sender, instance, **kwargs): instance.set_password(…)`. */
function hashesOnSignal(flows: FlowModel): boolean {
  return ["set_password", "make_password"].some((name) =>
    callsNamed(flows, name).some(({ state }) => state.facts.parameters.some((one) => one.name === "sender")),
  );
}

function savedBy(program: Program, form: BoundForm, uses: readonly FormUse[]): UnhashedRow[] {
  if (form.kind === "form") return savedByForm(form, uses);
  const methods = methodsAlong(program, form.ref);
  for (const how of ["create", "update"] as const) {
    const own = methods.find((method) => functionFacts(method).name === how);
    if (own !== undefined && !savesAll(textOf(own))) continue;
    const use = uses.find((one) => doneBy(one, how));
    const { name, modelName, at } = form;
    if (use) return [{ at: own ? placeOfFunction(own) : at, name, modelName, how, view: use.view.name }];
  }
  return [];
}

/** `form.save()` in a view that neither hashes by itself nor puts the saving off. */
function savedByForm({ name, modelName, at }: BoundForm, uses: readonly FormUse[]): UnhashedRow[] {
  const use = uses.find(
    ({ view, at: filled, functions }) =>
      view.framework === "django" &&
      !functions.some((ref) => HASHES.test(textOf(ref))) &&
      (isCall(filled)
        ? SAVED.test(textOf(filled))
        : functions.every((ref) => !/^(?:form_valid|get_form|post)$/.test(functionFacts(ref).name))),
  );
  return use ? [{ at, name, modelName, how: "form", view: use.view.name }] : [];
}

function isCall(at: ValueRef): boolean {
  return functionFacts(at).fragment.values[at.value]?.op === "call";
}

const SAVED = /form\w{0,20}\.save\(\s{0,10}\)/i;

/** Whether a method hands on all that was sent as it is, and says nothing of passwords. */
function savesAll(text: string): boolean {
  return SAVES.test(text) && !HASHES.test(text) && !SPEAKS.test(text);
}

/** `super().create(data)`, `User.objects.create(**data)`, `User(**data)`, `setattr(user, name, value)`. */
const SAVES = /\bsuper\(|\.objects\.create\(\s{0,20}\*\*|\b[A-Z]\w{0,60}\(\s{0,20}\*\*|\bsetattr\(/;

/** Methods through which what was sent comes before it is saved. */
const PREPARES =
  /^(?:clean|clean_password\d?|_post_clean|_save_m2m|validate|validate_password|to_internal_value|run_validation|save|__init__|get_fields)$/;

const INHERITED = {
  create: /\.(?:create|\w{0,40}Create\w{0,40}\.post)$/,
  update: /\.(?:update|partial_update|\w{0,40}Update\w{0,40}\.(?:put|patch))$/,
} as const;

/** Whether a generic view of REST framework itself saves through the serializer, and no method of the view's hashes or picks another one. */
function doneBy({ view, at, functions }: FormUse, how: "create" | "update"): boolean {
  if (view.framework !== "drf" || isCall(at)) return false;
  if (functions.some((ref) => OTHERWISE.test(functionFacts(ref).name) || HASHES.test(textOf(ref))))
    return false;
  return view.handlers.some(({ inherited = "" }) => INHERITED[how].test(inherited));
}

const OTHERWISE = /^(?:get_serializer|get_serializer_class|perform_create|perform_update)$/;

/** `for name, value in data.pop("user").items(): setattr(row.user, name, value)`, where `user` is such a serializer. */
function nestedRows(flows: FlowModel, accounts: ReadonlyMap<ClassFacts, BoundForm>): UnhashedRow[] {
  return settingUpdates(flows).flatMap(({ ref, facts }) => {
    const text = textOf(ref);
    if (HASHES.test(text) || SPEAKS.test(text)) return [];
    const taken = new Set([...text.matchAll(TAKEN)].map((match) => match[1]));
    const set = [...text.matchAll(SET)].flatMap((match) => match[1] ?? []).filter((name) => taken.has(name));
    return set.slice(0, 1).flatMap((name): UnhashedRow[] => {
      const inner = nestedForm(flows.program, { unit: ref.unit, class: facts.class }, name, accounts);
      if (!inner) return [];
      const { modelName } = inner;
      return [
        { at: placeOfFunction(ref), name: facts.qualifiedName, modelName, how: "nested", view: undefined },
      ];
    });
  });
}

/** `data.pop("user")`. */
const TAKEN = /\b(?:pop|get)\(\s{0,20}["'](\w{1,60})["']/g;

/** `setattr(row.user, `. */
const SET = /\bsetattr\(\s{0,20}(?:\w{1,60}\.){0,3}(\w{1,60})\s{0,20},/g;

const settingUpdates = functionsLike(
  ({ name, class: owner, start, end }, bytes) =>
    name === "update" && owner !== NONE && codeText(bytes, start, end).includes("setattr("),
);

/** The serializer of an account that a serializer declares under a name. */
function nestedForm(
  program: Program,
  owner: ClassRef,
  name: string,
  accounts: ReadonlyMap<ClassFacts, BoundForm>,
): BoundForm | undefined {
  const at = attributeOf(program, owner, name);
  const call = at && functionFacts(at).fragment.values[at.value];
  const symbol = at && call?.op === "call" ? resolveIn(program, at, call.callee) : undefined;
  return symbol?.kind === "class" ? accounts.get(classFacts(symbol.target)) : undefined;
}

function textOf(ref: FunctionRef): string {
  const { start, end } = functionFacts(ref);
  return codeText(ref.unit.file.bytes, start, end);
}

function placeOfFunction(ref: FunctionRef): Place {
  const { header, qualifiedName } = functionFacts(ref);
  return { path: ref.unit.file.path, span: header, scope: qualifiedName };
}
