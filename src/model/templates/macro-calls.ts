/** Who calls Jinja's macros, and with what. */
import { onceFor } from "../../bind/once.ts";
import type { CallExpression, TagNode, TemplateExpression } from "../../syntax/template/tree.ts";
import type { MacroParameter, Scope, TemplateGraph } from "./scopes.ts";
import type { TemplateFile } from "./template-files.ts";
import { templatesNamed } from "./template-files.ts";

/** What one caller hands over for a parameter, with what is bound around it. */
export interface HandedToMacro {
  readonly scope: Scope;
  readonly expression: TemplateExpression;
}

interface MacroCall {
  readonly scope: Scope;
  readonly call: CallExpression;
}

interface Macros {
  /** Files that define a macro, by its name. */
  readonly files: ReadonlyMap<string, ReadonlySet<TemplateFile>>;
  readonly calls: ReadonlyMap<string, readonly MacroCall[]>;
}

/** What callers hand over for a macro's parameter; its fallback where they hand over nothing. */
export function handedToMacro(
  graph: TemplateGraph,
  { file }: Scope,
  { macro, name, position, fallback }: MacroParameter,
): HandedToMacro[] {
  const { files, calls } = macrosIn(graph);
  const isOnly = files.get(macro)?.size === 1;
  return (calls.get(macro) ?? []).flatMap(({ scope, call }): HandedToMacro[] => {
    if (!isOnly && scope.file !== file && !imports(graph, scope.file, file)) return [];
    const given = call.arguments.find((one, at) =>
      one.name === undefined ? at === position : one.name === name,
    );
    const expression = given?.value ?? fallback;
    return expression === undefined ? [] : [{ scope, expression }];
  });
}

/** `{% from "parts.html" import card %}`, `{% import "parts.html" as parts %}`. */
function imports(graph: TemplateGraph, from: TemplateFile, file: TemplateFile): boolean {
  return (graph.scoped.get(from)?.tags ?? []).some(({ node }) => {
    const expression = node.name === "from" || node.name === "import" ? node.words[0]?.expression : undefined;
    return expression?.kind === "text" && templatesNamed(graph.templates, expression.text).includes(file);
  });
}

const macrosIn: (graph: TemplateGraph) => Macros = onceFor(({ scoped }) => {
  const files = new Map<string, Set<TemplateFile>>();
  for (const { file, tags } of scoped.values())
    for (const { node } of tags) {
      const macro = definedBy(node);
      if (macro !== undefined) files.set(macro, (files.get(macro) ?? new Set()).add(file));
    }
  const calls = new Map<string, MacroCall[]>();
  if (files.size === 0) return { files, calls };
  for (const { file, outputs, tags } of scoped.values()) {
    if (file.template.dialect !== "jinja") continue;
    for (const { scope, node } of outputs) noteCalls(files, calls, scope, node.expression);
    for (const { scope, node } of tags)
      if (node.name !== "macro")
        for (const { expression } of node.words) noteCalls(files, calls, scope, expression);
  }
  return { files, calls };
});

function definedBy({ name, words }: TagNode): string | undefined {
  const call = name === "macro" ? words[0]?.expression : undefined;
  return call?.kind === "call" && call.callee.kind === "name" ? call.callee.name : undefined;
}

/** Notes the calls of macros in an expression: `card(row)`, `parts.card(row)|safe`. */
function noteCalls(
  files: Macros["files"],
  calls: Map<string, MacroCall[]>,
  scope: Scope,
  expression: TemplateExpression,
): void {
  const queue = [expression];
  for (const one of queue) {
    queue.push(...partsOf(one));
    if (one.kind !== "call") continue;
    const { callee } = one;
    const name = callee.kind === "name" || callee.kind === "attribute" ? callee.name : undefined;
    if (name === undefined || !files.has(name)) continue;
    const same = calls.get(name);
    if (same) same.push({ scope, call: one });
    else calls.set(name, [{ scope, call: one }]);
  }
}

function partsOf(expression: TemplateExpression): readonly TemplateExpression[] {
  switch (expression.kind) {
    case "filter":
      return [expression.base, ...expression.arguments];
    case "operation":
      return expression.operands;
    case "call":
      return expression.arguments.map(({ value }) => value);
    default:
      return [];
  }
}
