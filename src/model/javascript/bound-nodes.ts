/** What names of a script are bound to, and what object literals hold, as they are written. */
import type { ScriptNode } from "../../syntax/javascript/tree.ts";
import { keyName } from "../../syntax/javascript/tree.ts";
import type { ScriptIndex } from "./script-index.ts";
import { bindingsOf } from "./script-index.ts";

/** The expression behind a name that is bound once. */
export function resolvedNode(index: ScriptIndex, node: ScriptNode, depth: number = 0): ScriptNode {
  if (node.type !== "Identifier" || depth > 3) return node;
  const [binding, ...others] = bindingsOf(index, node, node.name);
  if (binding === undefined || others.length > 0) return node;
  if (binding.kind === "function") return binding.node;
  return binding.kind === "value" && binding.path.length === 0
    ? resolvedNode(index, binding.node, depth + 1)
    : node;
}

/** What an object literal holds under a name. */
export function entryOf(object: ScriptNode, name: string): ScriptNode | undefined {
  if (object.type !== "ObjectExpression") return undefined;
  for (const one of object.properties) {
    if (one.type !== "Property") continue;
    if ((keyName(one.key, one.computed) ?? numberOf(one.key)) === name) return one.value;
  }
  return undefined;
}

/** `0` of `names[0]` and `{0: "id"}`. */
export function numberOf(key: ScriptNode): string | undefined {
  return key.type === "Literal" && typeof key.value === "number" ? String(key.value) : undefined;
}
