/** Which model an expression asks for rows: managers, querysets, related managers, and the rows themselves. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import { instanceAttributes } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Symbol, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { AttributeValue, CallValue, Value } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import { isUserPath } from "../ownership/relation.ts";
import { attributeBits } from "./identity.ts";
import { isRowMethod } from "./narrowing-methods.ts";
import type { AskedModel } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

const USER: AskedModel = { key: "user", name: "User", ref: undefined };

/** `self.model` where the class that is written says nothing about it. */
const OWN: AskedModel = { key: "own", name: "row", ref: undefined };

/** Attributes and methods by which generic views name their rows. */
const OWN_NAMES = /^(?:model|queryset|model_class|get_queryset|get_base_queryset)$/;

/** The model, or undefined where that cannot be said. */
export function askedModel(context: LookupContext, ref: ValueRef): AskedModel | undefined {
  if (ref.value === NONE) return undefined;
  const { fragment } = functionFacts(ref);
  const memo = context.asked.get(fragment) ?? [];
  context.asked.set(fragment, memo);
  const known = memo[ref.value];
  if (known !== undefined) return known ?? undefined;
  memo[ref.value] = null;
  const value = fragment.values[ref.value];
  const model = value && modelOfValue(context, ref, value);
  memo[ref.value] = model ?? null;
  return model;
}

function modelOfValue(context: LookupContext, ref: ValueRef, value: Value): AskedModel | undefined {
  const ask = (id: number): AskedModel | undefined => askedModel(context, refTo(ref, id));
  switch (value.op) {
    case "call":
      return modelOfCall(context, ref, value);
    case "attribute":
      return modelOfAttribute(context, ref, value);
    case "free":
    case "import":
      return modelOfName(context, ref);
    case "merge":
      return firstOf(value.inputs, ask);
    case "operation":
      return value.operator === "or" || value.operator === "and" ? firstOf(value.operands, ask) : undefined;
    case "choice":
      return ask(value.whenTrue) ?? ask(value.whenFalse);
    case "updated":
    case "through":
    case "element":
    case "item":
      return ask(value.base);
    case "closure":
      return modelOfResult(context, { unit: ref.unit, function: value.function });
    case "class":
    case "parameter":
      return modelOfSymbol(context, resolve(context.program, ref));
    default:
      return undefined;
  }
}

function firstOf<One>(ids: readonly number[], ask: (id: number) => One | undefined): One | undefined {
  for (const id of ids) {
    const found = ask(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The model that a class, or an instance of it, is. */
export function modelOfSymbol(context: LookupContext, symbol: Symbol | undefined): AskedModel | undefined {
  if (symbol?.kind === "external") return isUserPath(symbol.name) ? USER : undefined;
  if (symbol?.kind !== "class" && symbol?.kind !== "instance") return undefined;
  const facts = context.ownership.models.get(classFacts(symbol.target));
  return facts && asAsked(facts);
}

/** A model as lookups speak of it: every user model is one. */
export function asAsked(facts: ModelFacts): AskedModel {
  if (facts.identity === "user") return { ...USER, name: facts.name, ref: facts.ref };
  return { key: classFacts(facts.ref), name: facts.name, ref: facts.ref };
}

function modelOfName(context: LookupContext, ref: ValueRef): AskedModel | undefined {
  const direct = modelOfSymbol(context, resolve(context.program, ref));
  if (direct) return direct;
  const definition = definitionOf(context.program, ref);
  return definition.value === ref.value &&
    definition.function === ref.function &&
    definition.unit === ref.unit
    ? undefined
    : askedModel(context, definition);
}

/** Attributes that lead from a model to its rows, or from a row to the same row. */
const SAME =
  /^(?:\w*objects|_default_manager|_base_manager|specific|specific_deferred|instance|unfiltered|all_\w+|published|active|available|visible|live)$/;

function modelOfAttribute(
  context: LookupContext,
  ref: ValueRef,
  value: AttributeValue,
): AskedModel | undefined {
  const { program } = context;
  const own = modelOfSymbol(context, resolve(program, ref));
  if (own) return own;
  const base = resolveIn(program, ref, value.base);
  if (base?.kind === "class")
    return modelOfSymbol(context, base) ?? classAttribute(context, base.target, value.name);
  const { fragment } = functionFacts(ref);
  if (attributeBits(program, ref, fragment, value) === IDENTITY && value.name === "user") return USER;
  if (base?.kind === "instance" && !context.ownership.models.has(classFacts(base.target)))
    return classAttribute(context, base.target, value.name) ?? (OWN_NAMES.test(value.name) ? OWN : undefined);
  const from = askedModel(context, refTo(ref, value.base));
  if (!from) return undefined;
  return SAME.test(value.name) ? from : relatedModel(context, from, value.name);
}

/** `self.queryset`, `self.model` of a view: from a class body, a property, or what a method assigned. */
export function classAttribute(
  context: LookupContext,
  owner: ClassRef,
  name: string,
): AskedModel | undefined {
  for (const ancestor of hierarchyOf(context.program, owner)) {
    if (ancestor.kind === "external") continue;
    const refs = [
      ...bodyValue(ancestor.target, name),
      ...(instanceAttributes(context.program, ancestor.target).get(name) ?? []),
    ];
    for (const ref of refs) {
      const model = askedModel(context, ref);
      if (model && model.key !== "own") return model;
    }
  }
  return undefined;
}

function bodyValue(owner: ClassRef, name: string): ValueRef[] {
  const body: FunctionRef = { unit: owner.unit, function: classFacts(owner).body };
  const value = functionFacts(body).fragment.bindings.get(name);
  return value === undefined ? [] : [refTo(body, value)];
}

/** `order.items`, `item.order`: along a relation in either direction. */
function relatedModel(context: LookupContext, from: AskedModel, name: string): AskedModel | undefined {
  const facts = from.ref && context.ownership.models.get(classFacts(from.ref));
  const forward = facts?.relations.find((relation) => relation.name === name)?.target;
  if (forward?.kind === "user") return USER;
  if (forward?.kind === "model") return modelOfSymbol(context, { kind: "class", target: forward.ref });
  const backward = context.modelsByReverse.get(name) ?? [];
  const own = from.ref && classFacts(from.ref);
  const fitting = backward.find(
    ({ target }) => (from.key === "user" && target === undefined) || target === own,
  );
  return fitting && asAsked(fitting.model);
}

const GETTERS =
  /^(?:django\.shortcuts\.a?get_(?:object|list)_or_404|rest_framework\.generics\.get_object_or_404|annoying\.functions\.get_object_or_None)$/;

/** Whether a path is a library's function that fetches by model and lookups. */
export function isGetter(name: string | undefined): boolean {
  return name !== undefined && GETTERS.test(name);
}

function modelOfCall(context: LookupContext, ref: ValueRef, call: CallValue): AskedModel | undefined {
  const { program } = context;
  const callee = resolveIn(program, ref, call.callee);
  const name = externalName(callee);
  const first = call.arguments[0];
  if (isGetter(name)) return first && askedModel(context, refTo(ref, first.value));
  const own = callee?.kind === "function" ? functionFacts(callee.target).name : undefined;
  if (name?.endsWith(".get_model") === true || own === "get_model") return modelByLabel(context, ref, call);
  const direct = modelOfSymbol(context, resolve(program, ref));
  if (direct) return direct;
  const { fragment } = functionFacts(ref);
  const method = fragment.values[call.callee];
  if (callee?.kind === "function") {
    const result = modelOfResult(context, callee.target);
    if (result || method?.op !== "attribute" || !isRowMethod(program, callee.target)) return result;
  }
  if (method?.op !== "attribute") return undefined;
  if (method.name === "get_queryset" || method.name === "get_object")
    return ownQueryset(context, ref) ?? askedModel(context, refTo(ref, method.base)) ?? OWN;
  if (isNamedFunction(context, ref, method.base)) return undefined;
  return askedModel(context, refTo(ref, method.base));
}

/** `send.s(order.pk)`, `send.delay(order.pk)`: a function that is written by its name is no rows, whatever it gives when it runs. */
function isNamedFunction({ program }: LookupContext, ref: FunctionRef, id: number): boolean {
  const { op } = functionFacts(ref).fragment.values[id] ?? {};
  return (op === "free" || op === "import") && resolveIn(program, ref, id)?.kind === "function";
}

/** `super().get_queryset()` of a view that names its model. */
function ownQueryset(context: LookupContext, ref: FunctionRef): AskedModel | undefined {
  const { class: owner } = functionFacts(ref);
  if (owner === NONE) return undefined;
  const target = { unit: ref.unit, class: owner };
  return classAttribute(context, target, "queryset") ?? classAttribute(context, target, "model");
}

/** `apps.get_model("shop", "Order")` and the functions that projects name alike. */
function modelByLabel(context: LookupContext, ref: ValueRef, call: CallValue): AskedModel | undefined {
  const texts = call.arguments.map((one) => textOf(context.program, refTo(ref, one.value)));
  const name = texts
    .filter((text) => text !== undefined)
    .at(-1)
    ?.split(".")
    .at(-1);
  const [only, ...more] = (name === undefined ? undefined : context.modelsByName.get(name)) ?? [];
  return only && more.length === 0 ? asAsked(only) : undefined;
}

/** What a function of the project gives: rows of a model, or a model of its choice. */
export function modelOfResult(context: LookupContext, target: FunctionRef): AskedModel | undefined {
  const facts = functionFacts(target);
  if (/^get_\w*model$/.test(facts.name)) return { key: facts, name: `${facts.name}()`, ref: undefined };
  for (const exit of facts.fragment.exits) {
    const model = exit.kind === "raise" ? undefined : askedModel(context, refTo(target, exit.value));
    if (model) return model;
  }
  return undefined;
}
