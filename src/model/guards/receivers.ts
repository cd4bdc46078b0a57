/** The class whose method is asked, where it stands further up: `SeriesForm(…).save()` in the base class of all forms. */
import { textOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { hierarchyOf, memberOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { attributeOf, metaOf } from "../forms/class-attributes.ts";
import { inheritedMethod } from "./class-attributes.ts";
import { valueAt } from "./visitors.ts";

/** As many attributes may be set on an object before it is asked. */
const UPDATES = 12;

/** The class of the object on which a method is called; undefined where it cannot be told. `own` is that of the calling method. */
export function receiverOf(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  own: ClassRef | undefined,
): ClassRef | undefined {
  const callee = valueAt(ref, call.callee);
  if (callee?.op !== "attribute") return undefined;
  const symbol = resolveIn(program, ref, callee.base);
  if (isReceiver(ref, callee.base) || symbol?.kind === "super") return own;
  return symbol?.kind === "instance" ? symbol.target : undefined;
}

/** `self`, also after something was kept on it (`self.request = request`). */
function isReceiver(ref: FunctionRef, id: ValueId): boolean {
  let value = valueAt(ref, id);
  for (let depth = 0; value?.op === "updated" && depth < UPDATES; depth++) value = valueAt(ref, value.base);
  return value?.op === "parameter" && value.index === 0 && value.name === "self";
}

/**
 * The method that a call on `self` reaches where the object is one of the class `own`: an heir's, if it has one. `self.get_test_func()()`
 * calls what the method in between gives (Django's own UserPassesTestMixin is written so, and so are its copies).
 */
export function methodOfReceiver(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  own: ClassRef | undefined,
): FunctionRef | undefined {
  const name = own && nameOnSelf(program, ref, call.callee, own);
  return own && name !== undefined ? inheritedMethod(program, own, name) : undefined;
}

/** Names of the methods that a method asks its own object for: heirs may have others under them. */
export function askedOfSelf(program: Program, ref: FunctionRef, own: ClassRef): readonly string[] {
  return functionFacts(ref).fragment.values.flatMap((value) =>
    value.op === "call" ? (nameOnSelf(program, ref, value.callee, own) ?? []) : [],
  );
}

function nameOnSelf(program: Program, ref: FunctionRef, id: ValueId, own: ClassRef): string | undefined {
  const callee = valueAt(ref, id);
  if (callee?.op === "attribute") return isReceiver(ref, callee.base) ? callee.name : undefined;
  const inner = callee?.op === "call" ? valueAt(ref, callee.callee) : undefined;
  const maker =
    inner?.op === "attribute" && isReceiver(ref, inner.base)
      ? inheritedMethod(program, own, inner.name)
      : undefined;
  const [exit, ...more] = maker ? functionFacts(maker).fragment.exits : [];
  const given = maker && exit && more.length === 0 ? valueAt(maker, exit.value) : undefined;
  return maker && given?.op === "attribute" && isReceiver(maker, given.base) ? given.name : undefined;
}

/** Whether a method works with the row of its form, or asks what its object has: only then the class of its object matters. */
export function asksReceiver(ref: FunctionRef): boolean {
  const { values } = functionFacts(ref).fragment;
  return values.some(
    (value, id) => isFormRow(ref, id) || (value.op === "call" && hasAttribute(ref, value) !== undefined),
  );
}

/** `self.instance` (docs.djangoproject.com/en/5.2/topics/forms/modelforms/#the-save-method). */
function isFormRow(ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  return value?.op === "attribute" && value.name === "instance" && isReceiver(ref, value.base);
}

/** A method of the project's model that a form calls on its row, with the model. */
export function methodOfRow(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  form: ClassRef,
): { readonly method: FunctionRef; readonly model: ClassRef } | undefined {
  const callee = valueAt(ref, call.callee);
  if (callee?.op !== "attribute" || !isFormRow(ref, callee.base)) return undefined;
  const meta = metaOf(program, form);
  const named = meta && attributeOf(program, meta, "model");
  const model = named && resolve(program, named);
  if (model?.kind !== "class") return undefined;
  const method = memberOf(program, { kind: "instance", target: model.target }, callee.name);
  return method?.kind === "function" ? { method: method.target, model: model.target } : undefined;
}

/** The name that `hasattr(self, "name")` asks for, as it is written. */
function hasAttribute(ref: FunctionRef, call: CallValue): ValueId | undefined {
  const callee = valueAt(ref, call.callee);
  const [object, name] = call.arguments;
  const asks = callee?.op === "free" && callee.name === "hasattr";
  return asks && object && name && isReceiver(ref, object.value) ? name.value : undefined;
}

/** Whether the object of a method has what `hasattr(self, "name")` asks for; undefined where that is not the question, or cannot be told. */
export function receiverHas(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  own: ClassRef | undefined,
): boolean | undefined {
  const asked = hasAttribute(ref, call);
  const name = asked === undefined ? undefined : textOf(program, refTo(ref, asked));
  if (own === undefined || name === undefined) return undefined;
  const order = hierarchyOf(program, own);
  const isBound = order.some(
    (one) => one.kind === "class" && attributeOf(program, one.target, name) !== undefined,
  );
  if (isBound) return true;
  const isWhole = order.every((one) => one.kind === "class" || /^(?:django\.|builtins\.)/.test(one.name));
  return isWhole ? false : undefined;
}
