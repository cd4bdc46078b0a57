/** `with`, whose items may stand in parentheses that look like a tuple's. */
import { accept, closeBracket, failedSince, lineIsOver, mark, openBracket, undo } from "./cursor.ts";
import { advance } from "./lexer.ts";
import { type Parser } from "./state.ts";
import { checkTarget } from "./targets.ts";
import { AS, BITWISE_OR_LEVEL, COLON, COMMA, LEFT_PAREN, RIGHT_PAREN, STAR } from "./tokens.ts";
import type { With, WithItem } from "./tree.ts";

/** `with` or `async with`; `start` is that of `async` if there is one. */
export function withStatement(p: Parser, start: number): With {
  const async = p.start !== start;
  advance(p);
  const items = (p.kind === LEFT_PAREN ? parenthesisedItems(p) : undefined) ?? plainItems(p);
  const body = p.grammar.block(p);
  return { kind: "With", start, end: p.previousEnd, async, items, body };
}

function plainItems(p: Parser): readonly WithItem[] {
  const items: WithItem[] = [];
  do items.push(withItem(p));
  while (accept(p, COMMA) && p.kind !== COLON);
  return items;
}

/** `(a as b, c as d)` if these parentheses hold the items and a colon follows; they may as well begin an expression. */
function parenthesisedItems(p: Parser): readonly WithItem[] | undefined {
  const before = mark(p);
  if (p.rereadBudget <= 0) return undefined;
  const items: WithItem[] = [];
  openBracket(p, RIGHT_PAREN);
  while (p.kind !== RIGHT_PAREN && !lineIsOver(p) && !failedSince(p, before)) {
    items.push(withItem(p));
    if (!accept(p, COMMA)) break;
  }
  closeBracket(p, RIGHT_PAREN);
  if (p.kind === COLON && items.length > 0 && !failedSince(p, before)) return items;
  undo(p, before);
  return undefined;
}

function withItem(p: Parser): WithItem {
  const { start } = p;
  const context = p.grammar.expression(p);
  const target = accept(p, AS) ? withTarget(p) : undefined;
  return { kind: "WithItem", start, end: p.previousEnd, context, target };
}

function withTarget(p: Parser): WithItem["target"] {
  const target = p.kind === STAR ? p.grammar.targetList(p) : p.grammar.operation(p, BITWISE_OR_LEVEL);
  checkTarget(p, target);
  return target;
}
