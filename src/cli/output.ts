/** Where reports go: the terminal, or files whose names tell their form. */
import { FORMATS, type Format } from "./audit-options.ts";
import { UsageError } from "./usage-error.ts";
import { systemReason, writeWhole } from "./write-file.ts";

/** One report to write; without a path it goes to stdout. */
export interface Destination {
  readonly format: Format;
  readonly path?: string;
}

/**
 * `--format` decides for stdout and for a single file; of several files each takes the form that its name tells
 * (`.html`, `.md`, GitLab's `gl-sast-report.json` …), and `--format` decides for the others.
 */
export function destinations(format: Format | undefined, paths: readonly string[]): readonly Destination[] {
  if (paths.length === 0) return [{ format: format ?? "text" }];
  if (paths.length === 1 && format !== undefined) return paths.map((path) => ({ format, path }));
  return paths.map((path) => ({ path, format: formatOf(path) ?? format ?? "text" }));
}

function formatOf(path: string): Format | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const ending = name.slice(name.lastIndexOf(".") + 1);
  return NAMES.get(name) ?? ENDINGS.get(ending) ?? FORMATS.find((format) => format === ending);
}

/** The names that GitLab's own jobs give their reports. */
const NAMES: ReadonlyMap<string, Format> = new Map([
  ["gl-sast-report.json", "gitlab"],
  ["gl-code-quality-report.json", "gitlab-codequality"],
]);

const ENDINGS: ReadonlyMap<string, Format> = new Map([
  ["txt", "text"],
  ["htm", "html"],
  ["md", "markdown"],
  ["xml", "junit"],
]);

/** Writes a report to a file. Throws UsageError with the system's reason. */
export function writeReport(path: string, text: string): void {
  try {
    writeWhole(path, text, 0o644);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${systemReason(error)}`);
  }
}
