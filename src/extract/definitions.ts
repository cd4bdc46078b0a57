/** Lowers definitions and imports. Their bodies wait in the queue of the file. */
import type { Span } from "../source/span.ts";
import type { ClassDef, Expression, FunctionDef, Import, ImportFrom } from "../syntax/python/tree.ts";
import { lower, lowerOptional, lowerParameters } from "./expressions.ts";
import type { ValueId } from "./facts.ts";
import { NONE } from "./facts.ts";
import type { Flow, FragmentBuilder } from "./fragment-builder.ts";
import { at, bindName, emit } from "./fragment-builder.ts";

function qualify(builder: FragmentBuilder, name: string): string {
  return builder.body.qualifiedName ? `${builder.body.qualifiedName}.${name}` : name;
}

function spansOf(nodes: readonly Expression[]): Span[] {
  return nodes.map(({ start, end }) => ({ start, end }));
}

/** The body waits in the queue; what stands around it (decorators, defaults, annotations) is evaluated here and now. */
export function lowerFunction(builder: FragmentBuilder, node: FunctionDef): Flow {
  const decorators = node.decorators.map((decorator) => lower(builder, decorator));
  const parameters = lowerParameters(builder, node.params);
  const returns = lowerOptional(builder, node.returns);
  const id = builder.file.functionCount++;
  builder.file.queue.push({
    node,
    id,
    parent: builder.body.id,
    class: builder.body.node.kind === "ClassDef" ? builder.body.class : NONE,
    qualifiedName: qualify(builder, node.name.name),
    outline: { parameters, decorators, decoratorSpans: spansOf(node.decorators), returns },
  });
  bindName(builder, node.name.name, emit(builder, { op: "closure", function: id, ...at(builder, node) }));
  return "continues";
}

/** The class statement itself; its body is a fragment of its own. */
export function lowerClass(builder: FragmentBuilder, node: ClassDef): Flow {
  const decorators = node.decorators.map((decorator) => lower(builder, decorator));
  const bases: ValueId[] = [];
  const keywords: { name: string; value: ValueId }[] = [];
  for (const argument of node.arguments) {
    const value = lower(builder, argument.value);
    if (argument.style === "keyword") keywords.push({ name: argument.name?.name ?? "", value });
    else if (argument.style === "positional") bases.push(value);
  }
  const body = builder.file.functionCount++;
  const qualifiedName = qualify(builder, node.name.name);
  const { start, end, header } = node;
  const parent = builder.body.id;
  builder.file.classes.push({
    name: node.name.name,
    qualifiedName,
    header,
    bases,
    keywords,
    decorators,
    decoratorSpans: spansOf(node.decorators),
    parent,
    body,
    fields: [],
    start,
    end,
  });
  const id = builder.file.classes.length - 1;
  const outline = { parameters: [], decorators: [], decoratorSpans: [], returns: NONE };
  builder.file.queue.push({ node, id: body, parent, class: id, qualifiedName, outline });
  bindName(builder, node.name.name, emit(builder, { op: "class", class: id, ...at(builder, node) }));
  return "continues";
}

/** `import a.b` binds `a`; `import a.b as c` binds the module `a.b`. */
export function lowerImport(builder: FragmentBuilder, node: Import): Flow {
  for (const { name, alias, start, end } of node.names) {
    builder.file.importedModules.push({ module: name, level: 0 });
    const module = alias ? name : (name.split(".")[0] ?? name);
    const value = emit(builder, {
      op: "import",
      module,
      level: 0,
      name: undefined,
      start,
      end,
      region: builder.region,
    });
    bindName(builder, alias ?? module, value);
  }
  return "continues";
}

/** `from a import b` binds `b`; a star import is kept for whoever looks up a name that nothing else explains. */
export function lowerImportFrom(builder: FragmentBuilder, node: ImportFrom): Flow {
  const { module, level } = node;
  builder.file.importedModules.push({ module, level });
  for (const { name, alias, start, end } of node.names) {
    if (name === "*") {
      builder.file.starImports.push({ module, level, region: builder.region });
      continue;
    }
    const value = emit(builder, { op: "import", module, level, name, start, end, region: builder.region });
    bindName(builder, alias ?? name, value);
  }
  return "continues";
}
