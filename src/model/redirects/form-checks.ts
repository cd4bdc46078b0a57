/** What forms ask in their own `clean_<field>` about an address that is later read from `cleaned_data`. */
import { ownAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { formClassOf, writtenKey } from "../../flow/declared-fields.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { Arrival, FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Way } from "../../flow/way.ts";
import type { TargetCheck } from "./target-checks.ts";
import { checkInside, DEPTH } from "./target-checks.ts";

/** Where submitted values are read after their form has validated them. */
const CLEANED = "django.forms.Form.cleaned_data";

/**
 * The form's own question, where it is a real one. Where the form's class is not in sight (`get_class("forms", name)`,
 * `self.login_form_class`), every form of the project with a method for this field has to ask.
 */
export function checkByForm(flows: FlowModel, { origin, state }: Arrival, way: Way): readonly TargetCheck[] {
  if (origin.kind !== "source" || origin.row.at !== CLEANED) return [];
  const isHere = functionFacts(origin.at) === state.facts;
  const names = keysRead(origin.at, isHere ? way.values : undefined).map((key) => `clean_${key}`);
  if (names.length === 0) return [];
  const owner = formOf(flows, origin.at);
  const cleaners = owner ? ownCleaners(flows, owner, names) : allCleaners(flows, names);
  const answers = cleaners.flatMap((one) => checkInside(flows, one, DEPTH) ?? []);
  const enough = answers.filter(({ kind }) => kind === "enough");
  return owner || enough.length === cleaners.length ? enough.slice(0, 1) : [];
}

/** The keys under which something that holds submitted values (`request.POST`, `cleaned_data`) is read in its function, for `among` these values. */
export function keysRead(at: ValueRef, among?: ReadonlySet<ValueId>): string[] {
  return functionFacts(at).fragment.values.flatMap((value, id) => {
    if (among?.has(id) === false) return [];
    const read = value.op === "call" ? functionFacts(at).fragment.values[value.callee] : value;
    if ((read?.op !== "item" && read?.op !== "attribute") || read.base !== at.value) return [];
    return writtenKey(at, value) ?? [];
  });
}

function formOf({ program }: FlowModel, at: ValueRef): ClassRef | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  return value?.op === "attribute" ? formClassOf(program, at, value.base) : undefined;
}

function ownCleaners(flows: FlowModel, owner: ClassRef, names: readonly string[]): FunctionState[] {
  const classes = ownAncestors(flows.program, owner).map((one) => classFacts(one));
  return functionsOf(flows).filter(
    ({ ref, facts }) =>
      (names.includes(facts.name) || facts.name === "clean") &&
      classes.includes(ref.unit.facts.classes[facts.class] ?? classFacts(owner)) &&
      facts.class >= 0,
  );
}

function allCleaners(flows: FlowModel, names: readonly string[]): FunctionState[] {
  return functionsOf(flows).filter(({ facts }) => facts.class >= 0 && names.includes(facts.name));
}
