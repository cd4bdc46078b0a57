/** File fields of models that people fill in through a form of the model, with nothing that looks at the file. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isImported } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { AuditModel } from "../audit-model.ts";
import type { BoundForm } from "../forms/bound-forms.ts";
import { boundForms, formOfView } from "../forms/bound-forms.ts";
import { bodyOf } from "../forms/class-attributes.ts";
import type { FormUse } from "../forms/form-uses.ts";
import { formUses } from "../forms/form-uses.ts";
import { isForEverybody } from "../forms/reach.ts";
import type { View } from "../views/view.ts";
import { wholeOf } from "../../bind/whole.ts";
import type { FileField } from "./media-origin.ts";
import { fileFields, handsOutPages, ownMedia } from "./media-origin.ts";
import { askedByValidators, isDownloaded, looksAtFile, READ_ONCE } from "./upload-fields.ts";

/** One such field, and a view through which files come in. */
export interface ModelUpload {
  readonly field: FileField;
  readonly view: View;
  /** A function of the project reads the attribute of this name and sends a download. */
  readonly downloaded: boolean;
}

/** All of them whose files get addresses of the site itself. */
export function modelUploads(model: AuditModel): ModelUpload[] {
  if (!isImported(model.flows, "django.db")) return [];
  const { units } = model.flows.program;
  const shown = fileFields(model).filter(({ at }) => units.has(at.unit.file.path));
  const fields = shown.filter((field) => takesAny(model.flows, field));
  if (fields.length === 0 || !ownMedia(model).some(handsOutPages)) return [];
  return fields.flatMap((field): ModelUpload[] => {
    const view = viewFor(model, field);
    return view ? [{ field, view, downloaded: isDownloaded(model.flows, field.name) }] : [];
  });
}

/** A plain file, without validators, a storage of its own or a `clean` of the model that speaks of it. */
function takesAny(flows: FlowModel, { at, name, model, ownStorage }: FileField): boolean {
  const { fragment } = functionFacts(at);
  const call = fragment.values[at.value];
  if (call?.op !== "call" || ownStorage || READ_ONCE.test(name)) return false;
  if (READ_ONCE.test(classFacts(model.ref).name)) return false;
  return (
    spokenName(fragment, call.callee) === "FileField" &&
    askedByValidators(flows, at, call) === "nothing" &&
    !looksAt(flows, model.ref, name)
  );
}

function looksAt(flows: FlowModel, ref: ClassRef, name: string): boolean {
  return methodsOf(ref).some(
    (method) => looksAtFile(flows, method, name) || functionFacts(method).name === "save",
  );
}

/** A view for everybody, or for everybody with an account, whose form fills the field in. */
function viewFor(model: AuditModel, field: FileField): View | undefined {
  const { program } = model.flows;
  const fills = (form: BoundForm): boolean =>
    form.model !== undefined &&
    classFacts(form.model) === classFacts(field.model.ref) &&
    form.writable.some(({ name }) => name === field.name) &&
    !functionFacts(bodyOf(form.ref)).fragment.bindings.has(field.name) &&
    !looksAt(model.flows, form.ref, field.name);
  const forms = boundForms(wholeOf(model.flows)).filter((form) => form.kind === "form" && fills(form));
  const { views } = wholeOf(model);
  const uses = formUses(program, views, new Set(forms.map(({ ref }) => classFacts(ref))));
  const used = [...uses.values()].flat().find((use) => isOpen(model, use));
  if (used) return used.view;
  return views.find((view) => {
    const form = view.target.kind === "class" ? formOfView(program, view.target.ref) : undefined;
    return form !== undefined && fills(form) && isOpenView(model, view);
  });
}

/** What asks for the kind of a file in a view: by its name's end, its claimed type, its content. */
const KIND_ASKED =
  /^(?:content_type|from_buffer|splitext|endswith|suffix|is_zipfile|ZipFile|guess_type|guess_extension)$/;

/** Whether a view that takes a form's files asks for their kind itself. */
export function asksForKind({ functions }: FormUse): boolean {
  return functions.some((ref) =>
    functionFacts(ref).fragment.values.some(
      (value) => value.op === "attribute" && KIND_ASKED.test(value.name),
    ),
  );
}

/** Looked at in the view itself: by its name or size, or with a library that knows contents. */
function isOpen(model: AuditModel, { view, functions }: FormUse): boolean {
  const looks = functions.some((ref) =>
    functionFacts(ref).fragment.values.some(
      (value) => value.op === "attribute" && /^(?:content_type|name|from_buffer|splitext)$/.test(value.name),
    ),
  );
  return !looks && isOpenView(model, view);
}

function isOpenView({ postures, flows }: AuditModel, view: View): boolean {
  if (view.framework === "admin") return false;
  const { target } = view;
  const isAdmin =
    target.kind === "class" &&
    libraryAncestors(flows.program, target.ref).some((name) => name.startsWith("django.contrib.admin."));
  const handlers = postures.get(view)?.handlers ?? [];
  return !isAdmin && handlers.some((one) => isForEverybody(one));
}
