/** Lowers expressions: each becomes one value of the fragment. */
import type { Span } from "../source/span.ts";
import type {
  Argument,
  BooleanOperation,
  Call,
  Comprehension,
  ComprehensionClause,
  Conditional,
  DictExpression,
  Expression,
  Lambda,
  Param,
} from "../syntax/python/tree.ts";
import { collectTarget } from "./assigned-names.ts";
import { assign, update } from "./assignments.ts";
import type { CallArgument, CollectionEntry, ParameterFacts, ValueId } from "./facts.ts";
import { NONE } from "./facts.ts";
import type { Branch, FragmentBuilder } from "./fragment-builder.ts";
import {
  assignName,
  at,
  bindName,
  emit,
  inBranch,
  joinBranches,
  lookUp,
  openRegion,
  readName,
} from "./fragment-builder.ts";
import { lowerAttribute, lowerBounds, lowerSubscript, sentPath } from "./reading.ts";
import { lowerGetattr, noteSetattr } from "./reflection.ts";
import { lowerBinary, lowerStringMethod, replacementPlaces, replacements } from "./string-building.ts";

/** Nested deeper than this, an expression is not followed; real code stays far below. */
const DEPTH_LIMIT = 400;

/** Methods that change their receiver and take what they add as arguments. */
const MUTATORS = new Set([
  "append",
  "appendleft",
  "extend",
  "insert",
  "add",
  "update",
  "setdefault",
  "setlist",
  "write",
]);

/** Lowers one expression. */
export function lower(builder: FragmentBuilder, node: Expression): ValueId {
  if (builder.depth > DEPTH_LIMIT) return unknown(builder, node, []);
  builder.depth++;
  const value = lowerKind(builder, node);
  builder.depth--;
  return value;
}

/** Lowers an expression that may be missing; NONE then. */
export function lowerOptional(builder: FragmentBuilder, node: Expression | undefined): ValueId {
  return node ? lower(builder, node) : NONE;
}

function lowerKind(builder: FragmentBuilder, node: Expression): ValueId {
  switch (node.kind) {
    case "Name":
      return readName(builder, node.name, node);
    case "Number":
      return emit(builder, { op: "constant", constant: "number", ...at(builder, node) });
    case "Constant":
      return emit(builder, { op: "constant", constant: node.value, ...at(builder, node) });
    case "String":
      return emit(builder, { op: "text", literal: node, ...at(builder, node) });
    case "FormattedString":
      return emit(builder, {
        op: "build",
        form: "f-string",
        parts: replacements(builder, node.parts, lower),
        places: replacementPlaces(node.parts),
        ...at(builder, node),
      });
    case "Attribute":
      return lowerAttribute(builder, node, lower);
    case "Subscript":
      return lowerSubscript(builder, node, lower);
    case "Slice":
      return unknown(builder, node, lowerBounds(builder, node, lower));
    case "Call":
      return lowerCall(builder, node);
    case "Unary": {
      const operand = lower(builder, node.operand);
      const operator = node.operator === "not" ? "not" : "arithmetic";
      return emit(builder, { op: "operation", operator, operands: [operand], ...at(builder, node) });
    }
    case "Binary":
      return lowerBinary(builder, node, lower);
    case "BooleanOperation":
      return lowerBoolean(builder, node);
    case "Compare": {
      const operands = [lower(builder, node.left), ...node.comparators.map((part) => lower(builder, part))];
      const operator = node.operators.length === 1 ? (node.operators[0] ?? "==") : "arithmetic";
      return emit(builder, { op: "operation", operator, operands, ...at(builder, node) });
    }
    case "Conditional":
      return lowerConditional(builder, node);
    case "Lambda":
      return lowerLambda(builder, node);
    case "Tuple":
    case "List":
    case "Set": {
      const form = ({ Tuple: "tuple", List: "list", Set: "set" } as const)[node.kind];
      const entries = node.elements.map((element) => lowerEntry(builder, element));
      return emit(builder, { op: "collection", form, entries, ...at(builder, node) });
    }
    case "Dict":
      return lowerDict(builder, node);
    case "Comprehension":
      return lowerComprehension(builder, node);
    case "Await":
      return emit(builder, {
        op: "through",
        protocol: "await",
        base: lower(builder, node.value),
        ...at(builder, node),
      });
    case "Yield": {
      const value = lowerOptional(builder, node.value);
      builder.exits.push({ kind: "yield", value, ...at(builder, node) });
      return emit(builder, { op: "unknown", operands: [], ...at(builder, node) });
    }
    case "Starred":
      return emit(builder, {
        op: "through",
        protocol: "starred",
        base: lower(builder, node.value),
        ...at(builder, node),
      });
    case "NamedExpression": {
      const value = lower(builder, node.value);
      assignName(builder, node.target.name, value);
      return value;
    }
    case "Error":
      return unknown(
        builder,
        node,
        node.parts.map((part) => lower(builder, part)),
      );
  }
}

function unknown(builder: FragmentBuilder, node: Span, operands: readonly ValueId[]): ValueId {
  return emit(builder, { op: "unknown", operands, ...at(builder, node) });
}

function lowerCall(builder: FragmentBuilder, node: Call): ValueId {
  const read = lowerGetattr(builder, node, lower);
  if (read !== undefined) return read;
  const callee = lower(builder, node.callee);
  const path = sentPath(builder, node, callee);
  const known = path === undefined ? undefined : lookUp(builder.environment, path);
  if (known !== undefined) return known;
  const build = lowerStringMethod(builder, node, callee, lower);
  if (build !== undefined) return build;
  const args = node.arguments.map((argument) => lowerArgument(builder, argument));
  const call = emit(builder, { op: "call", callee, arguments: args, ...at(builder, node) });
  if (path !== undefined) bindName(builder, path, call);
  noteMutation(builder, node, args);
  noteSetattr(builder, node, args);
  return call;
}

function lowerArgument(builder: FragmentBuilder, argument: Argument): CallArgument {
  return { style: argument.style, name: argument.name?.name, value: lower(builder, argument.value) };
}

/** `parts.append(x)`: from here on, `parts` also holds `x`. */
function noteMutation(builder: FragmentBuilder, node: Call, args: readonly CallArgument[]): void {
  if (node.callee.kind !== "Attribute" || !MUTATORS.has(node.callee.attribute.name)) return;
  const receiver = node.callee.value;
  for (const argument of args) update(builder, receiver, argument.name, argument.value, node);
}

/** Later operands of `and` run only when the earlier ones were true, of `or` only when they were false. */
function lowerBoolean(builder: FragmentBuilder, node: BooleanOperation): ValueId {
  const operands: ValueId[] = [];
  const outer = builder.region;
  for (const [position, part] of node.values.entries()) {
    const previous = operands[position - 1];
    if (previous !== undefined) {
      builder.region = openRegion(builder, "operand", previous, node.operator === "and");
    }
    operands.push(lower(builder, part));
  }
  builder.region = outer;
  return emit(builder, { op: "operation", operator: node.operator, operands, ...at(builder, node) });
}

function lowerConditional(builder: FragmentBuilder, node: Conditional): ValueId {
  const test = lower(builder, node.test);
  const then = inBranch(builder, openRegion(builder, "branch", test, true), () => lower(builder, node.body));
  const other = inBranch(builder, openRegion(builder, "branch", test, false), () =>
    lower(builder, node.orElse),
  );
  joinBranches(builder, [then, other], node);
  return emit(builder, {
    op: "choice",
    test,
    whenTrue: then.result,
    whenFalse: other.result,
    ...at(builder, node),
  });
}

function lowerEntry(builder: FragmentBuilder, element: Expression): CollectionEntry {
  if (element.kind === "Starred") return { key: NONE, value: lower(builder, element.value), spread: true };
  return { key: NONE, value: lower(builder, element), spread: false };
}

function lowerDict(builder: FragmentBuilder, node: DictExpression): ValueId {
  const entries = node.entries.map((entry) => ({
    key: lowerOptional(builder, entry.key),
    value: lower(builder, entry.value),
    spread: entry.key === undefined,
  }));
  return emit(builder, { op: "collection", form: "dict", entries, ...at(builder, node) });
}

/** A comprehension is a collection of what its element can be; its variables live in an overlay of their own. */
function lowerComprehension(builder: FragmentBuilder, node: Comprehension): ValueId {
  const region = openRegion(builder, "loop", NONE, true);
  const { result, assigned, end } = inBranch(builder, region, () => {
    for (const clause of node.clauses) lowerClause(builder, clause);
    const element = checked(builder, lower(builder, node.element), node.element);
    if (!node.value) return { key: NONE, value: element, spread: false };
    const value = checked(builder, lower(builder, node.value), node.value);
    return { key: element, value, spread: false };
  });
  joinBranches(builder, [{ assigned: outliving(node, assigned), end }, untouched(builder)], node);
  const form = node.result === "generator" ? "list" : node.result;
  return emit(builder, { op: "collection", form, entries: [result], ...at(builder, node) });
}

/** What a comprehension binds around itself: by `:=`, or by changing a list in place. Its own variables end with it. */
function outliving(
  { clauses }: Comprehension,
  assigned: ReadonlyMap<string, ValueId>,
): ReadonlyMap<string, ValueId> {
  const own = new Set<string>();
  for (const { target } of clauses) collectTarget(target, own);
  return new Map([...assigned].filter(([name]) => !own.has(name) && !name.startsWith("#")));
}

/** The way on which a branch was not taken at all. */
function untouched({ region }: FragmentBuilder): Branch {
  return { assigned: new Map(), end: region };
}

/** A comprehension's element as its conditions let it through. */
function checked(builder: FragmentBuilder, value: ValueId, node: Span): ValueId {
  if (builder.regions[builder.region]?.form === "loop") return value;
  return emit(builder, { op: "merge", inputs: [value], regions: [builder.region], ...at(builder, node) });
}

function lowerClause(builder: FragmentBuilder, clause: ComprehensionClause): void {
  const iterable = lower(builder, clause.iterable);
  const element = emit(builder, {
    op: "element",
    base: iterable,
    position: undefined,
    ...at(builder, clause.target),
  });
  assign(builder, clause.target, element, lower);
  for (const condition of clause.conditions) {
    const value = lower(builder, condition);
    builder.region = openRegion(builder, "branch", value, true);
  }
}

function lowerLambda(builder: FragmentBuilder, node: Lambda): ValueId {
  const id = builder.file.functionCount++;
  builder.file.queue.push({
    node,
    id,
    parent: builder.body.id,
    class: NONE,
    qualifiedName: builder.body.qualifiedName ? `${builder.body.qualifiedName}.<lambda>` : "<lambda>",
    outline: {
      parameters: lowerParameters(builder, node.params),
      decorators: [],
      decoratorSpans: [],
      returns: NONE,
    },
  });
  return emit(builder, { op: "closure", function: id, ...at(builder, node) });
}

/** Parameters as the enclosing fragment sees them: defaults and annotations are evaluated there. */
export function lowerParameters(builder: FragmentBuilder, params: readonly Param[]): ParameterFacts[] {
  return params.map((param) => ({
    name: param.name.name,
    style: param.style,
    default: lowerOptional(builder, param.default),
    annotation: lowerOptional(builder, param.annotation),
  }));
}
