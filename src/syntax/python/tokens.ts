/**
 * Kinds of tokens as small integers, so that the grammar compares integers and looks things up in byte tables.
 *
 * Keywords come first and equal their number in the name table (`names.ts`); those above `LAST_KEYWORD_IN_BRACKETS` can
 * never stand inside brackets, which is how an unclosed bracket is noticed early.
 */
import type { BinaryOperator, CompareOperator } from "./tree.ts";

export const AND: number = 1;
export const OR: number = 2;
export const NOT: number = 3;
export const IN: number = 4;
export const IS: number = 5;
export const IF: number = 6;
export const ELSE: number = 7;
export const FOR: number = 8;
export const LAMBDA: number = 9;
export const NONE: number = 10;
export const TRUE: number = 11;
export const FALSE: number = 12;
export const AWAIT: number = 13;
export const ASYNC: number = 14;
export const YIELD: number = 15;
export const FROM: number = 16;
export const AS: number = 17;
export const LAST_KEYWORD_IN_BRACKETS: number = 17;
export const DEF: number = 18;
export const CLASS: number = 19;
export const RETURN: number = 20;
export const IMPORT: number = 21;
export const WHILE: number = 22;
export const WITH: number = 23;
export const TRY: number = 24;
export const EXCEPT: number = 25;
export const FINALLY: number = 26;
export const RAISE: number = 27;
export const DEL: number = 28;
export const GLOBAL: number = 29;
export const NONLOCAL: number = 30;
export const ASSERT: number = 31;
export const PASS: number = 32;
export const BREAK: number = 33;
export const CONTINUE: number = 34;
export const ELIF: number = 35;
export const LAST_KEYWORD: number = 35;

/** Names with a meaning in some places only; they are `NAME` tokens whose `atom` is one of these. */
export const MATCH_NAME: number = 36;
export const CASE_NAME: number = 37;
export const TYPE_NAME: number = 38;
export const PRINT_NAME: number = 39;
export const EXEC_NAME: number = 40;

/** The words of the numbers above, in that order, beginning with number 1. */
export const RESERVED_WORDS: readonly string[] = (
  "and or not in is if else for lambda None True False await async yield from as " +
  "def class return import while with try except finally raise del global nonlocal assert pass break continue elif " +
  "match case type print exec"
).split(" ");

export const NAME: number = 41;
export const NUMBER: number = 42;
export const STRING: number = 43;
/** Prefix and opening quotes of an f-string or t-string; the grammar reads the rest in place. */
export const FORMATTED_START: number = 44;
export const LEFT_PAREN: number = 45;
export const RIGHT_PAREN: number = 46;
export const LEFT_SQUARE: number = 47;
export const RIGHT_SQUARE: number = 48;
export const LEFT_BRACE: number = 49;
export const RIGHT_BRACE: number = 50;
export const COMMA: number = 51;
export const COLON: number = 52;
export const SEMICOLON: number = 53;
export const DOT: number = 54;
export const ASSIGN: number = 55;
export const ARROW: number = 56;
export const WALRUS: number = 57;
export const ELLIPSIS: number = 58;
export const BACKQUOTE: number = 59;
export const BANG: number = 60;
export const TILDE: number = 61;
export const PLUS: number = 62;
export const MINUS: number = 63;
export const STAR: number = 64;
export const SLASH: number = 65;
export const DOUBLE_SLASH: number = 66;
export const PERCENT: number = 67;
export const DOUBLE_STAR: number = 68;
export const AT: number = 69;
export const SHIFT_LEFT: number = 70;
export const SHIFT_RIGHT: number = 71;
export const AMPERSAND: number = 72;
export const BAR: number = 73;
export const CARET: number = 74;
export const EQUAL: number = 75;
export const NOT_EQUAL: number = 76;
export const LESS: number = 77;
export const LESS_EQUAL: number = 78;
export const GREATER: number = 79;
export const GREATER_EQUAL: number = 80;
/** Augmented assignments follow in the order of `+` to `^` above: `PLUS + AUGMENTED` is `+=`. */
export const AUGMENTED: number = 20;
export const FIRST_AUGMENTED: number = 82;
export const LAST_AUGMENTED: number = 94;
/** A byte that no token begins with. */
export const JUNK: number = 95;
/** Tokens from here on are made by line breaks and indentation and have no text. */
export const NEWLINE: number = 96;
export const INDENT: number = 97;
export const DEDENT: number = 98;
export const END_OF_FILE: number = 99;

const BINARY_OPERATORS: readonly BinaryOperator[] = [
  "+",
  "-",
  "*",
  "/",
  "//",
  "%",
  "**",
  "@",
  "<<",
  ">>",
  "&",
  "|",
  "^",
];

/** The operator of a token between `PLUS` and `CARET`. */
export function binaryOperator(kind: number): BinaryOperator {
  return BINARY_OPERATORS[kind - PLUS] ?? "+";
}

const COMPARE_OPERATORS: readonly CompareOperator[] = ["==", "!=", "<", "<=", ">", ">="];

/** The operator of a token between `EQUAL` and `GREATER_EQUAL`. */
export function compareOperator(kind: number): CompareOperator {
  return COMPARE_OPERATORS[kind - EQUAL] ?? "==";
}

function bytesFor(values: Readonly<Record<number, number>>): Uint8Array {
  const table = new Uint8Array(256);
  for (const [index, value] of Object.entries(values)) table[Number(index)] = value;
  return table;
}

export const OR_LEVEL: number = 1;
export const AND_LEVEL: number = 2;
export const NOT_LEVEL: number = 3;
export const COMPARE_LEVEL: number = 4;
export const BITWISE_OR_LEVEL: number = 5;
export const UNARY_LEVEL: number = 11;
export const POWER_LEVEL: number = 12;

/** How tightly a token binds as an infix operator; 0 for those that are none. */
export const INFIX_LEVEL: Uint8Array = bytesFor({
  [OR]: OR_LEVEL,
  [AND]: AND_LEVEL,
  [NOT]: COMPARE_LEVEL,
  [IN]: COMPARE_LEVEL,
  [IS]: COMPARE_LEVEL,
  [EQUAL]: COMPARE_LEVEL,
  [NOT_EQUAL]: COMPARE_LEVEL,
  [LESS]: COMPARE_LEVEL,
  [LESS_EQUAL]: COMPARE_LEVEL,
  [GREATER]: COMPARE_LEVEL,
  [GREATER_EQUAL]: COMPARE_LEVEL,
  [BAR]: BITWISE_OR_LEVEL,
  [CARET]: 6,
  [AMPERSAND]: 7,
  [SHIFT_LEFT]: 8,
  [SHIFT_RIGHT]: 8,
  [PLUS]: 9,
  [MINUS]: 9,
  [STAR]: 10,
  [SLASH]: 10,
  [DOUBLE_SLASH]: 10,
  [PERCENT]: 10,
  [AT]: 10,
  [DOUBLE_STAR]: POWER_LEVEL,
});

const EXPRESSION_STARTS = new Uint8Array(100);
for (const kind of [
  NOT,
  LAMBDA,
  NONE,
  TRUE,
  FALSE,
  AWAIT,
  ASYNC,
  YIELD,
  NAME,
  NUMBER,
  STRING,
  FORMATTED_START,
  LEFT_PAREN,
  LEFT_SQUARE,
  LEFT_BRACE,
  ELLIPSIS,
  BACKQUOTE,
  TILDE,
  PLUS,
  MINUS,
  STAR,
]) {
  EXPRESSION_STARTS[kind] = 1;
}

/** Whether an element of a list of expressions (starred ones included) can begin with this token. */
export function startsExpression(kind: number): boolean {
  return EXPRESSION_STARTS[kind] === 1;
}
