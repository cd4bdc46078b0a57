/** setup.cfg of setuptools: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html */
import { readSpecification } from "./specification.ts";
import {
  bytesAsText,
  NOTHING_WRITTEN,
  type Written,
  type WrittenPython,
  type WrittenRequirement,
} from "./written.ts";

interface CfgLine {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly start: number;
}

/** Reads the requirements of a setup.cfg; those of tests and of setup itself are left out. */
export function readSetupCfg(bytes: Uint8Array): Written {
  const lines = valueLines(bytesAsText(bytes));
  return {
    ...NOTHING_WRITTEN,
    requirements: lines.flatMap((line) => requirementOn(line)),
    pythons: lines.flatMap((line) => pythonOn(line)),
  };
}

/** Every non-empty line of a value with the section and key that it belongs to. */
function valueLines(text: string): readonly CfgLine[] {
  const found: CfgLine[] = [];
  let section = "";
  let key = "";
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const heading = /^\[([^\]]{1,100})\]/.exec(line);
    const entry = /^([\w.:-]{1,100})\s{0,20}[=:]/.exec(line);
    if (heading !== null) section = heading[1]?.trim() ?? "";
    if (entry !== null) key = entry[1] ?? "";
    const from = entry === null ? 0 : entry[0].length;
    const value = line.slice(from).replace(/(?:^|\s)[#;].*/, "");
    const bare = value.trim();
    if (heading !== null || bare === "" || (entry === null && !/^\s/.test(line))) continue;
    found.push({ section, key, value: bare, start: index + from + value.indexOf(bare) });
  }
  return found;
}

function requirementOn({ section, key, value, start }: CfgLine): readonly WrittenRequirement[] {
  const isRequired = section === "options" && key === "install_requires";
  const isExtra = section === "options.extras_require";
  if (!isRequired && !isExtra) return [];
  const span = { start, end: start + value.length };
  const requirement = readSpecification(value, span, isExtra ? `extra:${key}` : undefined);
  return requirement === undefined ? [] : [requirement];
}

function pythonOn({ section, key, value, start }: CfgLine): readonly WrittenPython[] {
  if (section !== "options" || key !== "python_requires") return [];
  return [{ text: value, span: { start, end: start + value.length }, exact: false }];
}
