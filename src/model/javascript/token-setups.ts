/** Set-ups by which all requests of a page carry Django's token, without each of them saying so. */
import type { Place } from "../../findings/finding.ts";
import type { HtmlAttribute } from "../../syntax/html/html-context.ts";
import { dottedName, memberName } from "../../syntax/javascript/tree.ts";
import type { Insertion } from "../templates/page.ts";
import type { TemplateFile } from "../templates/template-files.ts";
import type { Sender } from "./request-calls.ts";
import { placeIn, textOfNode } from "./script.ts";
import { namesToken } from "./token-names.ts";
import type { ScriptIndex } from "./script-index.ts";

/** One set-up. */
export interface TokenSetup {
  readonly sender: Sender;
  readonly at: Place;
}

/** Calls that change what a library sends with every request, by the last two names of the callee. */
const CALLS: readonly { readonly callee: RegExp; readonly sender: Sender }[] = [
  { callee: /(?:^|\.)(?:ajaxSetup|ajaxPrefilter|ajaxSend)$/, sender: "jquery" },
  { callee: /(?:^|\.)interceptors\.request\.use$/, sender: "axios" },
  { callee: /(?:^|\.)axios\.create$/, sender: "axios" },
];

/** Assignments that do. */
const ASSIGNED: readonly { readonly target: RegExp; readonly sender: Sender }[] = [
  {
    target: /(?:^|\.)defaults\.(?:xsrfCookieName|xsrfHeaderName|headers\b.*)$|(?:^|\.)defaults\.headers\b/,
    sender: "axios",
  },
  { target: /^(?:window|self|globalThis)\.fetch$/, sender: "fetch" },
  { target: /XMLHttpRequest\.prototype\.(?:open|send)$/, sender: "xhr" },
  { target: /(?:\$|jQuery)\.ajaxSettings\b/, sender: "jquery" },
];

/** The set-ups of a script. */
export function setupsIn(index: ScriptIndex): TokenSetup[] {
  return [...calledSetups(index), ...assignedSetups(index)];
}

function calledSetups({ script, calls, tokenNames }: ScriptIndex): TokenSetup[] {
  return calls.flatMap((call): TokenSetup[] => {
    const at = placeIn(script, call.callee);
    const written = dottedName(call.callee) ?? memberName(call.callee) ?? "";
    const known = CALLS.find(({ callee }) => callee.test(written));
    if (known) return namesToken(tokenNames, textOfNode(script, call)) ? [{ sender: known.sender, at }] : [];
    // htmx.org/events/#htmx:configRequest
    const listens = /htmx:configRequest/.test(textOfNode(script, call).slice(0, 200));
    return listens && namesToken(tokenNames, textOfNode(script, call)) ? [{ sender: "htmx", at }] : [];
  });
}

function assignedSetups({ script, assignments, tokenNames }: ScriptIndex): TokenSetup[] {
  return assignments.flatMap((one) => {
    const written = textOfNode(script, one.left);
    const known = ASSIGNED.find(({ target }) => target.test(written));
    return known && namesToken(tokenNames, textOfNode(script, one))
      ? [{ sender: known.sender, at: placeIn(script, one.left) }]
      : [];
  });
}

/** `<body hx-headers='{"X-CSRFToken": "{{ csrf_token }}"}'>`: htmx hands it down to everything inside. */
export function headerSetups(page: TemplateFile, tokenNames: readonly string[]): TokenSetup[] {
  return page.page.events.flatMap((event): TokenSetup[] => {
    if (event.kind !== "open" || !event.attributes.some((one) => handsDown(one, tokenNames))) return [];
    return [{ sender: "htmx", at: { path: page.file.path, span: { start: event.start, end: event.end } } }];
  });
}

function handsDown({ name, parts }: HtmlAttribute<Insertion>, tokenNames: readonly string[]): boolean {
  if (!/^(?:data-)?hx-(?:headers|vals)$/.test(name)) return false;
  return parts.some((part) => part.kind === "literal" && namesToken(tokenNames, part.text));
}

/** Words of the same set-ups in languages that are not parsed here. */
const WORDS: readonly { readonly words: RegExp; readonly sender: Sender }[] = [
  { words: /\bajax(?:Setup|Send|Prefilter)\b/, sender: "jquery" },
  { words: /\bxsrf(?:Cookie|Header)Name\b|\binterceptors\.request\b|\bdefaults\.headers\b/, sender: "axios" },
  { words: /htmx:configRequest/, sender: "htmx" },
];

/** Set-ups of a file in TypeScript, JSX or Vue, by their words: enough to keep quiet about requests that they serve. */
export function writtenSetups(path: string, text: string, tokenNames: readonly string[]): TokenSetup[] {
  return WORDS.flatMap(({ words, sender }) => {
    const start = text.search(words);
    if (start < 0 || !namesToken(tokenNames, text)) return [];
    return [{ sender, at: { path, span: { start, end: start + 1 } } }];
  });
}
