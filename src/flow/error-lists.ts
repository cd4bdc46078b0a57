/** Lists of errors that forms keep: put into a text they are HTML already, and each message in them is escaped. */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { formClassOf } from "./declared-fields.ts";
import type { Kinds } from "./kinds.ts";
import { KIND_BITS } from "./kinds.ts";

/**
 * What a part of a built string lost because it is `form.errors`, or the errors of one of its fields: their `__str__` renders them
 * (docs.djangoproject.com/en/5.2/ref/forms/api/#customizing-the-error-list-format). One message of such a list is a plain text,
 * and a serializer's errors are plain lists.
 */
export function clearedAsErrors(program: Program, ref: FunctionRef, part: ValueId): Kinds {
  const { values } = functionFacts(ref).fragment;
  const errors = errorsHolding(values, part);
  const form = errors === NONE ? undefined : values[errors];
  const owner = form?.op === "attribute" ? formClassOf(program, ref, form.base) : undefined;
  const isForm = owner && libraryAncestors(program, owner).some((one) => OF_FORMS.test(one));
  return isForm === true ? KIND_BITS.html : 0;
}

const OF_FORMS = /^django\.forms\./;

/** `form.errors` of itself, of an entry in it, and of what loops over its entries give. */
function errorsHolding(values: readonly Value[], id: ValueId): ValueId {
  const value = values[id];
  if (value?.op === "attribute") return value.name === "errors" ? id : NONE;
  if (value?.op === "item") return ofErrors(values, value.base);
  if (value?.op === "call") return receiver(values, id, "get");
  if (value?.op !== "element") return NONE;
  if (value.position === undefined) return receiver(values, value.base, "values");
  const pair = values[value.base];
  return value.position === 1 && pair?.op === "element" && pair.position === undefined
    ? receiver(values, pair.base, "items")
    : NONE;
}

/** What a method of `form.errors` is called on. */
function receiver(values: readonly Value[], id: ValueId, method: string): ValueId {
  const call = values[id];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  return callee?.op === "attribute" && callee.name === method ? ofErrors(values, callee.base) : NONE;
}

function ofErrors(values: readonly Value[], id: ValueId): ValueId {
  const value = values[id];
  return value?.op === "attribute" && value.name === "errors" ? id : NONE;
}
