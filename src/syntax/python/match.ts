/** `match` and `case`, which are ordinary names everywhere else. */
import { accept, expect, failedSince, mark, undo } from "./cursor.ts";
import { advance } from "./lexer.ts";
import { casePattern } from "./patterns.ts";
import { skipStatement } from "./recovery.ts";
import { type Parser, report } from "./state.ts";
import {
  CASE_NAME,
  COLON,
  DEDENT,
  END_OF_FILE,
  IF,
  INDENT,
  NAME,
  NEWLINE,
  startsExpression,
} from "./tokens.ts";
import type { Match, MatchCase } from "./tree.ts";

/** A `match` statement if what follows the word is one; the word may as well be a variable or a function. */
export function matchStatement(p: Parser): Match | undefined {
  const { start } = p;
  const before = mark(p);
  if (p.rereadBudget <= 0) return undefined;
  advance(p);
  if (startsExpression(p.kind)) {
    const subject = p.grammar.elementList(p);
    if (p.kind === COLON && !failedSince(p, before)) {
      advance(p);
      if (p.kind === NEWLINE) return { kind: "Match", start, subject, cases: cases(p), end: p.previousEnd };
    }
  }
  undo(p, before);
  return undefined;
}

function cases(p: Parser): readonly MatchCase[] {
  const found: MatchCase[] = [];
  advance(p);
  if (!expect(p, INDENT, "an indented `case`")) return found;
  while (p.kind !== DEDENT && p.kind !== END_OF_FILE) {
    if (p.kind === NAME && p.atom === CASE_NAME) found.push(matchCase(p));
    else {
      report(p, "expected `case`");
      skipStatement(p);
    }
  }
  accept(p, DEDENT);
  return found;
}

function matchCase(p: Parser): MatchCase {
  const { start } = p;
  advance(p);
  const pattern = casePattern(p);
  const guard = accept(p, IF) ? p.grammar.namedExpression(p) : undefined;
  const body = p.grammar.block(p);
  return { kind: "MatchCase", start, end: p.previousEnd, pattern, guard, body };
}
