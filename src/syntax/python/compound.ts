/** `if`, `while`, `for` and `try`. */
import { accept, expect, expectName, lineIsOver } from "./cursor.ts";
import { advance } from "./lexer.ts";
import * as nodes from "./nodes.ts";
import { type Parser, report } from "./state.ts";
import { AS, COLON, COMMA, ELIF, ELSE, EXCEPT, FINALLY, IN, STAR, startsExpression } from "./tokens.ts";
import { checkTarget } from "./targets.ts";
import type { ExceptHandler, Expression, For, Identifier, If, Statement, Try, While } from "./tree.ts";

interface Branch {
  readonly start: number;
  readonly test: Expression;
  readonly body: readonly Statement[];
}

/** An `elif` makes the tree one level deeper; after this many the next ones stand beside each other. */
const MAX_ELIFS = 400;

/** `if`, its `elif`s (read in a loop, so that a long chain needs no deep stack) and `else`. */
export function ifStatement(p: Parser): If {
  const { elifs } = p;
  const first = branch(p);
  const others: Branch[] = [];
  while (p.kind === ELIF && p.elifs < MAX_ELIFS) {
    p.elifs++;
    others.push(branch(p));
  }
  let orElse = p.kind === ELIF ? besideEachOther(p) : elseBlock(p);
  p.elifs = elifs;
  const end = p.previousEnd;
  for (let i = others.length - 1; i >= 0; i--) {
    const other = others[i];
    if (other !== undefined) orElse = [ifNode(other, end, orElse)];
  }
  return ifNode(first, end, orElse);
}

function besideEachOther(p: Parser): readonly Statement[] {
  const statements: Statement[] = [];
  while (p.kind === ELIF) {
    const next = branch(p);
    statements.push(ifNode(next, p.previousEnd, []));
  }
  statements.push(...elseBlock(p));
  return statements;
}

function ifNode({ start, test, body }: Branch, end: number, orElse: readonly Statement[]): If {
  return { kind: "If", start, end, test, body, orElse };
}

function branch(p: Parser): Branch {
  const { start } = p;
  advance(p);
  const test = p.grammar.namedExpression(p);
  return { start, test, body: p.grammar.block(p) };
}

function elseBlock(p: Parser): readonly Statement[] {
  return accept(p, ELSE) ? p.grammar.block(p) : [];
}

/** `while … else`. */
export function whileStatement(p: Parser): While {
  const { start, test, body } = branch(p);
  const orElse = elseBlock(p);
  return { kind: "While", start, end: p.previousEnd, test, body, orElse };
}

/** `for … in … else`; `start` is that of `async` if there is one. */
export function forStatement(p: Parser, start: number): For {
  const async = p.start !== start;
  advance(p);
  const target = p.grammar.targetList(p);
  checkTarget(p, target);
  expect(p, IN, "`in`");
  const iterable = p.grammar.expressionList(p);
  const body = p.grammar.block(p);
  const orElse = elseBlock(p);
  return { kind: "For", start, end: p.previousEnd, async, target, iterable, body, orElse };
}

/** `try` with all that follows it. */
export function tryStatement(p: Parser): Try {
  const { start } = p;
  advance(p);
  const body = p.grammar.block(p);
  const handlers: ExceptHandler[] = [];
  while (p.kind === EXCEPT) handlers.push(exceptHandler(p));
  const orElse = elseBlock(p);
  const last = accept(p, FINALLY) ? p.grammar.block(p) : undefined;
  if (handlers.length === 0 && last === undefined) report(p, "expected `except` or `finally`");
  return { kind: "Try", start, end: p.previousEnd, body, handlers, orElse, finally: last ?? [] };
}

function exceptHandler(p: Parser): ExceptHandler {
  const { start } = p;
  advance(p);
  const starred = accept(p, STAR);
  const bare = p.kind === COLON || lineIsOver(p);
  if (bare && starred) report(p, "expected an exception after `except*`");
  const caught = bare ? UNTYPED : exceptType(p);
  const body = p.grammar.block(p);
  return { kind: "ExceptHandler", start, end: p.previousEnd, type: caught.type, name: caught.name, body };
}

interface Caught {
  readonly type: Expression | undefined;
  readonly name: Identifier | undefined;
}

const UNTYPED: Caught = { type: undefined, name: undefined };

function exceptType(p: Parser): Caught {
  const { start } = p;
  const type = p.grammar.expression(p);
  if (p.kind === COMMA) return severalTypes(p, start, type);
  return { type, name: accept(p, AS) ? expectName(p) : undefined };
}

/** PEP 758 leaves out the parentheses around several types; Python 2 put the name after a comma. */
function severalTypes(p: Parser, start: number, first: Expression): Caught {
  const types = [first];
  while (accept(p, COMMA) && startsExpression(p.kind)) types.push(p.grammar.expression(p));
  const [, second] = types;
  if (types.length === 2 && second?.kind === "Name" && isVariableName(second.name)) {
    return { type: first, name: nodes.identifier(second.start, second.end, second.name) };
  }
  return { type: nodes.tuple(start, p.previousEnd, types), name: undefined };
}

/** Exceptions begin with a capital letter; what does not is Python 2's `except E, e:`. */
function isVariableName(text: string): boolean {
  const first = text.charAt(0);
  return first !== first.toUpperCase() || first === "_";
}
