/** The `for … in … if …` clauses of comprehensions and generator expressions. */
import { accept, expect } from "./cursor.ts";
import { advance } from "./lexer.ts";
import { type Parser } from "./state.ts";
import { ASYNC, FOR, IF, IN, OR_LEVEL } from "./tokens.ts";
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
  const iterable = p.grammar.operation(p, OR_LEVEL);
  const conditions: Expression[] = [];
  while (p.kind === IF) {
    advance(p);
    conditions.push(p.grammar.operation(p, OR_LEVEL));
  }
  return { kind: "ComprehensionClause", start, end: p.previousEnd, async, target, iterable, conditions };
}
