/** Statements that take one line: expressions, assignments, `return`, `raise`, `del` and the like. */
import { accept, expectName } from "./cursor.ts";
import { expression, expressionList } from "./expressions.ts";
import { fromImport, plainImport } from "./imports.ts";
import { advance } from "./lexer.ts";
import { typeParameters } from "./parameters.ts";
import { execStatement, isPython2Statement, printStatement, raisedCall } from "./python2.ts";
import { type Parser, report } from "./state.ts";
import { checkDeleted, checkSingleTarget, checkTarget } from "./targets.ts";
import {
  ASSERT,
  ASSIGN,
  AUGMENTED,
  BREAK,
  COLON,
  COMMA,
  CONTINUE,
  DEL,
  EXEC_NAME,
  FIRST_AUGMENTED,
  FROM,
  GLOBAL,
  IMPORT,
  LAST_AUGMENTED,
  NAME,
  NONLOCAL,
  PASS,
  PRINT_NAME,
  RAISE,
  RETURN,
  TYPE_NAME,
  binaryOperator,
  startsExpression,
} from "./tokens.ts";
import type { Assert, Delete, Expression, Raise, Return, Statement, TypeAlias } from "./tree.ts";

/** One small statement, without its semicolon or line break. May take no token if none begins here. */
export function simpleStatement(p: Parser): Statement {
  const { start } = p;
  switch (p.kind) {
    case NAME:
      return nameStatement(p);
    case RETURN:
      return returnStatement(p);
    case IMPORT:
      return plainImport(p);
    case FROM:
      return fromImport(p);
    case PASS:
      advance(p);
      return { kind: "Pass", start, end: p.previousEnd };
    case BREAK:
      advance(p);
      return { kind: "Break", start, end: p.previousEnd };
    case CONTINUE:
      advance(p);
      return { kind: "Continue", start, end: p.previousEnd };
    default:
      return rareStatement(p);
  }
}

function rareStatement(p: Parser): Statement {
  const { start } = p;
  switch (p.kind) {
    case RAISE:
      return raiseStatement(p);
    case ASSERT:
      return assertStatement(p);
    case DEL:
      return deleteStatement(p);
    case GLOBAL:
      return { kind: "Global", start, names: declaredNames(p), end: p.previousEnd };
    case NONLOCAL:
      return { kind: "Nonlocal", start, names: declaredNames(p), end: p.previousEnd };
    default:
      return expressionStatement(p);
  }
}

/** A statement that begins with a name, some of which (`type`, `print`, `exec`) are words of their own there. */
function nameStatement(p: Parser): Statement {
  if (p.atom === PRINT_NAME && isPython2Statement(p)) return printStatement(p);
  if (p.atom === EXEC_NAME && isPython2Statement(p)) return execStatement(p);
  if (p.atom === TYPE_NAME && nameFollows(p)) return typeAlias(p);
  return expressionStatement(p);
}

const TYPE_ALIAS = /^[ \t\f]+(?!(?:in|is|and|or|if|not|else|for)\b)[\p{XID_Start}_]/u;

/** Whether a name follows the word `type`, which makes it the PEP 695 statement. */
function nameFollows(p: Parser): boolean {
  const ahead = new TextDecoder().decode(p.bytes.subarray(p.end, p.end + 64));
  return TYPE_ALIAS.test(ahead);
}

function typeAlias(p: Parser): TypeAlias {
  const { start } = p;
  advance(p);
  const name = expectName(p);
  const typeParams = typeParameters(p);
  if (!accept(p, ASSIGN)) report(p, "expected `=`");
  const value = expression(p);
  return { kind: "TypeAlias", start, end: p.previousEnd, name, typeParams, value };
}

function expressionStatement(p: Parser): Statement {
  const { start } = p;
  const value = expressionList(p);
  if (p.kind === ASSIGN) return assignment(p, start, value);
  if (p.kind === COLON && !isKeywordLike(value)) return annotated(p, start, value);
  if (p.kind >= FIRST_AUGMENTED && p.kind <= LAST_AUGMENTED) return augmented(p, start, value);
  return { kind: "ExpressionStatement", start, end: p.previousEnd, value };
}

/** A colon after nothing readable belongs to something else, such as an `else` without its `if`. */
function isKeywordLike(value: Expression): boolean {
  return value.kind === "Error";
}

function assignment(p: Parser, start: number, first: Expression): Statement {
  const targets: Expression[] = [];
  let value = first;
  while (accept(p, ASSIGN)) {
    checkTarget(p, value);
    targets.push(value);
    value = expressionList(p);
  }
  return { kind: "Assign", start, end: p.previousEnd, targets, value };
}

function annotated(p: Parser, start: number, target: Expression): Statement {
  checkSingleTarget(p, target);
  advance(p);
  const annotation = expression(p);
  const value = accept(p, ASSIGN) ? expressionList(p) : undefined;
  return { kind: "AnnAssign", start, end: p.previousEnd, target, annotation, value };
}

function augmented(p: Parser, start: number, target: Expression): Statement {
  checkSingleTarget(p, target);
  const operator = binaryOperator(p.kind - AUGMENTED);
  advance(p);
  const value = expressionList(p);
  return {
    kind: "AugAssign",
    start,
    end: p.previousEnd,
    target,
    operator,
    value,
  };
}

function returnStatement(p: Parser): Return {
  const { start } = p;
  advance(p);
  const value = startsExpression(p.kind) ? expressionList(p) : undefined;
  return { kind: "Return", start, end: p.previousEnd, value };
}

function raiseStatement(p: Parser): Raise {
  const { start } = p;
  advance(p);
  const inner = p.start;
  let exception = startsExpression(p.kind) ? expression(p) : undefined;
  if (exception !== undefined && p.kind === COMMA) exception = raisedCall(p, inner, exception);
  const cause = exception !== undefined && accept(p, FROM) ? expression(p) : undefined;
  return { kind: "Raise", start, end: p.previousEnd, exception, cause };
}

function assertStatement(p: Parser): Assert {
  const { start } = p;
  advance(p);
  const test = expression(p);
  const message = accept(p, COMMA) ? expression(p) : undefined;
  return { kind: "Assert", start, end: p.previousEnd, test, message };
}

function deleteStatement(p: Parser): Delete {
  const { start } = p;
  advance(p);
  const first = p.start;
  const value = expressionList(p);
  checkDeleted(p, value);
  const bare = value.kind === "Tuple" && p.bytes[first] !== 40;
  return { kind: "Delete", start, end: p.previousEnd, targets: bare ? value.elements : [value] };
}

function declaredNames(p: Parser): readonly string[] {
  const names: string[] = [];
  advance(p);
  do names.push(expectName(p).name);
  while (accept(p, COMMA));
  return names;
}
