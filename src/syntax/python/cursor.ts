/** Moving over the tokens: expecting, skipping, guessing and taking back, opening and closing brackets. */
import { advance } from "./lexer.ts";
import { identifier } from "./nodes.ts";
import { type Parser, report } from "./state.ts";
import {
  ASYNC,
  AWAIT,
  FALSE,
  NAME,
  NEWLINE,
  NONE,
  RESERVED_WORDS,
  RIGHT_BRACE,
  RIGHT_PAREN,
  RIGHT_SQUARE,
} from "./tokens.ts";
import type { Identifier } from "./tree.ts";

/** Steps over the token if it is there. */
export function accept(p: Parser, kind: number): boolean {
  if (p.kind !== kind) return false;
  advance(p);
  return true;
}

/** Steps over the token, or notes that it is missing. */
export function expect(p: Parser, kind: number, what: string): boolean {
  if (accept(p, kind)) return true;
  report(p, `expected ${what}`);
  return false;
}

/**
 * A place for what is missing before the current token. What was read so far is said to reach up to it, so that the
 * nodes around the hole hold it.
 */
export function holeHere(p: Parser): number {
  p.previousEnd = p.start;
  return p.start;
}

/** The name here (`async` and `await` were names before Python 3.7); where there is none, an empty one before this token. */
export function expectName(p: Parser): Identifier {
  if (p.kind === NAME) return takeName(p, p.name);
  if (p.kind === ASYNC || p.kind === AWAIT) return takeName(p, RESERVED_WORDS[p.kind - 1] ?? "");
  report(p, "expected a name");
  const at = holeHere(p);
  return identifier(at, at, "");
}

/** The name after a dot, where Python 2 also allows `None`, `True` and `False`. */
export function expectAttribute(p: Parser): Identifier {
  if (p.kind >= NONE && p.kind <= FALSE) return takeName(p, RESERVED_WORDS[p.kind - 1] ?? "");
  return expectName(p);
}

function takeName(p: Parser, text: string): Identifier {
  const node = identifier(p.start, p.end, text);
  advance(p);
  return node;
}

/** Whether no token of this logical line is left. */
export function lineIsOver(p: Parser): boolean {
  return p.kind >= NEWLINE;
}

/** Whether a token is `)`, `]` or `}`. */
export function isCloser(kind: number): boolean {
  return kind === RIGHT_PAREN || kind === RIGHT_SQUARE || kind === RIGHT_BRACE;
}

/** Steps over an opening bracket. */
export function openBracket(p: Parser, closer: number): void {
  p.closers.push(closer);
  advance(p);
}

/**
 * Steps over the closing bracket. A wrong one is taken for it, unless an outer bracket waits for that one.
 */
export function closeBracket(p: Parser, closer: number): void {
  p.closers.pop();
  if (accept(p, closer)) return;
  report(p, `expected ${BRACKET_TEXT[closer] ?? "a closing bracket"}`);
  if (isCloser(p.kind) && !p.closers.includes(p.kind)) advance(p);
  else if (p.brackets > 0) p.brackets--;
}

const BRACKET_TEXT: Readonly<Record<number, string>> = {
  [RIGHT_PAREN]: "`)`",
  [RIGHT_SQUARE]: "`]`",
  [RIGHT_BRACE]: "`}`",
};

/** Where a guess began; `undo` returns there. Lines never end inside a guess, so indentation needs no saving. */
export interface Mark {
  readonly position: number;
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly atom: number;
  readonly name: string;
  readonly detail: number;
  readonly previousEnd: number;
  readonly brackets: number;
  readonly atLineStart: boolean;
  readonly closers: number;
  readonly comments: number;
  readonly problems: number;
  readonly failures: number;
  readonly firstProblemLine: number;
  readonly suspectString: number;
}

/** Remembers where the parser is. */
export function mark(p: Parser): Mark {
  return {
    position: p.position,
    kind: p.kind,
    start: p.start,
    end: p.end,
    atom: p.atom,
    name: p.name,
    detail: p.detail,
    previousEnd: p.previousEnd,
    brackets: p.brackets,
    atLineStart: p.atLineStart,
    closers: p.closers.length,
    comments: p.comments.length,
    problems: p.problems.length,
    failures: p.failures,
    firstProblemLine: p.firstProblemLine,
    suspectString: p.suspectString,
  };
}

/** Whether something went wrong since the mark was set. */
export function failedSince(p: Parser, from: Mark): boolean {
  return p.failures > from.failures;
}

/** Goes back to a mark, as if nothing had been read since; what was read twice is taken off the budget. */
export function undo(p: Parser, from: Mark): void {
  p.rereadBudget -= p.position - from.position;
  p.position = from.position;
  p.kind = from.kind;
  p.start = from.start;
  p.end = from.end;
  p.atom = from.atom;
  p.name = from.name;
  p.detail = from.detail;
  p.previousEnd = from.previousEnd;
  p.brackets = from.brackets;
  p.atLineStart = from.atLineStart;
  p.closers.length = from.closers;
  p.comments.length = from.comments;
  p.problems.length = from.problems;
  p.failures = from.failures;
  p.firstProblemLine = from.firstProblemLine;
  p.suspectString = from.suspectString;
}
