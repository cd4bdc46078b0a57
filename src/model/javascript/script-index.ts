/** What one walk over a script's tree notes: who stands around a node, and what names are bound to. */
import type { ParsedScript } from "../../syntax/javascript/parse.ts";
import type { ScriptCall, ScriptFunction, ScriptNode } from "../../syntax/javascript/tree.ts";
import { childrenOf, isFunction, memberName } from "../../syntax/javascript/tree.ts";
import type { Script } from "./script.ts";

/** What a name is bound to. `path` are the properties that a pattern takes. */
export type ScriptBinding =
  | { readonly kind: "value"; readonly node: ScriptNode; readonly path: readonly string[] }
  /** One of the things in `node`. */
  | { readonly kind: "element"; readonly node: ScriptNode; readonly path: readonly string[] }
  | {
      readonly kind: "parameter";
      readonly of: ScriptFunction;
      readonly position: number;
      readonly path: readonly string[];
    }
  | { readonly kind: "function"; readonly node: ScriptFunction };

/** A name as an argument. */
export interface PassedName {
  readonly call: ScriptCall;
  readonly position: number;
}

type Names = Map<string, ScriptBinding[]>;

/** A script with its tree and what was noted. */
export interface ScriptIndex {
  readonly script: Script;
  readonly program: ScriptNode;
  /** What stands around functions, options and objects. */
  readonly parents: ReadonlyMap<ScriptNode, ScriptNode>;
  /** The function around each node, or the program. */
  readonly owners: ReadonlyMap<ScriptNode, ScriptNode>;
  /** Names by the function that holds them, or by the program. Blocks are not told apart. */
  readonly names: ReadonlyMap<ScriptNode, ReadonlyMap<string, readonly ScriptBinding[]>>;
  /** Calls in the order of the text. */
  readonly calls: readonly ScriptCall[];
  /** Calls of plain names. */
  readonly callsByName: ReadonlyMap<string, readonly ScriptCall[]>;
  /** Calls that hand a plain name on, by that name. */
  readonly passedByName: ReadonlyMap<string, readonly PassedName[]>;
  /** Options whose value is a plain name, by that name: `success: showRows`. */
  readonly optionsByName: ReadonlyMap<string, readonly (ScriptNode & { type: "Property" })[]>;
  readonly assignments: readonly (ScriptNode & { type: "AssignmentExpression" })[];
  readonly functions: readonly ScriptFunction[];
  /** Calls that only say what `this` is, by the function that they are about: `$.proxy(show, this)`. */
  readonly wrappers: ReadonlyMap<ScriptNode, ScriptCall>;
  /** Names that settings give Django's token. */
  readonly tokenNames: readonly string[];
  /** What functions give back, once somebody asked. */
  readonly returns: Map<ScriptFunction, readonly ScriptNode[]>;
  /** Steps that questions may still take. */
  readonly budget: { left: number };
}

/** Steps for all questions about one script together. */
const MOST_STEPS = 40_000;

interface Noting {
  readonly parents: Map<ScriptNode, ScriptNode>;
  readonly owners: Map<ScriptNode, ScriptNode>;
  readonly names: Map<ScriptNode, Names>;
  readonly calls: ScriptCall[];
  readonly callsByName: Map<string, ScriptCall[]>;
  readonly passedByName: Map<string, PassedName[]>;
  readonly optionsByName: Map<string, (ScriptNode & { type: "Property" })[]>;
  readonly assignments: (ScriptNode & { type: "AssignmentExpression" })[];
  readonly functions: ScriptFunction[];
  readonly wrappers: Map<ScriptNode, ScriptCall>;
}

/** Walks a script once. */
export function indexScript(
  script: Script,
  { program }: ParsedScript,
  tokenNames: readonly string[],
): ScriptIndex {
  const noting: Noting = {
    parents: new Map(),
    owners: new Map(),
    names: new Map(),
    calls: [],
    callsByName: new Map(),
    passedByName: new Map(),
    optionsByName: new Map(),
    assignments: [],
    functions: [],
    wrappers: new Map(),
  };
  const waiting: { readonly node: ScriptNode; readonly owner: ScriptNode }[] = [
    { node: program, owner: program },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, owner } = next;
    noting.owners.set(node, owner);
    note(noting, node, owner);
    const inner = isFunction(node) ? node : owner;
    for (const child of childrenOf(node).toReversed()) {
      if (isAskedFor(child)) noting.parents.set(child, node);
      waiting.push({ node: child, owner: inner });
    }
  }
  return { script, program, ...noting, tokenNames, returns: new Map(), budget: { left: MOST_STEPS } };
}

function isAskedFor(node: ScriptNode): boolean {
  return (
    node.type === "Property" ||
    node.type === "ObjectExpression" ||
    isFunction(node) ||
    wrapped(node) !== undefined
  );
}

/** The function of `$.proxy(function () {…}, this)` and `function () {…}.bind(this)`. */
function wrapped(node: ScriptNode): ScriptFunction | undefined {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return undefined;
  const { callee } = node;
  const name = memberName(callee);
  if (name !== "proxy" && name !== "bind") return undefined;
  const of = name === "bind" && isFunction(callee.object) ? callee.object : node.arguments[0];
  return of && isFunction(of) ? of : undefined;
}

function note(noting: Noting, node: ScriptNode, owner: ScriptNode): void {
  switch (node.type) {
    case "CallExpression":
    case "NewExpression":
      noteCall(noting, node);
      noteAdded(noting, node, owner);
      return;
    case "AssignmentExpression":
      noting.assignments.push(node);
      if (node.operator === "=" || node.operator === "+=")
        bindPattern(noting, assignedIn(noting, owner, node.left), node.left, (path) => ({
          kind: "value",
          node: node.right,
          path,
        }));
      return;
    case "Property":
      if (node.value.type === "Identifier" && !node.shorthand)
        push(noting.optionsByName, node.value.name, node);
      return;
    case "VariableDeclarator":
      noteDeclarator(noting, node, owner);
      return;
    case "ForOfStatement":
      noteLoop(noting, node, owner);
      return;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      noteFunction(noting, node, owner);
      return;
    default:
  }
}

/** The function in which an assigned name was declared further out. */
function assignedIn(noting: Noting, owner: ScriptNode, target: ScriptNode): ScriptNode {
  if (target.type !== "Identifier") return owner;
  for (let at: ScriptNode = owner; ;) {
    if (noting.names.get(at)?.has(target.name)) return at;
    const outer = noting.owners.get(at);
    if (outer === undefined || outer === at) return owner;
    at = outer;
  }
}

function noteCall(noting: Noting, call: ScriptCall): void {
  noting.calls.push(call);
  const of = wrapped(call);
  if (of) noting.wrappers.set(of, call);
  if (call.callee.type === "Identifier") push(noting.callsByName, call.callee.name, call);
  for (const [position, argument] of call.arguments.entries()) {
    if (argument.type === "Identifier") push(noting.passedByName, argument.name, { call, position });
  }
}

/** `rows.push("<li>" + row.name)`: a list of the script's own holds what was put into it, and `rows.join("")` gives that back. */
function noteAdded(noting: Noting, { callee, arguments: given }: ScriptCall, owner: ScriptNode): void {
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return;
  if (!/^(?:push|unshift)$/.test(memberName(callee) ?? "")) return;
  const list = assignedIn(noting, owner, callee.object);
  for (const node of given)
    if (node.type !== "SpreadElement")
      bind(noting, list, callee.object.name, { kind: "value", node, path: [] });
}

function push<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const same = map.get(key);
  if (same) same.push(item);
  else map.set(key, [item]);
}

function noteDeclarator(
  noting: Noting,
  { id, init }: ScriptNode & { type: "VariableDeclarator" },
  owner: ScriptNode,
): void {
  if (init) bindPattern(noting, owner, id, (path) => ({ kind: "value", node: init, path }));
}

/** `for (const row of rows)`. */
function noteLoop(
  noting: Noting,
  { left, right }: ScriptNode & { type: "ForOfStatement" },
  owner: ScriptNode,
): void {
  const target = left.type === "VariableDeclaration" ? left.declarations[0]?.id : left;
  if (target) bindPattern(noting, owner, target, (path) => ({ kind: "element", node: right, path }));
}

function noteFunction(noting: Noting, node: ScriptFunction, owner: ScriptNode): void {
  noting.functions.push(node);
  if (node.type === "FunctionDeclaration" && node.id)
    bind(noting, owner, node.id.name, { kind: "function", node });
  for (const [position, parameter] of node.params.entries()) {
    bindPattern(noting, node, parameter, (path) => ({ kind: "parameter", of: node, position, path }));
  }
}

function bind(noting: Noting, owner: ScriptNode, name: string, binding: ScriptBinding): void {
  const names: Names = noting.names.get(owner) ?? new Map<string, ScriptBinding[]>();
  noting.names.set(owner, names);
  push(names, name, binding);
}

/** Binds all names of a pattern: `row`, `{ title, author: { name } }`, `[first]`. */
function bindPattern(
  noting: Noting,
  owner: ScriptNode,
  pattern: ScriptNode,
  make: (path: readonly string[]) => ScriptBinding,
  path: readonly string[] = [],
): void {
  switch (pattern.type) {
    case "Identifier":
      bind(noting, owner, pattern.name, make(path));
      return;
    case "AssignmentPattern":
      bindPattern(noting, owner, pattern.left, make, path);
      return;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type !== "Property" || property.key.type !== "Identifier") continue;
        bindPattern(noting, owner, property.value, make, [...path, property.key.name]);
      }
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) bindPattern(noting, owner, element, make, path);
      return;
    default:
  }
}

/** The function around a node, or the program. */
export function ownerOf({ owners, program }: ScriptIndex, node: ScriptNode): ScriptNode {
  return owners.get(node) ?? program;
}

/** What a name means where a node stands: the innermost function that binds it decides. */
export function bindingsOf(index: ScriptIndex, node: ScriptNode, name: string): readonly ScriptBinding[] {
  for (let owner = isFunction(node) ? node : ownerOf(index, node); ; owner = ownerOf(index, owner)) {
    const found = index.names.get(owner)?.get(name);
    if (found) return found;
    if (owner === index.program) return [];
  }
}
