/** Addresses that are kept in a model's field, and the forms through which visitors fill it in unchecked. */
import type { FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { AuditModel } from "../audit-model.ts";
import type { BoundForm } from "../forms/bound-forms.ts";
import { boundForms, formOfView } from "../forms/bound-forms.ts";
import { ownAncestors } from "../../bind/ancestry.ts";
import { formNaming, formUses, functionsOfView, writingHandler } from "../forms/form-uses.ts";
import type { WritableField } from "../forms/model-fields.ts";
import { isForEverybody } from "../forms/reach.ts";
import type { StoredField } from "../stored-fields.ts";
import { fieldOnWay } from "../stored-fields.ts";
import type { Handler, View } from "../views/view.ts";
import { insideOf } from "./address-check.ts";
import { checksOfForm } from "./form-checks.ts";
import type { OutboundRequest } from "./outbound-requests.ts";

/** A way in which visitors store such an address. */
export interface OpenWriter {
  /** `Hook.url`. */
  readonly field: string;
  /** The form, serializer or view that takes it. */
  readonly form: string;
}

/** One view that fills in a form. */
interface Writing {
  readonly form: BoundForm;
  readonly view: View;
  readonly handler: Handler | undefined;
  readonly functions: readonly FunctionRef[];
}

/** The form through which people without special rights store the address of a request, where nothing in sight checks it. */
export function openWriterOf(model: AuditModel, request: OutboundRequest): OpenWriter | undefined {
  const { flows } = model;
  const address = storedAddressOf(flows, request);
  if (!address || checksOfForm(flows, address.model, new Set([address.field])).length > 0) return undefined;
  const writing = writingsOf(model, address).find(
    (one) => isReached(model, one) && !isChecked(flows, one, address),
  );
  if (!writing) return undefined;
  return { field: `${classFacts(address.model).name}.${address.field}`, form: writing.form.name };
}

/** The form or serializer through which people without special rights fill a model's field. */
export function openFormOf(model: AuditModel, field: StoredField): BoundForm | undefined {
  return writingsOf(model, field).find((one) => isReached(model, one))?.form;
}

/** The field that is read on the way into the request. */
function storedAddressOf(flows: FlowModel, { report }: OutboundRequest): StoredField | undefined {
  const [arrival] = report.arrivals;
  return arrival && fieldOnWay(flows, arrival, report.site, holdsAddress);
}

/** A field for addresses, by its type or by the name of a text field. */
function holdsAddress({ name, type }: WritableField): boolean {
  return type === "URLField" || (/^(?:Char|Text)Field$/.test(type) && ADDRESS_NAME.test(name));
}

const ADDRESS_NAME = /url|uri|webhook|endpoint|callback|host|feed|link/i;

/** Views that fill in the field: through a form or serializer of the model, or one that they make themselves. */
function writingsOf(model: AuditModel, { model: owner, field }: StoredField): Writing[] {
  const { program } = model.flows;
  const facts = classFacts(owner);
  const takesField = (form: BoundForm | undefined): form is BoundForm =>
    form?.model !== undefined &&
    ownAncestors(program, form.model).some((one) => classFacts(one) === facts) &&
    form.writable.some(({ name }) => name === field);
  const forms = new Map(
    boundForms(model.flows).flatMap((form) => (takesField(form) ? [[classFacts(form.ref), form]] : [])),
  );
  const made = model.views.flatMap((view): Writing[] => {
    const form = view.target.kind === "class" ? formOfView(program, view.target.ref) : undefined;
    return takesField(form) ? [writingThrough(model, view, form)] : [];
  });
  return [...throughForms(model, forms), ...made];
}

function throughForms(model: AuditModel, forms: ReadonlyMap<ClassFacts, BoundForm>): Writing[] {
  if (forms.size === 0) return [];
  const { program } = model.flows;
  const classes = new Set(forms.keys());
  const filled = [...formUses(program, model.views, classes)].flatMap(([facts, uses]) => {
    const form = forms.get(facts);
    return form ? uses.map(({ view, handler, functions }) => ({ form, view, handler, functions })) : [];
  });
  const named = model.views.flatMap((view) =>
    fillsNamedForm(model, view)
      ? formNaming(program, view, classes).flatMap((facts) => {
          const form = forms.get(facts);
          return form ? [writingThrough(model, view, form)] : [];
        })
      : [],
  );
  return [...filled, ...named];
}

function writingThrough({ flows }: AuditModel, view: View, form: BoundForm): Writing {
  return { form, view, handler: writingHandler(view), functions: functionsOfView(flows.program, view) };
}

/** `self.get_serializer(data=request.data)`. */
function fillsNamedForm({ flows }: AuditModel, view: View): boolean {
  return functionsOfView(flows.program, view).some((ref) => {
    const { fragment } = functionFacts(ref);
    return fragment.values.some(
      (value) =>
        value.op === "call" &&
        value.arguments.some(({ name }) => name === "data") &&
        spokenName(fragment, value.callee) === "get_serializer",
    );
  });
}

function isReached({ postures }: AuditModel, { view, handler }: Writing): boolean {
  const { handlers } = postures.get(view) ?? { handlers: [] };
  return isForEverybody(handlers.find((one) => one.handler === handler) ?? handlers[0]);
}

function isChecked(flows: FlowModel, { form, functions }: Writing, { field }: StoredField): boolean {
  if (checksOfForm(flows, form.ref, new Set([field])).length > 0) return true;
  return functions.some((ref) => {
    const state = flows.solver.byRef.get(functionFacts(ref));
    const inside = state && insideOf(flows, state);
    return inside !== undefined && inside.kind !== "naive";
  });
}
