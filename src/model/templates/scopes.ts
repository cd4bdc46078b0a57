/** Walks a template and says for every insertion which names are bound around it and whether its text is escaped. */
import { onceFor } from "../../bind/once.ts";
import { positionalWords } from "../../syntax/template/parse.ts";
import type {
  OutputNode,
  TagHead,
  TagNode,
  TemplateExpression,
  TemplateNode,
  TemplateWord,
} from "../../syntax/template/tree.ts";
import type { TemplateFile, Templates } from "./template-files.ts";
import { templatesNamed } from "./template-files.ts";

/** What a tag binds a name to. */
export type Binding =
  | { readonly kind: "value"; readonly expression: TemplateExpression }
  /** One of the things in `of`; `position` where the loop unpacks them. */
  | { readonly kind: "element"; readonly of: TemplateExpression; readonly position: number | undefined }
  /** What callers hand to a macro. */
  | MacroParameter
  /** Made by the tag itself: a URL, a counter; `tag` where its name tells what it gives. */
  | { readonly kind: "made"; readonly by: string; readonly tag?: string };

/** One parameter of a macro, as its callers count it. */
export interface MacroParameter {
  readonly kind: "parameter";
  readonly macro: string;
  readonly name: string;
  readonly position: number;
  /** What it is where a caller hands over nothing. */
  readonly fallback: TemplateExpression | undefined;
}

/** Names bound by the tags around a place, innermost first. */
export interface Scope {
  readonly file: TemplateFile;
  /** False below `{% autoescape off %}`. */
  readonly escapes: boolean;
  readonly names: ReadonlyMap<string, Binding>;
  readonly outer: Scope | undefined;
  /** The `{% block %}` that begins here, by name. */
  readonly block?: string;
  /** How many scopes stand around it. */
  readonly depth: number;
}

/** An output with what surrounds it. */
export interface Placed<Node> {
  readonly node: Node;
  readonly scope: Scope;
  /** Tags around it, outermost first, each with the branch that holds it. */
  readonly inside: readonly TagHead[];
}

/** One template's insertions. */
export interface ScopedTemplate {
  readonly file: TemplateFile;
  readonly outputs: readonly Placed<OutputNode>[];
  readonly tags: readonly Placed<TagNode>[];
}

/** One place that brings a template in. */
export interface Inclusion {
  readonly tag: Placed<TagNode>;
  readonly given: ReadonlyMap<string, TemplateExpression>;
  /** `{% include … only %}`: nothing else is visible inside. */
  readonly only: boolean;
}

/** Who includes and who extends whom. */
export interface TemplateGraph {
  readonly templates: Templates;
  readonly scoped: ReadonlyMap<TemplateFile, ScopedTemplate>;
  /** Those of which something is to be said; all, where nothing is said here. */
  readonly shown?: ReadonlySet<TemplateFile>;
  readonly inclusions: ReadonlyMap<TemplateFile, readonly Inclusion[]>;
  /** Templates that extend a template directly. */
  readonly children: ReadonlyMap<TemplateFile, readonly TemplateFile[]>;
  readonly parents: ReadonlyMap<TemplateFile, readonly TemplateFile[]>;
}

/** The templates of which something is to be said, in their order. Whoever says something about others walks `scoped`. */
export function shownTemplates({ scoped, shown }: TemplateGraph): readonly ScopedTemplate[] {
  const all = [...scoped.values()];
  return shown === undefined ? all : all.filter(({ file }) => shown.has(file));
}

/** Builds the graph. */
export function readGraph(templates: Templates): TemplateGraph {
  const scoped = new Map(templates.files.map((file) => [file, scopesOf(file)] as const));
  const inclusions = new Map<TemplateFile, Inclusion[]>();
  const children = new Map<TemplateFile, TemplateFile[]>();
  const parents = new Map<TemplateFile, TemplateFile[]>();
  for (const { file, tags } of scoped.values()) {
    for (const tag of tags) {
      const named = namedTemplates(templates, tag.node);
      if (tag.node.name === "extends") {
        for (const parent of named) {
          if (parent === file) continue;
          push(children, parent, file);
          push(parents, file, parent);
        }
      } else if (tag.node.name === "include") {
        for (const target of named) push(inclusions, target, inclusionOf(tag));
      }
    }
  }
  return { templates, scoped, inclusions, children, parents };
}

function push<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const same = map.get(key);
  if (same) same.push(item);
  else map.set(key, [item]);
}

/** The templates that the first word of `extends` or `include` means, as far as it is a literal. */
function namedTemplates(templates: Templates, tag: TagNode): TemplateFile[] {
  if (tag.name !== "extends" && tag.name !== "include") return [];
  const expression = tag.words[0]?.expression;
  return expression === undefined
    ? []
    : literalsIn(expression).flatMap((name) => [...templatesNamed(templates, name)]);
}

function literalsIn(expression: TemplateExpression): string[] {
  switch (expression.kind) {
    case "text":
      return [expression.text];
    case "operation":
      return expression.operands.flatMap((one) => literalsIn(one));
    case "filter":
      return [expression.base, ...expression.arguments].flatMap((one) => literalsIn(one));
    default:
      return [];
  }
}

function inclusionOf(tag: Placed<TagNode>): Inclusion {
  const { words } = tag.node;
  const given = words.flatMap((word): [string, TemplateExpression][] =>
    word.keyword === undefined ? [] : [[word.keyword, word.expression]],
  );
  const only =
    words.some((word) => word.text === "only") ||
    words.some((word, at) => word.text === "without" && words[at + 1]?.text === "context");
  return { tag, given: new Map(given), only };
}

interface Walk {
  readonly file: TemplateFile;
  readonly outputs: Placed<OutputNode>[];
  readonly tags: Placed<TagNode>[];
}

interface Around {
  readonly scope: Scope;
  readonly inside: readonly TagHead[];
}

const scopesOf: (file: TemplateFile) => ScopedTemplate = onceFor((file) => {
  const walk: Walk = { file, outputs: [], tags: [] };
  const scope: Scope = { file, escapes: true, names: new Map(), outer: undefined, depth: 0 };
  walkNodes(walk, file.template.nodes, { scope, inside: [] });
  return walk;
});

function walkNodes(walk: Walk, nodes: readonly TemplateNode[], before: Around): void {
  let around = before;
  for (const node of nodes) {
    if (node.kind === "output") walk.outputs.push({ node, ...around });
    if (node.kind !== "tag") continue;
    walk.tags.push({ node, ...around });
    for (const branch of node.branches) {
      const inner = within(around, node, branch.head);
      walkNodes(walk, branch.body, { ...inner, inside: [...around.inside, branch.head] });
    }
    around = behind(around, node);
  }
}

/** Names that hold inside a tag's body, and whether text is escaped there. */
function within(around: Around, tag: TagNode, branch: TagHead): Around {
  const { scope } = around;
  const names = branch.name === tag.name ? boundInside(tag) : [];
  const escapes =
    tag.name === "autoescape" ? !/^(?:off|false)$/.test(tag.words[0]?.text ?? "") : scope.escapes;
  const block = tag.name === "block" ? tag.words[0]?.text : undefined;
  if (block !== undefined) return { ...around, scope: { ...inner(scope, names), block } };
  if (names.length === 0 && escapes === scope.escapes) return around;
  return { ...around, scope: { ...inner(scope, names), escapes } };
}

/** More names than templates bind one behind the other; further ones are not followed. */
const DEEPEST_SCOPE = 1_000;

function inner(outer: Scope, names: readonly Bound[]): Scope {
  if (outer.depth >= DEEPEST_SCOPE) return outer;
  return { file: outer.file, escapes: outer.escapes, names: new Map(names), outer, depth: outer.depth + 1 };
}

type Bound = readonly [string, Binding];

function boundInside(tag: TagNode): Bound[] {
  switch (tag.name) {
    case "for":
      return loopNames(tag);
    case "with":
    case "blocktrans":
    case "blocktranslate":
      return [...keywordNames(tag), ...aliasNames(tag)];
    case "macro":
      return macroNames(tag);
    default:
      return [];
  }
}

function keywordNames(tag: TagNode): Bound[] {
  return tag.words.flatMap((word): Bound[] =>
    word.keyword === undefined ? [] : [[word.keyword, { kind: "value", expression: word.expression }]],
  );
}

/** `{% with order.total as total %}`, the old spelling. */
function aliasNames(tag: TagNode): Bound[] {
  return tag.words.flatMap((word, at): Bound[] => {
    const name = tag.words[at + 2]?.text;
    if (tag.words[at + 1]?.text !== "as" || name === undefined) return [];
    return [[name, { kind: "value", expression: word.expression }]];
  });
}

function loopNames(tag: TagNode): Bound[] {
  const at = tag.words.findIndex((word) => word.text === "in");
  const of = tag.words[at + 1]?.expression;
  const counter: Bound = [tag.name === "for" ? "forloop" : "loop", { kind: "made", by: "the loop" }];
  if (at < 1 || of === undefined) return [counter];
  const written = tag.words.slice(0, at).map((word) => word.text);
  const targets = written.flatMap((text) => text.split(",")).filter((name) => name !== "");
  return [
    counter,
    ["loop", counter[1]],
    ...targets.map((name, position): Bound => [
      name,
      { kind: "element", of, position: targets.length > 1 ? position : undefined },
    ]),
  ];
}

/** A macro's parameters are bound by whoever calls it. */
function macroNames(tag: TagNode): Bound[] {
  const call = tag.words[0]?.expression;
  if (call?.kind !== "call" || call.callee.kind !== "name") return [];
  const macro = call.callee.name;
  return call.arguments.flatMap(({ name, value }, position): Bound[] => {
    const written = name ?? (value.kind === "name" ? value.name : undefined);
    const fallback = name === undefined ? undefined : value;
    return written === undefined
      ? []
      : [[written, { kind: "parameter", macro, name: written, position, fallback }]];
  });
}

/** Tags with a body whose names hold in it alone; others keep what their body shows: `{% capture as note %}…{% endcapture %}`. */
const BINDS_INSIDE = new Set(
  "for with blocktrans blocktranslate macro call import from block if filter".split(" "),
);

/** Names that hold behind a tag: `{% url … as link %}`, Jinja's `{% set x = … %}`. */
function behind(around: Around, tag: TagNode): Around {
  if (tag.branches.length > 0 && BINDS_INSIDE.has(tag.name)) return around;
  if (tag.name === "set" || tag.name === "setvar")
    return { ...around, scope: inner(around.scope, assigned(tag)) };
  const alias = tag.words.findLastIndex((word) => word.text === "as");
  const name = tag.words[alias + 1]?.text;
  if (alias < 0 || name === undefined) return around;
  // What stood in its body came out of it as it comes out anywhere: escaped, or found there.
  const caught: Binding = { kind: "made", by: "the template" };
  return {
    ...around,
    scope: inner(around.scope, [[name, tag.branches.length > 0 ? caught : resultOf(tag)]]),
  };
}

/** Tags that give one of their arguments; what any other makes is not followed. */
const GIVES_ARGUMENT = new Set(["firstof", "trans", "translate"]);

function resultOf(tag: TagNode): Binding {
  const first = GIVES_ARGUMENT.has(tag.name) ? positionalWords(tag)[0] : undefined;
  if (first === undefined) return { kind: "made", by: `{% ${tag.name} %}`, tag: tag.name };
  return { kind: "value", expression: first.expression };
}

function assigned(tag: TagNode): Bound[] {
  const word: TemplateWord | undefined = tag.words.find((one) => one.keyword !== undefined);
  if (word?.keyword !== undefined) return [[word.keyword, { kind: "value", expression: word.expression }]];
  const name = tag.words[0]?.text;
  return name === undefined ? [] : [[name, { kind: "made", by: "`{% set %}`" }]];
}

/** The binding of a name around a place, with the scope in which its expression is read. */
export function bindingOf(
  scope: Scope,
  name: string,
): { readonly binding: Binding; readonly scope: Scope } | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const binding = at.names.get(name);
    if (binding) return { binding, scope: at.outer ?? at };
  }
  return undefined;
}

/** Names of the blocks around a place, innermost first. */
export function blocksAround(scope: Scope): string[] {
  const found: string[] = [];
  for (let at: Scope | undefined = scope; at; at = at.outer) if (at.block !== undefined) found.push(at.block);
  return found;
}
