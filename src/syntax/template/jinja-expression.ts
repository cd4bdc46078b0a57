/** Expressions and words of Jinja (jinja.palletsprojects.com/en/stable/templates/#expressions). */
import type { CallArgument, OperationExpression, TemplateExpression, TemplateWord } from "./tree.ts";
import type { Cursor } from "./django-expression.ts";
import { endOfQuote } from "./django-expression.ts";
import { decoded, isSpace } from "./tokens.ts";

/** Deeper expressions are not read. */
const DEPTH_LIMIT = 60;

interface Reading extends Cursor {
  depth: number;
}

/** Reads the whole stretch as one expression; several with commas are a collection. */
export function jinjaExpression(text: string, start: number, end: number): TemplateExpression {
  const reading: Reading = { text, at: start, end, depth: 0 };
  const expression = list(reading);
  skipSpace(reading);
  return reading.at >= end ? expression : { kind: "unknown", start, end };
}

/** The words of a tag: expressions, and the names between them that are no part of one (`in`, `import`, `with`, `context`). */
export function jinjaWords(text: string, start: number, end: number): TemplateWord[] {
  const reading: Reading = { text, at: start, end, depth: 0 };
  const words: TemplateWord[] = [];
  for (skipSpace(reading); reading.at < end; skipSpace(reading)) {
    const from = reading.at;
    words.push(word(reading));
    if (reading.at === from) reading.at++;
    else if (text[reading.at] === ",") reading.at++;
  }
  return words;
}

const KEYWORD = /\w{1,100}\s{0,9}=(?!=)/y;

function word(reading: Reading): TemplateWord {
  const { text, at: start } = reading;
  const bare = match(
    reading,
    /(?:in|as|import|with|without|context|recursive|ignore|missing|if|else|is|not|and|or)\b/y,
  );
  if (bare !== undefined) {
    return {
      start,
      end: reading.at,
      text: bare,
      keyword: undefined,
      expression: { kind: "name", name: bare, start, end: reading.at },
    };
  }
  const keyword = match(reading, KEYWORD);
  skipSpace(reading);
  const expression = choice(reading, keyword === undefined);
  const name = keyword?.slice(0, -1).trim();
  return { start, end: reading.at, text: text.slice(start, reading.at).trim(), keyword: name, expression };
}

function list(reading: Reading): TemplateExpression {
  const first = choice(reading, false);
  const operands = [first];
  for (skipSpace(reading); reading.text[reading.at] === "," && reading.at < reading.end; skipSpace(reading)) {
    reading.at++;
    skipSpace(reading);
    if (reading.at < reading.end) operands.push(choice(reading, false));
  }
  return operands.length === 1 ? first : operation("collection", operands, reading);
}

function operation(
  operator: OperationExpression["operator"],
  operands: readonly TemplateExpression[],
  reading: Reading,
): TemplateExpression {
  return { kind: "operation", operator, operands, start: operands[0]?.start ?? reading.at, end: reading.at };
}

/** `a if b else c`. In a tag's word, `in` and `if` end it: they belong to `for x in y if z`. */
function choice(reading: Reading, inTag: boolean): TemplateExpression {
  if (reading.depth >= DEPTH_LIMIT) return rest(reading);
  reading.depth++;
  const value = binary(reading, inTag);
  skipSpace(reading);
  const test = inTag || match(reading, /if\b/y) === undefined ? undefined : binary(reading, false);
  reading.depth--;
  if (test === undefined) return value;
  skipSpace(reading);
  const otherwise = match(reading, /else\b/y) === undefined ? undefined : choice(reading, false);
  return operation("choice", otherwise ? [value, otherwise] : [value], reading);
}

function rest(reading: Reading): TemplateExpression {
  const start = reading.at;
  reading.at = reading.end;
  return { kind: "unknown", start, end: reading.end };
}

const OPERATOR =
  /(?:\band\b|\bor\b|\bnot\s{1,9}in\b|\bin\b|\bis\s{1,9}not\b|\bis\b|==|!=|<=|>=|\*\*|\/\/|[-+*/%~<>])/y;

/** Operators from left to right without precedence: only what may come out of them matters, not the value. */
function binary(reading: Reading, inTag: boolean): TemplateExpression {
  let left = unary(reading);
  for (;;) {
    skipSpace(reading);
    const before = reading.at;
    const sign = match(reading, OPERATOR);
    if (sign === undefined || (inTag && sign === "in")) {
      reading.at = before;
      return left;
    }
    skipSpace(reading);
    left = operation(meaning(sign), [left, unary(reading)], reading);
  }
}

function meaning(sign: string): OperationExpression["operator"] {
  if (sign === "~" || sign === "+") return "concatenation";
  if (sign === "and" || sign === "or") return "logic";
  if (sign.startsWith("is")) return "test";
  return /^[-*/%]/.test(sign) ? "arithmetic" : "comparison";
}

function unary(reading: Reading): TemplateExpression {
  skipSpace(reading);
  const start = reading.at;
  if (match(reading, /(?:not\b|[-+])/y) === undefined) return postfix(reading, primary(reading));
  if (reading.depth >= DEPTH_LIMIT) return rest(reading);
  reading.depth++;
  const inner = unary(reading);
  reading.depth--;
  return { kind: "operation", operator: "logic", operands: [inner], start, end: reading.at };
}

const NAME = /[A-Za-z_\x80-\xff][\w\x80-\xff]*/y;
const NUMBER = /\d[\d_.]*(?:e[-+]?\d+)?/iy;
const CONSTANTS = /^(?:none|true|false)$/i;

function primary(reading: Reading): TemplateExpression {
  const { text, at: start } = reading;
  const letter = text[start] ?? "";
  if (letter === '"' || letter === "'") return quoted(reading);
  if (letter === "(" || letter === "[" || letter === "{") return collection(reading, letter);
  if (match(reading, NUMBER) !== undefined) return { kind: "constant", start, end: reading.at };
  const name = match(reading, NAME);
  if (name === undefined) return rest(reading);
  if (CONSTANTS.test(name)) return { kind: "constant", start, end: reading.at };
  return { kind: "name", name, start, end: reading.at };
}

function quoted(reading: Reading): TemplateExpression {
  const { text, at: start, end } = reading;
  const close = endOfQuote(text, start, end);
  if (close === undefined) return rest(reading);
  reading.at = close;
  const inner = decoded(text.slice(start + 1, close - 1)).replace(/\\(["'\\])/g, "$1");
  return { kind: "text", text: inner, translated: false, start, end: close };
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** A tuple, list or dict; one expression in brackets is itself. */
function collection(reading: Reading, opener: string): TemplateExpression {
  const start = reading.at;
  const closer = CLOSING[opener] ?? ")";
  reading.at++;
  const operands: TemplateExpression[] = [];
  for (
    skipSpace(reading);
    reading.at < reading.end && reading.text[reading.at] !== closer;
    skipSpace(reading)
  ) {
    // `text[:80]`: a slice may begin, and go on, without a number.
    if (opener === "[" && reading.text[reading.at] === ":") {
      reading.at++;
      continue;
    }
    const from = reading.at;
    operands.push(choice(reading, false));
    skipSpace(reading);
    if (/[,:]/.test(reading.text[reading.at] ?? "")) reading.at++;
    else if (reading.at === from || reading.text[reading.at] !== closer) return rest(reading);
  }
  reading.at++;
  const [only] = operands;
  if (opener === "(" && only && operands.length === 1) return only;
  return { kind: "operation", operator: "collection", operands, start, end: reading.at };
}

function postfix(reading: Reading, first: TemplateExpression): TemplateExpression {
  let base = first;
  for (;;) {
    const next = suffix(reading, base);
    if (next === undefined) return base;
    base = next;
  }
}

/** One `.name`, `[key]`, `(arguments)` or `|filter` behind an expression. */
function suffix(reading: Reading, base: TemplateExpression): TemplateExpression | undefined {
  const before = reading.at;
  skipSpace(reading);
  const { start } = base;
  switch (reading.at < reading.end ? reading.text[reading.at] : undefined) {
    case ".": {
      reading.at++;
      const name = match(reading, /\w+/y) ?? "";
      return { kind: "attribute", base, name, start, end: reading.at };
    }
    case "[": {
      const key = collection(reading, "[");
      const [only] = key.kind === "operation" ? key.operands : [];
      return { kind: "item", base, key: only ?? key, start, end: reading.at };
    }
    case "(":
      return { kind: "call", callee: base, arguments: callArguments(reading), start, end: reading.at };
    case "|": {
      reading.at++;
      skipSpace(reading);
      const name = match(reading, /[\w.]+/y) ?? "";
      const given = reading.text[reading.at] === "(" ? callArguments(reading).map((one) => one.value) : [];
      return { kind: "filter", base, name, arguments: given, start, end: reading.at };
    }
    default:
      reading.at = before;
      return undefined;
  }
}

function callArguments(reading: Reading): CallArgument[] {
  const given: CallArgument[] = [];
  reading.at++;
  for (skipSpace(reading); reading.at < reading.end && reading.text[reading.at] !== ")"; skipSpace(reading)) {
    const from = reading.at;
    match(reading, /\*{1,2}/y);
    const keyword = match(reading, KEYWORD);
    skipSpace(reading);
    given.push({ name: keyword?.slice(0, -1).trim(), value: choice(reading, false) });
    skipSpace(reading);
    if (reading.text[reading.at] === ",") reading.at++;
    else if (reading.at === from) break;
  }
  if (reading.at < reading.end) reading.at++;
  return given;
}

function skipSpace(reading: Cursor): void {
  while (reading.at < reading.end && isSpace(reading.text, reading.at)) reading.at++;
}

function match(reading: Cursor, expression: RegExp): string | undefined {
  expression.lastIndex = reading.at;
  const found = expression.exec(reading.text)?.[0];
  if (found === undefined || reading.at + found.length > reading.end) return undefined;
  reading.at += found.length;
  return found;
}
