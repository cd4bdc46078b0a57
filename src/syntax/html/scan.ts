/**
 * Reads a page that comes in stretches of text with holes between them, and says in which context every hole stands.
 * Contexts follow the browser's tokenizer; elements are not put into a tree.
 */
import type { AttributePart, HtmlAttribute, HtmlContext, HtmlEvent, Quote } from "./html-context.ts";
import type { ScriptState } from "./script-position.ts";
import { afterHole, positionOf, readScript, SCRIPT_START } from "./script-position.ts";

/** An open tag under construction. */
interface OpenTag<Hole> {
  readonly element: string;
  readonly start: number;
  readonly attributes: readonly HtmlAttribute<Hole>[];
}

interface OpenAttribute<Hole> {
  readonly name: string;
  readonly start: number;
  readonly parts: readonly AttributePart<Hole>[];
}

/** What reading so far has come to. Immutable, so that every branch of a template can go on from the same state. */
export type HtmlState<Hole> =
  | { readonly at: "text" }
  | { readonly at: "comment" }
  | { readonly at: "raw"; readonly element: string; readonly type: string; readonly script: ScriptState }
  | { readonly at: "tag-name"; readonly start: number; readonly name: string; readonly closing: boolean }
  | { readonly at: "tag"; readonly tag: OpenTag<Hole> }
  | {
      readonly at: "attribute-name";
      readonly tag: OpenTag<Hole>;
      readonly name: string;
      readonly start: number;
    }
  | { readonly at: "after-name"; readonly tag: OpenTag<Hole>; readonly name: string; readonly start: number }
  | {
      readonly at: "before-value";
      readonly tag: OpenTag<Hole>;
      readonly name: string;
      readonly start: number;
    }
  | {
      readonly at: "value";
      readonly tag: OpenTag<Hole>;
      readonly attribute: OpenAttribute<Hole>;
      readonly quote: Quote;
      readonly script: ScriptState | undefined;
    }
  | { readonly at: "closing-tag"; readonly element: string; readonly start: number };

/** At the beginning of a page. */
export const PAGE_START: HtmlState<never> = { at: "text" };

/** The page's text with one character for each byte, and where events go. */
export interface HtmlScan<Hole> {
  readonly text: string;
  readonly events: HtmlEvent<Hole>[];
}

/** Elements whose content is not read for tags. */
const RAW = new Set(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]);

/** Reads the text from `start` to `end`. */
export function readText<Hole>(
  scan: HtmlScan<Hole>,
  before: HtmlState<Hole>,
  start: number,
  end: number,
): HtmlState<Hole> {
  let state = before;
  let at = start;
  while (at < end) [state, at] = step(scan, state, at, end);
  return state;
}

/** Puts a value at this place; gives the state behind it. */
export function readHole<Hole>(scan: HtmlScan<Hole>, before: HtmlState<Hole>, hole: Hole): HtmlState<Hole> {
  scan.events.push({ kind: "hole", hole, context: contextOf(before) });
  switch (before.at) {
    case "before-value":
    case "value": {
      const value = before.at === "value" ? before : openValue(before, "none");
      return {
        ...value,
        attribute: withPart(value.attribute, { kind: "hole", hole }),
        script: value.script && afterHole(value.script),
      };
    }
    case "raw":
      return { ...before, script: afterHole(before.script) };
    case "tag":
      return { at: "attribute-name", tag: before.tag, name: "", start: -1 };
    default:
      return before;
  }
}

/** What a value inserted in this state is to the browser. */
export function contextOf<Hole>(state: HtmlState<Hole>): HtmlContext {
  switch (state.at) {
    case "text":
      return { kind: "text" };
    case "comment":
      return { kind: "comment" };
    case "raw":
      return rawContext(state.element, state.type, state.script);
    case "tag-name":
      return { kind: "tag", element: state.name };
    case "closing-tag":
      return { kind: "tag", element: state.element };
    case "tag":
    case "attribute-name":
    case "after-name":
      return { kind: "tag", element: state.tag.element };
    case "before-value":
      return valueContext(openValue(state, "none"));
    case "value":
      return valueContext(state);
  }
}

/** Types of scripts that browsers run (html.spec.whatwg.org/#javascript-mime-type, modules included). */
const JAVASCRIPT =
  /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma|live|j)script(?:[\d.]*)|text\/babel)$/;

function rawContext(element: string, type: string, script: ScriptState): HtmlContext {
  if (element === "style") return { kind: "style" };
  if (element !== "script") return { kind: "plain", element };
  return JAVASCRIPT.test(type)
    ? { kind: "script", position: positionOf(script) }
    : { kind: "script-block", type };
}

/** How much of a value is kept for those who ask what stands before a hole. */
const KEPT = 200;

function valueContext<Hole>(state: HtmlState<Hole> & { at: "value" }): HtmlContext {
  const { parts } = state.attribute;
  const literal = parts.map((part) => (part.kind === "literal" ? part.text : "")).join("");
  return {
    kind: "attribute",
    element: state.tag.element,
    attribute: state.attribute.name,
    quote: state.quote,
    before: literal.slice(0, KEPT),
    hasValueBefore: parts.some((part) => part.kind === "hole"),
    script: state.script && positionOf(state.script),
  };
}

/**
 * Attributes whose value runs as a script once the browser has undone the escaping: event handlers, and expressions of AngularJS
 * (docs.angularjs.org/guide/expression), Alpine (alpinejs.dev/start-here), Vue (vuejs.org/guide/essentials/template-syntax) and htmx.
 */
const HANDLER =
  /^(?:on[a-z]|@[a-z]|(?:data-)?ng-(?:init|click|change|submit|show|hide|if|model|repeat|class|style|disabled|blur|focus|key\w{1,10}|mouse\w{1,10})$|x-(?:data|init|show|if|for|effect|text|html|model)$|x-(?:on|bind):|v-(?:if|else-if|show|for|html|text|model)$|v-(?:on|bind):|hx-on:|hx-on$)/;

function openValue<Hole>(
  state: HtmlState<Hole> & { at: "before-value" },
  quote: Quote,
): HtmlState<Hole> & { at: "value" } {
  const { tag, name, start } = state;
  const isHandler = HANDLER.test(name);
  return {
    at: "value",
    tag,
    quote,
    attribute: { name, start, parts: [] },
    script: isHandler ? SCRIPT_START : undefined,
  };
}

/** More pieces of a value, and more attributes of a tag, than people write are not kept. */
const MOST_PARTS = 100;

function withPart<Hole>(attribute: OpenAttribute<Hole>, part: AttributePart<Hole>): OpenAttribute<Hole> {
  const { parts } = attribute;
  return parts.length >= MOST_PARTS ? attribute : { ...attribute, parts: [...parts, part] };
}

function withAttribute<Hole>(
  tag: OpenTag<Hole>,
  { name, start, parts }: OpenAttribute<Hole>,
  quote: Quote,
): OpenTag<Hole> {
  if (tag.attributes.length >= MOST_PARTS) return tag;
  return { ...tag, attributes: [...tag.attributes, { name, start, parts, quote }] };
}

type Step<Hole> = readonly [HtmlState<Hole>, number];

function step<Hole>(scan: HtmlScan<Hole>, state: HtmlState<Hole>, at: number, end: number): Step<Hole> {
  switch (state.at) {
    case "text":
      return stepText(scan, state, at, end);
    case "comment":
      return stepComment(scan, state, at, end);
    case "raw":
      return stepRaw(scan, state, at, end);
    case "tag-name":
      return stepTagName(scan, state, at, end);
    case "closing-tag":
      return stepClosing(scan, state, at, end);
    case "tag":
      return stepTag(scan, state, at, end);
    case "attribute-name":
    case "after-name":
      return stepName(scan, state, at, end);
    case "before-value":
      return stepBeforeValue(scan, state, at);
    case "value":
      return stepValue(scan, state, at, end);
  }
}

function find(text: string, wanted: string, from: number, end: number): number {
  const place = text.slice(from, end).indexOf(wanted);
  return place === -1 ? end : from + place;
}

/** The same for one of several signs. Looks no further than `end`, so that many short stretches cost what one long one does. */
function findSign(text: string, wanted: RegExp, from: number, end: number): number {
  const place = text.slice(from, end).search(wanted);
  return place === -1 ? end : from + place;
}

function stepText<Hole>(
  { text }: HtmlScan<Hole>,
  state: HtmlState<Hole>,
  at: number,
  end: number,
): Step<Hole> {
  const open = find(text, "<", at, end);
  if (open >= end) return [state, end];
  if (text.startsWith("<!--", open)) return [{ at: "comment" }, open + 4];
  const next = text[open + 1] ?? "";
  if (/[a-z]/i.test(next)) return [{ at: "tag-name", start: open, name: "", closing: false }, open + 1];
  if (next === "/" && /[a-z]/i.test(text[open + 2] ?? "")) {
    return [{ at: "tag-name", start: open, name: "", closing: true }, open + 2];
  }
  if (open + 1 >= end && end < text.length)
    return [{ at: "tag-name", start: open, name: "", closing: false }, end];
  if (next === "!" || next === "?") return [state, find(text, ">", open, end)];
  return [state, open + 1];
}

function stepComment<Hole>(
  { text }: HtmlScan<Hole>,
  state: HtmlState<Hole>,
  at: number,
  end: number,
): Step<Hole> {
  const close = find(text, "-->", at, end);
  return close >= end ? [state, end] : [{ at: "text" }, close + 3];
}

/** Until `</script` and the like. */
function stepRaw<Hole>(
  { text, events }: HtmlScan<Hole>,
  state: HtmlState<Hole> & { at: "raw" },
  at: number,
  end: number,
): Step<Hole> {
  for (let open = find(text, "</", at, end); open < end; open = find(text, "</", open + 2, end)) {
    const after = open + 2 + state.element.length;
    if (text.slice(open + 2, after).toLowerCase() !== state.element || /[\w-]/.test(text[after] ?? ""))
      continue;
    const close = find(text, ">", after, end);
    events.push({ kind: "close", element: state.element, start: open, end: Math.min(close + 1, end) });
    return [{ at: "text" }, Math.min(close + 1, end)];
  }
  const script = state.element === "script" ? readScript(state.script, text.slice(at, end)) : state.script;
  return [{ ...state, script }, end];
}

const NAME_END = /[\s/>]/;

function stepTagName<Hole>(
  { text }: HtmlScan<Hole>,
  state: HtmlState<Hole> & { at: "tag-name" },
  at: number,
  end: number,
): Step<Hole> {
  const stop = findSign(text, NAME_END, at, end);
  const name = `${state.name}${text.slice(at, stop).toLowerCase()}`;
  if (stop >= end) return [{ ...state, name }, end];
  if (state.closing) return [{ at: "closing-tag", element: name, start: state.start }, stop];
  return [{ at: "tag", tag: { element: name, start: state.start, attributes: [] } }, stop];
}

function stepClosing<Hole>(
  { text, events }: HtmlScan<Hole>,
  state: HtmlState<Hole> & { at: "closing-tag" },
  at: number,
  end: number,
): Step<Hole> {
  const close = find(text, ">", at, end);
  if (close >= end) return [state, end];
  events.push({ kind: "close", element: state.element, start: state.start, end: close + 1 });
  return [{ at: "text" }, close + 1];
}

function stepTag<Hole>(
  scan: HtmlScan<Hole>,
  state: HtmlState<Hole> & { at: "tag" },
  at: number,
  _end: number,
): Step<Hole> {
  const sign = scan.text[at] ?? "";
  if (sign === ">") return [endTag(scan, state.tag, at + 1), at + 1];
  if (/[\s/]/.test(sign)) return [state, at + 1];
  return [{ at: "attribute-name", tag: state.tag, name: sign.toLowerCase(), start: at }, at + 1];
}

function endTag<Hole>({ text, events }: HtmlScan<Hole>, tag: OpenTag<Hole>, end: number): HtmlState<Hole> {
  events.push({ kind: "open", element: tag.element, start: tag.start, end, attributes: tag.attributes });
  if (!RAW.has(tag.element) || text[end - 2] === "/") return { at: "text" };
  return { at: "raw", element: tag.element, type: typeOf(tag), script: SCRIPT_START };
}

function typeOf<Hole>(tag: OpenTag<Hole>): string {
  const parts = tag.attributes.find((one) => one.name === "type")?.parts ?? [];
  return parts
    .map((part) => (part.kind === "literal" ? part.text : "{}"))
    .join("")
    .trim()
    .toLowerCase();
}

const ATTRIBUTE_NAME_END = /[\s/>=]/;

function stepName<Hole>(
  { text }: HtmlScan<Hole>,
  state: HtmlState<Hole> & { at: "attribute-name" | "after-name" },
  at: number,
  end: number,
): Step<Hole> {
  const { tag, name, start } = state;
  const sign = text[at] ?? "";
  if (state.at === "attribute-name" && !/[\s/>=]/.test(sign)) {
    const stop = findSign(text, ATTRIBUTE_NAME_END, at, end);
    return [{ ...state, name: `${name}${text.slice(at, stop).toLowerCase()}` }, stop];
  }
  if (sign === "=") return [{ at: "before-value", tag, name, start }, at + 1];
  if (/\s/.test(sign)) return [{ at: "after-name", tag, name, start }, at + 1];
  return [{ at: "tag", tag: withAttribute(tag, { name, start, parts: [] }, "none") }, at];
}

function stepBeforeValue<Hole>(
  scan: HtmlScan<Hole>,
  state: HtmlState<Hole> & { at: "before-value" },
  at: number,
): Step<Hole> {
  const sign = scan.text[at] ?? "";
  if (/\s/.test(sign)) return [state, at + 1];
  if (sign === '"' || sign === "'") return [openValue(state, sign), at + 1];
  if (sign === ">")
    return [{ at: "tag", tag: withAttribute(state.tag, { ...state, parts: [] }, "none") }, at];
  return [openValue(state, "none"), at];
}

function stepValue<Hole>(
  { text }: HtmlScan<Hole>,
  state: HtmlState<Hole> & { at: "value" },
  at: number,
  end: number,
): Step<Hole> {
  const stop =
    state.quote === "none" ? findSign(text, UNQUOTED_END, at, end) : find(text, state.quote, at, end);
  const literal = text.slice(at, stop);
  const part: AttributePart<Hole> = { kind: "literal", text: literal, start: at, end: stop };
  const attribute = stop > at ? withPart(state.attribute, part) : state.attribute;
  if (stop < end) {
    const next = state.quote === "none" ? stop : stop + 1;
    return [{ at: "tag", tag: withAttribute(state.tag, attribute, state.quote) }, next];
  }
  return [{ ...state, attribute, script: state.script && readScript(state.script, literal) }, end];
}

const UNQUOTED_END = /[\s>]/;
