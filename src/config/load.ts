/** Finds and reads `[tool.pickguard]` in a repository's pyproject.toml. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TomlTable, TomlValue } from "smol-toml";
import { DEFAULT_CONFIGURATION, mergeOptions, type Configuration } from "./configuration.ts";
import { ConfigurationError } from "./configuration-error.ts";
import type { Complaint } from "./schema.ts";

/** How to load. */
export interface LoadOptions {
  /** Reads no file at all: defaults only. */
  readonly isolated?: boolean;
  /** A file to read instead of the root's pyproject.toml; it must exist. */
  readonly file?: string;
  /** The text of a file, or undefined when there is none; the machine's file system by default. */
  readonly readText?: (path: string) => string | undefined;
}

/** A configuration and where it comes from. */
export interface Loaded {
  readonly configuration: Configuration;
  /** The file that decided something; undefined when all is default. */
  readonly file: string | undefined;
}

/** A pyproject.toml above this many bytes is not somebody's own work. */
const LARGEST_FILE = 1_000_000;

/**
 * The configuration of a repository. A file that does not mention pickguard is not even parsed, so that a stranger's
 * broken pyproject.toml cannot stop an audit. Rejects with `ConfigurationError` when it does and cannot be followed.
 */
export async function loadConfiguration(root: string, options: LoadOptions): Promise<Loaded> {
  const none: Loaded = { configuration: DEFAULT_CONFIGURATION, file: undefined };
  if (options.isolated === true) return none;
  const path = options.file ?? join(root, "pyproject.toml");
  const text = (options.readText ?? (options.file === undefined ? readRepositoryFile : readChosenFile))(path);
  if (text === undefined && options.file !== undefined)
    throw new ConfigurationError(`${path} does not exist`);
  if (text === undefined || !text.includes("pickguard")) return none;
  const table = await toolTable(path, text);
  if (table === undefined) return none;
  return { configuration: await configurationOf(path, text, table), file: path };
}

async function configurationOf(path: string, text: string, table: TomlValue): Promise<Configuration> {
  const { readTable } = await import("./schema.ts");
  const result = readTable(table);
  if ("overrides" in result) return mergeOptions(DEFAULT_CONFIGURATION, result.overrides);
  throw new ConfigurationError(
    result.complaints.map((complaint) => located(path, text, complaint)).join("\n"),
  );
}

async function toolTable(path: string, text: string): Promise<TomlValue | undefined> {
  const { parse, TomlError } = await import("smol-toml");
  let document: TomlTable;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "") ?? "";
    throw new ConfigurationError(`${path}:${error.line}: not valid TOML: ${reason}`, { cause: error });
  }
  const tool = document["tool"];
  return isTable(tool) ? tool["pickguard"] : undefined;
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === "object" && !Array.isArray(value) && !(value instanceof Date);
}

function located(path: string, text: string, { key, message }: Complaint): string {
  return `${path}:${lineOf(text, key)}: [tool.pickguard]: ${message}`;
}

/** The line of a key below the table's header; the header's own line when it is written in another way. */
function lineOf(text: string, key: string): number {
  const lines = text.split(/\r?\n/);
  const header = Math.max(
    0,
    lines.findIndex((line) => /^\s*\[\s*tool\s*\.\s*pickguard\s*\]/.test(line)),
  );
  for (let i = header + 1; i < lines.length; i++) {
    const line = lines[i]?.trim() ?? "";
    if (line.startsWith("[")) break;
    if (line.startsWith(key) || line.startsWith(`"${key}"`)) return i + 1;
  }
  return header + 1;
}

/** A stranger's file: no link is followed, and a pipe in its place is not waited for. */
function readRepositoryFile(path: string): string | undefined {
  return readText(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
}

/** A file that the user names may be a link. */
function readChosenFile(path: string): string | undefined {
  return readText(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

function readText(path: string, flags: number): string | undefined {
  const descriptor = openIfThere(path, flags);
  if (descriptor === undefined) return undefined;
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return undefined;
    if (status.size <= LARGEST_FILE) return readFileSync(descriptor, "utf8").replace(/^\uFEFF/, "");
    throw new ConfigurationError(`${path} has more than ${LARGEST_FILE} bytes; it is not read`);
  } finally {
    closeSync(descriptor);
  }
}

/** ELOOP: the path is a link and links are not followed. */
const ABSENT: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR", "ELOOP"]);

function openIfThere(path: string, flags: number): number | undefined {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (error instanceof Error && "code" in error && ABSENT.has(error.code)) return undefined;
    throw new ConfigurationError(`${path} cannot be read`, { cause: error });
  }
}
