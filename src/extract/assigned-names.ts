/** Which names a block may give a new value, without lowering it. */
import type { Expression, Statement } from "../syntax/python/tree.ts";

/** Names that the statements assign or change in place, in order of first appearance; nested functions are left out. */
export function assignedNames(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of statements) collect(statement, names);
  return names;
}

function collectAll(statements: readonly Statement[], names: Set<string>): void {
  for (const statement of statements) collect(statement, names);
}

function collect(node: Statement, names: Set<string>): void {
  switch (node.kind) {
    case "Assign":
      for (const target of node.targets) collectTarget(target, names);
      return;
    case "AugAssign":
    case "AnnAssign":
      collectTarget(node.target, names);
      return;
    case "ExpressionStatement":
      collectReceiver(node.value, names);
      return;
    case "For":
      collectTarget(node.target, names);
      collectAll(node.body, names);
      collectAll(node.orElse, names);
      return;
    case "While":
    case "If":
      collectAll(node.body, names);
      collectAll(node.orElse, names);
      return;
    case "With":
      for (const item of node.items) if (item.target) collectTarget(item.target, names);
      collectAll(node.body, names);
      return;
    case "Try":
      for (const block of [node.body, node.orElse, node.finally]) collectAll(block, names);
      for (const handler of node.handlers) collectAll(handler.body, names);
      return;
    case "Match":
      for (const one of node.cases) collectAll(one.body, names);
      return;
    default:
      return;
  }
}

/** Adds the names that an assignment target gives a value or changes in place. */
export function collectTarget(target: Expression, names: Set<string>): void {
  switch (target.kind) {
    case "Name":
      names.add(target.name);
      return;
    case "Attribute":
    case "Subscript":
    case "Starred":
      collectTarget(target.value, names);
      return;
    case "Tuple":
    case "List":
      for (const element of target.elements) collectTarget(element, names);
      return;
    default:
      return;
  }
}

/** `parts.append(x)` may change `parts`. */
function collectReceiver(value: Expression, names: Set<string>): void {
  if (value.kind === "Call" && value.callee.kind === "Attribute") collectTarget(value.callee.value, names);
}
