/** Reads what `--advisories` names: a folder of OSV records, or a zip archive of them. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { withOsvRecords } from "../audit/osv-export.ts";
import type { AuditOptions } from "../audit/options.ts";
import { UsageError } from "./usage-error.ts";
import { systemReason } from "./write-file.ts";
import { zipEntries } from "./zip-entries.ts";

/** Whole exports of PyPI stay far below. */
const MOST_ARCHIVE_BYTES = 1_000_000_000;
const MOST_RECORD_BYTES = 4_000_000;

/** The export over the bundled table. Throws UsageError when it cannot be read or holds no record for PyPI. */
export function readAdvisories(path: string): NonNullable<AuditOptions["advisories"]> {
  const { table, records } = withOsvRecords(recordsIn(path));
  if (records > 0) return table;
  throw new UsageError(
    `${path} holds no advisory for PyPI`,
    "give a folder of OSV records, or the archive https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip",
  );
}

function* recordsIn(path: string): Generator<string> {
  try {
    const { size } = statSync(path);
    if (statSync(path).isDirectory()) yield* folderRecords(path);
    else if (size > MOST_ARCHIVE_BYTES) throw new RangeError("the archive is too large");
    else for (const { text } of zipEntries(readFileSync(path), ".json")) yield text;
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : systemReason(error);
    throw new UsageError(`cannot read the advisories in ${path}: ${reason}`);
  }
}

function* folderRecords(folder: string): Generator<string> {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted()) {
    const path = join(folder, name);
    if (name.endsWith(".json") && statSync(path).size <= MOST_RECORD_BYTES) yield readFileSync(path, "utf8");
  }
}
