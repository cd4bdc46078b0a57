/** `def` and `class` with their decorators, and what `async` can introduce. */
import { latin1 } from "../../source/latin1.ts";
import { callArguments } from "./calls.ts";
import { accept, expectName } from "./cursor.ts";
import { forStatement } from "./compound.ts";
import { advance } from "./lexer.ts";
import { parameters, typeParameters } from "./parameters.ts";
import { restOfLine } from "./recovery.ts";
import { type Parser, report } from "./state.ts";
import { ARROW, ASYNC, AT, CLASS, COLON, DEF, LEFT_PAREN, NEWLINE } from "./tokens.ts";
import type { ClassDef, Expression, FunctionDef, Statement } from "./tree.ts";
import { withStatement } from "./with.ts";

/** `@decorator` lines and the definition under them; the current token is the first `@`. */
export function decorated(p: Parser): Statement {
  const { start } = p;
  const decorators: Expression[] = [];
  while (accept(p, AT)) {
    decorators.push(p.grammar.namedExpression(p));
    if (p.kind !== NEWLINE) {
      report(p, "expected the end of the line");
      decorators.push(...restOfLine(p).parts);
    }
    accept(p, NEWLINE);
  }
  if (p.kind === CLASS) return classDefinition(p, start, decorators);
  if (p.kind === DEF || p.kind === ASYNC) return functionDefinition(p, start, decorators);
  report(p, "expected a function or class under this decorator");
  return { kind: "ErrorStatement", start, end: p.previousEnd, parts: decorators };
}

/** `def` or `async def`; `start` is that of the first decorator. */
export function functionDefinition(p: Parser, start: number, decorators: readonly Expression[]): FunctionDef {
  const headerStart = p.start;
  const async = accept(p, ASYNC);
  if (!accept(p, DEF)) report(p, "expected `def`");
  const name = expectName(p);
  const typeParams = typeParameters(p);
  const params = parameters(p);
  const returns = accept(p, ARROW) ? p.grammar.expression(p) : undefined;
  const header = { start: headerStart, end: p.kind === COLON ? p.end : p.previousEnd };
  const body = p.grammar.block(p);
  return {
    kind: "FunctionDef",
    start,
    end: p.previousEnd,
    name,
    async,
    decorators,
    typeParams,
    params,
    returns,
    body,
    header,
  };
}

/** `class`; `start` is that of the first decorator. */
export function classDefinition(p: Parser, start: number, decorators: readonly Expression[]): ClassDef {
  const headerStart = p.start;
  advance(p);
  const name = expectName(p);
  const typeParams = typeParameters(p);
  const args = p.kind === LEFT_PAREN ? callArguments(p) : [];
  const header = { start: headerStart, end: p.kind === COLON ? p.end : p.previousEnd };
  const body = p.grammar.block(p);
  return {
    kind: "ClassDef",
    start,
    end: p.previousEnd,
    name,
    decorators,
    typeParams,
    arguments: args,
    body,
    header,
  };
}

/** `async def`, `async for`, `async with`; before Python 3.7 `async` was a name, which the caller then reads. */
export function asyncStatement(p: Parser): Statement | undefined {
  const { start } = p;
  switch (wordAfterAsync(p)) {
    case "def":
      return functionDefinition(p, start, []);
    case "for":
      advance(p);
      return forStatement(p, start);
    case "with":
      advance(p);
      return withStatement(p, start);
    default:
      return undefined;
  }
}

function wordAfterAsync(p: Parser): string {
  let i = p.end;
  while (p.bytes[i] === 32 || p.bytes[i] === 9) i++;
  const word = latin1(p.bytes, i, i + 5);
  return /^(?:def|for|with)\b/.exec(word)?.[0] ?? "";
}
