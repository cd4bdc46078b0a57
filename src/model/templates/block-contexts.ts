/** Blocks that another template holds inside a script, a style, a title or an attribute: what fills them comes out there. */
import type { HtmlContext } from "../../syntax/html/html-context.ts";
import type { HtmlState } from "../../syntax/html/scan.ts";
import type { TagNode } from "../../syntax/template/tree.ts";
import type { Insertion, Page } from "./page.ts";
import { readPage } from "./page.ts";
import type { TemplateGraph } from "./scopes.ts";
import type { TemplateFile } from "./template-files.ts";

/** Templates above one that are looked at. */
const BREADTH = 6;

/** Where the outputs in a template's blocks come out, as far as the templates above say something else than the template itself. */
export function blockContexts(graph: TemplateGraph, file: TemplateFile): ReadonlyMap<Insertion, HtmlContext> {
  const above = ancestorsOf(graph, file);
  const found = new Map<Insertion, HtmlContext>();
  for (const node of above.length === 0 ? [] : file.template.nodes) {
    if (node.kind !== "tag" || node.name !== "block") continue;
    const state = stateOf(above, node);
    const [branch] = node.branches;
    if (!state || !branch) continue;
    const page = readPage(file.file.bytes, { ...file.template, nodes: branch.body }, state);
    for (const [insertion, context] of page.contexts) found.set(insertion, context);
  }
  return found;
}

function ancestorsOf({ parents }: TemplateGraph, file: TemplateFile): readonly TemplateFile[] {
  const above = new Set<TemplateFile>();
  for (const one of [file, ...(parents.get(file) ?? [])])
    for (const parent of parents.get(one) ?? []) if (above.size < BREADTH) above.add(parent);
  return [...above];
}

/** The state in which the block of this name begins, in the first template above that has one. */
function stateOf(above: readonly TemplateFile[], { words }: TagNode): HtmlState<Insertion> | undefined {
  const name = words[0]?.text;
  for (const { page } of above) {
    const state = name === undefined ? undefined : blocksIn(page).get(name);
    if (state) return isCode(state) || isPlain(state) ? state : undefined;
  }
  return undefined;
}

function blocksIn({ states }: Page): ReadonlyMap<string, HtmlState<Insertion>> {
  const found = new Map<string, HtmlState<Insertion>>();
  for (const [{ name, words }, state] of states) {
    const [block] = words;
    // Where a page has a name twice, a script counts more than the page's title.
    if (name === "block" && block && !isCode(found.get(block.text))) found.set(block.text, state);
  }
  return found;
}

function isCode(state: HtmlState<Insertion> | undefined): boolean {
  if (state?.at === "value") return true;
  return state?.at === "raw" && (state.element === "script" || state.element === "style");
}

/** `<title>{% block title %}`: no tags are read there. */
function isPlain(state: HtmlState<Insertion>): boolean {
  return state.at === "raw" && (state.element === "title" || state.element === "textarea");
}
