/**
 * Names with values in files that start or configure something: env files, compose, Kubernetes, CI, Dockerfiles, shell scripts,
 * units, ini, TOML, JSON. Line by line and without a grammar: what counts is that a name and a text stand side by side.
 */
import type { AuditFile, FileKind } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { parseEnvFile } from "../../syntax/deploy/env-file.ts";

/** One name with its value. */
export interface DeployValue {
  readonly file: AuditFile;
  readonly name: string;
  /** Never to be shown. */
  readonly text: string;
  /** Name and value. */
  readonly at: Place;
  readonly valueAt: Place;
}

/** Kinds of files whose values reach machines. Documents and templates show how something might look. */
const KINDS: ReadonlySet<FileKind> = new Set<FileKind>([
  "dockerfile",
  "compose",
  "procfile",
  "systemd",
  "supervisor",
  "kubernetes",
  "shell",
  "ci",
  "platform",
  "server-config",
  "credentials",
]);

/** Whether the file is one of those. */
export function isDeployFile({ kind }: AuditFile): boolean {
  return KINDS.has(kind);
}

/** The values of a file, in its order. */
export function deployValues(file: AuditFile): readonly DeployValue[] {
  if (file.kind === "env") return envValues(file);
  const text = latin1(file.bytes);
  return [...lineValues(file, text), ...pairedValues(file, text)];
}

function envValues(file: AuditFile): readonly DeployValue[] {
  const { path } = file;
  return parseEnvFile(file.bytes).map(({ name, value, span, valueSpan }) => ({
    file,
    name,
    text: value,
    at: { path, span },
    valueAt: { path, span: valueSpan },
  }));
}

/** One character per byte, so that indexes are byte offsets. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** A line that is longer was written by a tool. */
const LONGEST_LINE = 4000;

/** `NAME=value`, `NAME: value`, `"name": "value"`, `ENV NAME value`; a value in quotes goes to the closing one. */
const BINDING =
  /(?<![\w.$-])["']?([A-Za-z_][\w.-]{1,80})["']?(?:[ \t]{0,20}[:=][ \t]{0,20}|(?<=ENV [\w-]{1,80}) )(?:"([^"\r\n]{1,1000})"|'([^'\r\n]{1,1000})'|([^\s"',;]{1,1000}))/g;

function* lineValues(file: AuditFile, text: string): Generator<DeployValue> {
  const isYaml = /\.ya?ml$/i.test(file.path);
  let prose = -1;
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(start, end);
    if (isYaml) prose = proseFrom(line, prose);
    if (line.length < LONGEST_LINE && prose === -1 && !isComment(line)) yield* bindingsOf(file, line, start);
    start = end + 1;
  }
}

/** A text of several lines under a key that describes something; examples in it are nobody's values. */
const PROSE =
  /^([ ]{0,200})(?:- )?["']?(?:description|details|documentation|docs?|help|help_text|example|examples|summary|notes?|remarks?)["']?:[ ]{1,20}[|>][-+\d]{0,3}[ \r]{0,20}$/i;

/** The indentation of the key that such a text stands under, as long as it goes on; -1 outside. */
function proseFrom(line: string, before: number): number {
  const indent = line.length - line.trimStart().length;
  if (before !== -1 && (line.trim() === "" || indent > before)) return before;
  return PROSE.exec(line)?.[1]?.length ?? -1;
}

function isComment(line: string): boolean {
  return /^[ \t]{0,200}(?:#|\/\/|;)/.test(line);
}

function* bindingsOf(file: AuditFile, line: string, offset: number): Generator<DeployValue> {
  for (const match of line.matchAll(BINDING)) {
    const value = match[2] ?? match[3] ?? match[4];
    const name = match[1];
    if (name === undefined || value === undefined) continue;
    const quoted = match[4] === undefined;
    const end = offset + match.index + match[0].length - (quoted ? 1 : 0);
    yield valueOf(file, name, value, offset + match.index, end);
  }
}

function valueOf(file: AuditFile, name: string, text: string, start: number, end: number): DeployValue {
  const { path } = file;
  return {
    file,
    name,
    text,
    at: { path, span: { start, end } },
    valueAt: { path, span: { start: end - text.length, end } },
  };
}

/** Kubernetes, Render and the like: `name: DB_PASSWORD` with `value: …` on the next line. */
const PAIR =
  /\b(?:name|key):[ \t]{0,10}["']?([A-Za-z_][\w.-]{1,80})["']?[ \t]{0,10}\r?\n[ \t]{0,100}value:[ \t]{0,10}["']?([^\s"']{1,1000})["']?/g;

function* pairedValues(file: AuditFile, text: string): Generator<DeployValue> {
  if (file.kind !== "kubernetes" && file.kind !== "platform" && file.kind !== "compose") return;
  for (const match of text.matchAll(PAIR)) {
    const [whole, name, value] = match;
    if (name === undefined || value === undefined) continue;
    const end = match.index + whole.lastIndexOf(value) + value.length;
    yield valueOf(file, name, value, match.index, end);
  }
}
