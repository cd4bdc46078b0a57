/** Package indexes named in TOML files. */
import type { TomlTable } from "./toml.ts";
import { memberAt, stringIn, tablesIn } from "./toml-lookup.ts";
import { withoutCredentials, type WrittenIndex } from "./written.ts";

/** The indexes of Poetry, PDM, uv and Pipenv. */
export function packagingIndexes(root: TomlTable): readonly WrittenIndex[] {
  return [
    ...tablesIn(root, "tool", "poetry", "source").flatMap((table) => indexOf(table, ofPoetry(table))),
    ...tablesIn(root, "tool", "pdm", "source").flatMap((table) => indexOf(table, ofPdm(table))),
    ...tablesIn(root, "tool", "uv", "index").flatMap((table) => indexOf(table, ofUv(table))),
    ...pipenvIndexes(tablesIn(root, "source")),
    ...plainIndex(root, "index", "tool", "uv", "index-url"),
    ...plainIndex(root, "index", "tool", "uv", "pip", "index-url"),
  ];
}

interface Role {
  readonly kind: WrittenIndex["kind"];
  readonly explicit: boolean;
}

/** "primary" and "default" replace PyPI; "supplemental" and "secondary" are asked beside it; "explicit" only by name. */
function ofPoetry(table: TomlTable): Role {
  const priority = (stringIn(table, "priority") ?? "primary").toLowerCase();
  const isFirst = priority === "primary" || priority === "default";
  return { kind: isFirst ? "index" : "extra-index", explicit: priority === "explicit" };
}

/** A source called "pypi" replaces PyPI. PDM takes names that `include_packages` lists from that source alone. */
function ofPdm(table: TomlTable): Role {
  const isFirst = stringIn(table, "name") === "pypi";
  return {
    kind: isFirst ? "index" : "extra-index",
    explicit: memberAt(table, "include_packages") !== undefined,
  };
}

/** uv asks indexes in order and stops at the first that knows a name, so that a later one cannot slip a package in. */
function ofUv(table: TomlTable): Role {
  return { kind: isTrue(table, "default") ? "index" : "extra-index", explicit: true };
}

/** Pipenv takes every package from the first source unless it names another. */
function pipenvIndexes(tables: readonly TomlTable[]): readonly WrittenIndex[] {
  return tables.flatMap((table, i) =>
    indexOf(table, { kind: i === 0 ? "index" : "extra-index", explicit: i > 0 }),
  );
}

function indexOf(table: TomlTable, { kind, explicit }: Role): readonly WrittenIndex[] {
  const url = stringIn(table, "url");
  const span = memberAt(table, "url")?.span;
  if (url === undefined || span === undefined) return [];
  const index: WrittenIndex = { kind, explicit, url: withoutCredentials(url), span };
  const verified = memberAt(table, "verify_ssl");
  return verified?.value.kind === "plain" && verified.value.text === "false"
    ? [index, { ...index, kind: "trusted-host", span: verified.span }]
    : [index];
}

function plainIndex(
  root: TomlTable,
  kind: WrittenIndex["kind"],
  ...path: readonly string[]
): readonly WrittenIndex[] {
  const url = stringIn(root, ...path);
  const span = memberAt(root, ...path)?.span;
  return url === undefined || span === undefined
    ? []
    : [{ kind, explicit: false, url: withoutCredentials(url), span }];
}

function isTrue(table: TomlTable, key: string): boolean {
  const value = memberAt(table, key)?.value;
  return value?.kind === "plain" && value.text === "true";
}
