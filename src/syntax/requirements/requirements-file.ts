/** pip's requirements files: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
import { readPipWords, type PipLine, type PipWord } from "./pip-words.ts";
import { readSpecification } from "./specification.ts";
import { bytesAsText, NOTHING_WRITTEN, type Written } from "./written.ts";

/** A line with its continuation lines: backslash and line break are blanks, so that positions stay. */
interface LogicalLine {
  readonly text: string;
  readonly start: number;
}

/** Reads a requirements or constraints file. Lines that are neither a requirement nor a known option say nothing. */
export function readRequirementsFile(bytes: Uint8Array): Written {
  const text = bytesAsText(bytes);
  const lines = logicalLines(text).map(readLine);
  // With hashes pip accepts the listed archives only, whichever index serves them.
  const isHashed = /\s--hash[= ]/.test(text);
  return {
    ...NOTHING_WRITTEN,
    requirements: lines.flatMap(({ requirements }) => requirements),
    indexes: lines.flatMap(({ indexes }) =>
      indexes.map((index) => (isHashed ? { ...index, explicit: true } : index)),
    ),
    includes: lines.flatMap(({ includes }) => includes),
  };
}

function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let start = 0;
  while (start < text.length) {
    let end = endOfLine(text, start);
    // pip joins a line ending in a backslash with the next one, unless a comment ends it.
    while (end < text.length && /\\\r?$/.test(text.slice(Math.max(start, end - 2), end)))
      end = endOfLine(text, end + 1);
    const line = text.slice(start, end).replaceAll(/\\\r?\n/g, (joint) => " ".repeat(joint.length));
    lines.push({ text: withoutComment(line), start });
    start = end + 1;
  }
  return lines;
}

function endOfLine(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  return feed < 0 ? text.length : feed;
}

/** A comment begins at the line's beginning or behind a blank: `pkg#egg=x` holds none. */
function withoutComment(line: string): string {
  const comment = /(?:^|\s)#/.exec(line);
  return comment === null ? line : line.slice(0, comment.index);
}

function readLine({ text, start }: LogicalLine): PipLine {
  const bare = text.trimStart();
  if (bare.startsWith("-")) return readPipWords(wordsOf(text, start));
  // Options of one requirement (`--hash=…`) follow it; environment markers hold blanks and no dashes in front of a word.
  const options = / --?[a-z]/i.exec(bare);
  const own = (options === null ? bare : bare.slice(0, options.index)).trimEnd();
  const from = start + text.length - bare.length;
  const requirement = readSpecification(own, { start: from, end: from + own.length }, undefined);
  return { requirements: requirement === undefined ? [] : [requirement], indexes: [], includes: [] };
}

/** Words between blanks; quotes around a whole word are taken off. */
export function wordsOf(text: string, start: number): readonly PipWord[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0].replace(/^(["'])(.*)\1$/, "$2"),
    span: { start: start + match.index, end: start + match.index + match[0].length },
  }));
}
