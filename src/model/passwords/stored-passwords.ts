/** Fields of the project's own models that keep passwords as users typed them. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, OperationValue, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Occurrence } from "../../flow/spots.ts";
import { callsWithKeyword, equalities, inOrder } from "../../flow/occurrences.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { secretKind } from "../secret-words.ts";
import { isGiven, treatmentOf, holdsPassword, type Treatment } from "./given-values.ts";
import { projectModels, type ModelField, type ProjectModel } from "./model-fields.ts";

/** A place where such a field meets what a user typed. */
export interface PasswordUse {
  readonly at: ValueRef;
  readonly how: "compared" | "written";
  readonly treatment: Exclude<Treatment, "other">;
}

/** A field with its uses. */
export interface StoredPassword {
  readonly model: ProjectModel;
  readonly field: ModelField;
  readonly uses: readonly PasswordUse[];
}

/** Every field that some code fills or compares with a password that was not hashed. */
export function storedPasswords(index: ValueIndex): readonly StoredPassword[] {
  const fields = projectModels(index.flows, isPasswordName).flatMap((model) =>
    isAccountOfDjango(model)
      ? []
      : model.fields
          .filter(isPasswordField)
          .map((field) => ({ model, field, uses: new Array<PasswordUse>() })),
  );
  if (fields.length === 0) return [];
  const names = new Set(fields.map(({ field }) => field.name));
  for (const { state, id, value } of possibleUses(index.flows, names)) {
    for (const stored of fields) {
      const use = useIn(index, state, id, value, stored);
      if (use) stored.uses.push(use);
    }
  }
  return fields.filter(
    ({ model, uses }) => uses.some(({ how }) => how === "compared") || (uses.length > 0 && isAccount(model)),
  );
}

/** Comparisons, and calls with an argument of such a name. */
function possibleUses(
  flows: ValueIndex["flows"],
  names: ReadonlySet<string>,
): readonly Occurrence<CallValue | OperationValue>[] {
  const named = [...names].flatMap((name) => callsWithKeyword(flows, name));
  return inOrder<Occurrence<CallValue | OperationValue>>([...equalities(flows), ...named]);
}

/** Django's own base classes keep hashes in their `password`. */
export function isAccountOfDjango({ libraries }: ProjectModel): boolean {
  return libraries.some((name) => name.startsWith("django.contrib.auth."));
}

/** Whether a field holds text and is called a password. */
export function isPasswordField({ name, type }: ModelField): boolean {
  return /^(?:Char|Text)Field$/.test(type) && isPasswordName(name);
}

/** Whether a name speaks of a password, and not of its hash. */
export function isPasswordName(name: string): boolean {
  return secretKind(name) === "password" && !/hash|digest|crypt|salt/i.test(name);
}

/** Passwords of other servers have to be kept as they are; the accounts of people here do not. */
export function isAccount({ fields }: ProjectModel): boolean {
  const has = (pattern: RegExp): boolean => fields.some(({ name }) => pattern.test(name));
  return (
    has(/^(?:user|user_?name|login|e?mail|email_?address)$/i) &&
    !has(/url|host|server|port$|endpoint|api|domain|smtp|imap/i)
  );
}

const QUERIES = /^(?:filter|get|exclude|get_or_create)$/;
const WRITES = /^(?:create|update|update_or_create|get_or_create)$/;

type Field = Pick<StoredPassword, "model" | "field">;

function useIn(
  index: ValueIndex,
  state: FunctionState,
  id: ValueId,
  value: Value,
  stored: Field,
): PasswordUse | undefined {
  if (value.op === "call") return useInCall(index, state, id, value, stored);
  if (value.op === "operation" && (value.operator === "==" || value.operator === "!="))
    return useInComparison(index, state, id, value, stored);
  return undefined;
}

/** `Login.objects.filter(password=typed)`, `Login(password=typed)`. */
function useInCall(
  index: ValueIndex,
  state: FunctionState,
  id: ValueId,
  call: CallValue,
  { model, field }: Field,
): PasswordUse | undefined {
  const argument = call.arguments.find(({ name }) => name === field.name);
  if (argument === undefined) return undefined;
  const callee = state.facts.fragment.values[call.callee];
  const method = callee?.op === "attribute" ? callee.name : "";
  if (!isOf(index, state, call.callee, model)) return undefined;
  const how = QUERIES.test(method)
    ? "compared"
    : WRITES.test(method) || callee?.op !== "attribute"
      ? "written"
      : undefined;
  const treatment = how && treatmentGiven(index, state, argument.value);
  return how && treatment && { at: refTo(state.ref, id), how, treatment };
}

function treatmentGiven(
  index: ValueIndex,
  state: FunctionState,
  value: ValueId,
): PasswordUse["treatment"] | undefined {
  const treatment = treatmentOf(index, refTo(state.ref, value));
  return treatment !== "other" && isGiven(index, state, value) ? treatment : undefined;
}

/** Whether a callee begins with the model: `Login`, `Login.objects.filter`, `models.Login.objects.create`. */
function isOf(index: ValueIndex, state: FunctionState, callee: ValueId, model: ProjectModel): boolean {
  const { values } = state.facts.fragment;
  let id = callee;
  for (let step = 0; step < 8; step++) {
    const symbol = resolveIn(index.flows.program, state.ref, id);
    if (symbol?.kind === "class" || symbol?.kind === "instance")
      return symbol.target.unit === model.class.unit && symbol.target.class === model.class.class;
    const value = values[id];
    if (value?.op === "attribute") id = value.base;
    else if (value?.op === "call") id = value.callee;
    else return false;
  }
  return false;
}

/** `user.password == typed`. */
function useInComparison(
  index: ValueIndex,
  state: FunctionState,
  id: ValueId,
  { operands, operator }: OperationValue,
  stored: Field,
): PasswordUse | undefined {
  const [left, right] = operands;
  if (left === undefined || right === undefined) return undefined;
  if (noticesChange(state, id, operator === "!=", stored.field.name)) return undefined;
  const treatment =
    comparison(index, state, left, right, stored) ?? comparison(index, state, right, left, stored);
  return treatment && { at: refTo(state.ref, id), how: "compared", treatment };
}

/** `if typed != org.password: org.password = …`: what differs is kept, and nobody is let in for what is the same. */
function noticesChange(
  { facts }: FunctionState,
  comparison: ValueId,
  differs: boolean,
  name: string,
): boolean {
  const { regions, stores } = facts.fragment;
  return stores.some((store) => {
    if (store.item || store.name !== name) return false;
    const { condition, polarity, form } = regions[store.region] ?? NO_REGION;
    return form === "branch" && condition === comparison && polarity === differs;
  });
}

const NO_REGION = { condition: NONE, polarity: true, form: "root" } as const;

function comparison(
  index: ValueIndex,
  state: FunctionState,
  kept: ValueId,
  typed: ValueId,
  { model, field }: Field,
): PasswordUse["treatment"] | undefined {
  const attribute = keptField(state, kept, field.name);
  if (attribute === undefined || !belongsTo(index, state, attribute, model)) return undefined;
  const typedRef = refTo(state.ref, typed);
  if (!isGiven(index, state, typed) || !holdsPassword(index, typedRef)) return undefined;
  if (treatmentOf(index, typedRef) !== "raw") return undefined;
  const treatment = treatmentOf(index, refTo(state.ref, kept));
  return treatment === "other" ? undefined : treatment;
}

/** The object whose field one side is, plain or inside a call such as `decrypt(user.password)`. */
function keptField({ facts }: FunctionState, id: ValueId, name: string): ValueId | undefined {
  const { values } = facts.fragment;
  const value = values[id];
  if (value?.op === "attribute" && value.name === name) return value.base;
  if (value?.op !== "call") return undefined;
  const inner = value.arguments
    .map((one) => values[one.value])
    .find((one) => one?.op === "attribute" && one.name === name);
  return inner?.op === "attribute" ? inner.base : undefined;
}

/** The object is known to be of the model, or unknown in a file that speaks of it. */
function belongsTo(index: ValueIndex, state: FunctionState, object: ValueId, model: ProjectModel): boolean {
  const symbol = resolveIn(index.flows.program, state.ref, object);
  if (symbol?.kind === "instance" || symbol?.kind === "class")
    return symbol.target.unit === model.class.unit && symbol.target.class === model.class.class;
  if (symbol?.kind === "external" && symbol.name.startsWith("django.contrib.auth")) return false;
  return functionFacts({ ...state.ref, function: 0 }).fragment.bindings.has(model.name);
}
