/**
 * How fast the Python parser reads a directory, beside tree-sitter compiled to WebAssembly, in the same run.
 *
 * Our parser is bundled first, as it ships: loaded module by module it runs at less than half the speed. Files are read
 * before the clock starts. `walk` is parsing and then visiting every node.
 */
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { Language, Parser } from "web-tree-sitter";
import type { ParsedModule, Node as TreeNode } from "../../src/syntax/python/tree.ts";

/** One measurement: what ran, on how many bytes, in how many milliseconds. */
export interface ParserFigure {
  readonly name: string;
  readonly megabytes: number;
  readonly milliseconds: number;
}

interface Candidate {
  readonly name: string;
  readonly read: (bytes: Uint8Array) => void;
}

/** Measures every candidate on the `.py` files under a directory: a first pass (the compiler warms up in it) and a second one. */
export async function benchParser(directory: string): Promise<readonly ParserFigure[]> {
  const files = [...pythonFiles(directory)].map((path) => new Uint8Array(readFileSync(path)));
  const candidates = [...(await ours()), ...(await treeSitter())];
  return ["first pass", "second pass"].flatMap((pass) =>
    candidates.map(({ name, read }) => measure(`${name}, ${pass}`, files, read)),
  );
}

/** Prints the figures as a table. */
export function printParserBench(figures: readonly ParserFigure[]): void {
  for (const { name, megabytes, milliseconds } of figures) {
    const speed = ((megabytes / milliseconds) * 1000).toFixed(1).padStart(6);
    console.log(`${name.padEnd(50)} ${milliseconds.toFixed(0).padStart(6)} ms  ${speed} MB/s`);
  }
}

function* pythonFiles(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* pythonFiles(path);
    else if (entry.isFile() && entry.name.endsWith(".py")) yield path;
  }
}

function measure(
  name: string,
  files: readonly Uint8Array[],
  read: (bytes: Uint8Array) => void,
): ParserFigure {
  let size = 0;
  const start = performance.now();
  for (const bytes of files) {
    read(bytes);
    size += bytes.length;
  }
  return { name, megabytes: size / 1e6, milliseconds: performance.now() - start };
}

/** What the bundle exports. */
interface Bundled {
  readonly parsePython: (bytes: Uint8Array) => ParsedModule;
  readonly forEachChild: (node: TreeNode, visit: (node: TreeNode) => void) => void;
}

const ENTRY = `
export { parsePython } from "./src/syntax/python/parse.ts";
export { forEachChild } from "./src/syntax/python/walk.ts";
`;

async function ours(): Promise<readonly Candidate[]> {
  const root = join(import.meta.dirname, "../..");
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: root },
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  const code = outputFiles[0]?.text ?? "";
  const parsing = await load(`${code}// for parsing`);
  const walking = await load(`${code}// for walking`);
  const visit = (node: TreeNode): void => walking.forEachChild(node, visit);
  return [
    { name: "pickguard, parse", read: parsing.parsePython },
    { name: "pickguard, parse and walk", read: (bytes) => visit(walking.parsePython(bytes).module) },
  ];
}

/** Each text is a module of its own, which the compiler has not seen yet. */
async function load(code: string): Promise<Bundled> {
  return await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

async function treeSitter(): Promise<readonly Candidate[]> {
  await Parser.init();
  const parser = new Parser();
  const grammar = createRequire(import.meta.url).resolve("tree-sitter-python/tree-sitter-python.wasm");
  parser.setLanguage(await Language.load(grammar));
  const read = (bytes: Uint8Array, walk: boolean): void => {
    const tree = parser.parse(Buffer.from(bytes).toString());
    if (walk && tree !== null) visitAll(tree.walk());
    tree?.delete();
  };
  return [
    { name: "tree-sitter (WASM), parse", read: (bytes) => read(bytes, false) },
    { name: "tree-sitter (WASM), parse and walk", read: (bytes) => read(bytes, true) },
  ];
}

/** The part of a tree-sitter cursor that a walk needs. */
interface Cursor {
  readonly nodeType: string;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  delete(): void;
}

function visitAll(cursor: Cursor): void {
  let seen = 0;
  for (;;) {
    if (cursor.nodeType !== "") seen++;
    if (cursor.gotoFirstChild() || cursor.gotoNextSibling()) continue;
    let climbed = false;
    while (cursor.gotoParent()) {
      if (cursor.gotoNextSibling()) {
        climbed = true;
        break;
      }
    }
    if (!climbed) break;
  }
  cursor.delete();
  if (seen === 0) throw new Error("an empty walk");
}
