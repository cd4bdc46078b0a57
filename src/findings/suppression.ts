/**
 * Accepting a finding where it stands: `# pickguard: ignore[DJANGO-CSRF-001/exempt-view] the gateway signs these`.
 *
 * The comment is on the finding's line, on any line of its statement, or alone on the line above. Several ids are
 * separated by commas; a rule's id covers its checks. The reason is required: without it the finding stays.
 */
import { indexLines, lineAt, lineSpan, type LineIndex } from "../source/line-index.ts";
import { textBetween, type SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { commentsOf } from "./comment-lines.ts";
import type { Problem } from "./finding.ts";
import { currentId, formerId, formerIdNote } from "./former-ids.ts";
import { nearest } from "./nearest.ts";

/** A suppression that counts: all parts are there; of its ids, those that exist. */
export interface Suppression {
  readonly path: string;
  /** The line on which the comment ends. */
  readonly line: number;
  readonly span: Span;
  /** Nothing but the comment on its line, so that it speaks for the line below. */
  readonly alone: boolean;
  readonly ids: readonly string[];
  readonly reason: string;
}

/** The suppressions of one file, and what is wrong with those that do not count. */
export interface FileSuppressions {
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly Problem[];
}

/** Whether it is worth looking for comments: the word stands somewhere in the file. */
export function mentionsPickguard({ bytes }: SourceFile): boolean {
  const before = mentions.get(bytes);
  if (before !== undefined) return before;
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("pickguard:");
  mentions.set(bytes, found);
  return found;
}

/** Contents are never changed in place. */
const mentions = new WeakMap<Uint8Array, boolean>();

/** Reads the suppressions of a file. `pythonComments` is asked for Python files only. */
export function readSuppressions(
  file: SourceFile,
  knownIds: readonly string[],
  pythonComments: (file: SourceFile) => readonly Span[],
): FileSuppressions {
  const index = indexLines(file.bytes);
  const read = commentSpans(file, pythonComments).flatMap((span) => readComment(file, index, span, knownIds));
  return {
    suppressions: read.flatMap(({ suppression }) => (suppression === undefined ? [] : [suppression])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function commentSpans(
  file: SourceFile,
  pythonComments: (file: SourceFile) => readonly Span[],
): readonly Span[] {
  if (/\.pyi?$/i.test(file.path)) return pythonComments(file);
  const { bytes } = file;
  return commentsOf(
    file.path,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
  );
}

interface ReadComment {
  readonly suppression?: Suppression;
  readonly problems: readonly Problem[];
}

const ADDRESSED = /(?:^|[#\s])pickguard:\s*ignore/;
const GRAMMAR = /(?:^|[#\s])pickguard: ?ignore\[([^\][]{1,2000})\](.*)$/s;

function readComment(
  file: SourceFile,
  index: LineIndex,
  span: Span,
  knownIds: readonly string[],
): readonly ReadComment[] {
  const text = textBetween(file.bytes, span.start, span.end);
  if (!ADDRESSED.test(text)) return [];
  const line = lineAt(index, span.end);
  const problem = (message: string): Problem => ({ kind: "suppression", path: file.path, line, message });
  const match = GRAMMAR.exec(text);
  if (match === null) return [{ problems: [problem(UNREADABLE)] }];
  const wanted = (match[1] ?? "").split(",").map((id) => id.trim());
  const ids = wanted.filter((id) => isKnown(id, knownIds));
  const unknown = wanted.flatMap((id) => {
    const words = wordsOn(id, knownIds);
    return words === undefined ? [] : [problem(words)];
  });
  const reason = (match[2] ?? "").replace(/^[\s:–—-]+/, "").trim();
  if (!/\p{L}{2}/u.test(reason)) return [{ problems: [...unknown, problem(NO_REASON)] }];
  return [
    {
      suppression: { path: file.path, line, span, alone: isAlone(file, index, span), ids, reason },
      problems: unknown,
    },
  ];
}

const UNREADABLE =
  "This suppression could not be read, so it does not count. Write `pickguard: ignore[RULE-ID/check] reason`, several ids separated by commas.";
const NO_REASON =
  "This suppression gives no reason, so it does not count. Say after the bracket why the finding is acceptable here.";

function isKnown(id: string, knownIds: readonly string[]): boolean {
  return knownIds.some((known) => covers(id, known));
}

/** What is to be said about an id that nobody has, or that nobody should write any more. */
function wordsOn(id: string, knownIds: readonly string[]): string | undefined {
  if (isKnown(id, knownIds)) return formerIdNote(id);
  return formerId(id) === undefined
    ? unknownId(id, knownIds)
    : `${formerIdNote(id) ?? ""} This comment can go.`;
}

function unknownId(id: string, knownIds: readonly string[]): string {
  const rules = knownIds.map((known) => known.slice(0, known.indexOf("/")));
  const suggestion = nearest(id, [...new Set([...knownIds, ...rules])]);
  const shown = JSON.stringify(id.slice(0, 80));
  return `This suppression names ${shown}, which is no check of pickguard.${suggestion === undefined ? "" : ` Did you mean ${suggestion}?`}`;
}

/** Before the comment stands at most its own mark, after it at most the mark that closes it. */
function isAlone(file: SourceFile, index: LineIndex, span: Span): boolean {
  const line = lineSpan(index, lineAt(index, span.start));
  const after = lineSpan(index, lineAt(index, span.end));
  const before = textBetween(file.bytes, line.start, span.start);
  const closing = textBetween(file.bytes, span.end, after.end);
  return /^(?:#|;|\/\/|\{#|<!--)?$/.test(before.trim()) && /^(?:#\}|-->)?$/.test(closing.trim());
}

/** Lines of a finding or its statement, ends included. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/** The suppression that speaks for a finding of this check on these lines: the nearest to its first line. */
export function suppressionFor(
  all: readonly Suppression[],
  id: string,
  lines: Lines,
): Suppression | undefined {
  const own = all.filter((one) => one.ids.some((wanted) => covers(wanted, id)));
  const above = linesAbove(all, lines.first);
  return (
    own.find(({ line }) => line >= lines.first && line <= lines.last) ??
    own.find(({ line }) => above.has(line))
  );
}

/** Whether an id of a suppression, perhaps a former one, covers a check. */
export function covers(wanted: string, id: string): boolean {
  const now = currentId(wanted);
  return now === id || id.startsWith(`${now}/`);
}

/** The line above if a suppression stands alone on it, and those stacked above that one. */
function linesAbove(all: readonly Suppression[], first: number): ReadonlySet<number> {
  const alone = new Set(all.filter((one) => one.alone).map(({ line }) => line));
  const above = new Set<number>();
  for (let line = first - 1; alone.has(line); line--) above.add(line);
  return above;
}

/** Ids of suppressions that matched nothing although their checks ran. */
export function unusedSuppressions(
  all: readonly Suppression[],
  used: ReadonlySet<string>,
  ranIds: readonly string[],
): readonly Problem[] {
  return all.flatMap((one) =>
    one.ids
      .filter((wanted) => !used.has(useOf(one, wanted)) && ranIds.some((id) => covers(wanted, id)))
      .map((wanted) => ({
        kind: "suppression",
        path: one.path,
        line: one.line,
        message: unusedMessage(wanted),
      })),
  );
}

function unusedMessage(id: string): string {
  return `Nothing here is reported by ${id} any more: this suppression can go.`;
}

/** How a use of one id of a suppression is written down. */
export function useOf(suppression: Suppression, wanted: string): string {
  return `${suppression.path}\0${suppression.span.start}\0${wanted}`;
}
