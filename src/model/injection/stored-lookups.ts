/** Queries whose keywords a row holds in a JSON field that visitors fill: saved searches, segments, rules. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import { ownAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { Step } from "../../findings/finding.ts";
import { declaredField } from "../../flow/declared-fields.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { rowClassOf } from "../../flow/row-classes.ts";
import type { AuditModel } from "../audit-model.ts";
import { fieldsOf } from "../forms/model-fields.ts";
import { boundForms } from "../forms/bound-forms.ts";
import { openFormOf } from "../outbound/stored-addresses.ts";
import { storedBy } from "../templates/stored-by.ts";
import { writtenByStaff } from "../templates/staff-written.ts";
import { wholeMappings } from "./mapping-keys.ts";
import type { LookupCall } from "./queryset-lookups.ts";
import { lookupCalls } from "./queryset-lookups.ts";

/** One such query. */
export interface StoredLookup {
  readonly at: ValueRef;
  readonly name: string;
  /** `SavedSearch.criteria`. */
  readonly field: string;
  /** Who fills it in: a clause. */
  readonly writer: string;
  readonly steps: readonly Step[];
}

/** Fields that hold mappings with whatever keys they were given. */
const MAPPING = /^(?:JSON|HStore)Field$/;

/** All of them. */
export function storedLookups(model: AuditModel): StoredLookup[] {
  return lookupCalls(model.flows).flatMap((call): StoredLookup[] => {
    for (const mapping of call.mappings) {
      const found = wholeMappings(model.flows, mapping).flatMap((at) => storedLookup(model, call, at) ?? []);
      if (found.length > 0) return found.slice(0, 1);
    }
    return [];
  });
}

function storedLookup(model: AuditModel, { at, name }: LookupCall, read: ValueRef): StoredLookup | undefined {
  const value = functionFacts(read).fragment.values[read.value];
  if (value?.op !== "attribute") return undefined;
  const { program } = model.flows;
  const owner = rowAt(program, refTo(read, value.base));
  const field = owner && fieldsOf(program, owner).find((one) => one.name === value.name);
  if (!owner || !field || !MAPPING.test(field.type)) return undefined;
  if (isChecked(model.flows, owner, value.name) || writtenByStaff(model, owner)) return undefined;
  const steps = storedBy(model.flows, { model: owner, name: value.name });
  const form = steps.length > 0 ? undefined : openFormOf(model, { model: owner, field: value.name });
  if (steps.length === 0 && !form) return undefined;
  const writer = form ? `everybody who may use \`${form.name}\`` : "whoever sends the request that stores it";
  const step = { place: placeOf(read), note: `read from \`${value.name}\`` };
  return { at, name, field: `${classFacts(owner).name}.${value.name}`, writer, steps: [...steps, step] };
}

/** The model of a row that is fetched here, or of the method's own. */
function rowAt(program: Program, ref: ValueRef): ClassRef | undefined {
  const symbol = resolveIn(program, ref, ref.value);
  return symbol?.kind === "instance" ? symbol.target : rowClassOf(program, ref, ref.value);
}

/** Whether something looks at what is stored: the field's validators, the model's `clean`, a form's own method for the field. */
function isChecked(flows: FlowModel, owner: ClassRef, name: string): boolean {
  const declared = declaredField(flows.program, owner, name);
  const call = declared && functionFacts(declared).fragment.values[declared.value];
  if (
    call?.op === "call" &&
    call.arguments.some((one) => one.name === "validators" || one.name === "editable")
  )
    return true;
  const methods = new Set(["clean", "full_clean", `clean_${name}`, `validate_${name}`]);
  const forms = boundForms(flows).filter(
    (form) => form.model && classFacts(form.model) === classFacts(owner),
  );
  return [owner, ...forms.map((form) => form.ref)].some((one) =>
    ownAncestors(flows.program, one).some((ancestor) =>
      methodsOf(ancestor).some((method) => methods.has(functionFacts(method).name)),
    ),
  );
}
