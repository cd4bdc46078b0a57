/** Comments of other tools that accept something on their line: Bandit's `# nosec`, and Ruff's `# noqa: S…`. Pure. */
import { PYTHON_KINDS, type AuditFile, type Discovery } from "../discover/file-kind.ts";
import { extractPython } from "../extract/extract-file.ts";
import type { Finding } from "../findings/finding.ts";
import { indexLines, lineAt } from "../source/line-index.ts";
import { textBetween } from "../source/source-file.ts";

/** A finding on the line of such a comment. */
export interface AcceptedElsewhere {
  readonly finding: Finding;
  /** Line of the comment. */
  readonly line: number;
  /** The mark with its codes (`nosec B608`). */
  readonly mark: string;
  /** What somebody wrote behind it; empty where nobody did. */
  readonly words: string;
}

/** Findings whose own place is on the lines of such comments. Those with further places elsewhere are left: one comment does not speak for them. */
export function acceptedElsewhere(
  { files }: Discovery,
  findings: readonly Finding[],
): readonly AcceptedElsewhere[] {
  const marks = new Map<string, readonly Mark[]>();
  return findings.flatMap((finding): AcceptedElsewhere[] => {
    const { path, start, end, places } = finding;
    if (places.length > 0) return [];
    const own = marks.get(path) ?? marksOf(files.find((file) => file.path === path));
    marks.set(path, own);
    const mark = own.find(({ line }) => line >= start.line && line <= end.line);
    return mark === undefined ? [] : [{ finding, ...mark }];
  });
}

type Mark = Omit<AcceptedElsewhere, "finding">;

function marksOf(file: AuditFile | undefined): readonly Mark[] {
  if (file === undefined || !PYTHON_KINDS.has(file.kind) || !mentionsOne(file)) return [];
  const index = indexLines(file.bytes);
  return extractPython(file.bytes).comments.flatMap(({ start, end }): Mark[] => {
    const mark = markIn(textBetween(file.bytes, start, end));
    return mark === undefined ? [] : [{ ...mark, line: lineAt(index, start) }];
  });
}

function mentionsOne({ bytes }: AuditFile): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return text.includes("nosec") || text.includes("noqa");
}

/**
 * `# nosec`, `# nosec B608, B609: why`, `# noqa: S608 why`. A bare `# noqa` speaks of style as well and counts for
 * nothing here, nor do codes of other families. Undefined where the comment is another one.
 */
export function markIn(comment: string): Omit<Mark, "line"> | undefined {
  const nosec = /#\s*nosec\b:?((?:[\s,]*B\d{3}\b)*)(.*)$/s.exec(comment);
  if (nosec) return markOf("nosec", nosec[1] ?? "", nosec[2] ?? "");
  const noqa = /#\s*noqa\s*:((?:[\s,]*[A-Z]{1,4}\d{1,4}\b)+)(.*)$/is.exec(comment);
  if (!noqa || !/\bS\d{3}\b/i.test(noqa[1] ?? "")) return undefined;
  return markOf("noqa:", noqa[1] ?? "", noqa[2] ?? "");
}

function markOf(word: string, codes: string, rest: string): Omit<Mark, "line"> {
  const list = codes.match(/\w+/g) ?? [];
  // Another tool's mark may follow, and is no reason.
  const [own = ""] = rest.split("#");
  const words = own.replace(/^[\s:,;.–—-]+/, "").trim();
  return {
    mark: list.length === 0 ? word : `${word} ${list.join(", ")}`,
    words: /\p{L}{2}/u.test(words) ? words : "",
  };
}
