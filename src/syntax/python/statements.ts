/** Statements: which rule reads which one, and the blocks that hold them. */
import { forStatement, ifStatement, tryStatement, whileStatement } from "./compound.ts";
import { accept, lineIsOver } from "./cursor.ts";
import { asyncStatement, classDefinition, decorated, functionDefinition } from "./definitions.ts";
import { advance } from "./lexer.ts";
import { matchStatement } from "./match.ts";
import { restOfLine, skipBlock, skipToColon } from "./recovery.ts";
import { simpleStatement } from "./simple.ts";
import { type Parser, report } from "./state.ts";
import {
  ASYNC,
  AT,
  CLASS,
  COLON,
  DEDENT,
  DEF,
  END_OF_FILE,
  FOR,
  IF,
  INDENT,
  MATCH_NAME,
  NAME,
  NEWLINE,
  SEMICOLON,
  TRY,
  WHILE,
  WITH,
} from "./tokens.ts";
import type { Module, Statement } from "./tree.ts";
import { withStatement } from "./with.ts";

/** Blocks nested deeper than this are skipped; CPython gives up at 100. */
const MAX_BLOCKS = 100;

/** The whole file. */
export function moduleBody(p: Parser): Module {
  const body: Statement[] = [];
  advance(p);
  while (p.kind !== END_OF_FILE) readStatements(p, body);
  return { kind: "Module", start: 0, end: p.length, body, comments: p.comments };
}

/** `:` and what is under it: an indented block, or statements on the same line. */
export function block(p: Parser): Statement[] {
  const body: Statement[] = [];
  if (!accept(p, COLON)) skipToColon(p, body);
  if (p.kind !== NEWLINE) {
    simpleLine(p, body);
    return body;
  }
  advance(p);
  if (p.kind === INDENT) indentedStatements(p, body);
  else report(p, "expected an indented block");
  return body;
}

function indentedStatements(p: Parser, body: Statement[]): void {
  if (p.indents.length > MAX_BLOCKS) return skipBlock(p);
  advance(p);
  while (p.kind !== DEDENT && p.kind !== END_OF_FILE) readStatements(p, body);
  accept(p, DEDENT);
}

/** Appends one compound statement, or the statements of one logical line. */
function readStatements(p: Parser, body: Statement[]): void {
  if (p.kind >= NEWLINE) return readStray(p, body);
  const compound = compoundStatement(p);
  if (compound !== undefined) body.push(compound);
  else simpleLine(p, body);
}

/** A line break or an indentation where a statement should begin. */
function readStray(p: Parser, body: Statement[]): void {
  if (p.kind !== INDENT) return advance(p);
  report(p, "this line is indented more than the one before it");
  indentedStatements(p, body);
}

function compoundStatement(p: Parser): Statement | undefined {
  switch (p.kind) {
    case NAME:
      return p.atom === MATCH_NAME ? matchStatement(p) : undefined;
    case IF:
      return ifStatement(p);
    case DEF:
      return functionDefinition(p, p.start, []);
    case AT:
      return decorated(p);
    case FOR:
      return forStatement(p, p.start);
    case CLASS:
      return classDefinition(p, p.start, []);
    case TRY:
      return tryStatement(p);
    case WITH:
      return withStatement(p, p.start);
    case WHILE:
      return whileStatement(p);
    case ASYNC:
      return asyncStatement(p);
    default:
      return undefined;
  }
}

/** Small statements separated by semicolons, up to and with the line break. */
function simpleLine(p: Parser, body: Statement[]): void {
  do {
    if (lineIsOver(p)) break;
    body.push(simpleStatement(p));
  } while (accept(p, SEMICOLON));
  if (!lineIsOver(p)) {
    report(p, "expected the end of the statement");
    body.push(restOfLine(p));
  }
  accept(p, NEWLINE);
}
