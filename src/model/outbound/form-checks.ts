/** What forms and serializers ask about an address when they validate it: their own methods and validators, never `is_valid()` by its name. */
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { memberOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { textOf } from "../../bind/constants.ts";
import { formClassOf, writtenKey } from "../../flow/declared-fields.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { Way } from "../../flow/way.ts";
import { methodsAlong } from "../../bind/ancestry.ts";
import { ADDRESSES, looksAtFormOnly } from "../form-only.ts";
import { attributeOf } from "../forms/class-attributes.ts";
import type { AddressCheck } from "./address-check.ts";
import { CHECKING, insideOf } from "./address-check.ts";

/** Methods by which Django's forms and the REST framework's serializers validate everything at once. */
const WHOLE = /^(?:clean|full_clean|validate|is_valid|run_validation|to_internal_value)$/;

/** The form or serializer that a value is: its constructor's class, or the one that the view around it names. */
export function formOf(program: Program, ref: FunctionRef, form: ValueId): ClassRef | undefined {
  return chosenByMethod(program, ref, form) ?? formClassOf(program, ref, form);
}

/** `get_serializer_class()` that gives one class back wins over the attribute. */
function chosenByMethod(program: Program, ref: FunctionRef, form: ValueId): ClassRef | undefined {
  const { fragment, class: owner } = functionFacts(ref);
  const call = fragment.values[form];
  const name = call?.op === "call" ? spokenName(fragment, call.callee) : undefined;
  if ((name !== "get_serializer" && name !== "get_form") || owner === NONE) return undefined;
  const view = { kind: "class", target: { unit: ref.unit, class: owner } } as const;
  const method = memberOf(program, view, `${name}_class`);
  if (method?.kind !== "function") return undefined;
  const classes = functionFacts(method.target).fragment.exits.map(({ value }) => {
    const symbol = resolveIn(program, method.target, value);
    return symbol?.kind === "class" ? symbol.target : undefined;
  });
  return classes.length === 1 ? classes[0] : undefined;
}

/** What the forms ask whose validated values are on the way. */
export function checksOfForms(flows: FlowModel, state: FunctionState, way: Way): AddressCheck[] {
  const { values } = state.facts.fragment;
  const keys = new Set<string>();
  const forms = new Set<ClassRef>();
  for (const id of way.values) {
    const value = values[id];
    if (!value) continue;
    const key = writtenKey(state.ref, value);
    if (key !== undefined) keys.add(key);
    const validated = value.op === "attribute" && /^(?:cleaned_data|validated_data|data)$/.test(value.name);
    const form = validated ? formOf(flows.program, state.ref, value.base) : ownForm(state, value);
    if (form) forms.add(form);
  }
  return [...forms].flatMap((form) => checksOfForm(flows, form, keys));
}

/** Methods of serializers are handed what was validated: `create(self, validated_data)`. */
function ownForm({ ref, facts }: FunctionState, value: Value): ClassRef | undefined {
  const handed = value.op === "parameter" && (value.name === "validated_data" || value.name === "attrs");
  return handed && facts.class !== NONE ? { unit: ref.unit, class: facts.class } : undefined;
}

/** What a form, serializer or model asks about some of its fields; about any of them, where no field is named. */
export function checksOfForm(flows: FlowModel, form: ClassRef, fields: ReadonlySet<string>): AddressCheck[] {
  const concerns = (name: string): boolean => {
    const field = /^(?:clean|validate)_(\w+)$/.exec(name)?.[1];
    return WHOLE.test(name) || (field !== undefined && (fields.size === 0 || fields.has(field)));
  };
  const methods = methodsAlong(flows.program, form).filter((method) => concerns(functionFacts(method).name));
  const byMethods = methods.flatMap((method) => insideMethod(flows, method) ?? []);
  return [...byMethods, ...[...fields].flatMap((field) => checksOfField(flows, form, field))];
}

function insideMethod(flows: FlowModel, method: FunctionRef): AddressCheck | undefined {
  const state = flows.solver.byRef.get(functionFacts(method));
  const seen = state && insideOf(flows, state);
  if (!state || seen) return seen?.kind === "naive" ? undefined : seen;
  if (looksAtFormOnly(flows, state, ADDRESSES)) return undefined;
  const { fragment, qualifiedName } = state.facts;
  const asks = fragment.values.some((value, id) => {
    if (value.op !== "call") return false;
    const name = spokenName(fragment, value.callee) ?? "";
    const asked =
      name === "startswith"
        ? mayNameHost(flows.program, method, value)
        : CHECKING.test(name) && !OWN.test(name);
    return asked && !state.edges.has(id);
  });
  return asks ? { kind: "unseen", looksAtAddress: false, what: `\`${qualifiedName}\`` } : undefined;
}

/** `startswith("https://hooks.example/")`, or a beginning out of sight. `https://` is any host's, and behind `https://hooks.example` may stand `@10.0.0.1`. */
function mayNameHost(program: Program, { unit, function: at }: FunctionRef, call: CallValue): boolean {
  const [given] = call.arguments;
  const text = given && textOf(program, { unit, function: at, value: given.value });
  return text === undefined || /^\w{1,20}:\/\/[^/?#]{1,200}[/?#]/.test(text);
}

/** Names of the frameworks' own that only sound like a question about an address. */
const OWN = /^(?:ValidationError|is_valid|validate|full_clean|run_validation|validate_unique)$/;

/** The validators of a field, and what a field class of the project's own does. */
function checksOfField(flows: FlowModel, form: ClassRef, name: string): AddressCheck[] {
  const at = attributeOf(flows.program, form, name);
  const call = at && functionFacts(at).fragment.values[at.value];
  if (!at || call?.op !== "call") return [];
  const type = resolveIn(flows.program, at, call.callee);
  const own = type?.kind === "class" ? checksOfForm(flows, type.target, new Set()) : [];
  const given = call.arguments.find((one) => one.name === "validators");
  const list = given && functionFacts(at).fragment.values[given.value];
  if (!given) return own;
  if (list?.op !== "collection") return [...own, unseenValidator("a validator of the field")];
  return [...own, ...list.entries.flatMap((entry) => checkOfValidator(flows, refTo(at, entry.value)))];
}

function unseenValidator(what: string): AddressCheck {
  return { kind: "unseen", looksAtAddress: false, what };
}

/** `validators=[is_public]`, `validators=[URLValidator(schemes=["https"])]`. */
function checkOfValidator(flows: FlowModel, at: ValueRef): AddressCheck[] {
  const symbol = resolve(flows.program, at);
  if (symbol?.kind === "function") {
    const state = flows.solver.byRef.get(functionFacts(symbol.target));
    const seen = state && insideOf(flows, state);
    if (seen?.kind === "naive" || (state && !seen && looksAtFormOnly(flows, state, ADDRESSES))) return [];
    return [seen ?? unseenValidator(`\`${functionFacts(symbol.target).name}\``)];
  }
  const { fragment } = functionFacts(at);
  const value = fragment.values[at.value];
  const name = spokenName(fragment, value?.op === "call" ? value.callee : at.value) ?? "a validator";
  return SHAPE.test(name) ? [] : [unseenValidator(`\`${name}\``)];
}

/** Whether a path is that of such a validator, or of one that was made: `django.core.validators.URLValidator()`. */
export function looksAtShape(path: string): boolean {
  return SHAPE.test(path.replace(/\(\)$/, "").split(".").at(-1) ?? "");
}

/** Validators of Django and the REST framework that look at the text, not at where it leads (docs.djangoproject.com/en/5.2/ref/validators/). */
const SHAPE =
  /^(?:URLValidator|RegexValidator|M(?:ax|in)LengthValidator|ProhibitNullCharactersValidator|Unique\w*Validator)$/;
