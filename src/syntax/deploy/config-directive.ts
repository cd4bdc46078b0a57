import type { Span } from "../../source/span.ts";
import { spanBetween, type Fragment, type SyntaxProblem } from "./fragment.ts";

/** One statement of a web server's configuration: a name, its words, and a block where it has one (`server { … }`, `<VirtualHost>`). */
export interface ConfigDirective {
  /** In lower case where the language does not care (Apache); as written otherwise. */
  readonly name: string;
  /** What follows the name, quotes undone. */
  readonly words: readonly string[];
  /** From the name to the last word; the block is not part of it. */
  readonly span: Span;
  /** What stands in the block; undefined when the statement has none. */
  readonly body: readonly ConfigDirective[] | undefined;
}

/** A configuration file of nginx, Apache or Caddy as a tree. */
export interface ConfigFile {
  readonly directives: readonly ConfigDirective[];
  readonly problems: readonly SyntaxProblem[];
}

/** Deeper than anybody nests blocks; readers of the tree may recurse. */
export const MAX_BLOCKS_DEEP = 40;

/** More statements than a file holds that a person wrote. */
export const MAX_DIRECTIVES = 50_000;

/** A tree under construction: blocks that are still open, the file itself first. */
export interface OpenBlocks {
  readonly stack: { readonly opener: ConfigDirective | undefined; readonly body: ConfigDirective[] }[];
  /** Statements taken so far. */
  taken: number;
}

/** A tree with nothing in it. */
export function openFile(): OpenBlocks {
  return { stack: [{ opener: undefined, body: [] }], taken: 0 };
}

/** Adds a statement to the innermost open block; false when the file holds more than is read. */
export function addDirective(blocks: OpenBlocks, directive: ConfigDirective): boolean {
  blocks.stack.at(-1)?.body.push(directive);
  return ++blocks.taken < MAX_DIRECTIVES;
}

/** Opens a block; false when blocks nest deeper than is read. */
export function openBlock(blocks: OpenBlocks, opener: ConfigDirective): boolean {
  blocks.stack.push({ opener, body: [] });
  return blocks.stack.length <= MAX_BLOCKS_DEEP;
}

/** Closes the innermost block; false when none is open. */
export function closeBlock(blocks: OpenBlocks): boolean {
  const opener = blocks.stack.at(-1)?.opener;
  if (opener === undefined) return false;
  const body = blocks.stack.pop()?.body ?? [];
  addDirective(blocks, { ...opener, body });
  return true;
}

/** Closes what is still open and gives the statements of the file. */
export function closeFile(blocks: OpenBlocks): readonly ConfigDirective[] {
  while (closeBlock(blocks));
  return blocks.stack[0]?.body ?? [];
}

/** A word of a statement, quotes undone, with its place in the fragment's text. */
export interface DirectiveWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The statement that the words since the last one make; undefined where there are none. */
export function directiveOf(file: Fragment, words: readonly DirectiveWord[]): ConfigDirective | undefined {
  const [name, ...rest] = words;
  if (name === undefined) return undefined;
  const span = spanBetween(file, name.start, (rest.at(-1) ?? name).end);
  return { name: name.text, words: rest.map((word) => word.text), span, body: undefined };
}

/** What opens a block that no words stand before. */
export function namelessOpener(file: Fragment, brace: DirectiveWord): ConfigDirective {
  return { name: "", words: [], span: spanBetween(file, brace.start, brace.end), body: undefined };
}
