/** Questions to TOML values that answer "nothing" instead of failing. */
import type { TomlMember, TomlTable, TomlValue } from "./toml.ts";

/** The member at a path of keys. */
export function memberAt(table: TomlTable, ...keys: readonly string[]): TomlMember | undefined {
  let member: TomlMember | undefined;
  let current: TomlValue = table;
  for (const key of keys) {
    member = current.kind === "table" ? current.members.get(key) : undefined;
    if (member === undefined) return undefined;
    current = member.value;
  }
  return member;
}

/** The table at a path. */
export function tableIn(table: TomlTable, ...keys: readonly string[]): TomlTable | undefined {
  const value = memberAt(table, ...keys)?.value;
  return value?.kind === "table" ? value : undefined;
}

/** The string at a path. */
export function stringIn(table: TomlTable, ...keys: readonly string[]): string | undefined {
  const value = memberAt(table, ...keys)?.value;
  return value?.kind === "string" ? value.text : undefined;
}

/** The items of the array at a path; none when there is no array. */
export function itemsIn(table: TomlTable, ...keys: readonly string[]): readonly TomlValue[] {
  const value = memberAt(table, ...keys)?.value;
  return value?.kind === "array" ? value.items : [];
}

/** The tables among the items of the array at a path. */
export function tablesIn(table: TomlTable, ...keys: readonly string[]): readonly TomlTable[] {
  return itemsIn(table, ...keys).filter((item) => item.kind === "table");
}

/** The texts among the items of the array at a path. */
export function stringsIn(table: TomlTable, ...keys: readonly string[]): readonly string[] {
  return itemsIn(table, ...keys).flatMap((item) => (item.kind === "string" ? item.text : []));
}

/** The entries of the table at a path, in the file's order. */
export function membersIn(
  table: TomlTable,
  ...keys: readonly string[]
): readonly (readonly [string, TomlMember])[] {
  return [...(tableIn(table, ...keys)?.members ?? [])];
}
