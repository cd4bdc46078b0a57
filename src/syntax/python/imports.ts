/** `import a.b as c` and `from ..a import b, c`. */
import { accept, closeBracket, expect, expectName, openBracket } from "./cursor.ts";
import { advance } from "./lexer.ts";
import { recoverInBrackets } from "./recovery.ts";
import { type Parser, report } from "./state.ts";
import { AS, COMMA, DOT, ELLIPSIS, IMPORT, LEFT_PAREN, NAME, RIGHT_PAREN, STAR } from "./tokens.ts";
import type { Import, ImportAlias, ImportFrom } from "./tree.ts";

/** `import a.b as c, d`; the current token is `import`. */
export function plainImport(p: Parser): Import {
  const { start } = p;
  advance(p);
  const names: ImportAlias[] = [];
  do names.push(importAlias(p, dottedName));
  while (accept(p, COMMA));
  return { kind: "Import", start, end: p.previousEnd, names };
}

function importAlias(p: Parser, readName: (p: Parser) => string): ImportAlias {
  const start = p.kind === NAME ? p.start : p.previousEnd;
  const name = readName(p);
  const alias = accept(p, AS) ? expectName(p).name : undefined;
  return { kind: "ImportAlias", start, end: p.previousEnd, name, alias };
}

function dottedName(p: Parser): string {
  let { name } = expectName(p);
  while (accept(p, DOT)) name += `.${expectName(p).name}`;
  return name;
}

function singleName(p: Parser): string {
  return expectName(p).name;
}

/** `from ..a import b as c`; the current token is `from`. */
export function fromImport(p: Parser): ImportFrom {
  const { start } = p;
  advance(p);
  const level = leadingDots(p);
  const module = level > 0 && p.kind !== NAME ? "" : dottedName(p);
  const names = expect(p, IMPORT, "`import`") ? importedNames(p) : [];
  return { kind: "ImportFrom", start, end: p.previousEnd, level, module, names };
}

function leadingDots(p: Parser): number {
  let level = 0;
  while (p.kind === DOT || p.kind === ELLIPSIS) {
    level += p.kind === DOT ? 1 : 3;
    advance(p);
  }
  return level;
}

function importedNames(p: Parser): readonly ImportAlias[] {
  if (p.kind === STAR) {
    const { start, end } = p;
    advance(p);
    return [{ kind: "ImportAlias", start, end, name: "*", alias: undefined }];
  }
  return p.kind === LEFT_PAREN ? namesInParentheses(p) : plainNames(p);
}

function plainNames(p: Parser): readonly ImportAlias[] {
  const names: ImportAlias[] = [];
  do names.push(importAlias(p, singleName));
  while (accept(p, COMMA));
  return names;
}

function namesInParentheses(p: Parser): readonly ImportAlias[] {
  const names: ImportAlias[] = [];
  openBracket(p, RIGHT_PAREN);
  if (p.kind === RIGHT_PAREN) report(p, "expected a name");
  while (p.kind === NAME) {
    names.push(importAlias(p, singleName));
    if (!accept(p, COMMA) && p.kind !== RIGHT_PAREN && !recoverInBrackets(p, isName)) break;
  }
  closeBracket(p, RIGHT_PAREN);
  return names;
}

function isName(kind: number): boolean {
  return kind === NAME;
}
