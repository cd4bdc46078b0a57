/** Fields of forms through which files come in, and what is asked about a file there. */
import { wholeOf } from "../../bind/whole.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import { onceFor, perFile } from "../../bind/once.ts";
import { externalName, memberOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf, isImported } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { edgesOf } from "../../flow/summary.ts";
import { codeText } from "../../syntax/python/code-text.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import { looksAtFormOnly, UPLOADS } from "../form-only.ts";
import { isReadAtOnce } from "./read-at-once.ts";

/** One such field. */
export interface UploadField {
  readonly at: ValueRef;
  readonly name: string;
  readonly owner: ClassRef;
  /** An API's field: what the view does with the file is often checked there. */
  readonly inSerializer: boolean;
  /** `nothing` is asked, its `extension` only, or `more` than that as far as the code tells. */
  readonly asked: "nothing" | "extension" | "more";
  /** A function of the project reads the attribute of this name and sends a download. */
  readonly downloaded: boolean;
  /** A model has a column of this name that keeps files; or no model of the project keeps any, which then does so in its own way. */
  readonly kept: boolean;
  /** Every column of this name has a storage of its own, which may have addresses of its own. */
  readonly apart: boolean;
}

const FIELD = /^(?:django\.forms\.(?:fields\.)?FileField|rest_framework\.(?:serializers|fields)\.FileField)$/;
const FORM = /^(?:django\.forms\.|rest_framework\.serializers\.)/;
const BY_EXTENSION = /^(?:FileExtensionValidator|validate_image_file_extension)$/;

/** Files that the server reads and forgets: imports, backups, tables. */
export const READ_ONCE: RegExp =
  /import|csv|xls|sheet|json|yaml|xml|restore|backup|dump|data|bulk|parse|feed|archive|config|cert|key|report|scan/i;

/** Every file field of a form or serializer whose file may be kept; one list for each model, shared by all checks that ask. */
export const uploadFields: (flows: FlowModel) => readonly UploadField[] = onceFor(gatherFields);

function gatherFields(flows: FlowModel): readonly UploadField[] {
  if (!isImported(flows, "django.forms") && !isImported(flows, "rest_framework")) return [];
  return [...flows.program.units.values()].flatMap((unit) =>
    calling(unit).flatMap((id) => fieldsOf(flows, { unit, class: id })),
  );
}

/** Classes of a file that bind a name to what a call gives. */
const calling = perFile(({ facts }) =>
  facts.classes.flatMap(({ body }, id) => {
    const fragment = facts.functions[body]?.fragment;
    const calls = [...(fragment?.bindings.values() ?? [])].some(
      (value) => fragment?.values[value]?.op === "call",
    );
    return calls ? [id] : [];
  }),
);

/** Names of columns, of whatever model, that keep files; and whether one of them keeps them where the site's uploads are, not in a storage of its own. */
const keptNames: (flows: FlowModel) => ReadonlyMap<string, boolean> = onceFor(({ program }) => {
  const found = new Map<string, boolean>();
  for (const unit of program.units.values())
    for (const id of calling(unit))
      for (const [name, isUsual] of columnsOf(program, { unit, class: id }))
        found.set(name, isUsual || found.get(name) === true);
  return found;
});

function columnsOf(program: Program, owner: ClassRef): (readonly [string, boolean])[] {
  const { fragment } = functionFacts({ unit: owner.unit, function: classFacts(owner).body });
  const columns = [...fragment.bindings].flatMap(([name, id]): (readonly [string, boolean])[] => {
    const call = fragment.values[id];
    const made = call?.op === "call" ? spokenName(fragment, call.callee) : undefined;
    if (call?.op !== "call" || made === undefined || !COLUMN.test(made)) return [];
    return [[name, call.arguments.every((one) => one.name !== "storage")]];
  });
  return columns.length > 0 && !libraryAncestors(program, owner).some((one) => FORM.test(one)) ? columns : [];
}

const COLUMN = /(?:File|Image)\w{0,20}Field$/;

function fieldsOf(flows: FlowModel, owner: ClassRef): UploadField[] {
  const facts = classFacts(owner);
  const body = { unit: owner.unit, function: facts.body };
  const fields = [...functionFacts(body).fragment.bindings].flatMap(([name, value]): UploadField[] => {
    const call = functionFacts(body).fragment.values[value];
    if (call?.op !== "call" || !FIELD.test(fieldPath(flows, body, call))) return [];
    if (READ_ONCE.test(name) || READ_ONCE.test(facts.name)) return [];
    const inSerializer = fieldPath(flows, body, call).startsWith("rest_framework.");
    const asked = askedOf(flows, owner, body, name, call);
    const downloaded = asked === "nothing" && isDownloaded(flows, name);
    const columns = keptNames(flows);
    const isKnown = columns.has(name) && !(COMMON.test(name) && isReadApart(flows, owner, name));
    const kept = isKnown || (columns.size === 0 && !isReadAtOnce(flows, name));
    const apart = columns.get(name) === false;
    return [{ at: refTo(body, value), name, owner, inSerializer, asked, downloaded, kept, apart }];
  });
  return fields.length > 0 &&
    libraryAncestors(flows.program, owner).some((one) => FORM.test(one)) &&
    !isNeverFilled(flows, owner)
    ? fields
    : [];
}

/** Names that say nothing about which column is meant. */
const COMMON = /^(?:file|upload|uploaded_file|attachment|document)$/;

/** Whether a form that no model stands behind takes a file of a common name, where no model beside it keeps one. */
function isReadApart({ program }: FlowModel, owner: ClassRef, name: string): boolean {
  const behind = libraryAncestors(program, owner);
  if (!behind.every((one) => !MODEL_FORM.test(one)) || !behind.some((one) => one.startsWith("django.forms.")))
    return false;
  const app = appOf(owner.unit.file.path);
  return ![...program.units.values()].some(
    (unit) =>
      unit.file.path.startsWith(app) &&
      calling(unit).some((id) => columnsOf(program, { unit, class: id }).some(([column]) => column === name)),
  );
}

const MODEL_FORM = /ModelForm$|\.BaseModelForm$/;

/** The folder of the app: that of the file, or the one around `forms/`. */
function appOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1).replace(/(?<=^|\/)(?:forms|admin)\/$/, "");
}

/** `def __init__(self, user): super().__init__()`: no file ever comes in; the form is drawn here and sent elsewhere. */
function isNeverFilled({ program }: FlowModel, owner: ClassRef): boolean {
  const maker = memberOf(program, { kind: "class", target: owner }, "__init__");
  if (maker?.kind !== "function") return false;
  const { fragment, parameters } = functionFacts(maker.target);
  if (parameters.some(({ name, style }) => /star/.test(style) || name === "data" || name === "files"))
    return false;
  return fragment.values.some((value) => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    return (
      value.op === "call" &&
      value.arguments.length === 0 &&
      callee?.op === "attribute" &&
      callee.name === "__init__" &&
      resolveIn(program, maker.target, callee.base)?.kind === "super"
    );
  });
}

/** `Content-Disposition: attachment` in a function that reads `row.<name>`. */
export function isDownloaded(flows: FlowModel, name: string): boolean {
  return functionsOf(wholeOf(flows)).some(({ ref, facts }) => {
    if (facts.form !== "function") return false;
    if (!facts.fragment.values.some((value) => value.op === "attribute" && value.name === name)) return false;
    const text = codeText(ref.unit.file.bytes, facts.start, Math.min(facts.end, facts.start + 6_000));
    return /content-disposition/i.test(text) && /attachment/i.test(text);
  });
}

function fieldPath(flows: FlowModel, body: FunctionRef, call: CallValue): string {
  return externalName(resolveIn(flows.program, body, call.callee)) ?? "";
}

function askedOf(
  flows: FlowModel,
  owner: ClassRef,
  body: FunctionRef,
  name: string,
  call: CallValue,
): UploadField["asked"] {
  if (methodsOf(owner).some((method) => looksAtFile(flows, method, name))) return "more";
  if (call.arguments.some((one) => one.style === "double-star")) return "more";
  return askedByValidators(flows, body, call);
}

/** What the `validators=` of a field ask about a file. */
export function askedByValidators(
  flows: FlowModel,
  body: FunctionRef,
  call: CallValue,
): UploadField["asked"] {
  const validators = call.arguments.find((one) => one.name === "validators");
  if (!validators) return "nothing";
  const { fragment } = functionFacts(body);
  const list = fragment.values[validators.value];
  if (list?.op !== "collection" || list.entries.length === 0) return "more";
  if (list.entries.every(({ value }) => asksForSize(flows, refTo(body, value)))) return "nothing";
  return list.entries.every(({ value }) => BY_EXTENSION.test(validatorName(fragment, value)))
    ? "extension"
    : "more";
}

/** `validators=[at_most_two_megabytes]`, `validators=[MaxSize(2)]`: the project's own, which never look at what kind of file it is. */
function asksForSize(flows: FlowModel, at: ValueRef): boolean {
  const symbol = resolve(flows.program, at);
  const asked = symbol?.kind === "instance" ? memberOf(flows.program, symbol, "__call__") : symbol;
  const state = asked?.kind === "function" ? flows.solver.byRef.get(functionFacts(asked.target)) : undefined;
  return state !== undefined && looksAtFormOnly(flows, state, UPLOADS);
}

function validatorName(fragment: Fragment, id: number): string {
  return spokenName(fragment, id) ?? "";
}

/** A method that cleans the field and looks at more of the file than its size. */
export function looksAtFile(flows: FlowModel, method: FunctionRef, field: string): boolean {
  if (!asksAbout(method, field)) return false;
  const state = flows.solver.byRef.get(functionFacts(method));
  if (state === undefined || !looksAtFormOnly(flows, state, UPLOADS)) return true;
  // A `clean` that compares fields with each other was written for something else.
  return WHOLE.test(state.facts.name) && !readsSize(flows, state);
}

const WHOLE = /^(?:clean|validate)$/;

/** Whether a method, or a function that it calls, reads how large something is. */
function readsSize(flows: FlowModel, state: FunctionState, isInner = false): boolean {
  if (state.facts.fragment.values.some((value) => value.op === "attribute" && value.name === "size"))
    return true;
  return (
    !isInner &&
    edgesOf(state).some(({ target }) => {
      const inner = flows.solver.byRef.get(functionFacts(target));
      return inner !== undefined && readsSize(flows, inner, true);
    })
  );
}

/** `clean_photo`, `validate_photo`, and a `clean` that speaks of the field. */
export function asksAbout(method: FunctionRef, field: string): boolean {
  const facts = functionFacts(method);
  if (facts.name === `clean_${field}` || facts.name === `validate_${field}`) return true;
  if (!WHOLE.test(facts.name)) return false;
  return codeText(method.unit.file.bytes, facts.start, facts.end).includes(field);
}
