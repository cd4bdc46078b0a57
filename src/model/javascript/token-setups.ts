/** Set-ups by which all requests of a page carry Django's token, without each of them saying so. */
import type { Place } from "../../findings/finding.ts";
import type { HtmlAttribute } from "../../syntax/html/html-context.ts";
import { dottedName, memberName } from "../../syntax/javascript/tree.ts";
import type { Insertion } from "../templates/page.ts";
import type { TemplateFile } from "../templates/template-files.ts";
import type { Sender } from "./request-calls.ts";
import { placeIn, textOfNode } from "./script.ts";
import type { ScriptIndex } from "./script-index.ts";

/** One set-up. */
export interface TokenSetup {
  readonly sender: Sender;
  readonly at: Place;
}

const TOKEN = /csrf|xsrf/i;

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

function calledSetups({ script, calls }: ScriptIndex): TokenSetup[] {
  return calls.flatMap((call): TokenSetup[] => {
    const at = placeIn(script, call.callee);
    const written = dottedName(call.callee) ?? memberName(call.callee) ?? "";
    const known = CALLS.find(({ callee }) => callee.test(written));
    if (known) return TOKEN.test(textOfNode(script, call)) ? [{ sender: known.sender, at }] : [];
    // htmx.org/events/#htmx:configRequest
    const listens = /htmx:configRequest/.test(textOfNode(script, call).slice(0, 200));
    return listens && TOKEN.test(textOfNode(script, call)) ? [{ sender: "htmx", at }] : [];
  });
}

function assignedSetups({ script, assignments }: ScriptIndex): TokenSetup[] {
  return assignments.flatMap((one) => {
    const written = textOfNode(script, one.left);
    const known = ASSIGNED.find(({ target }) => target.test(written));
    return known && TOKEN.test(textOfNode(script, one))
      ? [{ sender: known.sender, at: placeIn(script, one.left) }]
      : [];
  });
}

/** `<body hx-headers='{"X-CSRFToken": "{{ csrf_token }}"}'>`: htmx hands it down to everything inside. */
export function headerSetups(page: TemplateFile): TokenSetup[] {
  return page.page.events.flatMap((event): TokenSetup[] => {
    if (event.kind !== "open" || !event.attributes.some((one) => handsDown(one))) return [];
    return [{ sender: "htmx", at: { path: page.file.path, span: { start: event.start, end: event.end } } }];
  });
}

function handsDown({ name, parts }: HtmlAttribute<Insertion>): boolean {
  if (!/^(?:data-)?hx-(?:headers|vals)$/.test(name)) return false;
  return parts.some((part) => part.kind === "literal" && TOKEN.test(part.text));
}
