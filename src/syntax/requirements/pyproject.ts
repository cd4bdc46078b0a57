/** pyproject.toml of PEP 621, Poetry, PDM, uv and Hatch, with PEP 735's dependency groups. */
import { translatedConstraint } from "./poetry-constraint.ts";
import { readSpecification } from "./specification.ts";
import { readToml, type TomlMember, type TomlTable, type TomlValue } from "./toml.ts";
import { itemsIn, memberAt, membersIn } from "./toml-lookup.ts";
import { packagingIndexes } from "./toml-indexes.ts";
import { requirementsOfTable } from "./toml-requirements.ts";
import {
  bytesAsText,
  NOTHING_WRITTEN,
  type Written,
  type WrittenPython,
  type WrittenRequirement,
} from "./written.ts";

/** Reads a pyproject.toml. Build requirements are left out: nothing of them runs later. */
export function readPyproject(bytes: Uint8Array): Written {
  const { root, troubleAt } = readToml(bytesAsText(bytes));
  return {
    ...NOTHING_WRITTEN,
    requirements: [...listed(root), ...ofPoetry(root), ...ofHatch(root)],
    pythons: pythonsOf(root),
    indexes: packagingIndexes(root),
    troubleAt,
  };
}

/** The lists of PEP 508 strings. */
function listed(root: TomlTable): readonly WrittenRequirement[] {
  return [
    ...specifications(itemsIn(root, "project", "dependencies"), undefined),
    ...groups(root, "extra:", "project", "optional-dependencies"),
    ...groups(root, "group:", "dependency-groups"),
    ...groups(root, "group:", "tool", "pdm", "dev-dependencies"),
    ...specifications(itemsIn(root, "tool", "uv", "dev-dependencies"), "group:dev"),
  ];
}

function groups(root: TomlTable, prefix: string, ...path: readonly string[]): readonly WrittenRequirement[] {
  return membersIn(root, ...path).flatMap(([name, { value }]) =>
    value.kind === "array" ? specifications(value.items, `${prefix}${name}`) : [],
  );
}

/** Strings are requirements; tables include another group, which is read where it stands. */
function specifications(
  items: readonly TomlValue[],
  group: string | undefined,
): readonly WrittenRequirement[] {
  return items.flatMap((item) =>
    item.kind === "string" ? (readSpecification(item.text, item.span, group) ?? []) : [],
  );
}

function ofPoetry(root: TomlTable): readonly WrittenRequirement[] {
  const named = membersIn(root, "tool", "poetry", "group").flatMap(([name, { value }]) =>
    value.kind === "table" ? requirementsOfTable(membersIn(value, "dependencies"), `group:${name}`) : [],
  );
  return [
    ...requirementsOfTable(membersIn(root, "tool", "poetry", "dependencies"), undefined),
    ...requirementsOfTable(membersIn(root, "tool", "poetry", "dev-dependencies"), "group:dev"),
    ...named,
  ];
}

function ofHatch(root: TomlTable): readonly WrittenRequirement[] {
  return membersIn(root, "tool", "hatch", "envs").flatMap(([name, { value }]) =>
    value.kind === "table"
      ? [...itemsIn(value, "dependencies"), ...itemsIn(value, "extra-dependencies")].flatMap((item) =>
          specifications([item], `group:${name === "default" ? "dev" : name}`),
        )
      : [],
  );
}

function pythonsOf(root: TomlTable): readonly WrittenPython[] {
  return [
    ...pythonAt(memberAt(root, "project", "requires-python"), (text) => text),
    ...pythonAt(memberAt(root, "tool", "poetry", "dependencies", "python"), translatedConstraint),
  ];
}

function pythonAt(
  member: TomlMember | undefined,
  translate: (text: string) => string,
): readonly WrittenPython[] {
  if (member?.value.kind !== "string") return [];
  return [{ text: translate(member.value.text), span: member.span, exact: false }];
}
