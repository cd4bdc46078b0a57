import { cover, type Span } from "../../source/span.ts";
import {
  joinFragments,
  linesOf,
  slice,
  spanOf,
  trim,
  type Fragment,
  type SyntaxProblem,
} from "./fragment.ts";

/** One instruction with its continuation lines joined and comment lines between them left out. */
export interface DockerInstruction {
  /** In upper case. */
  readonly keyword: string;
  readonly arguments: Fragment;
  readonly heredocs: readonly DockerHeredoc[];
  readonly span: Span;
}

/** The body of `<<EOF`, without its closing line. */
export interface DockerHeredoc {
  readonly name: string;
  readonly body: Fragment;
}

interface Reading {
  readonly lines: readonly Fragment[];
  at: number;
  readonly escape: string;
  readonly problems: SyntaxProblem[];
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME " +
    "WORKDIR"
  ).split(" "),
);

/** Cuts a Dockerfile into instructions. */
export function readInstructions(file: Fragment): {
  readonly instructions: readonly DockerInstruction[];
  readonly problems: readonly SyntaxProblem[];
} {
  const lines = linesOf(file);
  const reading: Reading = { lines, at: 0, escape: escapeCharacter(lines), problems: [] };
  const instructions: DockerInstruction[] = [];
  while (reading.at < lines.length) {
    const instruction = readInstruction(reading);
    if (instruction) instructions.push(instruction);
  }
  return { instructions, problems: reading.problems };
}

/** Parser directives (`# escape=`) only count before the first instruction or plain comment. */
function escapeCharacter(lines: readonly Fragment[]): string {
  for (const line of lines) {
    const directive = /^#\s*([a-zA-Z]+)\s*=\s*(\S+)\s*$/.exec(line.text);
    if (!directive) break;
    if (directive[1]?.toLowerCase() === "escape") return directive[2] === "`" ? "`" : "\\";
  }
  return "\\";
}

function readInstruction(reading: Reading): DockerInstruction | undefined {
  const logical = readLogicalLine(reading);
  if (!logical) return undefined;
  const match = /^[A-Za-z]+/.exec(logical.text);
  const keyword = match?.[0].toUpperCase() ?? "";
  if (!KEYWORDS.has(keyword)) {
    reading.problems.push({ span: spanOf(logical), message: "this line is not a Dockerfile instruction" });
    return undefined;
  }
  const rest = trim(slice(logical, keyword.length, logical.text.length));
  const heredocs = ["RUN", "COPY", "ADD"].includes(keyword) ? readHeredocs(reading, rest) : [];
  const span = heredocs.reduce((whole, heredoc) => cover(whole, spanOf(heredoc.body)), spanOf(logical));
  return { keyword, arguments: rest, heredocs, span };
}

/** The next line with its continuations, or undefined for blank lines and comments. */
function readLogicalLine(reading: Reading): Fragment | undefined {
  const parts: Fragment[] = [];
  for (;;) {
    const line = reading.lines[reading.at++];
    if (line === undefined) break;
    const blank = line.text.trim() === "" || line.text.trimStart().startsWith("#");
    if (blank && parts.length === 0) return undefined;
    if (blank) continue;
    const continued = line.text.trimEnd().endsWith(reading.escape);
    parts.push(continued ? slice(line, 0, line.text.trimEnd().length - 1) : line);
    if (!continued) break;
  }
  return parts.length === 0 ? undefined : trim(joinFragments(parts, " "));
}

function readHeredocs(reading: Reading, logical: Fragment): readonly DockerHeredoc[] {
  const openings = logical.text.matchAll(/(?<!<)<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]*)\2/g);
  return [...openings].map((opening) =>
    readHeredoc(reading, opening[3] ?? "", opening[1] === "-", spanOf(logical)),
  );
}

function readHeredoc(reading: Reading, name: string, stripTabs: boolean, opened: Span): DockerHeredoc {
  const first = reading.at;
  for (; reading.at < reading.lines.length; reading.at++) {
    const text = reading.lines[reading.at]?.text ?? "";
    if ((stripTabs ? text.replace(/^\t+/, "") : text) !== name) continue;
    const body = joinFragments(reading.lines.slice(first, reading.at), "\n");
    reading.at++;
    return { name, body: body.text === "" ? { text: "", offsets: Uint32Array.of(opened.end) } : body };
  }
  reading.at = first;
  reading.problems.push({ span: opened, message: `the here-document ${name} is never closed` });
  return { name, body: { text: "", offsets: Uint32Array.of(opened.end) } };
}
