/** Edits of requirements, deploy files and lists of ignored paths. */
import type { FixChange } from "../findings/fix-intent.ts";
import { byteText } from "../source/byte-text.ts";
import type { SourceFile } from "../source/source-file.ts";
import { edits, insertion, refused, replacement, type Lowering } from "./edit.ts";
import { lineEndOf } from "./python-source.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** `django==5.2.1` with another version; what stands behind it (markers, hashes) must not bind the old one. */
export function raiseRequirement(file: SourceFile, { at, version }: Change<"raise-requirement">): Lowering {
  const text = byteText(file.bytes);
  const line = text.slice(at.span.start, at.span.end);
  const pin = /(===?\s*)(\d[\w.!+-]{0,60})/.exec(line);
  if (!pin) return refused("no exact version stands here");
  const rest = text.slice(at.span.end, at.span.end + 200).split(/\r?\n/, 2);
  if (/--hash|\\$/.test(`${line}${rest[0] ?? ""}`)) return refused("hashes pin the old version as well");
  const from = at.span.start + pin.index + (pin[1]?.length ?? 0);
  return edits(replacement({ start: from, end: from + (pin[2]?.length ?? 0) }, version));
}

/** Exactly these words. */
export function replaceWords(file: SourceFile, change: Change<"replace-words">): Lowering {
  const { start, end } = change.at.span;
  const text = byteText(file.bytes).slice(start, end);
  const at = text.indexOf(change.old);
  if (at < 0 || text.indexOf(change.old, at + 1) >= 0) return refused("the words do not stand here once");
  const from = start + at;
  return edits(replacement({ start: from, end: from + change.old.length }, change.new));
}

/** Takes words of a command line out, as shells and as JSON lists write them; one word must stay. */
export function dropWords(file: SourceFile, { at, words }: Change<"drop-words">): Lowering {
  const { start, end } = at.span;
  const text = byteText(file.bytes).slice(start, end);
  const all = words
    .flatMap((word) => wordSpans(text, word))
    .map(([from, to]) => replacement({ start: start + from, end: start + to }, ""));
  if (all.length === 0) return refused("the words do not stand here");
  const left = text.split(/[\s"',;[\]]+/).filter((word) => word !== "" && !words.includes(word));
  return left.length < 2 ? refused("nothing would be left") : edits(...all);
}

/** Every place of a word, with what parts it from its neighbour. */
function wordSpans(text: string, word: string): readonly (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const [before, after] = [text.slice(0, at), text.slice(end)];
    const listed = /, ?"$/.exec(before);
    if (listed && after.startsWith('"')) spans.push([at - listed[0].length, end + 1]);
    else if (/[ \t]$/.test(before) && /^(?:[\s;"']|$)/.test(after)) spans.push([at - 1, end]);
  }
  return spans;
}

/** gunicorn in the development server's place, at the same address. */
export function startGunicorn(file: SourceFile, { at, application }: Change<"start-gunicorn">): Lowering {
  const { start, end } = at.span;
  const text = byteText(file.bytes).slice(start, end);
  const command = developmentServer(text);
  if (!command) return refused("the command is written in another way");
  const { words, separator, from, to } = command;
  const python = words[0]?.includes("python") === true ? words[0] : "";
  const folder = python.slice(0, python.lastIndexOf("/") + 1);
  const address = words.slice(words.indexOf("runserver") + 1).find((word) => !word.startsWith("-"));
  const bind = address?.includes(":") === true ? address : `127.0.0.1:${address ?? "8000"}`;
  const made = [`${folder}gunicorn`, application, "--bind", bind].join(separator);
  return edits(replacement({ start: start + from, end: start + to }, made));
}

/** A command in a text: its words, and what parts them. */
interface WordsSeen {
  readonly words: readonly string[];
  readonly separator: string;
  readonly from: number;
  readonly to: number;
}

/** `python manage.py runserver ADDRESS`, for a shell or as a list of JSON; `python` may be missing. */
function developmentServer(text: string): WordsSeen | undefined {
  const manage = text.indexOf("manage.py");
  const after = manage + "manage.py".length;
  const separator = /^(?: |", ?")/.exec(text.slice(after))?.[0];
  if (manage < 0 || separator === undefined || !text.startsWith("runserver", after + separator.length))
    return undefined;
  let from = wordStart(text, manage);
  const before = wordStart(text, from - separator.length);
  if (
    text.slice(0, from).endsWith(separator) &&
    /python[\d.]{0,8}$/.test(text.slice(before, from - separator.length))
  )
    from = before;
  let to = wordEnd(text, after + separator.length);
  while (text.startsWith(separator, to) && wordEnd(text, to + separator.length) > to + separator.length)
    to = wordEnd(text, to + separator.length);
  return { words: text.slice(from, to).split(separator), separator, from, to };
}

/** What ends a word, in shells and in JSON. */
const WORD_ENDS = /[\s"'&|;]/;

function wordStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && !WORD_ENDS.test(text.charAt(start - 1))) start--;
  return start;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !WORD_ENDS.test(text.charAt(end))) end++;
  return end;
}

/** A further line at the end of a file. */
export function appendLine(file: SourceFile, { line }: Change<"append-line">): Lowering {
  const text = byteText(file.bytes);
  const eol = lineEndOf(text);
  if (text.split(/\r?\n/).includes(line)) return refused("the line stands there already");
  const gap = text === "" || text.endsWith("\n") ? "" : eol;
  return edits(insertion(text.length, `${gap}${line}${eol}`));
}
