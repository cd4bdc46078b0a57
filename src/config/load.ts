/** Finds and reads `[tool.pickguard]` in a repository's pyproject.toml. */
import { join } from "node:path";
import type { TomlTable, TomlValue } from "smol-toml";
import { DEFAULT_CONFIGURATION, mergeOptions, type Configuration } from "./configuration.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { readChosenFile, readRepositoryFile } from "./read-file.ts";
import type { Complaint } from "./schema.ts";
import { lineOf } from "./key-line.ts";

/** How to load. */
export interface LoadOptions {
  /** Reads no file at all: defaults only. */
  readonly isolated?: boolean;
  /** A file to read instead of the root's own; it must exist. */
  readonly file?: string;
  /** The text of a file, or undefined when there is none; the machine's file system by default. */
  readonly readText?: (path: string) => string | undefined;
}

/** A configuration and where it comes from. */
export interface Loaded {
  readonly configuration: Configuration;
  /** The file that decided something; undefined when all is default. */
  readonly file: string | undefined;
  /** Another file that would have decided something if the first were not there. */
  readonly passedOver?: string;
  /** What stands in the file, for messages that name a line. */
  readonly text?: string;
}

/** A configuration above this many bytes is not somebody's own work. */
const LARGEST_FILE = 1_000_000;

/** A file of its own: all of it is ours. */
const OWN_NAME = "pickguard.toml";

/**
 * The configuration of a repository: pickguard.toml, or `[tool.pickguard]` in pyproject.toml where there is none. A
 * pyproject.toml that does not mention pickguard is not even parsed, so that a stranger's broken one cannot stop an
 * audit. Rejects with `ConfigurationError` when it does and cannot be followed.
 */
export async function loadConfiguration(root: string, options: LoadOptions): Promise<Loaded> {
  if (options.isolated === true) return NOTHING_DECIDED;
  const { file, readText } = options;
  if (file !== undefined)
    return (await loadFile(file, (readText ?? chosenText)(file), true)) ?? NOTHING_DECIDED;
  const read = readText ?? repositoryText;
  const [own, shared] = [join(root, OWN_NAME), join(root, "pyproject.toml")];
  const first = await loadFile(own, read(own), false);
  const sharedText = read(shared);
  if (first === undefined) return (await loadFile(shared, sharedText, false)) ?? NOTHING_DECIDED;
  return sharedText !== undefined &&
    /^[ \t]{0,40}\[[ \t]{0,40}tool[ \t]{0,40}\.[ \t]{0,40}pickguard[ \t]{0,40}[.\]]/m.test(sharedText)
    ? { ...first, passedOver: shared }
    : first;
}

const NOTHING_DECIDED: Loaded = { configuration: DEFAULT_CONFIGURATION, file: undefined };

const repositoryText = (path: string): string | undefined => readRepositoryFile(path, LARGEST_FILE);
const chosenText = (path: string): string | undefined => readChosenFile(path, LARGEST_FILE);

/** What one file decides, if anything. */
async function loadFile(
  path: string,
  text: string | undefined,
  mustExist: boolean,
): Promise<Loaded | undefined> {
  if (text === undefined && mustExist) throw new ConfigurationError(`${path} does not exist`);
  if (text === undefined) return undefined;
  const isOwn = !/(?:^|[/\\])pyproject\.toml$/.test(path);
  if (!isOwn && !text.includes("pickguard")) return undefined;
  const { parseToml } = await import("./toml.ts");
  const document = parseToml(text, path);
  const table = isOwn ? document : toolTable(document);
  if (table === undefined) return undefined;
  return { configuration: await configurationOf(path, text, table), file: path, text };
}

async function configurationOf(path: string, text: string, table: TomlValue): Promise<Configuration> {
  const { readTable } = await import("./schema.ts");
  const result = readTable(table);
  if ("overrides" in result) return mergeOptions(DEFAULT_CONFIGURATION, result.overrides);
  throw new ConfigurationError(
    result.complaints.map((complaint) => located(path, text, complaint)).join("\n"),
  );
}

function toolTable(document: TomlTable): TomlValue | undefined {
  const tool = document["tool"];
  return isTable(tool) ? tool["pickguard"] : undefined;
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === "object" && !Array.isArray(value) && !(value instanceof Date);
}

function located(path: string, text: string, { key, message }: Complaint): string {
  const place = /(?:^|[/\\])pyproject\.toml$/.test(path) ? " [tool.pickguard]:" : "";
  return `${path}:${lineOf(text, key)}:${place} ${message}`;
}
