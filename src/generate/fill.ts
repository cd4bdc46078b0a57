/**
 * Fills the placeholders of a text: `«name»` within a line takes a word; alone on a line it takes whole lines, which are
 * indented like it, and none at all where there is nothing to say.
 */

/** What the placeholders stand for. */
export type Filling = Readonly<Record<string, string>>;

/** Fills a text. Throws where a placeholder has no value, which is a mistake of ours. */
export function fill(text: string, filling: Filling): string {
  const lines = text.replaceAll(/^([ \t]*)«([A-Za-z-]+)»\n/gm, (_, indent: string, name: string) =>
    indented(valueOf(name, filling), indent),
  );
  return lines.replaceAll(/«([A-Za-z-]+)»/g, (_, name: string) => valueOf(name, filling));
}

function valueOf(name: string, filling: Filling): string {
  const value = filling[name];
  if (value === undefined) throw new Error(`nothing fills ${name}`);
  return value;
}

/** Whole lines at another depth; empty ones stay empty. */
function indented(block: string, indent: string): string {
  if (block === "") return "";
  const lines = block.replace(/\n$/, "").split("\n");
  return lines.map((line) => (line === "" ? "\n" : `${indent}${line}\n`)).join("");
}
