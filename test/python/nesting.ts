/** Checks of a tree as such, whatever the source was. */
import type { Node } from "../../src/syntax/python/tree.ts";
import { forEachChild } from "../../src/syntax/python/walk.ts";

/** The first node that does not lie within its parent, in words; `undefined` if all do. */
export function misplacedNode(root: Node): string | undefined {
  let found: string | undefined;
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined && found === undefined; node = stack.pop()) {
    const parent = node;
    forEachChild(parent, (child) => {
      if (child.start < parent.start || child.end > parent.end || child.start > child.end) {
        found ??= `${text(child)} in ${text(parent)}`;
      }
      stack.push(child);
    });
  }
  return found;
}

function text(node: Node): string {
  return `${node.kind} ${node.start}-${node.end}`;
}

/** How many nodes the longest way from the root has. */
export function depthOf(root: Node): number {
  let deepest = 0;
  const stack: { readonly node: Node; readonly depth: number }[] = [{ node: root, depth: 1 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const depth = top.depth + 1;
    deepest = Math.max(deepest, top.depth);
    forEachChild(top.node, (child) => stack.push({ node: child, depth }));
  }
  return deepest;
}
