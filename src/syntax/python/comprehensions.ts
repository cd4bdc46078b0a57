/** The `for … in … if …` clauses of comprehensions and generator expressions. */
import { accept, expect } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { type Parser } from "./state.ts";
import { ASYNC, COMMA, FOR, IF, IN, OR_LEVEL, RIGHT_SQUARE, startsExpression } from "./tokens.ts";
import { checkTarget } from "./targets.ts";
import type { ComprehensionClause, Expression } from "./tree.ts";

/** Whether `for` or `async for` follows an element. */
export function startsComprehension(p: Parser): boolean {
  return p.kind === FOR || p.kind === ASYNC;
}

/** All clauses; the current token is their first. */
export function comprehensionClauses(p: Parser): ComprehensionClause[] {
  const clauses: ComprehensionClause[] = [];
  while (startsComprehension(p)) clauses.push(clause(p));
  return clauses;
}

function clause(p: Parser): ComprehensionClause {
  const { start } = p;
  const async = accept(p, ASYNC);
  expect(p, FOR, "`for`");
  const target = p.grammar.targetList(p);
  checkTarget(p, target);
  expect(p, IN, "`in`");
  const iterable = clauseIterable(p);
  const conditions: Expression[] = [];
  while (p.kind === IF) {
    advance(p);
    conditions.push(p.grammar.operation(p, OR_LEVEL));
  }
  return { kind: "ComprehensionClause", start, end: p.previousEnd, async, target, iterable, conditions };
}

/** An operand after `in`; in Python 2's list comprehensions several may follow without parentheses. */
function clauseIterable(p: Parser): Expression {
  const { start } = p;
  const first = p.grammar.operation(p, OR_LEVEL);
  if (p.kind !== COMMA || p.closers[p.closers.length - 1] !== RIGHT_SQUARE) return first;
  const elements = [first];
  while (accept(p, COMMA) && startsExpression(p.kind)) elements.push(p.grammar.operation(p, OR_LEVEL));
  return nodes.tuple(start, p.previousEnd, elements);
}
