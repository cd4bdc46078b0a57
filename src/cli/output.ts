/** Where reports go: the terminal, or files whose names tell their form. */
import { didYouMean } from "../config/suggestion.ts";
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
 * (`.html`, `.md`, GitLab's `gl-sast-report.json` …), and `--format` decides for the others. Throws UsageError for a name
 * that tells none where nothing else decides.
 */
export function destinations(format: Format | undefined, paths: readonly string[]): readonly Destination[] {
  if (paths.length === 0) return [{ format: format ?? "text" }];
  if (paths.length === 1 && format !== undefined) return paths.map((path) => ({ format, path }));
  return paths.map((path) => ({ path, format: formatOf(path) ?? format ?? refuse(path) }));
}

/** A report in a form that nobody asked for is found out when somebody opens it. */
function refuse(path: string): Format {
  if (path.startsWith("/dev/")) return "text";
  const name = nameOf(path);
  const ending = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  const known = [...FORMATS, ...ENDINGS.keys()].filter((one) => !one.includes("-"));
  throw new UsageError(
    `the name ${path} tells no form of a report${ending === "" ? "" : didYouMean(ending, known)}`,
    "name it with --format, or end the file's name in .txt, .html, .md, .json, .sarif, .xml or .csv",
  );
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
}

function formatOf(path: string): Format | undefined {
  const name = nameOf(path);
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
