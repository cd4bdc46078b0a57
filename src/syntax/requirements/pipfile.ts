/** Pipenv's Pipfile and Pipfile.lock. */
import type { Span } from "../../source/span.ts";
import { packagingIndexes } from "./toml-indexes.ts";
import { memberAt, membersIn, stringIn } from "./toml-lookup.ts";
import { requirementsOfTable } from "./toml-requirements.ts";
import { readToml, type TomlTable } from "./toml.ts";
import {
  bytesAsText,
  normalisedName,
  NOTHING_WRITTEN,
  type Written,
  type WrittenPython,
  type WrittenRequirement,
} from "./written.ts";

/** Reads a Pipfile. */
export function readPipfile(bytes: Uint8Array): Written {
  const { root, troubleAt } = readToml(bytesAsText(bytes));
  return {
    ...NOTHING_WRITTEN,
    requirements: [
      ...requirementsOfTable(membersIn(root, "packages"), undefined),
      ...requirementsOfTable(membersIn(root, "dev-packages"), "group:dev"),
    ],
    pythons: [...pythonOf(root, "python_full_version"), ...pythonOf(root, "python_version")].slice(0, 1),
    indexes: packagingIndexes(root),
    troubleAt,
  };
}

/** Pipenv makes its environment with this very version. */
function pythonOf(root: TomlTable, key: string): readonly WrittenPython[] {
  const text = stringIn(root, "requires", key);
  const span = memberAt(root, "requires", key)?.span;
  return text === undefined || span === undefined || text === "*" ? [] : [{ text, span, exact: true }];
}

/** Reads a Pipfile.lock. */
export function readPipfileLock(bytes: Uint8Array): Written {
  const text = bytesAsText(bytes);
  const lock = parsedObject(text);
  if (lock === undefined) return { ...NOTHING_WRITTEN, troubleAt: 0 };
  return {
    ...NOTHING_WRITTEN,
    requirements: [
      ...lockedSection(text, lock, "default", undefined),
      ...lockedSection(text, lock, "develop", "group:dev"),
    ],
  };
}

function lockedSection(
  text: string,
  lock: object,
  section: string,
  group: string | undefined,
): readonly WrittenRequirement[] {
  let at = Math.max(0, text.indexOf(`"${section}":`));
  return entriesOf(memberOf(lock, section)).flatMap(([name, entry]) => {
    const span = keySpan(text, name, at);
    at = span.end;
    const version = memberOf(entry, "version");
    if (typeof version !== "string") return [];
    const common = { name: normalisedName(name), span, extras: [], marker: undefined, group };
    return { ...common, specifier: "", locked: version.replace(/^=+/, ""), from: "index" as const };
  });
}

/** The key and what stands behind it on its line; JSON keeps the order in which the text names them. */
function keySpan(text: string, name: string, from: number): Span {
  const start = text.indexOf(`${JSON.stringify(name)}:`, from);
  return start < 0 ? { start: from, end: from } : { start, end: start + name.length + 2 };
}

function parsedObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function memberOf(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1];
}
