/** `rows.order_by(asked).filter(…).order_by("-created")`: the later order takes the place of the earlier one. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";

/** Methods that hand the query on without asking the database for anything (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const ONWARD = /^(?:filter|exclude|annotate|alias|select_related|prefetch_related|only|defer|using)$/;

/** Calls of one chain that are followed. */
const LINKS = 20;

/** Whether nothing but a query with another order is made of what `order_by()` gave. */
export function isOrderReplaced(at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  if (methodOf(values, at.value) !== "order_by") return false;
  let id: ValueId | undefined = at.value;
  for (let link = 0; link < LINKS && id !== undefined; link++) {
    id = onlyCallOn(values, id);
    const method = id === undefined ? "" : methodOf(values, id);
    if (method === "order_by") return true;
    if (!ONWARD.test(method)) return false;
  }
  return false;
}

function methodOf(values: readonly Value[], id: ValueId): string {
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "attribute" ? callee.name : "";
}

/** The call of a method of a value that is used for nothing else. */
function onlyCallOn(values: readonly Value[], id: ValueId): ValueId | undefined {
  const [read, ...more] = usersOf(values, id);
  if (read === undefined || more.length > 0 || values[read]?.op !== "attribute") return undefined;
  const [call, ...others] = usersOf(values, read);
  const made = call === undefined ? undefined : values[call];
  return made?.op === "call" && made.callee === read && others.length === 0 ? call : undefined;
}

function usersOf(values: readonly Value[], id: ValueId): readonly ValueId[] {
  return values.flatMap((value, user) => (operandsOf(value).includes(id) ? [user] : []));
}
