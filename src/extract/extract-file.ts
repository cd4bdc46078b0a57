/** One Python file to its facts. Pure; the tree is dropped when this returns. */
import { parsePython } from "../syntax/python/parse.ts";
import type { ClassDef, FunctionDef, Lambda, Module } from "../syntax/python/tree.ts";
import { lower } from "./expressions.ts";
import type { FunctionFacts, PythonFacts } from "./facts.ts";
import { NONE } from "./facts.ts";
import type { FileBuilder, FragmentBuilder, PendingBody } from "./fragment-builder.ts";
import { bindName, emit, finishFragment, startFragment } from "./fragment-builder.ts";
import { lowerBlock } from "./statements.ts";

/** Parses and lowers one Python file. Never throws; what did not parse is in `problems`. */
export function extractPython(bytes: Uint8Array): PythonFacts {
  const { module, problems } = parsePython(bytes);
  const file: FileBuilder = {
    bytes,
    functions: [],
    classes: [],
    queue: [moduleBody(module)],
    starImports: [],
    importedModules: [],
    functionCount: 1,
  };
  for (let next = 0; next < file.queue.length; next++) {
    const body = file.queue[next];
    if (body) file.functions[body.id] = lowerBody(file, body);
  }
  const { functions, classes, starImports, importedModules } = file;
  return { problems, comments: module.comments, functions, classes, starImports, importedModules };
}

function moduleBody(node: Module): PendingBody {
  const outline = { parameters: [], decorators: [], decoratorSpans: [], returns: NONE };
  return { node, id: 0, parent: NONE, class: NONE, qualifiedName: "", outline };
}

function lowerBody(file: FileBuilder, body: PendingBody): FunctionFacts {
  const builder = startFragment(file, body);
  bindParameters(builder, body);
  if (body.node.kind === "Lambda") lowerLambdaBody(builder, body.node);
  else lowerBlock(builder, body.node.body);
  const { node, parent, qualifiedName, outline } = body;
  return {
    form: formOf(node),
    name: nameOf(node),
    qualifiedName,
    header:
      node.kind === "FunctionDef" || node.kind === "ClassDef"
        ? node.header
        : { start: node.start, end: node.end },
    async: node.kind === "FunctionDef" && node.async,
    ...outline,
    parent,
    class: body.class,
    fragment: finishFragment(builder),
    start: node.start,
    end: node.end,
  };
}

function bindParameters(builder: FragmentBuilder, { node, outline }: PendingBody): void {
  if (node.kind !== "FunctionDef" && node.kind !== "Lambda") return;
  for (const [index, { name }] of outline.parameters.entries()) {
    const { start, end } = node.params[index] ?? node;
    bindName(builder, name, emit(builder, { op: "parameter", index, name, start, end, region: 0 }));
  }
}

function lowerLambdaBody(builder: FragmentBuilder, node: Lambda): void {
  const value = lower(builder, node.body);
  builder.exits.push({
    kind: "return",
    value,
    start: node.body.start,
    end: node.body.end,
    region: builder.region,
  });
}

function formOf(node: Module | FunctionDef | ClassDef | Lambda): FunctionFacts["form"] {
  switch (node.kind) {
    case "Module":
      return "module";
    case "FunctionDef":
      return "function";
    case "ClassDef":
      return "class";
    case "Lambda":
      return "lambda";
  }
}

function nameOf(node: Module | FunctionDef | ClassDef | Lambda): string {
  return node.kind === "FunctionDef" || node.kind === "ClassDef" ? node.name.name : "";
}
