/** Text to tree. Never throws; a block that nobody closes ends with the file, a closing tag without an opening one is dropped. */
import { byteText } from "../../source/byte-text.ts";
import { djangoExpression, djangoWords } from "./django-expression.ts";
import { jinjaExpression, jinjaWords } from "./jinja-expression.ts";
import type { TemplateToken } from "./tokens.ts";
import { cutTemplate } from "./tokens.ts";
import type {
  Dialect,
  TagHead,
  TagNode,
  Template,
  TemplateBranch,
  TemplateExpression,
  TemplateNode,
  TemplateProblem,
  TemplateWord,
} from "./tree.ts";

/** Tags that stand between a block's opening and its end, and the blocks in which they do. */
const MIDDLE: ReadonlyMap<string, ReadonlySet<string> | "any"> = new Map<string, ReadonlySet<string> | "any">(
  [
    ["elif", new Set(["if"])],
    ["else", "any"],
    ["empty", new Set(["for"])],
    ["plural", new Set(["blocktranslate", "blocktrans"])],
    ["pluralize", new Set(["trans"])],
  ],
);

/** Deeper blocks than this are read as if they had no body. */
const DEPTH_LIMIT = 200;

interface OpenBlock {
  readonly head: TagHead;
  readonly branches: { readonly head: TagHead; readonly body: TemplateNode[] }[];
}

interface Parsing {
  readonly text: string;
  readonly dialect: Dialect;
  /** Names of all `end…` tags of the file: a tag is a block when its end is there, whoever defined it. */
  readonly ends: ReadonlySet<string>;
  readonly root: TemplateNode[];
  readonly open: OpenBlock[];
  readonly problems: TemplateProblem[];
}

/** Parses a template. Texts in it are decoded from UTF-8. */
export function parseTemplate(bytes: Uint8Array, dialect: Dialect): Template {
  const text = byteText(bytes);
  const tokens = cutTemplate({ text, dialect });
  const heads = new Map(
    tokens.flatMap((one): [TemplateToken, string][] =>
      one.kind === "tag" ? [[one, nameOf(text, one)]] : [],
    ),
  );
  const ends = new Set([...heads.values()].filter((name) => name.startsWith("end")));
  const parsing: Parsing = { text, dialect, ends, root: [], open: [], problems: [] };
  for (const token of tokens) take(parsing, token, heads.get(token) ?? "");
  while (parsing.open.length > 0) closeUnfinished(parsing);
  return { dialect, nodes: parsing.root, problems: parsing.problems };
}

const TAG_NAME = /[^\s]{1,200}/y;
const JINJA_NAME = /\w{1,200}/y;

function nameOf(text: string, token: TemplateToken): string {
  TAG_NAME.lastIndex = token.from;
  return token.from < token.to ? (TAG_NAME.exec(text)?.[0] ?? "").slice(0, token.to - token.from) : "";
}

function bodyOf(parsing: Parsing): TemplateNode[] {
  return parsing.open.at(-1)?.branches.at(-1)?.body ?? parsing.root;
}

function take(parsing: Parsing, token: TemplateToken, name: string): void {
  const { start, end } = token;
  const inComment = parsing.open.at(-1)?.head.name === "comment";
  if (inComment && !(token.kind === "tag" && name === "endcomment")) return;
  switch (token.kind) {
    case "literal":
    case "comment":
      bodyOf(parsing).push({ kind: token.kind, start, end });
      return;
    case "output":
      bodyOf(parsing).push({ kind: "output", expression: expressionOf(parsing, token), start, end });
      return;
    case "tag":
      takeTag(parsing, token, name);
  }
}

function expressionOf({ text, dialect }: Parsing, { from, to }: TemplateToken): TemplateExpression {
  return dialect === "django" ? djangoExpression(text, from, to) : jinjaExpression(text, from, to);
}

function headOf({ text, dialect }: Parsing, token: TemplateToken, written: string): TagHead {
  JINJA_NAME.lastIndex = token.from;
  const name = dialect === "jinja" ? (JINJA_NAME.exec(text)?.[0] ?? written) : written;
  const words = dialect === "django" ? djangoWords : jinjaWords;
  const from = token.from + name.length;
  return { name, words: words(text, from, token.to), start: token.start, end: token.end };
}

function takeTag(parsing: Parsing, token: TemplateToken, written: string): void {
  const head = headOf(parsing, token, written);
  if (head.name.startsWith("end") && closes(parsing, head)) return;
  const block = parsing.open.at(-1);
  const within = MIDDLE.get(head.name);
  if (block && within !== undefined && (within === "any" || within.has(block.head.name))) {
    block.branches.push({ head, body: [] });
    return;
  }
  if (isBlock(parsing, head) && parsing.open.length < DEPTH_LIMIT) {
    parsing.open.push({ head, branches: [{ head, body: [] }] });
    return;
  }
  bodyOf(parsing).push({ kind: "tag", ...head, branches: [], closing: undefined });
}

/** Tags that have a body whether or not the file closes them. */
const BLOCKS = new Set([
  "if",
  "for",
  "block",
  "with",
  "comment",
  "autoescape",
  "filter",
  "spaceless",
  "blocktranslate",
]);

function isBlock({ ends, dialect }: Parsing, head: TagHead): boolean {
  if (dialect === "jinja" && head.name === "set" && head.words.some((word) => word.keyword !== undefined))
    return false;
  return ends.has(`end${head.name}`) || BLOCKS.has(head.name);
}

/** Closes the innermost block of that name; blocks inside it that nobody closed end with it. */
function closes(parsing: Parsing, head: TagHead): boolean {
  const name = head.name.slice(3);
  const depth = parsing.open.findLastIndex((block) => block.head.name === name);
  if (depth === -1) {
    parsing.problems.push({ span: head, message: `\`${head.name}\` closes no tag` });
    return true;
  }
  while (parsing.open.length > depth + 1) closeUnfinished(parsing);
  const block = parsing.open.pop();
  if (block) bodyOf(parsing).push(nodeOf(block, head));
  return true;
}

function closeUnfinished(parsing: Parsing): void {
  const block = parsing.open.pop();
  if (!block) return;
  if (BLOCKS.has(block.head.name)) {
    parsing.problems.push({ span: block.head, message: `\`${block.head.name}\` is not closed` });
    bodyOf(parsing).push(nodeOf(block, undefined));
    return;
  }
  const [first, ...others] = block.branches;
  bodyOf(parsing).push(
    { kind: "tag", ...block.head, branches: [], closing: undefined },
    ...(first?.body ?? []),
  );
  for (const branch of others) bodyOf(parsing).push(...branch.body);
}

function nodeOf(block: OpenBlock, closing: TagHead | undefined): TemplateNode {
  if (block.head.name === "comment") {
    return { kind: "comment", start: block.head.start, end: closing?.end ?? block.head.end };
  }
  const branches: TemplateBranch[] = block.branches;
  const node: TagNode = { kind: "tag", ...block.head, branches, closing };
  return node;
}

/** A word's expression, when the word is not a keyword argument. */
export function positionalWords(head: TagHead): TemplateWord[] {
  return head.words.filter((word) => word.keyword === undefined);
}
