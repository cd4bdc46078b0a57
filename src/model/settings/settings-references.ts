/** Which settings module a script, a command or an environment names. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import type { Call, Expression, Node, ParsedModule, StringLiteral } from "../../syntax/python/tree.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { forEachChild } from "../../syntax/python/walk.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";

/** The variable that tells Django its settings module. */
const VARIABLE = "DJANGO_SETTINGS_MODULE";

/** A dotted name of a settings module, and where it is written. */
export interface NamedModule {
  readonly name: string;
  readonly at: Place;
}

/** Names that a script gives to `DJANGO_SETTINGS_MODULE` (or another variable), in order: `setdefault`, an item's assignment, a reader's default. */
export function modulesNamedIn(
  file: AuditFile,
  parsed: ParsedModule,
  variable: string = VARIABLE,
): readonly NamedModule[] {
  const found: NamedModule[] = [];
  const add = (literal: StringLiteral): void => {
    const name = stringValue(file.bytes, literal);
    if (/^[\w.]+$/.test(name))
      found.push({ name, at: { path: file.path, span: { start: literal.start, end: literal.end } } });
  };
  const visit = (node: Node): void => {
    if (node.kind === "Call") for (const literal of namedByCall(file.bytes, node, variable)) add(literal);
    if (
      node.kind === "Assign" &&
      node.targets.some((target) => isVariableItem(file.bytes, target, variable))
    ) {
      for (const literal of strings(node.value)) add(literal);
    }
    forEachChild(node, visit);
  };
  visit(parsed.module);
  return found;
}

function namedByCall(bytes: Uint8Array, call: Call, variable: string): readonly StringLiteral[] {
  const [first, second] = call.arguments;
  if (first?.value.kind !== "String" || stringValue(bytes, first.value) !== variable || second === undefined)
    return [];
  return strings(second.value);
}

function isVariableItem(bytes: Uint8Array, target: Expression, variable: string): boolean {
  return (
    target.kind === "Subscript" &&
    target.index.kind === "String" &&
    stringValue(bytes, target.index) === variable
  );
}

function strings(value: Expression): readonly StringLiteral[] {
  if (value.kind === "String") return [value];
  if (value.kind === "Conditional") return [...strings(value.body), ...strings(value.orElse)];
  return [];
}

/** The module that an entry point runs with, when it says so: in its environment, or by `--settings`. */
export function moduleNamedBy(entry: EntryPoint): NamedModule | undefined {
  const variable = entry.environment.get(VARIABLE);
  if (variable !== undefined) return { name: variable.value, at: variable.at };
  const name = namedByWords(entry.words);
  return name === undefined ? undefined : { name, at: entry.at };
}

function namedByWords(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === "--settings") return words[index + 1];
    const assigned = /^(?:--settings=|(?:--env=)?DJANGO_SETTINGS_MODULE=)([\w.]+)$/.exec(word);
    if (assigned !== null) return assigned[1];
  }
  return undefined;
}

/** Whether a file can be what a dotted name means. */
export function pathFits(path: string, name: string): boolean {
  const tail = name.replaceAll(".", "/");
  return [`${tail}.py`, `${tail}/__init__.py`].some((end) => path === end || path.endsWith(`/${end}`));
}
