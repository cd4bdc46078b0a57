/** conda's environment.yml: a list of `name=version`, with a list for pip below it. */
import { readSpecification } from "./specification.ts";
import {
  bytesAsText,
  NOTHING_WRITTEN,
  type Written,
  type WrittenPython,
  type WrittenRequirement,
} from "./written.ts";

interface Item {
  readonly text: string;
  readonly start: number;
  /** Columns before the dash. */
  readonly indent: number;
}

/** Reads the dependencies of an environment file. conda's own packages that are no Python ones do no harm: no advisory names them. */
export function readConda(bytes: Uint8Array): Written {
  const items = listedItems(bytesAsText(bytes));
  const requirements: WrittenRequirement[] = [];
  const pythons: WrittenPython[] = [];
  let pipIndent = Infinity;
  for (const item of items) {
    if (item.indent <= pipIndent) pipIndent = Infinity;
    if (/^pip\s{0,5}:/.test(item.text)) pipIndent = item.indent;
    else if (item.indent > pipIndent) requirements.push(...specification(item, item.text));
    else if (/^python\s{0,5}[=<>~!]/.test(item.text)) pythons.push(pythonOf(item));
    else requirements.push(...specification(item, translated(item.text)));
  }
  return { ...NOTHING_WRITTEN, requirements, pythons };
}

/** The items of the list below `dependencies:`. */
function listedItems(text: string): readonly Item[] {
  const heading = /^dependencies:[ \t\r]*$/m.exec(text);
  if (heading === null) return [];
  const items: Item[] = [];
  const begun = heading.index + heading[0].length;
  for (const { 0: line, index } of text.slice(begun).matchAll(/[^\n]+/g)) {
    if (/^[A-Za-z]/.test(line)) break;
    const item = /^([ \t]*)-[ \t]+(["']?)([^"'#\r\n]+)/.exec(line);
    const bare = item?.[3]?.trim() ?? "";
    if (item === null || bare === "") continue;
    items.push({ text: bare, start: begun + index + line.indexOf(bare), indent: item[1]?.length ?? 0 });
  }
  return items;
}

function specification({ start, text }: Item, pep508: string): readonly WrittenRequirement[] {
  const requirement = readSpecification(pep508, { start, end: start + text.length }, undefined);
  return requirement === undefined ? [] : [requirement];
}

/** `conda-forge::django=4.2.1=py310_0` is `django==4.2.1`; one equals sign alone takes every patch release. */
function translated(text: string): string {
  const bare = text.replace(/^[\w.-]{1,100}::/, "");
  const exact = /^([\w.-]{1,200})\s{0,5}=\s{0,5}([\w.!+*]{1,100})(=[\w.*]{1,100})?$/.exec(bare);
  if (exact === null) return bare;
  const [, name = "", version = "", build] = exact;
  const isWhole = build !== undefined || version.includes("*") || version.split(".").length > 2;
  return `${name}==${version}${isWhole ? "" : ".*"}`;
}

function pythonOf({ text, start }: Item): WrittenPython {
  const version = text.replace(/^python\s{0,5}/, "").split(/(?<=\d)=/)[0] ?? "";
  return {
    text: version.replace(/^=+\s*/, ""),
    exact: !/[<>]/.test(version),
    span: { start, end: start + text.length },
  };
}
