/** Lowers what puts strings together: f-strings, `%`, `+`, `.format` and `.join`. */
import type { Binary, Call, Expression, FormattedPart } from "../syntax/python/tree.ts";
import type { Value, ValueId } from "./facts.ts";
import type { FragmentBuilder, Lower } from "./fragment-builder.ts";
import { at, emit } from "./fragment-builder.ts";

/** Where each interpolated value is written, in the order of `replacements`. */
export function replacementPlaces(parts: readonly FormattedPart[]): number[] {
  return parts.flatMap((part) =>
    part.kind === "Replacement" ? [part.value.start, ...replacementPlaces(part.format)] : [],
  );
}

/** The values interpolated into an f-string, format specifications included. */
export function replacements(
  builder: FragmentBuilder,
  parts: readonly FormattedPart[],
  lower: Lower,
): ValueId[] {
  return parts.flatMap((part) =>
    part.kind === "Replacement"
      ? [lower(builder, part.value), ...replacements(builder, part.format, lower)]
      : [],
  );
}

/** `template.format(…)` and `separator.join(parts)` build strings; the same names on a module are ordinary calls. */
export function lowerStringMethod(
  builder: FragmentBuilder,
  node: Call,
  callee: ValueId,
  lower: Lower,
): ValueId | undefined {
  const method = builder.values[callee];
  if (method?.op !== "attribute" || node.callee.kind !== "Attribute") return undefined;
  const receiver = builder.values[method.base];
  if (!receiver || isModule(receiver)) return undefined;
  const form = method.name === "format" ? "format" : method.name === "join" ? "join" : undefined;
  if (!form || (form === "join" && (node.arguments.length !== 1 || receiver.op !== "text"))) return undefined;
  const args = node.arguments.map((argument) => lower(builder, argument.value));
  const parts = [method.base, ...args];
  const named = form === "format" && node.arguments.some(({ name }) => name !== undefined);
  const names = named ? { names: ["", ...node.arguments.map((one) => one.name?.name ?? "")] } : {};
  return emit(builder, { op: "build", form, parts, ...names, ...at(builder, node) });
}

/** A name of another scope or module; one in capitals is a constant there, so a template and no module. */
function isModule(receiver: Value): boolean {
  if (receiver.op !== "import" && receiver.op !== "free") return false;
  return receiver.name === undefined || !/^_?[A-Z][A-Z\d_]{2,}$/.test(receiver.name);
}

/** `a + b + c` as one string of three parts: the tree leans left and may be thousands deep. */
export function lowerBinary(builder: FragmentBuilder, node: Binary, lower: Lower): ValueId {
  if (node.operator === "%") {
    const parts = [lower(builder, node.left), ...percentOperands(builder, node.right, lower)];
    return emit(builder, { op: "build", form: "percent", parts, ...at(builder, node) });
  }
  if (node.operator !== "+") {
    const operands = [lower(builder, node.left), lower(builder, node.right)];
    return emit(builder, { op: "operation", operator: "arithmetic", operands, ...at(builder, node) });
  }
  const parts: Expression[] = [];
  let rest: Expression = node;
  while (rest.kind === "Binary" && rest.operator === "+") {
    parts.push(rest.right);
    rest = rest.left;
  }
  parts.push(rest);
  const values = parts.reverse().map((part) => lower(builder, part));
  return emit(builder, { op: "build", form: "concat", parts: values, ...at(builder, node) });
}

/** What `%` interpolates: the members of a tuple or the values of a dict display, else the operand itself. */
function percentOperands(builder: FragmentBuilder, right: Expression, lower: Lower): ValueId[] {
  if (right.kind === "Tuple") return right.elements.map((element) => lower(builder, element));
  if (right.kind === "Dict") return right.entries.map((entry) => lower(builder, entry.value));
  return [lower(builder, right)];
}
