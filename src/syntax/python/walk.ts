/** Going through a tree. Every kind is covered; a new kind that is not fails to compile. */
import type {
  ExceptHandler,
  Expression,
  FormattedPart,
  FunctionDef,
  ImportAlias,
  MatchCase,
  Module,
  Node,
  Param,
  Pattern,
  Statement,
  TypeParam,
  WithItem,
} from "./tree.ts";

/** What is called with a node. */
export type Visit = (node: Node) => void;

/** Calls `visit` with each direct child, in the order of the source. */
export function forEachChild(node: Node, visit: Visit): void {
  switch (node.kind) {
    case "Name":
    case "Identifier":
    case "String":
    case "Number":
    case "Constant":
    case "FormattedText":
      return;
    case "Attribute":
      visit(node.value);
      visit(node.attribute);
      return;
    case "Call":
      visit(node.callee);
      return each(node.arguments, visit);
    case "Argument":
      if (node.name !== undefined) visit(node.name);
      visit(node.value);
      return;
    case "Starred":
    case "Await":
      visit(node.value);
      return;
    case "Tuple":
    case "List":
    case "Set":
      return each(node.elements, visit);
    case "Dict":
      return each(node.entries, visit);
    case "DictEntry":
      if (node.key !== undefined) visit(node.key);
      visit(node.value);
      return;
    case "FormattedString":
    case "Error":
      return each<Node>(node.parts, visit);
    case "Replacement":
      visit(node.value);
      return each<FormattedPart>(node.format, visit);
    default:
      return forEachOperand(node, visit);
  }
}

type Operators =
  | "Subscript"
  | "Slice"
  | "Binary"
  | "Compare"
  | "BooleanOperation"
  | "Unary"
  | "Conditional"
  | "Comprehension"
  | "ComprehensionClause"
  | "Lambda"
  | "Yield"
  | "NamedExpression";

/** What statements and patterns are made of; expressions without operators are done already. */
type Larger =
  | Module
  | Statement
  | Pattern
  | Param
  | TypeParam
  | WithItem
  | MatchCase
  | ExceptHandler
  | ImportAlias;

function forEachOperand(node: Extract<Node, { kind: Operators }> | Larger, visit: Visit): void {
  switch (node.kind) {
    case "Subscript":
      visit(node.value);
      visit(node.index);
      return;
    case "Slice":
      return some(visit, node.lower, node.upper, node.step);
    case "Binary":
      visit(node.left);
      visit(node.right);
      return;
    case "Compare":
      visit(node.left);
      return each(node.comparators, visit);
    case "BooleanOperation":
      return each(node.values, visit);
    case "Unary":
      visit(node.operand);
      return;
    case "Conditional":
      return some(visit, node.body, node.test, node.orElse);
    case "Comprehension":
      some(visit, node.element, node.value);
      return each(node.clauses, visit);
    case "ComprehensionClause":
      some(visit, node.target, node.iterable);
      return each(node.conditions, visit);
    case "Lambda":
      each(node.params, visit);
      visit(node.body);
      return;
    case "Yield":
      return some(visit, node.value);
    case "NamedExpression":
      return some(visit, node.target, node.value);
    default:
      return forEachInStatement(node, visit);
  }
}

function forEachInStatement(node: Larger, visit: Visit): void {
  switch (node.kind) {
    case "ExpressionStatement":
      visit(node.value);
      return;
    case "Assign":
      each(node.targets, visit);
      visit(node.value);
      return;
    case "Return":
      return some(visit, node.value);
    case "Param":
      return some(visit, node.name, node.annotation, node.default);
    case "Module":
      return each(node.body, visit);
    case "FunctionDef":
      return forEachInFunction(node, visit);
    case "ClassDef":
      each(node.decorators, visit);
      visit(node.name);
      each(node.typeParams, visit);
      each(node.arguments, visit);
      return each(node.body, visit);
    case "If":
    case "While":
      visit(node.test);
      each(node.body, visit);
      return each(node.orElse, visit);
    case "For":
      some(visit, node.target, node.iterable);
      each(node.body, visit);
      return each(node.orElse, visit);
    case "Import":
    case "ImportFrom":
      return each(node.names, visit);
    case "Try":
      each(node.body, visit);
      each(node.handlers, visit);
      each(node.orElse, visit);
      return each(node.finally, visit);
    case "ExceptHandler":
      some(visit, node.type, node.name);
      return each(node.body, visit);
    case "With":
      each(node.items, visit);
      return each(node.body, visit);
    case "WithItem":
      return some(visit, node.context, node.target);
    default:
      return forEachInRareStatement(node, visit);
  }
}

function forEachInFunction(node: FunctionDef, visit: Visit): void {
  each(node.decorators, visit);
  visit(node.name);
  each(node.typeParams, visit);
  each(node.params, visit);
  some(visit, node.returns);
  each(node.body, visit);
}

type RareStatement = Extract<
  Statement,
  {
    kind:
      | "AugAssign"
      | "AnnAssign"
      | "TypeAlias"
      | "Delete"
      | "Raise"
      | "Assert"
      | "Print"
      | "Match"
      | "Global"
      | "Nonlocal"
      | "Pass"
      | "Break"
      | "Continue"
      | "ErrorStatement";
  }
>;

function forEachInRareStatement(
  node: RareStatement | Pattern | TypeParam | MatchCase | ImportAlias,
  visit: Visit,
): void {
  switch (node.kind) {
    case "Pass":
    case "Break":
    case "Continue":
    case "Global":
    case "Nonlocal":
    case "ImportAlias":
      return;
    case "Raise":
      return some(visit, node.exception, node.cause);
    case "Assert":
      return some(visit, node.test, node.message);
    case "AugAssign":
      return some(visit, node.target, node.value);
    case "AnnAssign":
      return some(visit, node.target, node.annotation, node.value);
    case "Delete":
      return each(node.targets, visit);
    case "Print":
      return each(node.values, visit);
    case "ErrorStatement":
      return each(node.parts, visit);
    case "TypeAlias":
      visit(node.name);
      each(node.typeParams, visit);
      visit(node.value);
      return;
    case "TypeParam":
      return some(visit, node.name, node.bound, node.default);
    case "Match":
      visit(node.subject);
      return each(node.cases, visit);
    case "MatchCase":
      some(visit, node.pattern, node.guard);
      return each(node.body, visit);
    default:
      return forEachInPattern(node, visit);
  }
}

function forEachInPattern(node: Pattern, visit: Visit): void {
  switch (node.kind) {
    case "CapturePattern":
    case "StarPattern":
      return;
    case "ValuePattern":
      visit(node.value);
      return;
    case "SequencePattern":
      return each(node.elements, visit);
    case "OrPattern":
      return each(node.alternatives, visit);
    case "AsPattern":
      visit(node.pattern);
      return;
    case "MappingPattern":
      for (const { key, pattern } of node.entries) some(visit, key, pattern);
      return;
    case "ClassPattern":
      visit(node.class);
      each(node.positional, visit);
      for (const { pattern } of node.keyword) visit(pattern);
  }
}

function each<T extends Node>(nodes: readonly T[], visit: Visit): void {
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (node !== undefined) visit(node);
  }
}

function some(visit: Visit, ...nodes: readonly (Node | undefined)[]): void {
  for (const node of nodes) if (node !== undefined) visit(node);
}

/** `a.b.c` for a chain of names; `undefined` if it begins with anything but a name. */
export function dottedName(expression: Expression): string | undefined {
  if (expression.kind === "Name") return expression.name;
  if (expression.kind !== "Attribute") return undefined;
  let path = expression.attribute.name;
  let inner = expression.value;
  while (inner.kind === "Attribute") {
    path = `${inner.attribute.name}.${path}`;
    inner = inner.value;
  }
  return inner.kind === "Name" ? `${inner.name}.${path}` : undefined;
}
