/** Finds, reads and writes the baseline of an audited folder. */
import { lstatSync, mkdirSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { parseBaseline } from "../config/baseline-file.ts";
import { readChosenFile, readRepositoryFile } from "../config/read-file.ts";
import { BASELINE_PATH, baselineText, type Baseline, type BaselineEntry } from "../findings/baseline.ts";
import { maskText } from "../findings/masking.ts";
import { visibleLine } from "../report/visible.ts";
import { UsageError } from "./usage-error.ts";
import { systemReason, writeWhole } from "./write-file.ts";

/** Which baseline is meant. */
export interface BaselineChoice {
  /** The audited folder. */
  readonly root: string;
  /** On the command line: relative to the current folder; it must exist to be read. */
  readonly asked: string | undefined;
  /** In the configuration: relative to the root. */
  readonly configured: string | undefined;
}

/** Some thousand entries. */
const LARGEST_FILE = 20_000_000;

/** Where it lies. */
export function baselineLocation({ root, asked, configured }: BaselineChoice): string {
  return asked ?? join(root, configured ?? BASELINE_PATH);
}

/** Reads it; empty where there is none, unless the user named it. Throws ConfigurationError or UsageError. */
export function readBaseline(choice: BaselineChoice): Baseline {
  const location = baselineLocation(choice);
  const name = shownName(choice.root, location);
  if (choice.asked === undefined) refuseElsewhere(choice.root, location);
  const read = choice.asked === undefined ? readRepositoryFile : readChosenFile;
  const text = read(location, LARGEST_FILE);
  return text === undefined ? { path: name, entries: [] } : parseBaseline(text, name);
}

/** Reads a baseline that the user named, and says so when it is not there. */
export function readNamedBaseline(choice: BaselineChoice): Baseline {
  const { asked } = choice;
  if (asked !== undefined && lstatSync(asked, { throwIfNoEntry: false }) === undefined)
    throw new UsageError(`there is no baseline at ${asked}`, "pickguard baseline --reason WHY writes one");
  return readBaseline(choice);
}

/** Whether there is one at all. */
export function isBaselineThere(choice: BaselineChoice): boolean {
  return lstatSync(baselineLocation(choice), { throwIfNoEntry: false }) !== undefined;
}

/** Writes it whole. Reasons are masked: nobody's secret stands there by mistake. Throws UsageError. */
export function writeBaseline(choice: BaselineChoice, entries: readonly BaselineEntry[]): string {
  const location = baselineLocation(choice);
  if (choice.asked === undefined) refuseElsewhere(choice.root, location);
  else refuseLinks([dirname(location), location]);
  const masked = entries.map((entry) => ({ ...entry, reason: cleanReason(entry.reason) }));
  try {
    mkdirSync(dirname(location), { recursive: true });
    writeWhole(location, baselineText(masked), 0o644);
  } catch (error) {
    throw new UsageError(`cannot write ${location}: ${systemReason(error)}`);
  }
  return location;
}

/** A reason on one line, without what looks like a secret. */
export function cleanReason(reason: string): string {
  return visibleLine(maskText(reason)).trim();
}

/** A stranger's repository could otherwise lead us out of it: by its configuration, or by a link on the way. */
function refuseElsewhere(root: string, location: string): void {
  const below = relative(root, location);
  const parts = below.split(sep);
  if (parts[0] === ".." || isAbsolute(below))
    throw new UsageError(
      `the configuration's baseline (${location}) lies outside of the project`,
      "name the file with --baseline",
    );
  refuseLinks(parts.map((_, at) => join(root, ...parts.slice(0, at + 1))));
}

function refuseLinks(paths: readonly string[]): void {
  for (const path of paths) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new UsageError(`${path} is a link, which is not followed`, "name the file with --baseline");
  }
}

/** Relative to the root where it lies inside, never absolute. */
function shownName(root: string, location: string): string {
  const below = relative(root, location).split(sep).join("/");
  return below.startsWith("..") || isAbsolute(below) ? (location.split(/[/\\]/).at(-1) ?? location) : below;
}
