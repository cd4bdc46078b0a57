/** Finds the regular expression literals of TypeScript source by walking its tokens; TypeScript 7 has no API to ask. */

/** One literal, with the line it starts at (from 1). */
export interface RegexLiteral {
  readonly source: string;
  readonly flags: string;
  readonly line: number;
}

/** Where a token leaves a reader: a slash after an operand divides, any other starts a regular expression. */
interface Token {
  readonly end: number;
  readonly isOperand: boolean;
}

const WORD = /[\w$]+/y;
const SPACE = /\s+|\/\/[^\n]*|\/\*[^]*?\*\//y;
const STRING = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const REGEX = /\/(?<source>(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/(?<flags>[a-z]*)/y;

/** Words after which a slash starts a regular expression, although they look like names. */
const OPERATORS: ReadonlySet<string> = new Set(
  "await case delete do else extends in instanceof new of return throw typeof void yield".split(" "),
);

/** Every regular expression literal of a module, templates' `${}` included. */
export function regexLiterals(text: string): readonly RegexLiteral[] {
  const found: RegexLiteral[] = [];
  scan(text, text.startsWith("#!") ? text.indexOf("\n") : 0, found, "");
  return found;
}

/** Reads tokens from `at` to the end, or to the `closing` bracket of a template's `${`. Answers where it stopped. */
function scan(text: string, at: number, found: RegexLiteral[], closing: string): number {
  let depth = 0;
  let isOperand = false;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === "{") depth++;
    if (char === "}" && depth-- === 0 && closing === "}") return at + 1;
    const token = nextToken(text, at, isOperand, found);
    at = token.end;
    isOperand = token.isOperand;
  }
  return at;
}

function nextToken(text: string, at: number, afterOperand: boolean, found: RegexLiteral[]): Token {
  const space = match(SPACE, text, at);
  if (space !== undefined) return { end: at + space[0].length, isOperand: afterOperand };
  const string = match(STRING, text, at);
  if (string !== undefined) return { end: at + string[0].length, isOperand: true };
  const word = match(WORD, text, at);
  if (word !== undefined) return { end: at + word[0].length, isOperand: !OPERATORS.has(word[0]) };
  if (text[at] === "`") return { end: skipTemplate(text, at + 1, found), isOperand: true };
  const regex = afterOperand ? undefined : match(REGEX, text, at);
  if (regex === undefined) return { end: at + 1, isOperand: ")]}".includes(text[at] ?? "") };
  found.push(toLiteral(text, at, regex));
  return { end: at + regex[0].length, isOperand: true };
}

function skipTemplate(text: string, at: number, found: RegexLiteral[]): number {
  while (at < text.length && text[at] !== "`") {
    if (text[at] === "\\") at += 2;
    else if (text.startsWith("${", at)) at = scan(text, at + 2, found, "}");
    else at++;
  }
  return at + 1;
}

function toLiteral(text: string, at: number, { groups }: RegExpExecArray): RegexLiteral {
  const line = text.slice(0, at).split("\n").length;
  return { source: groups?.["source"] ?? "", flags: groups?.["flags"] ?? "", line };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
