/** poetry.lock, uv.lock, pdm.lock and pylock.toml (PEP 751). */
import { readToml, type TomlTable, type TomlValue } from "./toml.ts";
import { itemsIn, memberAt, membersIn, stringIn, stringsIn, tableIn, tablesIn } from "./toml-lookup.ts";
import { originOfTable } from "./toml-requirements.ts";
import { bytesAsText, normalisedName, type PackageOrigin } from "./written.ts";
import type { Span } from "../../source/span.ts";

/** One package of a lock file. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly span: Span;
  readonly from: PackageOrigin;
  /** The groups that install it, where the file says so ("main", "dev", "default"). */
  readonly groups: readonly string[] | undefined;
  /** Names of the packages that it needs, extras included. */
  readonly needs: readonly string[];
}

/** A package that the project itself asks for; `extra` is the one that asks. */
export interface LockedRoot {
  readonly name: string;
  readonly extra: string | undefined;
}

/** A lock file. */
export interface LockFile {
  readonly packages: readonly LockedPackage[];
  /** What the project itself needs at run time, extras included, where the file says so (uv). */
  readonly roots: readonly LockedRoot[] | undefined;
  readonly troubleAt: number | undefined;
}

/** Reads a lock file. The project's own entries are no packages. */
export function readLockFile(bytes: Uint8Array): LockFile {
  const { root, troubleAt } = readToml(bytesAsText(bytes));
  const tables = [...tablesIn(root, "package"), ...tablesIn(root, "packages")];
  const own = tables.filter(isOwn);
  return {
    packages: tables.filter((table) => !isOwn(table)).flatMap((table) => lockedPackage(table) ?? []),
    roots: own.length === 0 ? undefined : own.flatMap((table) => rootsIn(table)),
    troubleAt,
  };
}

/** uv writes the project and its workspace's members as packages of a folder. */
function isOwn(table: TomlTable): boolean {
  const source = tableIn(table, "source");
  return source !== undefined && (source.members.has("virtual") || source.members.has("editable"));
}

function lockedPackage(table: TomlTable): LockedPackage | undefined {
  const name = stringIn(table, "name");
  const version = stringIn(table, "version");
  const first = memberAt(table, "name")?.span;
  const last = memberAt(table, "version")?.span;
  if (name === undefined || version === undefined || first === undefined || last === undefined)
    return undefined;
  return {
    name: normalisedName(name),
    version,
    span: { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) },
    from: originIn(table),
    groups: groupsOf(table),
    needs: needsOf(table),
  };
}

/** uv and Poetry name a `source`, pylock.toml and pdm.lock the key itself. */
function originIn(table: TomlTable): PackageOrigin {
  const source = tableIn(table, "source");
  const isPoetryGit = source !== undefined && stringIn(source, "type") === "git";
  if (isPoetryGit || tableIn(table, "vcs") !== undefined || stringIn(table, "git") !== undefined)
    return "version-control";
  return originOfTable(source ?? table);
}

/** Poetry from 2.0 and PDM write `groups`, Poetry before 1.5 a `category`. */
function groupsOf(table: TomlTable): readonly string[] | undefined {
  const groups = stringsIn(table, "groups");
  const category = stringIn(table, "category");
  if (groups.length > 0) return groups;
  return category === undefined ? undefined : [category];
}

/** What a package needs. Extras count: whoever installs them is not told. Development groups do not. */
function needsOf(table: TomlTable): readonly string[] {
  return rootsIn(table).map(({ name }) => name);
}

/** uv and pylock.toml write tables with names, Poetry a table by name, PDM strings. */
function rootsIn(table: TomlTable): readonly LockedRoot[] {
  const listed = namesIn(itemsIn(table, "dependencies"), undefined);
  const named = membersIn(table, "dependencies").map(([name]) => ({
    name: normalisedName(name),
    extra: undefined,
  }));
  const extras = membersIn(table, "optional-dependencies").flatMap(([extra, { value }]) =>
    value.kind === "array" ? namesIn(value.items, extra) : [],
  );
  return [...listed, ...named, ...extras];
}

function namesIn(items: readonly TomlValue[], extra: string | undefined): readonly LockedRoot[] {
  return items.flatMap((item) => {
    const text = item.kind === "table" ? stringIn(item, "name") : undefined;
    const name = item.kind === "string" ? /^[\w.-]+/.exec(item.text)?.[0] : text;
    return name === undefined ? [] : [{ name: normalisedName(name), extra }];
  });
}

/** The packages that something in `names` needs, directly or not. */
export function neededBy(packages: readonly LockedPackage[], names: readonly string[]): ReadonlySet<string> {
  const needs = new Map(packages.map((one) => [one.name, one.needs]));
  const reached = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...(needs.get(name) ?? []));
  }
  return reached;
}
