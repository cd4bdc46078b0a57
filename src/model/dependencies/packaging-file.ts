/** A packaging file, read. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Problem } from "../../findings/finding.ts";
import { indexLines, lineAt } from "../../source/line-index.ts";
import type { Written } from "../../syntax/requirements/written.ts";
import type { Requirement } from "./dependency.ts";
import type { PackagingKind } from "./packaging-files.ts";

/** One packaging file, read. */
export interface PackagingFile {
  readonly file: AuditFile;
  readonly kind: PackagingKind;
  readonly written: Written;
  readonly use: Requirement["use"];
}

/** Says that the rest of a packaging file was read all the same. */
export function troubleAt({ path, bytes }: AuditFile, offset: number): Problem {
  const line = lineAt(indexLines(bytes), offset);
  return {
    kind: "syntax",
    path,
    line,
    message: "this line could not be read; packages listed elsewhere in the file are audited",
  };
}
