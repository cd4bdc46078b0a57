/** Requests that scripts send to change something, with what they send along to show that the page is the site's own. */
import type { Place } from "../../findings/finding.ts";
import type { ScriptCall, ScriptNode } from "../../syntax/javascript/tree.ts";
import { childrenOf, dottedName, keyName, memberName } from "../../syntax/javascript/tree.ts";
import type { FormTarget } from "../templates/post-forms.ts";
import type { Sender } from "./request-calls.ts";
import { requestCall } from "./request-calls.ts";
import { placeIn, textOfNode } from "./script.ts";
import type { Script } from "./script.ts";
import type { ScriptIndex } from "./script-index.ts";
import { bindingsOf, ownerOf } from "./script-index.ts";
import { targetOf } from "./request-targets.ts";
import { namesToken } from "./token-names.ts";
import { entryOf, resolvedNode } from "./bound-nodes.ts";

/** How a request shows that it comes from the site's own page. */
export type RequestToken =
  /** Django's token goes along. */
  | "present"
  /** A whole form is sent, its hidden fields included. */
  | "form"
  /** It carries a key or token of its own, or leaves the cookies out. */
  | "own"
  | "absent"
  /** What is sent along could not be followed. */
  | "unseen";

/** One request that changes something. */
export interface ScriptRequest {
  readonly script: Pick<Script, "file" | "page">;
  readonly at: Place;
  readonly sender: Sender;
  readonly method: string;
  readonly target: FormTarget;
  readonly token: RequestToken;
}

/** What browsers may send cross-site without asking first counts as much as what they may not: Django checks all of these. */
const WRITES = /^(?:post|put|patch|delete)$/i;

/** All requests of a script that change something. */
export function requestsIn(index: ScriptIndex): ScriptRequest[] {
  const found: ScriptRequest[] = [];
  for (const call of index.calls) {
    if (found.length >= MOST_REQUESTS) break;
    const request = requestCall(call);
    if (request && request.sender !== "client") found.push(...requestOf(index, call, partsOf(index, call)));
    else if (memberName(call.callee) === "open") found.push(...openedRequest(index, call));
  }
  return found;
}

/** More requests than a script holds that a person wrote. */
const MOST_REQUESTS = 500;

/** A request's pieces, wherever its library wants them. */
interface Parts {
  readonly sender: Sender;
  readonly method: string | undefined;
  readonly url: ScriptNode | undefined;
  /** Everything else that is handed over. */
  readonly rest: readonly ScriptNode[];
  /** What may hold headers. */
  readonly options: ScriptNode | undefined;
}

function partsOf(index: ScriptIndex, call: ScriptCall): Parts {
  const { sender = "fetch", method = "" } = requestCall(call) ?? {};
  const [first, second, third] = call.arguments;
  const named = /^(?:post|put|patch|delete)/.exec(method)?.[0];
  if (sender === "beacon")
    return { sender, method: "POST", url: first, rest: call.arguments.slice(1), options: undefined };
  if (sender === "axios" && named !== undefined)
    return {
      sender,
      method: named,
      url: first,
      rest: call.arguments.slice(1),
      options: named === "delete" ? second : third,
    };
  if (sender === "jquery" && method === "post" && first && !isObject(index, first))
    return { sender, method: "POST", url: first, rest: call.arguments.slice(1), options: undefined };
  if (sender === "jquery" && method !== "ajax" && method !== "post")
    return { sender, method: undefined, url: first, rest: [], options: undefined };
  const isBare = first !== undefined && isObject(index, first);
  const options = isBare ? first : second;
  const object = options && resolvedNode(index, options);
  const written = object && (entryOf(object, "method") ?? entryOf(object, "type"));
  return {
    sender,
    method: written ? literalText(index, written) : method === "post" ? "POST" : undefined,
    url: isBare && object ? entryOf(object, "url") : first,
    rest: options ? [options] : [],
    options,
  };
}

function isObject(index: ScriptIndex, node: ScriptNode): boolean {
  return resolvedNode(index, node).type === "ObjectExpression";
}

function literalText(index: ScriptIndex, node: ScriptNode): string | undefined {
  const resolved = resolvedNode(index, node);
  return resolved.type === "Literal" && typeof resolved.value === "string" ? resolved.value : undefined;
}

function requestOf(index: ScriptIndex, call: ScriptCall, parts: Parts): ScriptRequest[] {
  const { sender, method, url } = parts;
  if (method === undefined || !WRITES.test(method)) return [];
  const { script } = index;
  return [
    {
      script,
      at: placeIn(script, call.callee),
      sender,
      method: method.toUpperCase(),
      target: url ? targetOf(index, url) : { kind: "own" },
      token: tokenOf(index, call, parts),
    },
  ];
}

/** `xhr.open("POST", url)`; headers and body follow in other calls. */
function openedRequest(index: ScriptIndex, call: ScriptCall): ScriptRequest[] {
  const [first, url] = call.arguments;
  const method = first && literalText(index, first);
  if (!url || method === undefined || !WRITES.test(method)) return [];
  return requestOf(index, call, { sender: "xhr", method, url, rest: [], options: undefined });
}

/** Headers by which a caller shows who it is, instead of by a cookie. */
const OWN_PROOF = /\bauthorization\b|\bbearer\b|x-api-key|api[-_]?key|x-auth-token|access[-_]?token/i;

/** What a whole form holds goes along, hidden fields included. */
const WHOLE_FORM =
  /\.serialize(?:Array)?\(|new FormData\(\s*[^)\s]|new URLSearchParams\(\s*new FormData|FormData\(\s*(?:this|form|e)/;

function tokenOf(index: ScriptIndex, call: ScriptCall, { rest, options, sender }: Parts): RequestToken {
  const around = surroundings(index, call, sender);
  if (namesToken(index.tokenNames, around)) return "present";
  if (OWN_PROOF.test(around) || /credentials\s*:\s*["']omit/.test(around)) return "own";
  if (WHOLE_FORM.test(around)) return "form";
  if (sender === "xhr") return isHandedOut(index, call) ? "unseen" : "absent";
  const isOpen = [...rest, ...(options ? [options] : [])].some((node) => hidesHeaders(index, node));
  return isOpen ? "unseen" : "absent";
}

/** Text before and behind a call that is looked at where a function is a page's whole script. */
const NEAR = 1_500;

/** The text of the functions around a call, up to the one that only wraps a script, and of the variables that it hands over. */
function surroundings(index: ScriptIndex, call: ScriptCall, sender: Sender): string {
  const owner = ownerOf(index, call);
  const outer = owner === index.program ? owner : ownerOf(index, owner);
  const wide = outer === index.program || isLong(outer) ? owner : outer;
  const names = call.arguments.flatMap((one) => mentioned(index, one));
  return [textOfNode(index.script, stretchAround(index, call, wide, sender)), ...names].join("\n");
}

/** In a script without functions, other requests stand beside this one; an XMLHttpRequest still gets its headers there. */
function stretchAround(
  { program }: ScriptIndex,
  call: ScriptCall,
  around: ScriptNode,
  sender: Sender,
): Pick<ScriptNode, "start" | "end"> {
  if (around === program && sender !== "xhr") return call;
  if (!isLong(around)) return around;
  return {
    start: Math.max(around.start, call.start - NEAR),
    end: Math.min(around.end, call.end + NEAR),
  };
}

/** A function of many statements is a page's whole script, not the code around one request. */
function isLong({ start, end }: ScriptNode): boolean {
  return end - start > 2 * NEAR;
}

/** What the names in an argument were bound to: `headers`, `{ headers }`, `body: payload`. */
function mentioned(index: ScriptIndex, node: ScriptNode): string[] {
  return [...namesRead(node)].flatMap((name) =>
    bindingsOf(index, node, name)
      .slice(0, 4)
      .flatMap((one) =>
        one.kind === "value" || one.kind === "function"
          ? [textOfNode(index.script, one.node).slice(0, MOST_TEXT)]
          : [],
      ),
  );
}

/** More names than a person hands to one request, and more text than matters of each. */
const MOST_NAMES = 30;
const MOST_TEXT = 800;
const MOST_NODES = 600;

/** Names that an expression reads; keys and properties are none. */
function namesRead(root: ScriptNode): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting: ScriptNode[] = [root];
  let left = MOST_NODES;
  for (let node = waiting.pop(); node && names.size < MOST_NAMES && left-- > 0; node = waiting.pop()) {
    if (node.type === "Identifier") names.add(node.name);
    else if (node.type === "Property") waiting.push(node.value, ...(node.computed ? [node.key] : []));
    else if (node.type === "MemberExpression" && !node.computed) waiting.push(node.object);
    else waiting.push(...childrenOf(node));
  }
  return names;
}

/** Whether headers come from somewhere that this script does not show. */
function hidesHeaders(index: ScriptIndex, node: ScriptNode, depth: number = 0): boolean {
  if (depth > 3) return true;
  const object = resolvedNode(index, node);
  if (object.type !== "ObjectExpression") return isUnseen(index, object);
  return object.properties.slice(0, MOST_NAMES).some((one) => {
    if (one.type !== "Property") return isUnseen(index, resolvedNode(index, one.argument));
    const key = keyName(one.key, one.computed);
    if (key === undefined) return true;
    if (key === "headers") return hidesHeaders(index, one.value, depth + 1);
    return key === "beforeSend" && resolvedNode(index, one.value).type === "Identifier";
  });
}

/** A name that this script does not bind, or the result of a function of somebody else's. */
function isUnseen(index: ScriptIndex, node: ScriptNode): boolean {
  switch (node.type) {
    case "Identifier":
      return node.name !== "undefined";
    case "MemberExpression":
      return true;
    case "CallExpression":
    case "NewExpression": {
      const name = dottedName(node.callee) ?? "";
      return !/^(?:JSON\.stringify|FormData|URLSearchParams|Headers|Object\.assign|\$\.param)$/.test(name);
    }
    case "ArrayExpression":
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "Literal":
    case "TemplateLiteral":
    case "BinaryExpression":
      return false;
    default:
      return index.budget.left <= 0;
  }
}

/** An XMLHttpRequest that is given away may get its headers elsewhere. */
function isHandedOut(index: ScriptIndex, { callee }: ScriptCall): boolean {
  const name = callee.type === "MemberExpression" ? dottedName(callee.object) : undefined;
  return name === undefined || name.includes(".") || (index.passedByName.get(name)?.length ?? 0) > 0;
}
