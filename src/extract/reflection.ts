/** `getattr(x, "name")` and `setattr(x, "name", v)` with a name that is written there: what `x.name` is. */
import type { Call, Expression } from "../syntax/python/tree.ts";
import { update } from "./assignments.ts";
import type { CallArgument, ValueId } from "./facts.ts";
import type { FragmentBuilder, Lower } from "./fragment-builder.ts";
import { at, emit, lookUp } from "./fragment-builder.ts";
import { attributePath, nameOfKey } from "./reading.ts";

/** The attribute that a call reads, or its default; undefined where the call is another one. */
export function lowerGetattr(builder: FragmentBuilder, node: Call, lower: Lower): ValueId | undefined {
  const [object, name, otherwise] = plainArguments(builder, node, "getattr");
  const attribute = name && nameOfKey(builder, name);
  if (!object || attribute === undefined) return undefined;
  const base = lower(builder, object);
  const known = lookUp(builder.environment, attributePath(base, attribute));
  const read = known ?? emit(builder, { op: "attribute", base, name: attribute, ...at(builder, node) });
  if (!otherwise) return read;
  const operands = [read, lower(builder, otherwise)];
  return emit(builder, { op: "operation", operator: "or", operands, ...at(builder, node) });
}

/** Notes what a `setattr` with a written name stores. */
export function noteSetattr(builder: FragmentBuilder, node: Call, given: readonly CallArgument[]): void {
  const [object, name, value] = plainArguments(builder, node, "setattr");
  const attribute = name && nameOfKey(builder, name);
  const [base, , stored] = given;
  if (!object || !value || attribute === undefined || !base || !stored) return;
  const store = { base: base.value, name: attribute, item: false, value: stored.value };
  builder.stores.push({ ...store, ...at(builder, node) });
  update(builder, object, attribute, stored.value, node);
}

/** The arguments of a call of this builtin, when all are positional and the name is not the project's own. */
function plainArguments(builder: FragmentBuilder, node: Call, builtin: string): readonly Expression[] {
  if (node.callee.kind !== "Name" || node.callee.name !== builtin) return [];
  if (lookUp(builder.environment, builtin) !== undefined) return [];
  const plain = node.arguments.every((argument) => argument.style === "positional");
  return plain ? node.arguments.map((argument) => argument.value) : [];
}
