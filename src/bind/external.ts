/** Names outside the audited code. */
import type { Program, Symbol } from "./program.ts";

/** Longer paths than this are not names any more. */
const PATH_LIMIT = 200;

/** What a dotted path outside the audited code stands for, by what the libraries' data tell about it. */
export function external({ names, resolution }: Program, path: string): Symbol | undefined {
  if (path.length > PATH_LIMIT) return undefined;
  const { externals } = resolution;
  const known = externals.get(path);
  if (known) return known;
  const symbol: Symbol = { kind: "external", name: names.aliases.get(path) ?? names.rewrite(path) };
  externals.set(path, symbol);
  return symbol;
}
