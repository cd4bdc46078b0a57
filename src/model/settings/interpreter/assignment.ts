/** Binds names, items and attributes. Containers are immutable values, so that an item's assignment rewrites the container it is in. */
import type { AugAssign, Expression } from "../../../syntax/python/tree.ts";
import type { AbstractValue, Scope } from "../value.ts";
import { elementsOf, known, sequence, textOf, traced, unknown, withOrigin } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { iterationOf } from "../operations/sequences.ts";
import { isEnvironment } from "../libraries/os-environ.ts";
import { lookUp, originOf, placeOf, type Frame } from "./frame.ts";

/** `target = value`. */
export function assign(frame: Frame, target: Expression, value: AbstractValue): void {
  switch (target.kind) {
    case "Name":
      return bindName(frame, scopeOf(frame, target.name), target.name, value);
    case "Tuple":
    case "List":
      return unpack(frame, target.elements, value);
    case "Subscript":
      return assignItem(frame, target.value, target.index, value);
    case "Attribute":
      return assignAttribute(frame, target.value, target.attribute.name, value);
    case "Starred":
      return assign(frame, target.value, value);
    default:
      return;
  }
}

/** Names declared `global` in a function live in the module. */
const GLOBALS = "global";

/** `global a, b`. */
export function declareGlobal(frame: Frame, names: readonly string[], origin: AbstractValue["origin"]): void {
  const declared = elementsOf(frame.scope.variables.get(GLOBALS)) ?? [];
  const added = names.map((name) => known({ type: "text", value: name }, origin));
  frame.scope.variables.set(GLOBALS, sequence("list", [...declared, ...added], origin));
}

function scopeOf(frame: Frame, name: string): Scope {
  const declared = elementsOf(frame.scope.variables.get(GLOBALS)) ?? [];
  return declared.some((element) => textOf(element) === name) ? frame.globals : frame.scope;
}

/** Binds a name in a scope; names that the run pins keep the pinned value at a module's top level. */
export function bindName(frame: Frame, scope: Scope, name: string, value: AbstractValue): void {
  const pinned = scope === frame.globals ? frame.run.assumed.get(name) : undefined;
  scope.variables.set(name, pinned === undefined ? value : withOrigin(pinned, value.origin));
}

function unpack(frame: Frame, targets: readonly Expression[], value: AbstractValue): void {
  const iteration = iterationOf(value, value.origin);
  const star = targets.findIndex((target) => target.kind === "Starred");
  const elements = iteration?.open === false ? iteration.elements : undefined;
  for (const [index, target] of targets.entries()) {
    const element =
      elements === undefined
        ? itemOf(frame, value, index, target)
        : part(elements, index, star, targets.length, value);
    assign(frame, target, element ?? unknown("a part of something that does not fit", value.origin));
  }
}

function itemOf(frame: Frame, value: AbstractValue, index: number, target: Expression): AbstractValue {
  const origin = originOf(frame, target, "unpacked here");
  return apply({ name: "item" }, [value, known({ type: "number", value: index }, origin)], origin);
}

function part(
  elements: readonly AbstractValue[],
  index: number,
  star: number,
  targets: number,
  whole: AbstractValue,
): AbstractValue | undefined {
  if (star < 0 || index < star) return elements[index];
  const after = targets - star - 1;
  if (index === star) return sequence("list", elements.slice(star, elements.length - after), whole.origin);
  return elements[elements.length - (targets - index)];
}

function assignItem(frame: Frame, container: Expression, index: Expression, value: AbstractValue): void {
  const { evaluate } = frame.run.interpreter;
  const before = evaluate(frame, container);
  if (isEnvironment(before)) {
    const variable = textOf(evaluate(frame, index));
    if (variable !== undefined) frame.run.environment.set(variable, value);
    return;
  }
  if (isNamespace(before)) {
    const name = textOf(evaluate(frame, index));
    if (name !== undefined) bindName(frame, frame.globals, name, value);
    return;
  }
  if (index.kind === "Slice")
    return assign(
      frame,
      container,
      unknown("a slice that is assigned", originOf(frame, container, "changed here")),
    );
  const origin = originOf(frame, container, "an item set here");
  const changed = apply({ name: "set-item" }, [before, evaluate(frame, index), value], origin);
  assign(
    frame,
    container,
    traced(withOrigin(changed, before.origin), placeOf(frame, container), "an item set here", "changed"),
  );
}

/** `globals()`, `locals()` or `vars()` at a module's top level. */
export function isNamespace(value: AbstractValue): boolean {
  return value.kind === "known" && value.content.type === "external" && value.content.name === "globals()";
}

/** `sys.modules[__name__].X = …` and the like are not followed; objects of the project keep their fields. */
function assignAttribute(frame: Frame, owner: Expression, name: string, value: AbstractValue): void {
  if (owner.kind !== "Name") return;
  const before = lookUp(frame.scope, owner.name);
  if (before?.kind !== "known") return;
  const { content } = before;
  if (content.type === "instance") {
    const fields = new Map([...content.fields, [name, value] as const]);
    assign(frame, owner, known({ ...content, fields }, before.origin));
  }
  if (content.type === "class") content.class.scope.variables.set(name, value);
}

/** `target += value`: lists take any iterable. */
export function augment(frame: Frame, node: AugAssign): void {
  const { evaluate } = frame.run.interpreter;
  const before = evaluate(frame, node.target);
  const added = evaluate(frame, node.value);
  const origin = originOf(frame, node, "extended here");
  const extendsList = node.operator === "+" && before.kind === "known" && before.content.type === "list";
  const changed =
    extendsList && added.kind !== "environment" && added.kind !== "one-of"
      ? apply({ name: "mutate", method: "extend", keywords: [] }, [before, added], origin)
      : apply({ name: "binary", operator: node.operator }, [before, added], origin);
  assign(
    frame,
    node.target,
    traced(withOrigin(changed, before.origin), placeOf(frame, node), "changed here", "changed"),
  );
}

/** `del target`. */
export function unassign(frame: Frame, target: Expression): void {
  if (target.kind === "Name") frame.scope.variables.delete(target.name);
  if (target.kind !== "Subscript") return;
  const { evaluate } = frame.run.interpreter;
  const origin = originOf(frame, target, "an item deleted here");
  const changed = apply(
    { name: "delete-item" },
    [evaluate(frame, target.value), evaluate(frame, target.index)],
    origin,
  );
  assign(frame, target.value, changed);
}
