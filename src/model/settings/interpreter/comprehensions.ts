/** Comprehensions over collections that are known; over an environment variable, the whole comprehension is remembered as a function of it. */
import type { Comprehension, ComprehensionClause, Expression } from "../../../syntax/python/tree.ts";
import type { AbstractValue, DictItem, Origin } from "../value.ts";
import { dict, MAX_SIZE, sequence } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { choose } from "../operations/choice.ts";
import { iterationOf } from "../operations/sequences.ts";
import { truthOf } from "../operations/truth.ts";
import { emptyScope, isExhausted, originOf, stuck, type Frame } from "./frame.ts";

interface Gathering {
  readonly items: { readonly element: AbstractValue; readonly value: AbstractValue | undefined }[];
  open: boolean;
}

/** The collection that a comprehension builds; generators count as lists. */
export function evaluateComprehension(frame: Frame, node: Comprehension): AbstractValue {
  const [first, ...rest] = node.clauses;
  if (first === undefined) return stuck(frame, node, "a comprehension without a source");
  const source = frame.run.interpreter.evaluate(frame, first.iterable);
  return overSource(frame, node, first, rest, source);
}

function overSource(
  frame: Frame,
  node: Comprehension,
  clause: ComprehensionClause,
  rest: readonly ComprehensionClause[],
  source: AbstractValue,
): AbstractValue {
  const origin = originOf(frame, node, "built here");
  if (source.kind === "one-of") {
    const whenTrue = overSource(frame, node, clause, rest, source.whenTrue);
    return choose(
      source.test,
      whenTrue,
      overSource(frame, node, clause, rest, source.whenFalse),
      source.origin,
    );
  }
  if (source.kind === "environment") return overVariable(frame, node, source, origin);
  if (source.kind === "fails") return source;
  if (iterationOf(source, origin) === undefined)
    return stuck(frame, node, "a comprehension over something that is not followed");
  const gathering: Gathering = { items: [], open: false };
  const inner: Frame = { ...frame, scope: emptyScope(frame.scope) };
  gather(inner, node, [clause, ...rest], source, gathering);
  return collection(node, gathering, origin);
}

/** `[item.strip() for item in VARIABLE.split(",") if item]`: the common shapes become operations of their own. */
function overVariable(
  frame: Frame,
  node: Comprehension,
  source: AbstractValue,
  origin: Origin,
): AbstractValue {
  const type = node.result === "set" ? "set" : "list";
  const trimmed = { name: "builtin", function: "trimmed-items", keywords: [] } as const;
  if (!isTrimming(node)) return stuck(frame, node, "a comprehension over an environment variable");
  const items = apply(trimmed, [source], origin);
  const left = isFiltering(node)
    ? apply({ name: "builtin", function: "truthy-items", keywords: [] }, [items], origin)
    : items;
  return apply({ name: "builtin", function: type, keywords: [] }, [left], origin);
}

/** One clause whose element is its own target, trimmed or not: the result has the same texts, blanks aside. */
function isTrimming(node: Comprehension): boolean {
  const [clause, ...others] = node.clauses;
  if (clause?.target.kind !== "Name" || others.length > 0 || node.result === "dict") return false;
  const { name } = clause.target;
  return isItem(node.element, name) && clause.conditions.every((condition) => isPresence(condition, name));
}

/** Whether empty items are left out. */
function isFiltering({ clauses }: Comprehension): boolean {
  return clauses.some(({ conditions }) => conditions.length > 0);
}

/** `item`, or `item.strip()`. */
function isItem(node: Expression, name: string): boolean {
  const bare =
    node.kind === "Call" &&
    node.callee.kind === "Attribute" &&
    node.arguments.length === 0 &&
    ["strip", "lower"].includes(node.callee.attribute.name)
      ? node.callee.value
      : node;
  return bare.kind === "Name" && bare.name === name;
}

/** `if item`, `if item.strip()`, `if item != ""`, `if len(item)`: every condition that only an empty item fails. */
function isPresence(condition: Expression, name: string): boolean {
  if (isItem(condition, name)) return true;
  if (condition.kind === "Call") {
    const [only, ...others] = condition.arguments;
    const isLength = condition.callee.kind === "Name" && condition.callee.name === "len";
    return isLength && others.length === 0 && only !== undefined && isItem(only.value, name);
  }
  if (condition.kind !== "Compare" || condition.operators[0] !== "!=") return false;
  const [against, ...others] = condition.comparators;
  return isItem(condition.left, name) && others.length === 0 && isEmptyText(against);
}

function isEmptyText(node: Expression | undefined): boolean {
  return node?.kind === "String" && node.end - node.start === 2;
}

function gather(
  frame: Frame,
  node: Comprehension,
  clauses: readonly ComprehensionClause[],
  source: AbstractValue | undefined,
  into: Gathering,
): void {
  const [clause, ...rest] = clauses;
  const { evaluate, assign } = frame.run.interpreter;
  if (clause === undefined) {
    into.items.push({
      element: evaluate(frame, node.element),
      value: node.value === undefined ? undefined : evaluate(frame, node.value),
    });
    return;
  }
  const over = source ?? evaluate(frame, clause.iterable);
  const iteration = iterationOf(over, over.origin);
  into.open ||= iteration?.open ?? true;
  for (const element of iteration?.elements ?? []) {
    if (isExhausted(frame.run) || into.items.length > MAX_SIZE) {
      into.open = true;
      return;
    }
    assign(frame, clause.target, element);
    const holds = conditionsHold(frame, clause);
    if (holds === undefined) into.open = true;
    if (holds === true) gather(frame, node, rest, undefined, into);
  }
}

/** Undefined when some condition is not settled. */
function conditionsHold(frame: Frame, clause: ComprehensionClause): boolean | undefined {
  let settled = true;
  for (const condition of clause.conditions) {
    const truth = truthOf(frame.run.interpreter.evaluate(frame, condition));
    if (truth === false) return false;
    if (truth === undefined) settled = false;
  }
  return settled ? true : undefined;
}

function collection(node: Comprehension, gathering: Gathering, origin: Origin): AbstractValue {
  const { items, open } = gathering;
  if (node.result === "dict") {
    const pairs = items.flatMap(({ element, value }): DictItem[] =>
      value === undefined ? [] : [{ key: element, value }],
    );
    return dict(pairs, origin, open);
  }
  return sequence(
    node.result === "set" ? "set" : "list",
    items.map(({ element }) => element),
    origin,
    open,
  );
}
