/**
 * Validators of a model's file field that never run: a row that code makes asks nobody before it is saved
 * (docs.djangoproject.com/en/5.2/ref/validators/#how-validators-are-run).
 */
import { ownAncestors } from "../../bind/ancestry.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isImported } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { spotted } from "../../flow/spots.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { wholeOf } from "../../bind/whole.ts";
import type { AuditModel } from "../audit-model.ts";
import { boundForms } from "../forms/bound-forms.ts";
import type { FileField } from "./media-origin.ts";
import { fileFields } from "./media-origin.ts";
import { rowMade } from "./unformed-uploads.ts";
import { askedByValidators, uploadFields } from "./upload-fields.ts";

/** One file that passes them by. */
export interface SkippedValidators {
  readonly field: FileField;
  /** The call that makes the row. */
  readonly at: ValueRef;
}

/** Where functions read what only files have that somebody has sent. */
const sentFiles = spotted(["attribute"], ({ name }) => name === "content_type" || name === "FILES");

/** Calls that run a row's validators, or one of the project's own that may look at the file. */
const ASKING =
  /^(?:full_clean|clean_fields|is_valid|run_validators|run_validation)$|valid|check|allowed|verify/i;

/** All of them. */
export function skippedValidators(model: AuditModel): SkippedValidators[] {
  const { flows } = model;
  if (!isImported(flows, "django.db")) return [];
  const states = new Set(sentFiles(flows).map(({ state }) => state));
  if (states.size === 0) return [];
  const fields = fileFields(model).filter((field) => isAskedNowhereElse(flows, field));
  return fields.length === 0
    ? []
    : [...states].flatMap((state) => (asks(state.facts.fragment) ? [] : putIn(flows, state, fields)));
}

/** Validators at the model's field, and none in a form that may have run before. */
function isAskedNowhereElse(flows: FlowModel, { at, name, model }: FileField): boolean {
  const call = functionFacts(at).fragment.values[at.value];
  if (call?.op !== "call" || askedByValidators(flows, at, call) === "nothing") return false;
  if (methodsOf(model.ref).some((method) => asks(functionFacts(method).fragment))) return false;
  const whole = wholeOf(flows);
  if (uploadFields(whole).some((one) => one.name === name && one.asked !== "nothing")) return false;
  return !boundForms(whole).some(
    (form) =>
      form.model !== undefined &&
      classFacts(form.model) === classFacts(model.ref) &&
      form.writable.some((one) => one.name === name),
  );
}

function asks(fragment: Fragment): boolean {
  return fragment.values.some(
    (value) => value.op === "call" && ASKING.test(spokenName(fragment, value.callee) ?? ""),
  );
}

/** `Row(file=sent)`, `Row.objects.create(file=sent)`. */
function putIn(flows: FlowModel, state: FunctionState, fields: readonly FileField[]): SkippedValidators[] {
  const { ref, facts } = state;
  const { fragment } = facts;
  return [...state.calls].flatMap((id) => {
    const call = fragment.values[id];
    const row =
      call?.op === "call" ? rowMade(call, state, (one) => resolveIn(flows.program, ref, one)) : undefined;
    if (call?.op !== "call" || row?.kind !== "class") return [];
    return call.arguments.flatMap(({ name, value }): SkippedValidators[] => {
      const field = fields.find((one) => one.name === name && isOf(flows, row.target, one.model.ref));
      return field && isSent(flows, state, value) ? [{ field, at: refTo(ref, id) }] : [];
    });
  });
}

/** Whether rows of a class have the fields of another. */
function isOf({ program }: FlowModel, row: ClassRef, owner: ClassRef): boolean {
  return ownAncestors(program, row).some((one) => classFacts(one) === classFacts(owner));
}

/** A file of the request, or what is asked for the type that its sender says. */
function isSent(flows: FlowModel, { ref, facts: { fragment } }: FunctionState, id: ValueId): boolean {
  if (externalName(resolveIn(flows.program, ref, id)) === UPLOAD) return true;
  return fragment.values.some(
    (value) => value.op === "attribute" && value.name === "content_type" && value.base === id,
  );
}

const UPLOAD = "django.core.files.uploadedfile.UploadedFile";
