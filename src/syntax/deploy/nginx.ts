import {
  addDirective,
  closeBlock,
  closeFile,
  directiveOf,
  namelessOpener,
  openBlock,
  openFile,
  type ConfigDirective,
  type ConfigFile,
  type OpenBlocks,
} from "./config-directive.ts";
import { spanBetween, type Fragment, type SyntaxProblem } from "./fragment.ts";
import { nginxToken, type NginxToken } from "./nginx-lexer.ts";

interface Reading {
  readonly file: Fragment;
  readonly blocks: OpenBlocks;
  readonly problems: SyntaxProblem[];
  /** Words of the statement that is being read. */
  words: NginxToken[];
  at: number;
}

/**
 * Reads nginx configuration, also as a template (`${VAR}`, `{{ jinja }}`, `{% if %}`): both branches of a condition are read,
 * expressions stay in words as they are written. Never throws; an unclosed block ends with the file.
 */
export function parseNginx(file: Fragment): ConfigFile {
  const reading: Reading = { file, blocks: openFile(), problems: [], words: [], at: 0 };
  while (readToken(reading));
  if (reading.blocks.stack.length > 1) complain(reading, file.text.length, "a block is not closed");
  const isTemplate = /\{%|\{\{|<%/.test(file.text);
  return { directives: closeFile(reading.blocks), problems: isTemplate ? [] : reading.problems };
}

/** Takes one token; false at the end, or where nothing more is read. */
function readToken(reading: Reading): boolean {
  const token = nginxToken(reading.file.text, reading.at);
  if (token === undefined) return false;
  reading.at = token.end;
  switch (token.kind) {
    case "word":
      reading.words.push(token);
      return true;
    case "end":
      return endStatement(reading);
    case "open":
      return startBlock(reading, token);
    case "close":
      reading.words = [];
      if (!closeBlock(reading.blocks)) complain(reading, token.start, "a `}` closes no block");
      return true;
  }
}

function endStatement(reading: Reading): boolean {
  const directive = takeDirective(reading);
  return directive === undefined || addDirective(reading.blocks, directive);
}

function startBlock(reading: Reading, token: NginxToken): boolean {
  const opener = takeDirective(reading) ?? namelessOpener(reading.file, token);
  if (opener.name.endsWith("_by_lua_block")) return skipCode(reading);
  if (openBlock(reading.blocks, opener)) return true;
  complain(reading, token.start, "blocks nest deeper than is read");
  return false;
}

function takeDirective(reading: Reading): ConfigDirective | undefined {
  const directive = directiveOf(reading.file, reading.words);
  reading.words = [];
  return directive;
}

/** Lua in braces is not nginx's language; its braces are balanced. */
function skipCode(reading: Reading): boolean {
  const { text } = reading.file;
  let depth = 1;
  while (depth > 0 && reading.at < text.length) {
    const sign = text[reading.at++];
    if (sign === "{") depth++;
    else if (sign === "}") depth--;
  }
  return true;
}

function complain(reading: Reading, at: number, message: string): void {
  if (reading.problems.length < 3)
    reading.problems.push({ span: spanBetween(reading.file, at, at), message });
}
