/** What the first comment of a deploy file says about its purpose. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { textBetween } from "../../source/source-file.ts";
import { onceFor } from "../../bind/once.ts";

/** Bytes of a file that are read for its first comment. */
const OPENING = 1_500;

const FOR_DEVELOPMENT =
  /\b(?:only|solely|just|purely|exclusively) (?:\w+ ){0,2}for (?:\w+ ){0,2}(?:development|developers)\b/;
const DEVELOPMENT_ONLY = /\bfor (?:\w{1,20} ){0,2}(?:development|developers) (?:\w{1,20} ){0,2}only\b/;
const REFUSED = /\b(?:not|never|don't) (?:\w+ ){0,4}(?:for|in|as) (?:\w+ ){0,2}production\b/;
const REMARKS = [FOR_DEVELOPMENT, DEVELOPMENT_ONLY, REFUSED];

/** "This file is only meant for local development", before the file's first line that does something. */
export const saysDevelopment: (file: AuditFile | undefined) => boolean = (file) =>
  file !== undefined && remarksOf(file);

const remarksOf: (file: AuditFile) => boolean = onceFor((file) => {
  const lines = textBetween(file.bytes, 0, Math.min(OPENING, file.bytes.length)).split("\n");
  const end = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("#"));
  const remarks = lines
    .slice(0, end < 0 ? lines.length : end)
    .map((line) => line.replace(/^#+/, "").trim())
    .join(" ")
    .toLowerCase();
  return remarks.split(/[.!;:]/).some((sentence) => REMARKS.some((remark) => remark.test(sentence)));
});
