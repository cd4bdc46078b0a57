/** nginx's `map` blocks: what a variable holds unless one of the listed cases applies. */
import { named, type PlacedDirective } from "./config-tree.ts";

/** The default of each variable that a `map` or `geo` block sets, by the variable's name without its dollar. */
export type UsualValues = ReadonlyMap<string, string>;

/** Maps whose default is another map's variable, inside each other. */
const DEPTH = 5;

/** Reads `map $source $variable { default value; … }`; a default that names another such variable is looked up. */
export function usualValues(top: readonly PlacedDirective[]): UsualValues {
  const written = new Map(
    named(top, "map", "geo").flatMap(({ words, body }) => {
      const variable = words.at(-1);
      const value = named(body ?? [], "default").at(-1)?.words[0];
      return variable?.startsWith("$") === true && value !== undefined
        ? [[variable.slice(1), value] as const]
        : [];
    }),
  );
  return new Map(
    [...written].flatMap(([name, value]) => {
      const settled = settle(written, value, DEPTH);
      return settled === undefined ? [] : [[name, settled] as const];
    }),
  );
}

/** The text behind a default; undefined where it names what no block sets, the environment included. */
function settle(written: ReadonlyMap<string, string>, value: string, depth: number): string | undefined {
  if (!value.includes("$")) return value;
  const next = written.get(value.slice(1));
  return next === undefined || depth === 0 ? undefined : settle(written, next, depth - 1);
}
