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

/** `a.b.c` as text, calls and computed keys left out; undefined where it does not begin with a name. */
export function dottedName(node: ScriptNode): string | undefined {
  switch (node.type) {
    case "Identifier":
      return node.name;
    case "ThisExpression":
      return "this";
    case "ChainExpression":
    case "ParenthesizedExpression":
      return dottedName(node.expression);
    case "MemberExpression": {
      const base = dottedName(node.object);
      const name = memberName(node);
      return base === undefined || name === undefined ? undefined : `${base}.${name}`;
    }
    default:
      return undefined;
  }
}

/** The property that a member expression reads: `x.name`, `x["name"]`. */
export function memberName(node: ScriptNode): string | undefined {
  if (node.type === "ChainExpression") return memberName(node.expression);
  if (node.type !== "MemberExpression") return undefined;
  return keyName(node.property, node.computed);
}

/** A property's name as it is written: a plain name, or a text. */
export function keyName(key: ScriptNode, computed: boolean): string | undefined {
  if (key.type === "Literal") return typeof key.value === "string" ? key.value : undefined;
  return key.type === "Identifier" && !computed ? key.name : undefined;
}
