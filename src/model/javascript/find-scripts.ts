/** Finds the JavaScript of a project: its own files, scripts in templates, event handlers in attributes. */
import type { AuditFile, Discovery } from "../../discover/file-kind.ts";
import { byteText } from "../../source/byte-text.ts";
import type { Span } from "../../source/span.ts";
import type { HtmlAttribute, HtmlEvent } from "../../syntax/html/html-context.ts";
import type { TemplateNode } from "../../syntax/template/tree.ts";
import type { Insertion } from "../templates/page.ts";
import type { TemplateFile, Templates } from "../templates/template-files.ts";
import type { Script } from "./script.ts";
import { PLACEHOLDER } from "./script.ts";

/** Words of which a script has one that any question here is about. */
const INTERESTING =
  /\bfetch\b|XMLHttpRequest|axios|\$http|\.ajax|ajaxSe|ajaxPre|\$\.(?:post|get)|jQuery\.(?:post|get)|sendBeacon|innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|bind(?:Popup|Tooltip)|set(?:Popup|Tooltip)?Content|bootbox|Popup\(|InfoWindow|Swal\.fire|divIcon|jGrowl|toastr\.|M\.toast|srcdoc|document\.write|\.html\(|\.(?:append|prepend|after|before|replaceWith)\(|\beval\(|new Function|configRequest|datatable|escapeMarkup|selectize|TomSelect|typeahead|tokenInput|format(?:Result|Selection|ter\b)|cookie/i;

/** Whether a script may hold something worth parsing it for. */
function isInteresting(text: string): boolean {
  return INTERESTING.test(text);
}

/** TypeScript, JSX and Vue are not read. */
const READ = /\.[mc]?js$/i;

/** Folders of scripts that only tests and tools run, and of libraries kept among a project's own files. */
const FOREIGN_FOLDERS = new Set(
  (
    "test tests __tests__ __mocks__ spec specs cypress e2e stories doc docs lib libs vendor vendors third-party third_party thirdparty external " +
    "tinymce ckeditor codemirror ace mathjax select2 d3"
  ).split(" "),
);

/** Names with which the files of libraries and tools begin: `jquery.min.js`, `bootstrap-5.3.js`. */
const FOREIGN_NAMES = new Set(
  (
    "jquery bootstrap angular react vue d3 moment lodash underscore backbone handlebars mustache datatable datatables select2 htmx alpine chart popper " +
    "ext modernizr raphael require knockout prototype dojo plotly leaflet highlight codemirror sweetalert sweetalert2 toastr dropzone flatpickr " +
    "fullcalendar gulpfile gruntfile webpack karma"
  ).split(" "),
);

/** Words that a name of a test or of a build's settings has behind a full stop. */
const FOREIGN_WORDS = new Set(["spec", "test", "tests", "stories", "min", "config", "conf"]);

/** `qunit-2.0.1.js`: releases carry their number in the name; a project's own files do not. */
const VERSIONED = /[-._]v?\d{1,4}\.\d{1,4}\.\d{1,4}[-._]/i;

function isForeign(path: string): boolean {
  const parts = path.toLowerCase().split("/");
  const [first = "", ...words] = (parts.pop() ?? "").split(/[._-]/);
  const isLibrary = (folder: string): boolean =>
    FOREIGN_FOLDERS.has(folder) || folder.startsWith("jquery") || folder.startsWith("bootstrap");
  return (
    parts.some((folder) => isLibrary(folder)) ||
    FOREIGN_NAMES.has(first) ||
    VERSIONED.test(path) ||
    words.some((word) => FOREIGN_WORDS.has(word))
  );
}

/** What a release says of itself at its top: a comment that minifiers keep, with its number and its licence or address. */
const BANNER = /^\s{0,9}\/\*!([\s\S]{0,600}?)\*\//;
const RELEASE = /\bv?\d{1,4}\.\d{1,4}\.\d{1,4}\b/;
const PUBLISHED = /licen[cs]e|copyright|https?:/i;

function isRelease(text: string): boolean {
  const said = BANNER.exec(text)?.[1];
  return said !== undefined && RELEASE.test(said) && PUBLISHED.test(said);
}

/** What was found, and what was left unread. */
export interface FoundScripts {
  readonly scripts: readonly Script[];
  /** Files of the languages that browsers only run translated: TypeScript, JSX, Vue. */
  readonly untranslated: readonly AuditFile[];
  /** Counts of files that are not parsed, by reason. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** More bytes of files than a project's own scripts hold; further files are left out. */
const MOST_BYTES = 6_000_000;

/** All scripts worth parsing, files first, each in the order of paths and text. */
export function findScripts(discovery: Discovery, templates: Templates): FoundScripts {
  const files = discovery.files.filter((file) => file.kind === "javascript" && !file.inTests);
  const own = files.filter(({ path }) => !isForeign(path));
  const untranslated = own.filter(({ path }) => !READ.test(path));
  const found: Script[] = [];
  let left = MOST_BYTES;
  let overLimit = 0;
  let releases = 0;
  for (const file of own) {
    if (!READ.test(file.path)) continue;
    const text = byteText(file.bytes);
    if (!isInteresting(text)) continue;
    if (isRelease(text)) {
      releases++;
      continue;
    }
    left -= text.length;
    if (left < 0) overLimit++;
    else found.push({ file, page: undefined, start: 0, text, insertions: [] });
  }
  const counts: readonly (readonly [string, number])[] = [
    ["script of a library or test", files.length - own.length + releases],
    ["script that needs compiling", untranslated.length],
    ["scripts over the limit", overLimit],
  ];
  return {
    scripts: [...found, ...templates.files.flatMap((page) => (page.isHtml ? scriptsIn(page) : []))],
    untranslated,
    leftOut: new Map(counts.filter(([, count]) => count > 0)),
  };
}

type Event = HtmlEvent<Insertion>;

/** Types of scripts that browsers run, and what Babel in the browser translates. */
const RUNS = /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma)script|text\/babel)$/;

/** More scripts than a page holds that a person wrote. */
const MOST_SCRIPTS = 200;

function scriptsIn(page: TemplateFile): Script[] {
  const found: Script[] = [];
  const { events } = page.page;
  let open: (Event & { kind: "open" }) | undefined;
  for (const event of events) {
    if (found.length >= MOST_SCRIPTS) break;
    if (event.kind === "open") {
      found.push(...handlersOf(page, event));
      open = event.element === "script" && runsAsScript(event.attributes) ? event : undefined;
    } else if (event.kind === "close" && event.element === "script" && open) {
      found.push(...scriptBetween(page, { start: open.end, end: event.start }));
      open = undefined;
    }
  }
  return found;
}

/** Whether a browser runs what stands in a `<script>`: JSON and client-side templates are something else. */
export function runsAsScript(attributes: readonly HtmlAttribute<Insertion>[]): boolean {
  return RUNS.test(literal(attributes, "type"));
}

/** An attribute's literal text; "" without one. */
function literal(attributes: readonly HtmlAttribute<Insertion>[], name: string): string {
  const parts = attributes.find((one) => one.name === name)?.parts ?? [];
  return parts
    .map((part) => (part.kind === "literal" ? part.text : "{}"))
    .join("")
    .trim()
    .toLowerCase();
}

/** Event handlers of HTML, of Alpine and of Vue. */
const HANDLER =
  /^(?:on[a-z]{2,30}|@[\w.:-]{1,60}|x-on:[\w.:-]{1,60}|v-on:[\w.:-]{1,60}|x-init|x-data|x-effect)$/;

function handlersOf(page: TemplateFile, { attributes }: Event & { kind: "open" }): Script[] {
  return attributes.flatMap((one) => {
    if (!HANDLER.test(one.name)) return [];
    const literals = one.parts.filter((part) => part.kind === "literal");
    const [first] = literals;
    const last = literals.at(-1);
    if (!first || !last || !literals.some(({ text }) => isInteresting(text))) return [];
    return scriptBetween(page, { start: first.start, end: last.end });
  });
}

function scriptBetween(page: TemplateFile, span: Span): Script[] {
  const { bytes } = page.file;
  const raw = byteText(bytes.subarray(span.start, span.end));
  if (!isInteresting(raw)) return [];
  const insertions = insertedIn(page, span);
  return [
    { file: page.file, page, start: span.start, text: maskedText(page, raw, span, insertions), insertions },
  ];
}

function insertedIn({ page }: TemplateFile, span: Span): Insertion[] {
  return page.events.flatMap((event) =>
    event.kind === "hole" && isWithin(event.hole, span) ? [event.hole] : [],
  );
}

function isWithin({ start }: Span, span: Span): boolean {
  return start >= span.start && start < span.end;
}

/** The script's own text; tags are blank, and what they insert is a name of the same length. */
function maskedText(
  { template }: TemplateFile,
  raw: string,
  span: Span,
  insertions: readonly Insertion[],
): string {
  if (!/\{[{%#]/.test(raw)) return raw;
  const pieces: string[] = [];
  let at = span.start;
  const fill = (until: number): void => {
    if (until > at) pieces.push(raw.slice(at - span.start, until - span.start).replaceAll(/[^\n]/g, " "));
    at = Math.max(at, until);
  };
  for (const { start, end, kept } of visiblePieces(template.nodes, span, insertions)) {
    fill(Math.max(start, span.start));
    const stop = Math.min(end, span.end);
    if (stop <= at) continue;
    pieces.push(kept ? raw.slice(at - span.start, stop - span.start) : PLACEHOLDER.repeat(stop - at));
    at = stop;
  }
  fill(span.end);
  return pieces.join("");
}

interface Piece extends Span {
  /** Whether it is the script's own text. */
  readonly kept: boolean;
}

function visiblePieces(
  nodes: readonly TemplateNode[],
  span: Span,
  insertions: readonly Insertion[],
): Piece[] {
  const literals = literalsIn(nodes, span).map(({ start, end }) => ({ start, end, kept: true }));
  const inserted = insertions.map(({ start, end }) => ({ start, end, kept: false }));
  return [...literals, ...inserted].toSorted((a, b) => a.start - b.start);
}

/** The literal pieces of a template that reach into a stretch of it. */
function literalsIn(nodes: readonly TemplateNode[], span: Span): Span[] {
  const found: Span[] = [];
  const waiting = nodes.toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind === "literal" && node.end > span.start && node.start < span.end) found.push(node);
    if (node.kind !== "tag") continue;
    waiting.push(...node.branches.flatMap(({ body }) => body).toReversed());
  }
  return found;
}
