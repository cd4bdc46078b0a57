/** Names that a fix needs: the file's own name for them, or an import in the file's own style. */
import type { ImportPath } from "../findings/fix-intent.ts";
import type { Import, ImportAlias, ImportFrom, Statement } from "../syntax/python/tree.ts";
import { insertion, type TextEdit } from "./edit.ts";
import { everyNode, inOwnQuotes, lineEnd, nextLine, sourceOf, type PythonSource } from "./python-source.ts";

/** How the file calls it, and what must be inserted so that it does. */
export interface Bound {
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

interface Wanted {
  readonly module: string;
  /** Undefined asks for the module itself. */
  readonly name: string | undefined;
}

function wantedOf(path: ImportPath): Wanted {
  const [module = "", name] = path.split(":");
  return { module, name };
}

/** Binds one import; a clause instead where its name means something else in the file. */
export function bindImport(source: PythonSource, path: ImportPath): Bound | string {
  const wanted = wantedOf(path);
  const known = ownName(source, wanted);
  if (known !== undefined) return { name: known, edits: [] };
  const name = wanted.name ?? wanted.module;
  if (isTaken(source, name.split(".")[0] ?? name)) return `\`${name}\` means something else in this file`;
  return { name, edits: [importEdit(source, wanted)] };
}

/** Code of an intent with its imports bound: `$0` stands for the first of them. */
export function bindCode(
  source: PythonSource,
  code: string,
  imports: readonly ImportPath[] = [],
): { readonly code: string; readonly edits: readonly TextEdit[] } | string {
  let text = inOwnQuotes(source, code).replaceAll("\n", source.eol);
  const needed: TextEdit[] = [];
  for (const [i, path] of imports.entries()) {
    const bound = bindImport(source, path);
    if (typeof bound === "string") return bound;
    text = text.replaceAll(`$${i}`, bound.name);
    needed.push(...bound.edits);
  }
  return { code: text, edits: needed };
}

type AnyImport = Import | ImportFrom;

function topImports({ module }: PythonSource): readonly AnyImport[] {
  return module.body.filter(isImport);
}

function isImport(statement: Statement): statement is AnyImport {
  return statement.kind === "Import" || statement.kind === "ImportFrom";
}

/** How the file can already write it. */
function ownName(source: PythonSource, { module, name }: Wanted): string | undefined {
  const dotted = name === undefined ? module : `${module}.${name}`;
  for (const statement of topImports(source)) {
    for (const alias of statement.names) {
      const path = aliasPath(statement, alias);
      if (path === dotted) return alias.alias ?? alias.name;
      if (path !== undefined && name !== undefined && path === module)
        return `${alias.alias ?? alias.name}.${name}`;
    }
  }
  return undefined;
}

function aliasPath(statement: AnyImport, { name }: ImportAlias): string | undefined {
  if (statement.kind === "Import") return name;
  return statement.level > 0 ? undefined : `${statement.module}.${name}`;
}

/** Whether the file binds a name to anything. */
function isTaken({ module }: PythonSource, name: string): boolean {
  for (const node of everyNode(module)) {
    switch (node.kind) {
      case "Name":
        if (node.name === name) return true;
        break;
      case "FunctionDef":
      case "ClassDef":
      case "Param":
        if (node.name.name === name) return true;
        break;
      case "ImportAlias":
        if ((node.alias ?? node.name.split(".")[0]) === name) return true;
        break;
      default:
    }
  }
  return false;
}

function importEdit(source: PythonSource, { module, name }: Wanted): TextEdit {
  if (name !== undefined) {
    const same = topImports(source).find((one) => canExtend(one, module));
    if (same) return extension(source, same, name);
  }
  const line = name === undefined ? `import ${module}` : `from ${module} import ${name}`;
  return { ...newLine(source, module, name === undefined, line), first: true };
}

function canExtend(statement: AnyImport, module: string): statement is ImportFrom {
  return (
    statement.kind === "ImportFrom" &&
    statement.level === 0 &&
    statement.module === module &&
    statement.names.every((alias) => alias.name !== "*")
  );
}

/** Before the first name that sorts behind it, else behind the last. */
function extension(source: PythonSource, statement: ImportFrom, name: string): TextEdit {
  const { names } = statement;
  const sorted = names.every((one, i) => i === 0 || compare(names[i - 1]?.name ?? "", one.name) <= 0);
  const before = sorted ? names.find((one) => compare(one.name, name) > 0) : undefined;
  const last = names.at(-1);
  if (before) {
    const gap = separatorOf(source, statement);
    return insertion(before.start, `${name}${gap}`);
  }
  const end = last?.end ?? statement.end;
  return insertion(end, `${separatorOf(source, statement)}${name}`);
}

/** What stands between two names: a comma and a blank, or a comma and a new line with its indentation. */
function separatorOf(source: PythonSource, { names }: ImportFrom): string {
  const [first, second] = names;
  if (first && second) {
    const between = sourceOf(source, { start: first.end, end: second.start });
    if (!between.includes("#") && !between.includes("\\")) return between;
  }
  return ", ";
}

function compare(a: string, b: string): number {
  const [low, high] = [a.toLowerCase(), b.toLowerCase()];
  return low < high ? -1 : low > high ? 1 : 0;
}

const STANDARD = new Set(
  "os re secrets hmac subprocess shlex pathlib hashlib random string logging functools html json uuid".split(
    " ",
  ),
);

/** Future imports, the standard library, packages, the project itself. */
function groupOf(statement: AnyImport): number {
  if (statement.kind === "ImportFrom" && statement.level > 0) return 3;
  const module = moduleOf(statement);
  return module === "__future__" ? 0 : isStandard(module) ? 1 : 2;
}

function isStandard(module: string): boolean {
  return STANDARD.has(module.split(".")[0] ?? module);
}

function moduleOf(statement: AnyImport): string {
  return statement.kind === "ImportFrom" ? statement.module : (statement.names[0]?.name ?? "");
}

function root(module: string): string {
  return module.split(".")[0] ?? module;
}

/** A line of its own, behind its nearest neighbour in the alphabet; star imports of settings stay last. */
function newLine(source: PythonSource, module: string, isPlain: boolean, line: string): TextEdit {
  const imports = leadingImports(source);
  const group = isStandard(module) ? 1 : 2;
  const kin = imports.filter((one) => root(moduleOf(one)) === root(module) && groupOf(one) === group);
  const peers = kin.length > 0 ? kin : imports.filter((one) => isPeer(one, group));
  const before = peers.filter((one) => sortsBefore(one, module, isPlain)).at(-1);
  if (before) return insertion(nextLine(source, before.end - 1), ended(source, before.end, line));
  const [first] = peers;
  if (first) return insertion(first.start, `${line}${source.eol}`);
  return lineWithoutPeers(source, imports, group, line);
}

/** In the standard library's group only what is known to belong there; for a package, all that is not. */
function isPeer(statement: AnyImport, group: number): boolean {
  return groupOf(statement) === group;
}

function sortsBefore(statement: AnyImport, module: string, isPlain: boolean): boolean {
  if (isPlain && statement.kind === "ImportFrom") return false;
  if (!isPlain && statement.kind === "Import") return true;
  return compare(moduleOf(statement), module) <= 0;
}

/** A last line without a line break gets one. */
function ended(source: PythonSource, offset: number, line: string): string {
  return lineEnd(source, offset) === source.text.length && !/[\r\n]$/.test(source.text)
    ? `${source.eol}${line}`
    : `${line}${source.eol}`;
}

function lineWithoutPeers(
  source: PythonSource,
  imports: readonly AnyImport[],
  group: number,
  line: string,
): TextEdit {
  const { eol } = source;
  const lower = imports.filter((one) => groupOf(one) < group).at(-1);
  if (lower) return insertion(nextLine(source, lower.end - 1), `${eol}${line}${eol}`);
  const [first] = imports;
  if (first) return insertion(first.start, `${line}${eol}${eol}`);
  return insertion(afterDocstring(source), `${line}${eol}${eol}`);
}

/** The imports at the head of the file, before anything else runs. */
function leadingImports({ module }: PythonSource): readonly AnyImport[] {
  const end = module.body.findIndex((one, i) => !isImport(one) && !(i === 0 && isDocstring(one)));
  return (end < 0 ? module.body : module.body.slice(0, end)).filter(isImport);
}

function isDocstring(statement: Statement): boolean {
  return statement.kind === "ExpressionStatement" && statement.value.kind === "String";
}

/** Where the first statement that does something begins; comments at the head of the file stay there. */
function afterDocstring({ module, text }: PythonSource): number {
  const first = module.body.find((one) => !isDocstring(one));
  return first?.start ?? text.length;
}
