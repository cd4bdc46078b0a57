/** Env files (`.env`, `.env.production`, `app.env.example`): what they set, and whether their values are meant to be real. */
import type { AuditFile, Discovery } from "../../discover/file-kind.ts";
import { indexLines, lineAt } from "../../source/line-index.ts";
import type { Span } from "../../source/span.ts";
import { parseEnvFile } from "../../syntax/deploy/env-file.ts";
import { purposeOfPath } from "./purpose-names.ts";

/** One env file of the repository. */
export interface EnvironmentFile {
  readonly path: string;
  /** A template with placeholders (`.env.example`), or a file that programs read as it is. */
  readonly standing: "example" | "real";
  /** Why: the part of the name that says so. */
  readonly because: string;
  /** What the name says it is for. */
  readonly use: "production" | "development" | "unknown";
  readonly inTests: boolean;
  readonly entries: readonly EnvironmentFileEntry[];
}

/** One `KEY=value` line. The value may be a secret: never show it. */
export interface EnvironmentFileEntry {
  readonly name: string;
  readonly value: string;
  /** Line from 1. */
  readonly line: number;
  /** Name and value. */
  readonly span: Span;
  readonly valueSpan: Span;
}

/** All env files of an audit, in the order of its files. */
export function readEnvironmentFiles(discovery: Discovery): readonly EnvironmentFile[] {
  return discovery.files.filter((file) => file.kind === "env").map(readEnvironmentFile);
}

function readEnvironmentFile(file: AuditFile): EnvironmentFile {
  const lines = indexLines(file.bytes);
  const entries = parseEnvFile(file.bytes).map((variable) => ({
    ...variable,
    line: lineAt(lines, variable.span.start),
  }));
  const use = purposeOfPath(file.path)?.use ?? "unknown";
  return { path: file.path, ...standingOf(file.path), use, inTests: file.inTests, entries };
}

function standingOf(path: string): Pick<EnvironmentFile, "standing" | "because"> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const word =
    /(?:^|[._-])(example|sample|template|dist|tmpl|tpl|default|defaults|skeleton|j2|in)(?=$|[._-])/i.exec(
      name,
    )?.[1];
  if (word !== undefined) return { standing: "example", because: `its name says "${word}"` };
  const folder = path
    .split("/")
    .slice(0, -1)
    .find((part) => /^(?:examples?|samples?|templates?|\{\{.*\}\})$/i.test(part));
  if (folder !== undefined) return { standing: "example", because: `it lies in the folder "${folder}"` };
  return { standing: "real", because: "its name does not say that it is an example" };
}
