/** What a model itself makes of a text field when it is saved: `self.html = nh3.clean(self.text)` in `save()`, `clean()` or a signal. */
import { wholeOf } from "../../bind/whole.ts";
import { methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Store, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { operandsOf } from "../../flow/operands.ts";
import { signalsReceivedBy } from "../../flow/signals.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { boundForms } from "../forms/bound-forms.ts";
import { refusesHtml } from "../responses/light-markup.ts";
import { cleanedAfterSave, isFilledAsSent } from "./cleaned-saves.ts";
import { writtenValues } from "./cleaned-writes.ts";

/** `cleaned`: no markup of what was typed is left. `rendered`: turned into HTML, and nothing cleans it. */
export interface SavedText {
  readonly kind: "cleaned" | "rendered";
  /** What does it, as the code spells it: `nh3.clean`. */
  readonly by: string;
  /** The method or receiver: `Page.save`. */
  readonly where: string;
}

/** Methods that run before a row is stored (docs.djangoproject.com/en/5.2/ref/models/instances/#validating-objects). */
const SAVING = /^(?:a?save|clean|full_clean|save_base)$/;

/** Names under which projects and packages clean HTML. */
const CLEANING = /sanitiz|bleach|clean|^nh3$/i;

/** Packages that turn a light markup into HTML and let HTML through. */
const LIGHT_MARKUP =
  /^(?:markdown|markdown2|mistune|commonmark|misaka|cmarkgfm|markdownx\.utils|textile|creole|docutils\.core|martor\.utils|marko)\./;

/** Values of one expression that are looked at. */
const LIMIT = 60;

/** Functions deep into which rendering is followed. */
const DEPTH = 2;

/** What is made of a field before it is stored; undefined where the model does nothing to it that is understood. */
export function savedText(flows: FlowModel, model: ClassRef, field: string): SavedText | undefined {
  const savers = [...savingMethods(flows, model), ...savingReceivers(flows, model)];
  const made = savers.flatMap(({ state, self }) => lastStore(flows, state, self, field) ?? []);
  return made.find(({ kind }) => kind === "rendered") ?? made[0] ?? cleanedByForms(flows, model, field);
}

/** What all forms and serializers in sight that take the field do to it: `clean_body`, `validate_body`. */
function cleanedByForms(flows: FlowModel, model: ClassRef, field: string): SavedText | undefined {
  const taking = boundForms(wholeOf(flows)).filter(
    (form) =>
      form.model !== undefined &&
      classFacts(form.model) === classFacts(model) &&
      form.writable.some(({ name }) => name === field),
  );
  if (taking.length === 0) return cleanedByWriters(flows, model, field);
  const [first, ...others] = taking.map(({ ref }) => cleanedBy(flows, ref, field));
  if (others.every((one) => one !== undefined) && first !== undefined) return first;
  return cleanedByViews(
    wholeOf(flows),
    model,
    taking.map(({ ref }) => ref),
    field,
  );
}

/** What the views that save these forms do to the rows before they let go of them, where no form does it itself. */
function cleanedByViews(
  flows: FlowModel,
  model: ClassRef,
  forms: readonly ClassRef[],
  field: string,
): SavedText | undefined {
  const cleaning = (ref: ValueRef): SavedText | undefined => {
    const state = flows.solver.byRef.get(functionFacts(ref));
    const made = state && madeBy(flows, state, ref.value);
    return made?.kind === "cleaned" ? made : undefined;
  };
  let found: SavedText | undefined;
  for (const form of forms) {
    const cleaned = cleanedBy(flows, form, field) ?? cleanedAfterSave(flows, form, field, cleaning);
    if (cleaned === undefined) return undefined;
    found ??= cleaned;
  }
  return isFilledAsSent(flows, model, field, cleaning) ? undefined : found;
}

/** What every place in sight that makes such rows does to it. */
function cleanedByWriters(flows: FlowModel, model: ClassRef, field: string): SavedText | undefined {
  const made = (writtenValues(wholeOf(flows), model, field) ?? []).map((ref) => {
    const state = flows.solver.byRef.get(functionFacts(ref));
    return state && madeBy(flows, state, ref.value);
  });
  return made.every((one) => one?.kind === "cleaned") ? made[0] : undefined;
}

/** docs.djangoproject.com/en/5.2/ref/forms/validation/, django-rest-framework.org/api-guide/serializers/#field-level-validation. */
function cleanedBy(flows: FlowModel, form: ClassRef, field: string): SavedText | undefined {
  const names = [`clean_${field}`, `validate_${field}`];
  const method = methodsAlong(flows.program, form).find((one) => names.includes(functionFacts(one).name));
  const state = method && flows.solver.byRef.get(functionFacts(method));
  const given = (state?.facts.fragment.exits ?? []).filter(({ kind }) => kind === "return");
  const made = given.map(({ value }) => (state && value !== NONE ? madeBy(flows, state, value) : undefined));
  return made.every((one) => one?.kind === "cleaned") ? made[0] : undefined;
}

interface Saver {
  readonly state: FunctionState;
  /** The parameter that holds the row. */
  readonly self: number;
}

/** The model's own, its ancestors', and the methods of its own that these call. */
function savingMethods(flows: FlowModel, model: ClassRef): Saver[] {
  const methods = methodsAlong(flows.program, model);
  const own = new Set(methods.map((method) => functionFacts(method)));
  const roots = methods.filter((method) => SAVING.test(functionFacts(method).name));
  const found = new Set(roots.flatMap((method) => flows.solver.byRef.get(functionFacts(method)) ?? []));
  for (const state of found) {
    for (const { target } of state.edges.values()) {
      const callee = own.has(functionFacts(target)) && flows.solver.byRef.get(functionFacts(target));
      if (callee) found.add(callee);
    }
  }
  return [...found].map((state) => ({ state, self: 0 }));
}

/** `@receiver(pre_save, sender=Page)`. */
function savingReceivers(flows: FlowModel, model: ClassRef): Saver[] {
  return wholeOf(flows).solver.functions.flatMap((state): Saver[] => {
    const self = state.facts.parameters.findIndex(({ name }) => name === "instance");
    if (self === -1 || state.facts.decorators.length === 0) return [];
    const saves = signalsReceivedBy(flows.program, state.ref).some((signal) =>
      (externalName(resolve(flows.program, signal)) ?? "").endsWith(".pre_save"),
    );
    return saves && isSentBy(flows, state.ref, model) ? [{ state, self }] : [];
  });
}

function isSentBy(flows: FlowModel, ref: FunctionRef, model: ClassRef): boolean {
  const { decorators, parent } = functionFacts(ref);
  const outer = { unit: ref.unit, function: parent };
  const { values } = functionFacts(outer).fragment;
  return decorators.some((id) => {
    const call = values[id];
    const sender = call?.op === "call" ? call.arguments.find(({ name }) => name === "sender") : undefined;
    const symbol = sender && resolveIn(flows.program, outer, sender.value);
    return symbol?.kind === "class" && classFacts(symbol.target) === classFacts(model);
  });
}

/** What the last assignment in the function leaves in the field. */
function lastStore(
  flows: FlowModel,
  state: FunctionState,
  self: number,
  field: string,
): SavedText | undefined {
  const last = state.facts.fragment.stores
    .filter((store) => !store.item && store.name === field && isRow(state, store, self))
    .at(-1);
  return last && madeBy(flows, state, last.value);
}

/** The row itself, whatever was stored on it before, under whichever conditions. */
function isRow({ facts }: FunctionState, { base }: Store, self: number): boolean {
  let value = facts.fragment.values[base];
  for (let step = 0; step < LIMIT && (value?.op === "updated" || value?.op === "merge"); step++) {
    value = facts.fragment.values[value.op === "updated" ? value.base : (value.inputs[0] ?? NONE)];
  }
  return value?.op === "parameter" && value.index === self;
}

function madeBy(flows: FlowModel, state: FunctionState, value: ValueId): SavedText | undefined {
  const calls = callsIn(state, value);
  const [outer] = calls;
  if (!outer) return undefined;
  const where = state.facts.qualifiedName;
  const isTainted = taintsOf(flows.solver, state, value).some(({ kinds }) => (kinds & KIND_BITS.html) !== 0);
  if (!isTainted || cleansByName(state, outer))
    return { kind: "cleaned", by: nameOf(state, outer.call), where };
  const renderer = calls.find(({ id }) => renders(flows, state, id, DEPTH));
  return renderer && { kind: "rendered", by: nameOf(state, renderer.call), where };
}

interface Made {
  readonly id: ValueId;
  readonly call: CallValue;
}

/** The calls that an expression is made of, the outermost first. */
function callsIn(state: FunctionState, value: ValueId): Made[] {
  const seen = new Set([value]);
  const found: Made[] = [];
  for (const id of seen) {
    const one = state.facts.fragment.values[id];
    if (!one || seen.size > LIMIT) break;
    if (one.op === "call") found.push({ id, call: one });
    if (one.op !== "attribute") for (const operand of operandsOf(one)) seen.add(operand);
  }
  return found;
}

/** A function out of sight whose name says that it cleans. */
function cleansByName(state: FunctionState, { id, call }: Made): boolean {
  return !state.edges.has(id) && CLEANING.test(nameOf(state, call));
}

function nameOf({ facts }: FunctionState, { callee }: CallValue): string {
  const { fragment } = facts;
  const value = fragment.values[callee];
  const base = value?.op === "attribute" ? spokenName(fragment, value.base) : undefined;
  const name = spokenName(fragment, callee) ?? "a function";
  return base === undefined ? name : `${base}.${name}`;
}

/** A call of a renderer, or of a function of the project that makes one. */
function renders(flows: FlowModel, state: FunctionState, id: ValueId, depth: number): boolean {
  const call = state.facts.fragment.values[id];
  if (call?.op !== "call") return false;
  const name = externalName(resolveIn(flows.program, state.ref, call.callee));
  if (name !== undefined) return LIGHT_MARKUP.test(name) && !refusesHtml(flows.program, state.ref, call);
  const target = depth > 0 ? state.edges.get(id)?.target : undefined;
  const callee = target && flows.solver.byRef.get(functionFacts(target));
  return callee !== undefined && returned(callee).some((one) => renders(flows, callee, one.value, depth - 1));
}

function returned({ facts, ref }: FunctionState): ValueRef[] {
  return facts.fragment.exits.flatMap(({ kind, value }) => (kind === "return" ? [refTo(ref, value)] : []));
}
