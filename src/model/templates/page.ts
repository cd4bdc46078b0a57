/** Reads a template's text as a browser would, tag by tag, so that every `{{ … }}` knows where in the page it comes out. */
import { byteText } from "../../source/byte-text.ts";
import type { HtmlContext, HtmlEvent } from "../../syntax/html/html-context.ts";
import type { HtmlScan, HtmlState } from "../../syntax/html/scan.ts";
import { contextOf, PAGE_START, readHole, readText } from "../../syntax/html/scan.ts";
import type { OutputNode, TagNode, Template, TemplateNode } from "../../syntax/template/tree.ts";

/** What a template inserts into its page. */
export type Insertion = OutputNode | TagNode;

/** A template as a page. */
export interface Page {
  /** Elements and insertions in the order of the text; of a condition, one branch after the other. */
  readonly events: readonly HtmlEvent<Insertion>[];
  /** Where each insertion comes out. */
  readonly contexts: ReadonlyMap<Insertion, HtmlContext>;
  /** The state in which each tag begins, for what it includes and for blocks that other templates fill. */
  readonly states: ReadonlyMap<TagNode, HtmlState<Insertion>>;
  /** The state behind the last sign. */
  readonly end: HtmlState<Insertion>;
}

interface Reading extends HtmlScan<Insertion> {
  readonly contexts: Map<Insertion, HtmlContext>;
  readonly states: Map<TagNode, HtmlState<Insertion>>;
}

/** Reads a template from `start` on: a page's beginning, or the place where another template includes it. */
export function readPage(
  bytes: Uint8Array,
  template: Template,
  start: HtmlState<Insertion> = PAGE_START,
): Page {
  const reading: Reading = {
    text: byteText(bytes),
    events: [],
    contexts: new Map(),
    states: new Map(),
  };
  const end = readNodes(reading, template.nodes, start);
  return { events: reading.events, contexts: reading.contexts, states: reading.states, end };
}

function readNodes(
  reading: Reading,
  nodes: readonly TemplateNode[],
  before: HtmlState<Insertion>,
): HtmlState<Insertion> {
  let state = before;
  for (const node of nodes) state = readNode(reading, node, state);
  return state;
}

function readNode(reading: Reading, node: TemplateNode, state: HtmlState<Insertion>): HtmlState<Insertion> {
  switch (node.kind) {
    case "literal":
      return readText(reading, state, node.start, node.end);
    case "comment":
      return state;
    case "output":
      return insert(reading, node, state);
    case "tag":
      return readTag(reading, node, state);
  }
}

function insert(reading: Reading, node: Insertion, state: HtmlState<Insertion>): HtmlState<Insertion> {
  reading.contexts.set(node, contextOf(state));
  return readHole(reading, state, node);
}

/** Tags that put nothing into the page where they stand; everything else may. */
const SILENT = new Set([
  "load",
  "extends",
  "if",
  "ifchanged",
  "for",
  "with",
  "block",
  "autoescape",
  "spaceless",
  "filter",
  "set",
  "import",
  "from",
  "macro",
  "cache",
  "localize",
  "localtime",
  "timezone",
  "language",
  "comment",
  "resetcycle",
  "regroup",
  "partialdef",
  "elif",
  "else",
  "empty",
  "do",
  "call",
  "raw",
  "verbatim",
  "trans",
  "pluralize",
]);

/**
 * Each branch goes on from where the tag stands. Behind it the page is where most branches leave it: they agree in all pages
 * that work, and where a condition without `else` opens a quote or a tag, the branch is taken for the page's usual course.
 */
function readTag(reading: Reading, node: TagNode, before: HtmlState<Insertion>): HtmlState<Insertion> {
  reading.states.set(node, before);
  const isSilent = SILENT.has(node.name) || node.branches.length > 0;
  if (!isSilent) return insert(reading, node, before);
  reading.contexts.set(node, contextOf(before));
  const ends = node.branches.map((branch) => readNodes(reading, branch.body, before));
  return ends.find((end) => end.at !== before.at) ?? ends[0] ?? before;
}
