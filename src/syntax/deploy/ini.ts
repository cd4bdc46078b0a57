import { joinFragments, linesOf, slice, spanOf, trim, wholeFile, type Fragment } from "./fragment.ts";
import { cover, type Span } from "../../source/span.ts";

/** `[name]` and the entries below it. */
export interface IniSection {
  readonly name: string;
  readonly entries: readonly IniEntry[];
}

/** `key = value`; keys may repeat. */
export interface IniEntry {
  readonly key: string;
  readonly value: Fragment;
  readonly span: Span;
}

/** How a dialect continues a value on the next line: systemd ends the line with a backslash, supervisor indents the next one. */
export type IniContinuation = "backslash" | "indent" | "none";

interface Reading {
  readonly lines: readonly Fragment[];
  at: number;
  readonly continuation: IniContinuation;
}

/** Reads sections and entries; comments start with `#` or `;`. Lines that are neither are skipped. */
export function parseIni(bytes: Uint8Array, continuation: IniContinuation): readonly IniSection[] {
  const reading: Reading = { lines: linesOf(wholeFile(bytes)), at: 0, continuation };
  const sections: { name: string; entries: IniEntry[] }[] = [];
  while (reading.at < reading.lines.length) {
    const line = reading.lines[reading.at++];
    const name = headingOf(line?.text.trim() ?? "");
    if (name !== undefined) sections.push({ name, entries: [] });
    else if (line && !isComment(line)) sections.at(-1)?.entries.push(...readEntry(reading, line));
  }
  return sections;
}

/** The name in `[name]`; TOML's `[[name]]` counts as well. */
function headingOf(line: string): string | undefined {
  const open = line.startsWith("[[") ? 2 : 1;
  const close = line.startsWith("[") ? line.indexOf("]") : -1;
  return close < 0 ? undefined : line.slice(open, close).trim();
}

function readEntry(reading: Reading, line: Fragment): readonly IniEntry[] {
  const equals = line.text.indexOf("=");
  if (equals < 1) return [];
  const key = line.text.slice(0, equals).trim();
  const first = slice(line, equals + 1, line.text.length);
  const value = trim(
    reading.continuation === "indent" ? indented(reading, first) : backslashed(reading, first),
  );
  return [
    {
      key,
      value,
      span: cover({ start: spanOf(trim(line)).start, end: spanOf(trim(line)).end }, spanOf(value)),
    },
  ];
}

function indented(reading: Reading, first: Fragment): Fragment {
  const parts = [first];
  for (
    let next = reading.lines[reading.at];
    next && /^\s+\S/.test(next.text);
    next = reading.lines[reading.at]
  ) {
    if (!isComment(next)) parts.push(trim(next));
    reading.at++;
  }
  return joinFragments(parts, " ");
}

function backslashed(reading: Reading, first: Fragment): Fragment {
  if (reading.continuation === "none") return first;
  const parts: Fragment[] = [];
  let line: Fragment | undefined = first;
  while (line && line.text.trimEnd().endsWith("\\")) {
    parts.push(slice(line, 0, line.text.trimEnd().length - 1));
    line = nextUncommented(reading);
  }
  if (line) parts.push(line);
  return joinFragments(parts, " ");
}

/** systemd skips comment lines between continued ones. */
function nextUncommented(reading: Reading): Fragment | undefined {
  while (reading.at < reading.lines.length) {
    const line = reading.lines[reading.at++];
    if (line && !isComment(line)) return line;
  }
  return undefined;
}

function isComment(line: Fragment): boolean {
  return /^\s*[#;]/.test(line.text);
}
