/** Files of a request that a view puts into a row itself: no form and no validator of the field ever sees them. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { Symbol, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { isImported } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { spotted } from "../../flow/spots.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { AuditModel } from "../audit-model.ts";
import { viewIndex } from "../authentication/view-index.ts";
import { isForEverybody } from "../forms/reach.ts";
import type { View } from "../views/view.ts";
import type { FileField } from "./media-origin.ts";
import { fileFields, handsOutPages, ownMedia } from "./media-origin.ts";
import { looksAtFile, READ_ONCE } from "./upload-fields.ts";

/** One such file. */
export interface UnformedUpload {
  readonly field: FileField;
  /** The file, where it is put in. */
  readonly at: ValueRef;
  readonly view: View;
}

/** Where functions read the files of a request. */
const filesRead = spotted(["attribute"], ({ name }) => name === "FILES");

/** All of them that everybody, or everybody with an account, can send, and that get addresses of the site itself. */
export function unformedUploads(model: AuditModel): UnformedUpload[] {
  if (!isImported(model.flows, "django.db")) return [];
  const states = new Set(filesRead(model.flows).map(({ state }) => state));
  if (states.size === 0 || !ownMedia(model).some(handsOutPages)) return [];
  const fields = fileFields(model).filter((field) => isUnasked(model, field));
  const views = viewIndex(model);
  return [...states].flatMap((state): UnformedUpload[] => {
    const reached = views.get(state.facts)?.find(({ view, handlers }) => {
      return view.framework === "django" && handlers.some((one) => isForEverybody(one));
    });
    if (reached === undefined || looksAtFiles(model, state)) return [];
    return putIn(model, state, fields).map((one) => ({ ...one, view: reached.view }));
  });
}

/** Nothing of the model itself looks at the file when the row is saved. */
function isUnasked({ flows }: AuditModel, { name, model, ownStorage }: FileField): boolean {
  if (ownStorage || READ_ONCE.test(name) || READ_ONCE.test(classFacts(model.ref).name)) return false;
  return !methodsOf(model.ref).some(
    (method) => looksAtFile(flows, method, name) || functionFacts(method).name === "save",
  );
}

/** What is read of a file to learn its kind. */
const TELLING: ReadonlySet<string> = new Set(["content_type", "name", "read", "chunks", "file"]);

/** What functions are called that look at a file or a whole row. */
const LOOKING = /valid|check|allowed|verify|clean|detect|guess|magic|mime|splitext|open/i;

function looksAtFiles({ flows }: AuditModel, { ref, facts: { fragment } }: FunctionState): boolean {
  return fragment.values.some((value) => {
    if (value.op === "call") return LOOKING.test(spokenName(fragment, value.callee) ?? "");
    return (
      value.op === "attribute" &&
      TELLING.has(value.name) &&
      isUpload(externalName(resolveIn(flows.program, ref, value.base)))
    );
  });
}

function isUpload(name: string | undefined): boolean {
  return name === "django.core.files.uploadedfile.UploadedFile";
}

/** `row.picture = file`, `Row(picture=file)`, `Row.objects.create(picture=file)`; each field once. */
function putIn(
  { flows }: AuditModel,
  state: FunctionState,
  fields: readonly FileField[],
): Omit<UnformedUpload, "view">[] {
  const { ref, facts } = state;
  const { fragment } = facts;
  const isFile = (id: ValueId): boolean => isUpload(externalName(resolveIn(flows.program, ref, id)));
  const meaning = (id: ValueId): Symbol | undefined => resolveIn(flows.program, ref, id);
  const found = new Map<FileField, ValueRef>();
  const note = (field: FileField | undefined, id: ValueId): void => {
    if (field && !found.has(field) && isFile(id)) found.set(field, refTo(ref, id));
  };
  for (const { name, value, item } of fragment.stores) if (!item) note(onlyField(fields, name), value);
  for (const id of state.calls) {
    const call = fragment.values[id];
    const row = call?.op === "call" ? rowMade(call, state, meaning) : undefined;
    if (call?.op !== "call" || row?.kind !== "class") continue;
    for (const { name, value } of call.arguments)
      note(
        fields.find((one) => one.name === name && classFacts(one.model.ref) === classFacts(row.target)),
        value,
      );
  }
  return [...found].map(([field, at]) => ({ field, at }));
}

/** The field of a name that one model alone has. */
function onlyField(fields: readonly FileField[], name: string | undefined): FileField | undefined {
  const [first, ...more] = fields.filter((one) => one.name === name);
  return more.length === 0 ? first : undefined;
}

/** The class of the row that a call makes. */
export function rowMade(
  call: CallValue,
  { facts: { fragment } }: FunctionState,
  meaning: (id: ValueId) => Symbol | undefined,
): Symbol | undefined {
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute" || callee.name !== "create") return meaning(call.callee);
  const manager = fragment.values[callee.base];
  return manager?.op === "attribute" ? meaning(manager.base) : undefined;
}
