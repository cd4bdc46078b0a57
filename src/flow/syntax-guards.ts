/** Walks over a syntax tree that end at every kind of node which is not on a list: `all(isinstance(node, ARITHMETIC) for node in ast.walk(tree))`. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import type { Kinds } from "./kinds.ts";
import { KIND_BITS } from "./kinds.ts";
import { asksForNode } from "./refusing-bodies.ts";

/** Kinds of nodes that do harm, or have others below them that do: `exec("…")` is a call of a name with a constant. */
const HARMFUL = /^ast\.(?:AST|expr|stmt|mod|Attribute|Lambda|Call|Subscript)$/;

/** What `isinstance(node, KINDS)` says of a node that a walk over a whole tree gives: it is no code that does harm. */
export function testedNode(
  program: Program,
  ref: FunctionRef,
  question: CallValue,
  node: ValueId,
): ReadonlyMap<ValueId, Kinds> | undefined {
  const { values } = functionFacts(ref).fragment;
  const element = values[node];
  if (element?.op !== "element" || walked(program, ref, element.base) === undefined) return undefined;
  return asksForNode(program, ref, question, HARMFUL) ? new Map([[node, KIND_BITS.code]]) : undefined;
}

/** What is cleared with lists of nodes: the tree that was walked, and the text that it was made of. */
export function withTrees(
  program: Program,
  ref: FunctionRef,
  lists: ReadonlyMap<ValueId, Kinds>,
): ReadonlyMap<ValueId, Kinds> {
  const trees = [...lists].flatMap(([list, kinds]): [ValueId, Kinds][] => {
    const tree = walked(program, ref, list);
    if (tree === undefined) return [];
    const text = parsed(program, ref, tree);
    return [[tree, kinds], ...(text === undefined ? [] : [[text, kinds] satisfies [ValueId, Kinds]])];
  });
  return trees.length === 0 ? lists : new Map([...lists, ...trees]);
}

/** `tree` of `ast.walk(tree)` (docs.python.org/3/library/ast.html#ast.walk). */
function walked(program: Program, ref: FunctionRef, id: ValueId): ValueId | undefined {
  return givenTo(program, ref, id, "ast.walk");
}

function parsed(program: Program, ref: FunctionRef, id: ValueId): ValueId | undefined {
  return givenTo(program, ref, id, "ast.parse");
}

function givenTo(program: Program, ref: FunctionRef, id: ValueId, name: string): ValueId | undefined {
  const call = functionFacts(ref).fragment.values[id];
  if (call?.op !== "call" || externalName(resolveIn(program, ref, call.callee)) !== name) return undefined;
  return call.arguments[0]?.value;
}
