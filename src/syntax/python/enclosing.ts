/** Which statement a place belongs to. */
import { encloses, type Span } from "../../source/span.ts";
import type { Module, Node, Statement } from "./tree.ts";
import { forEachChild } from "./walk.ts";

/**
 * The innermost statement that holds a span. Of a statement with a body (`if`, `def`, `with`), only its head counts, decorators
 * included: a comment at its first line does not speak for the whole body. Undefined outside every statement.
 */
export function enclosingStatement(module: Module, span: Span): Span | undefined {
  let found: Statement | undefined;
  let inside: Node | undefined = module;
  while (inside) {
    const next: Node | undefined = childAround(inside, span);
    if (next && isStatement(next)) found = next;
    inside = next;
  }
  return found && headOf(found);
}

function childAround(node: Node, span: Span): Node | undefined {
  let around: Node | undefined;
  forEachChild(node, (child) => {
    if (!around && encloses(child, span)) around = child;
  });
  return around;
}

function isStatement(node: Node): node is Statement {
  return STATEMENTS.has(node.kind);
}

const STATEMENTS: ReadonlySet<string> = new Set<Statement["kind"]>([
  "FunctionDef",
  "ClassDef",
  "Return",
  "Delete",
  "Assign",
  "AugAssign",
  "AnnAssign",
  "TypeAlias",
  "For",
  "While",
  "If",
  "With",
  "Match",
  "Raise",
  "Try",
  "Assert",
  "Import",
  "ImportFrom",
  "Global",
  "Nonlocal",
  "ExpressionStatement",
  "Print",
  "Pass",
  "Break",
  "Continue",
  "ErrorStatement",
]);

/** From the statement's start to the first statement inside it. */
function headOf(statement: Statement): Span {
  let end = statement.end;
  forEachChild(statement, (child) => {
    if (isStatement(child)) end = Math.min(end, child.start);
  });
  return { start: statement.start, end };
}
