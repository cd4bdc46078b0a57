/** What can be done about the findings at a place: mend it, accept it with a reason, or read about it. */
import {
  CodeActionKind,
  type CodeAction,
  type Range,
  type SnippetTextEdit,
  type TextDocumentEdit,
  type TextEdit,
} from "vscode-languageserver/node";
import type { Finding } from "../findings/finding.ts";
import { editsOf } from "../fix/plan.ts";
import type { SourceFile } from "../source/source-file.ts";
import { SOURCE, placesOf, type UriOf } from "./diagnostics.ts";
import { ACCEPT } from "./command-names.ts";
import { ignoreComment } from "./ignore-comment.ts";
import { linesOf, rangeOf, rangeOfSpan, touches } from "./positions.ts";

/** What actions draw from. */
export interface ActionSources {
  readonly findings: readonly Finding[];
  readonly fileAt: (path: string) => SourceFile | undefined;
  readonly uriOf: UriOf;
  /** The version of an open document, which its edits must meet. */
  readonly versionOf: (path: string) => number | null;
  /** Whether the editor fills in snippets, so that the cursor waits where the reason belongs. */
  readonly takesSnippets: boolean;
  /** Whether the editor asks for a reason, without which nothing goes into the baseline. */
  readonly asksReasons: boolean;
}

/** The command that shows a check's page. */
export const EXPLAIN = "pickguard.explain";

/** The actions for a range of a file. */
export function actionsAt(path: string, range: Range, sources: ActionSources): readonly CodeAction[] {
  const here = sources.findings.flatMap((finding) => {
    const place = placesOf(finding).find((one) => one.path === path && touches(rangeOf(one), range));
    return place ? [{ finding, line: place.start.line }] : [];
  });
  return [
    ...here.flatMap(({ finding }) => fixAction(finding, sources)),
    ...here.flatMap(({ finding, line }) => ignoreAction(finding, path, line, sources)),
    ...(sources.asksReasons ? here.map(({ finding }) => baselineAction(finding)) : []),
    ...here.map(({ finding }) => explainAction(finding)),
  ];
}

function fixAction(finding: Finding, sources: ActionSources): readonly CodeAction[] {
  const { intents = [], hasSafeFix, title, fix } = finding;
  if (intents.length === 0) return [];
  const made = editsOf(intents, sources.fileAt);
  if (typeof made === "string") return [];
  const documentChanges = [...made].map(([path, edits]) => {
    const index = linesOf(sources.fileAt(path)?.bytes);
    return changeOf(
      path,
      edits.map(({ span, text }) => ({ range: rangeOfSpan(index, span), newText: decoded(text) })),
      sources,
    );
  });
  const isSafe = hasSafeFix === true;
  return [
    {
      title: isSafe ? `Fix: ${title}` : `Fix, needs a look: ${oneLine(fix)}`,
      kind: CodeActionKind.QuickFix,
      isPreferred: isSafe,
      edit: { documentChanges },
    },
  ];
}

/** Edits of fixes have one character for each byte. */
function decoded(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}

function changeOf(
  path: string,
  edits: (TextEdit | SnippetTextEdit)[],
  { uriOf, versionOf }: ActionSources,
): TextDocumentEdit {
  return { textDocument: { uri: uriOf(path), version: versionOf(path) }, edits };
}

/** Without a reason the comment does not count, and says so itself: nobody accepts anything by a slip of the finger. */
function ignoreAction(
  finding: Finding,
  path: string,
  line: number,
  sources: ActionSources,
): readonly CodeAction[] {
  const file = sources.fileAt(path);
  const comment = file && ignoreComment(file, line, finding.id);
  if (!comment) return [];
  const range = rangeOfSpan(linesOf(file.bytes), { start: comment.at, end: comment.at });
  const { before, after } = comment;
  const edit = sources.takesSnippets
    ? { range, snippet: { kind: "snippet" as const, value: `${escaped(before)}$1${escaped(after)}` } }
    : { range, newText: before + after };
  return [
    {
      title: `Accept with a reason: ${finding.id}`,
      kind: CodeActionKind.QuickFix,
      edit: { documentChanges: [changeOf(path, [edit], sources)] },
    },
  ];
}

function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, "\\$&");
}

function baselineAction({ id, fingerprint }: Finding): CodeAction {
  const title = `Accept into the baseline, with a reason: ${id}`;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    command: { title, command: ACCEPT, arguments: [fingerprint] },
  };
}

function explainAction({ id }: Finding): CodeAction {
  return {
    title: `Explain ${id}`,
    kind: CodeActionKind.QuickFix,
    command: { title: `${SOURCE}: explain ${id}`, command: EXPLAIN, arguments: [id] },
  };
}
