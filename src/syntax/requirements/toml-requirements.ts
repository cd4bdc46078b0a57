/** Requirements that a TOML table names by its keys, as Poetry and Pipenv do: `django = "^5.2"`, `x = { git = "…" }`. */
import { translatedConstraint } from "./poetry-constraint.ts";
import { originOf } from "./specification.ts";
import type { TomlMember, TomlTable } from "./toml.ts";
import { memberAt, stringIn, stringsIn } from "./toml-lookup.ts";
import { normalisedName, type PackageOrigin, type WrittenRequirement } from "./written.ts";

/** One requirement for each entry; `python` is the interpreter and none. */
export function requirementsOfTable(
  members: readonly (readonly [string, TomlMember])[],
  group: string | undefined,
): readonly WrittenRequirement[] {
  return members
    .filter(([name]) => name !== "python")
    .flatMap(([name, member]) => ofMember(name, member, group) ?? []);
}

function ofMember(
  name: string,
  { value, span }: TomlMember,
  group: string | undefined,
): WrittenRequirement | undefined {
  const common = { name: normalisedName(name), span, locked: undefined, group };
  switch (value.kind) {
    case "string":
      return {
        ...common,
        specifier: translatedConstraint(value.text),
        extras: [],
        marker: undefined,
        from: "index",
      };
    case "table":
      return { ...common, ...describedBy(value), group: isOptional(value) ? `extra:${name}` : group };
    // Several alternatives for several Pythons or platforms: the first speaks.
    case "array": {
      const [first] = value.items;
      return first === undefined ? undefined : ofMember(name, { value: first, span }, group);
    }
    case "plain":
      return undefined;
  }
}

function describedBy(table: TomlTable): Pick<WrittenRequirement, "specifier" | "extras" | "marker" | "from"> {
  return {
    specifier: translatedConstraint(stringIn(table, "version") ?? ""),
    extras: stringsIn(table, "extras"),
    marker: stringIn(table, "markers"),
    from: originOfTable(table),
  };
}

function isOptional(table: TomlTable): boolean {
  const value = memberAt(table, "optional")?.value;
  return value?.kind === "plain" && value.text === "true";
}

/** Where a table of Poetry, Pipenv or uv says that a package comes from. */
export function originOfTable(table: TomlTable): PackageOrigin {
  const has = (key: string): boolean => memberAt(table, key) !== undefined;
  if (has("git") || has("hg") || has("svn")) return "version-control";
  const url = stringIn(table, "url") ?? stringIn(table, "file");
  if (url !== undefined) return originOf(url);
  return has("path") || has("editable") || has("directory") || has("virtual") ? "path" : "index";
}
