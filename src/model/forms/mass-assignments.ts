/** Forms and serializers through which a request fills in fields that it must not, and the views that use them. */
import { wholeOf } from "../../bind/whole.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ValueRef } from "../../bind/program.ts";
import type { AuditModel } from "../audit-model.ts";
import { accountUses } from "./account-serializers.ts";
import { attributeOf } from "./class-attributes.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { BoundForm } from "./bound-forms.ts";
import { boundForms, formOfView } from "./bound-forms.ts";
import type { FormUse } from "./form-uses.ts";
import { formUses, functionsOfView, writingHandler } from "./form-uses.ts";
import { askedBy, choosesFields, keptBy, keptByForm, looksAtAsker } from "./kept-fields.ts";
import type { Privilege } from "./privileged-fields.ts";
import { privilegeOf } from "./privileged-fields.ts";

/** A field that a request fills in, and what that gives away. */
export interface ExposedField {
  readonly name: string;
  readonly gives: Privilege;
  /** The owner, named in a list of fields: wrong only where the view never looks at who is asking. */
  readonly listed?: true;
}

/** One view through which fields of a form are exposed. */
export interface Exposure {
  readonly use: FormUse;
  readonly at: ValueRef;
  readonly fields: readonly ExposedField[];
  /** Undefined where the view's posture could not be read. */
  readonly posture: HandlerPosture | undefined;
}

/** A form with privileged fields, and what its views make of them. */
export interface MassAssignment {
  readonly form: BoundForm;
  readonly fields: readonly ExposedField[];
  readonly exposures: readonly Exposure[];
}

/** Forms with privileged fields that nobody meant to be there, and those that name rights. */
export function massAssignments(model: AuditModel): MassAssignment[] {
  return assignments(model).filter((one) => !namesOwner(one));
}

/** Forms that name the owner of a row among their fields, and nothing worse. */
export function ownerAssignments(model: AuditModel): MassAssignment[] {
  return assignments(model).filter((one) => namesOwner(one));
}

function namesOwner({ fields }: MassAssignment): boolean {
  return fields.every(({ listed }) => listed === true);
}

/** All forms with privileged fields that views fill in. */
function assignments(model: AuditModel): MassAssignment[] {
  return [...throughForms(model), ...throughViews(model)].filter(({ exposures }) => exposures.length > 0);
}

function throughForms(model: AuditModel): MassAssignment[] {
  const { program } = model.flows;
  const privileged = boundForms(model.flows).flatMap((form) => {
    const fields = choosesFields(program, form.ref) ? [] : privilegedFields(model, form);
    return fields.length > 0 ? [{ form, fields }] : [];
  });
  if (privileged.length === 0) return [];
  const forms = new Set(privileged.map(({ form }) => classFacts(form.ref)));
  const uses = formUses(program, wholeOf(model).views, forms);
  const named = accountUses(
    model,
    privileged.map(({ form }) => form.ref),
  );
  return privileged.map(({ form, fields }) => ({
    form,
    fields,
    exposures: [
      ...(uses.get(classFacts(form.ref)) ?? []).flatMap((use) => exposure(model, use, fields) ?? []),
      ...(named.get(classFacts(form.ref)) ?? []).map(({ use, posture }) => ({
        use,
        at: use.at,
        fields,
        posture,
      })),
    ],
  }));
}

/** Generic views that make a form of their own model. */
function throughViews(model: AuditModel): MassAssignment[] {
  const { program } = model.flows;
  return model.views.flatMap((view): MassAssignment[] => {
    const form = view.target.kind === "class" ? formOfView(program, view.target.ref) : undefined;
    const fields = form ? privilegedFields(model, form) : [];
    const at = form && attributeOf(program, form.ref, "fields");
    if (!form || !at || fields.length === 0) return [];
    const use = { view, handler: writingHandler(view), at, functions: functionsOfView(program, view) };
    return [{ form, fields, exposures: [exposure(model, use, fields)].flatMap((one) => one ?? []) }];
  });
}

/** Whose name a row is made in; whom it is for (a receiver, somebody responsible) people may well choose. */
const IN_WHOSE_NAME =
  /^(?:user|owner|author|creator|sender|account|customer|(?:created|posted|uploaded|submitted|written)_by)$/;

/** Fields that a list names one by one were meant to be there: among them only rights count, and plain owners. */
function privilegedFields(model: AuditModel, form: BoundForm): ExposedField[] {
  const facts = form.model && model.ownership.models.get(classFacts(form.model));
  const kept = keptByForm(model.flows.program, form.ref);
  return form.writable.flatMap((field) => {
    const gives = privilegeOf(field, form.modelName, facts);
    if (gives === undefined || kept.has(field.name)) return [];
    if (form.by !== "list" || gives === "rights") return [{ name: field.name, gives }];
    const owned = facts?.owners.some(
      ({ path, confidence }) => path[0] === field.name && confidence === "high",
    );
    return gives === "owner" && owned === true && IN_WHOSE_NAME.test(field.name)
      ? [{ name: field.name, gives, listed: true }]
      : [];
  });
}

/** What is left of the fields in one view: what it sets itself is the code's. */
function exposure(model: AuditModel, use: FormUse, all: readonly ExposedField[]): Exposure | undefined {
  const kept = new Set(
    use.functions.flatMap((ref) => [
      ...keptBy(model.flows.program, ref),
      ...askedBy(model.flows.program, ref),
    ]),
  );
  const { program } = model.flows;
  // The function that fills the form in; all of the view's where its class only names the form.
  const filling = use.functions.filter((ref) => functionFacts(ref) === functionFacts(use.at));
  const looks = (filling.length > 0 ? filling : use.functions).some((ref) => looksAtAsker(program, ref));
  const fields = all.filter(({ name, listed }) => !kept.has(name) && !(listed === true && looks));
  if (fields.length === 0) return undefined;
  return { use, at: use.at, fields, posture: postureOf(model, use) };
}

function postureOf(model: AuditModel, { view, handler }: FormUse): HandlerPosture | undefined {
  const { handlers } = wholeOf(model).postures.get(view) ?? { handlers: [] };
  return handlers.find((one) => one.handler === handler) ?? handlers[0];
}
