/** Tables that tell the tokenizer what a byte begins. */
import {
  AMPERSAND,
  ASSIGN,
  AT,
  AUGMENTED,
  BACKQUOTE,
  BANG,
  BAR,
  CARET,
  COLON,
  COMMA,
  DOUBLE_SLASH,
  DOUBLE_STAR,
  EQUAL,
  GREATER,
  GREATER_EQUAL,
  LEFT_BRACE,
  LEFT_PAREN,
  LEFT_SQUARE,
  LESS,
  LESS_EQUAL,
  MINUS,
  NOT_EQUAL,
  PERCENT,
  PLUS,
  RIGHT_BRACE,
  RIGHT_PAREN,
  RIGHT_SQUARE,
  SEMICOLON,
  SHIFT_LEFT,
  SHIFT_RIGHT,
  SLASH,
  STAR,
  TILDE,
  WALRUS,
} from "./tokens.ts";

/** What kind of token a byte begins. */
export const SPACE: number = 1;
export const LETTER: number = 2;
export const DIGIT: number = 3;
export const QUOTE: number = 4;
export const OPERATOR: number = 5;
export const OPENER: number = 6;
export const CLOSER: number = 7;
export const LINE_BREAK: number = 8;
export const HASH: number = 9;
export const BACKSLASH: number = 10;
export const PERIOD: number = 11;

/** One of the kinds above for every byte; 0 for those that begin no token. */
export const CLASS_OF_BYTE: Uint8Array = new Uint8Array(256);
/** 1 for the bytes that go on a name: letters, digits, `_` and everything above ASCII. */
export const NAME_BYTE: Uint8Array = new Uint8Array(256);
/** The token that a byte makes alone, doubled, before `=`, and doubled before `=`; 0 where there is none. */
export const ALONE: Uint8Array = new Uint8Array(256);
export const DOUBLED: Uint8Array = new Uint8Array(256);
export const BEFORE_EQUALS: Uint8Array = new Uint8Array(256);
export const DOUBLED_BEFORE_EQUALS: Uint8Array = new Uint8Array(256);

function classify(characters: string, kind: number): void {
  for (const character of characters) CLASS_OF_BYTE[character.charCodeAt(0)] = kind;
}

function operator(character: string, alone: number, doubled = 0, beforeEquals = 0, both = 0): void {
  const byte = character.charCodeAt(0);
  ALONE[byte] = alone;
  DOUBLED[byte] = doubled;
  BEFORE_EQUALS[byte] = beforeEquals;
  DOUBLED_BEFORE_EQUALS[byte] = both;
}

function fillTables(): void {
  classify(" \t\f", SPACE);
  classify("0123456789", DIGIT);
  classify("'\"", QUOTE);
  classify("\n\r", LINE_BREAK);
  classify("#", HASH);
  classify("\\", BACKSLASH);
  classify(".", PERIOD);
  classify("([{", OPENER);
  classify(")]}", CLOSER);
  classify(",:;=!~+-*/%@<>&|^`", OPERATOR);
  for (let byte = 0; byte < 256; byte++) {
    const isDigit = byte >= 48 && byte <= 57;
    const letter = byte | 32;
    const isLetter = (letter >= 97 && letter <= 122 && byte < 128) || byte === 95 || byte >= 128;
    if (isLetter) CLASS_OF_BYTE[byte] = LETTER;
    if (isLetter || isDigit) NAME_BYTE[byte] = 1;
  }
}

function fillOperators(): void {
  operator("(", LEFT_PAREN);
  operator(")", RIGHT_PAREN);
  operator("[", LEFT_SQUARE);
  operator("]", RIGHT_SQUARE);
  operator("{", LEFT_BRACE);
  operator("}", RIGHT_BRACE);
  operator(",", COMMA);
  operator(":", COLON, 0, WALRUS);
  operator(";", SEMICOLON);
  operator("=", ASSIGN, EQUAL);
  operator("!", BANG, 0, NOT_EQUAL);
  operator("~", TILDE);
  operator("`", BACKQUOTE);
  operator("+", PLUS, 0, PLUS + AUGMENTED);
  operator("-", MINUS, 0, MINUS + AUGMENTED);
  operator("*", STAR, DOUBLE_STAR, STAR + AUGMENTED, DOUBLE_STAR + AUGMENTED);
  operator("/", SLASH, DOUBLE_SLASH, SLASH + AUGMENTED, DOUBLE_SLASH + AUGMENTED);
  operator("%", PERCENT, 0, PERCENT + AUGMENTED);
  operator("@", AT, 0, AT + AUGMENTED);
  operator("<", LESS, SHIFT_LEFT, LESS_EQUAL, SHIFT_LEFT + AUGMENTED);
  operator(">", GREATER, SHIFT_RIGHT, GREATER_EQUAL, SHIFT_RIGHT + AUGMENTED);
  operator("&", AMPERSAND, 0, AMPERSAND + AUGMENTED);
  operator("|", BAR, 0, BAR + AUGMENTED);
  operator("^", CARET, 0, CARET + AUGMENTED);
}

fillTables();
fillOperators();
