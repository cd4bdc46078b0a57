/** Methods called on rows that a query gave: `get_object_or_404(Order, pk=pk).cancel(reason)`, `order.customer.notify(text)`. */
import { firstOf } from "../bind/merged-names.ts";
import { textOf } from "../bind/constants.ts";
import { onceFor, perFile } from "../bind/once.ts";
import type { ClassRef, FunctionRef, Program, Unit, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { memberOf, resolve, resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { CallTarget } from "./call-graph.ts";
import { declaredField, formClassOf } from "./declared-fields.ts";
import { modelCalled, modelSpokenOf } from "./named-models.ts";
import { rowClassOf } from "./row-classes.ts";
import { isRowLookup } from "./row-lookups.ts";
import { argumentOf, spokenName } from "./sinks.ts";
import { isViewObject } from "./view-objects.ts";

/** Links of a chain that are followed. */
const DEPTH = 6;

/** Branches that are looked at where they meet: merges of merges would multiply. */
const BRANCHES = 4;

/** Methods of managers and querysets that give one row, or a row and whether it is new (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const ROW_GIVING = /^a?(?:get|first|last|create|latest|earliest|get_or_create|update_or_create)$/;

/** The method of a project's model that a call of an attribute reaches, where its receiver is a row by what the code says. */
export function rowMethod(
  program: Program,
  ref: FunctionRef,
  callee: AttributeValue,
): CallTarget | undefined {
  if (!methodNames(program).has(callee.name)) return undefined;
  for (const modelOf of [rowOf, rowWalked]) {
    const model = modelOf(program, ref, callee.base, 0);
    const method = model && memberOf(program, { kind: "instance", target: model }, callee.name);
    if (method?.kind === "function") return { ref: method.target, shift: method.receiver ? 1 : 0 };
  }
  return undefined;
}

/** `for order in self.orders`: the row that the loop's variable is called after. */
function rowWalked(program: Program, ref: FunctionRef, id: ValueId): ClassRef | undefined {
  const { bindings, values } = functionFacts(ref).fragment;
  if (values[id]?.op !== "element") return undefined;
  for (const [name, bound] of bindings) {
    const last = values[bound];
    if (bound === id || (last?.op === "merge" && last.inputs.includes(id)))
      return modelSpokenOf(program, name, ref.unit);
  }
  return undefined;
}

/** Whether a call gives a row: `Order.objects.get(…)` by its form, `form.save()` of a form that belongs to a model. */
export function givesRow(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  callee: AttributeValue,
): boolean {
  if (isRowLookup(functionFacts(ref).fragment, call)) return true;
  return callee.name === "save" && savedBy(program, ref, callee.base) !== undefined;
}

/** Names of methods that a class of the project has. */
const methodNames: (program: Program) => ReadonlySet<string> = onceFor((program) => {
  const names = new Set<string>();
  for (const unit of program.units.values()) for (const name of namesIn(unit)) names.add(name);
  return names;
});

const namesIn: (unit: Unit) => readonly string[] = perFile(({ facts }) =>
  facts.functions.flatMap((one) => (one.class === NONE ? [] : [one.name])),
);

/** The model of which a value is one row; undefined for querysets and wherever the code does not say. */
function rowOf(program: Program, ref: FunctionRef, id: ValueId, depth: number): ClassRef | undefined {
  if (id === NONE || depth > DEPTH) return undefined;
  const value = functionFacts(ref).fragment.values[id];
  const next = (to: ValueId): ClassRef | undefined => rowOf(program, ref, to, depth + 1);
  switch (value?.op) {
    case "call":
      return rowGiven(program, ref, id, value);
    case "attribute":
      return rowHeld(program, ref, id, value, depth);
    case "element":
    case "item":
      return rowClassOf(program, ref, value.base);
    case "through":
    case "updated":
      return next(value.base);
    case "merge":
      return firstOf(value.inputs.slice(0, BRANCHES), next);
    case "choice":
      return next(value.whenTrue) ?? next(value.whenFalse);
    case "parameter":
      return instanceClass(program, ref, id) ?? modelSpokenOf(program, value.name, ref.unit);
    default:
      return undefined;
  }
}

/** A row that a call gives. */
function rowGiven(program: Program, ref: FunctionRef, id: ValueId, call: CallValue): ClassRef | undefined {
  const { values } = functionFacts(ref).fragment;
  const name = spokenName(functionFacts(ref).fragment, call.callee) ?? "";
  if (/^a?get_object_or_404$/.test(name) || name === "get_object") return rowClassOf(program, ref, id);
  const callee = values[call.callee];
  if (callee?.op !== "attribute") return undefined;
  if (name === "save") return savedBy(program, ref, callee.base);
  return ROW_GIVING.test(name) ? rowClassOf(program, ref, callee.base) : undefined;
}

/** The model whose row `form.save()` and `form.instance` give: the one that the `Meta` of the form, or of the class around `super()`, names. */
function savedBy(program: Program, ref: FunctionRef, form: ValueId): ClassRef | undefined {
  const symbol = resolveIn(program, ref, form);
  const owner = symbol?.kind === "super" ? symbol.target : formClassOf(program, ref, form);
  const meta = owner && memberOf(program, { kind: "class", target: owner }, "Meta");
  const model = meta?.kind === "class" ? memberOf(program, meta, "model") : undefined;
  return model?.kind === "class" ? model.target : undefined;
}

/** A row that an attribute holds: a view's object, a form's instance, what a foreign key leads to, or what its name says. */
function rowHeld(
  program: Program,
  ref: FunctionRef,
  id: ValueId,
  value: AttributeValue,
  depth: number,
): ClassRef | undefined {
  if (isViewObject(program, ref, value)) return rowClassOf(program, ref, id);
  if (value.name === "instance") {
    const form = savedBy(program, ref, value.base);
    if (form) return form;
  }
  const known = instanceClass(program, ref, id);
  if (known) return known;
  const owner = instanceClass(program, ref, value.base) ?? rowOf(program, ref, value.base, depth + 1);
  const related = owner && relatedModel(program, owner, value.name);
  return related ?? modelSpokenOf(program, value.name, ref.unit);
}

/** Fields that lead to one row of another model. */
const TO_ONE = /(?:ForeignKey|OneToOneField|ParentalKey)$/;

/** The model that a foreign key of this name leads to. */
function relatedModel(program: Program, owner: ClassRef, name: string): ClassRef | undefined {
  const at = declaredField(program, owner, name);
  if (!at) return undefined;
  const { fragment } = functionFacts(at);
  const call = fragment.values[at.value];
  if (call?.op !== "call" || !TO_ONE.test(spokenName(fragment, call.callee) ?? "")) return undefined;
  const to = argumentOf(call, 0, "to");
  return to && modelMeant(program, refTo(at, to.value), owner);
}

function modelMeant(program: Program, to: ValueRef, owner: ClassRef): ClassRef | undefined {
  const symbol = resolve(program, to);
  if (symbol?.kind === "class") return symbol.target;
  const label = textOf(program, to);
  if (label === "self") return owner;
  const name = label?.split(".").at(-1);
  return name === undefined ? undefined : modelCalled(program, name, owner.unit);
}

function instanceClass(program: Program, ref: FunctionRef, id: ValueId): ClassRef | undefined {
  const symbol = resolveIn(program, ref, id);
  return symbol?.kind === "instance" ? symbol.target : undefined;
}
