/** The shape of a parsed script: ESTree (github.com/estree/estree) as acorn gives it. Positions count from the start of the parsed text. */
import type { AnyNode, CallExpression, NewExpression } from "acorn";

/** Any node of a script. */
export type ScriptNode = AnyNode;

/** A function in any of its three spellings. */
export type ScriptFunction = Extract<
  AnyNode,
  { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" }
>;

/** A call, with or without `new`. */
export type ScriptCall = CallExpression | NewExpression;

/** Whether a node is a function. */
export function isFunction(node: ScriptNode): node is ScriptFunction {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression"
  );
}

/** The nodes directly below one, in the order of their properties. */
export function childrenOf(node: ScriptNode): readonly ScriptNode[] {
  const found: ScriptNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) found.push(...value.filter((one) => isNode(one)));
    else if (isNode(value)) found.push(value);
  }
  return found;
}

function isNode(value: unknown): value is ScriptNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** More names than a person writes one behind the other. */
const MOST_NAMES = 20;

/** `a.b.c` as text; undefined where it does not begin with a name, or holds a computed key. */
export function dottedName(node: ScriptNode): string | undefined {
  const names: string[] = [];
  let at = node;
  while (names.length < MOST_NAMES) {
    if (at.type === "ChainExpression" || at.type === "ParenthesizedExpression") at = at.expression;
    else if (at.type === "MemberExpression") {
      const name = memberName(at);
      if (name === undefined) return undefined;
      names.push(name);
      at = at.object;
    } else {
      const first = at.type === "Identifier" ? at.name : at.type === "ThisExpression" ? "this" : undefined;
      return first === undefined ? undefined : [first, ...names.toReversed()].join(".");
    }
  }
  return undefined;
}

/** The property that a member expression reads: `x.name`, `x["name"]`. */
export function memberName(written: ScriptNode): string | undefined {
  const node = written.type === "ChainExpression" ? written.expression : written;
  if (node.type !== "MemberExpression") return undefined;
  return keyName(node.property, node.computed);
}

/** A property's name as it is written: a plain name, or a text. */
export function keyName(key: ScriptNode, computed: boolean): string | undefined {
  if (key.type === "Literal") return typeof key.value === "string" ? key.value : undefined;
  return key.type === "Identifier" && !computed ? key.name : undefined;
}

/** The operands of `a + b + c`, first to last: people join many, and each `+` holds all before it. */
export function joinedOperands(node: ScriptNode & { type: "BinaryExpression" }): readonly ScriptNode[] {
  const operands: ScriptNode[] = [];
  let at: ScriptNode = node;
  while (at.type === "BinaryExpression" && at.operator === "+") {
    operands.push(at.right);
    at = at.left;
  }
  return [at, ...operands.toReversed()];
}
