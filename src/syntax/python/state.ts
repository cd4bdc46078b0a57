/** What the tokenizer and the grammar share while one file is read: one plain record, passed to every function. */
import type { Span } from "../../source/span.ts";
import type { NameTable } from "./names.ts";
import { END_OF_FILE, INDENT } from "./tokens.ts";
import type { Expression, Param, Statement, SyntaxProblem } from "./tree.ts";

/** The rules that need each other across files; handed over here so that the files import one another in one direction only. */
export interface Grammar {
  /** A conditional expression or lambda, without a walrus. */
  readonly expression: (p: Parser) => Expression;
  /** An expression with an optional `name :=` before it. */
  readonly namedExpression: (p: Parser) => Expression;
  /** Infix operators that bind at least as tightly as `floor`. */
  readonly operation: (p: Parser, floor: number) => Expression;
  /** An element of a display or an argument: a starred or named expression. */
  readonly element: (p: Parser) => Expression;
  /** One or more elements separated by commas; several make a tuple. */
  readonly elementList: (p: Parser) => Expression;
  /** The same in a statement, where a `yield` may stand and a walrus may not. */
  readonly expressionList: (p: Parser) => Expression;
  /** What can be assigned to in `for` and `with`, up to `in`, `:` or `=`. */
  readonly targetList: (p: Parser) => Expression;
  /** The parameters of a `lambda`, up to its colon. */
  readonly lambdaParameters: (p: Parser) => Param[];
  /** `:` and the statements under it. */
  readonly block: (p: Parser) => Statement[];
}

/** The one record: input, current token, what is open, what was found. */
export interface Parser {
  /** The file's bytes, followed by zeros. */
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly names: NameTable;
  /** The declared encoding for names with bytes above 127; `utf-8` unless a cookie says otherwise. */
  readonly encoding: string;
  readonly grammar: Grammar;

  /** Where the tokenizer goes on: the end of the current token. */
  position: number;
  /** The current token: its kind (`tokens.ts`) and span. */
  kind: number;
  start: number;
  end: number;
  /** Of a NAME: its number in the table and its text. */
  atom: number;
  name: string;
  /** Of a STRING or FORMATTED_START: prefix flags (`string-tokens.ts`); of a NUMBER: its form (`numbers.ts`). */
  detail: number;
  /** The end of the last token with text, where the node that ends with it ends. */
  previousEnd: number;

  /** How many brackets are open. */
  brackets: number;
  /** The value of `brackets` inside the innermost replacement field of an f-string; -1 outside. */
  fieldBrackets: number;
  /** The closing tokens that the grammar waits for, innermost last. */
  readonly closers: number[];
  /** Whether the next token is the first of a logical line. */
  atLineStart: boolean;
  /** Where the logical line began, and at which column. */
  lineStart: number;
  lineColumn: number;
  /** Columns of the open blocks with tabs to multiples of eight, and with tabs as one column (to notice mixtures). */
  readonly indents: number[];
  readonly tabless: number[];

  readonly comments: Span[];
  readonly problems: SyntaxProblem[];
  /** How many problems there were, also those that are not kept. */
  failures: number;
  /** Start of the logical line with the first problem; -1 while there is none. */
  firstProblemLine: number;
  /** Start of the last string with three quotes before the first problem, which may be one that was meant to be closed. */
  suspectString: number;
  /** Start of the last string with three quotes; -1 before there is one. */
  lastTriple: number;
  /** Whether such a string went on to the end of the file, so that their quotes are odd in number. */
  openTriple: boolean;
  /** The string with three quotes that is taken to end with its line; -1 for none. */
  readonly brokenString: number;
  /** From this offset on, a line that is not indented more than its statement closes the brackets before it. */
  readonly closesByIndentFrom: number;
  /** How deep the grammar's rules are nested. */
  depth: number;
  /** How many `elif`s the current statement stands under. */
  elifs: number;
  /** How many operators, attributes, calls and subscripts the longest chain since the enclosing bracket has. */
  steps: number;
  /** Bytes that may still be read twice when a guess has to be taken back; bounds the time for hostile files. */
  rereadBudget: number;
}

/** What `createParser` needs to know about the file. */
export interface ParserInput {
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly names: NameTable;
  readonly encoding: string;
  readonly closesByIndentFrom: number;
  readonly brokenString: number;
}

/** The state before the first token; a byte order mark is skipped. */
export function createParser(input: ParserInput, grammar: Grammar): Parser {
  const { bytes } = input;
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return {
    bytes,
    length: input.length,
    names: input.names,
    encoding: input.encoding,
    grammar,
    position: start,
    kind: INDENT,
    start,
    end: start,
    atom: 0,
    name: "",
    detail: 0,
    previousEnd: start,
    brackets: 0,
    fieldBrackets: -1,
    closers: [],
    atLineStart: true,
    lineStart: start,
    lineColumn: 0,
    indents: [0],
    tabless: [0],
    comments: [],
    problems: [],
    failures: 0,
    firstProblemLine: -1,
    suspectString: -1,
    lastTriple: -1,
    openTriple: false,
    brokenString: input.brokenString,
    closesByIndentFrom: input.closesByIndentFrom,
    depth: 0,
    elifs: 0,
    steps: 0,
    rereadBudget: 2 * input.length + 65_536,
  };
}

/** More problems than this in one file tell nothing new; they are counted but not kept. */
const MAX_PROBLEMS = 1000;

/** Notes a problem at a place; only the first one at each place is kept. */
export function reportAt(p: Parser, message: string, start: number, end: number): void {
  p.failures++;
  const last = p.problems[p.problems.length - 1];
  if (last !== undefined && last.start === start) return;
  if (p.firstProblemLine < 0) {
    p.firstProblemLine = p.lineStart;
    p.suspectString = p.lastTriple;
  }
  if (p.problems.length < MAX_PROBLEMS) p.problems.push({ message, start, end });
}

/** Notes a problem at the current token. */
export function report(p: Parser, message: string): void {
  reportAt(p, message, p.start, p.kind === END_OF_FILE ? p.start : p.end);
}
