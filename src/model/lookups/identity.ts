/** Tells apart what the sender of a request chose and what is known about who sent it. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { AttributeValue, CallValue, Fragment, ItemValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { IDENTITY, REQUEST } from "./lookup.ts";

const HTTP_REQUEST = "django.http.HttpRequest";

/** Attributes of a request that its sender fills. */
const SENT = new Set([
  "GET",
  "POST",
  "FILES",
  "body",
  "data",
  "DATA",
  "query_params",
  "QUERY_PARAMS",
  "COOKIES",
  "json",
  "REQUEST",
  "raw_post_data",
  "stream",
  "parser_context",
  "GET_",
  "path",
  "path_info",
]);

/** Attributes of Django's and REST framework's requests that say nothing about who is asking. */
const NEUTRAL = new Set([
  "method",
  "META",
  "headers",
  "path",
  "path_info",
  "scheme",
  "encoding",
  "content_type",
  "content_params",
  "resolver_match",
  "urlconf",
  "version",
  "versioning_scheme",
  "accepted_renderer",
  "accepted_media_type",
  "htmx",
  "is_ajax",
  "is_secure",
  "get_host",
  "get_port",
  "get_full_path",
  "build_absolute_uri",
  "site",
  "current_app",
  "LANGUAGE_CODE",
  "exception_reporter_class",
  "upload_handlers",
  "query_string",
  "_request",
  "csrf_processing_done",
  "is_htmx",
  "get_raw_uri",
  "toolbar",
  "i18n",
  "locale",
  "limited",
  "id",
  "accepts",
  "get_preferred_type",
  "parsers",
  "is_preview",
  "in_preview_panel",
  "read",
  "readlines",
]);

/** Values that hold whoever is asking. */
const PEOPLE =
  /^(?:user|current_user|request_user|logged_in_user|auth_user|me|viewer|requestor|requester|principal|identity)$/;

/** What a class keeps about the asker when nothing in sight says where it comes from. */
const KEPT =
  /^(?:user|current_user|request_user|organization|organisation|tenant|team|workspace|account|membership|profile|customer)$/;

/** Things that carry the asker as `user`. */
const CARRIERS = /^(?:request|req|_request|context|ctx|info|session|scope|self|http_request|view)$/;

/** What an attribute tells by itself; undefined when that depends on its base. */
export function attributeBits(
  program: Program,
  ref: FunctionRef,
  fragment: Fragment,
  value: AttributeValue,
): number | undefined {
  const base = externalName(resolveIn(program, ref, value.base));
  if (base === HTTP_REQUEST || isRequest(fragment, value.base)) return requestBits(value.name);
  if (value.name === "cleaned_data" || value.name === "validated_data" || value.name === "initial_data")
    return REQUEST;
  const spoken = spokenName(fragment, value.base);
  if (spoken === "self") {
    if (value.name === "kwargs" || value.name === "args") return REQUEST;
    return undefined;
  }
  if (PEOPLE.test(value.name) && spoken !== undefined && CARRIERS.test(spoken)) return IDENTITY;
  return isQuestionOnly(value.name) ? 0 : undefined;
}

/** A request of a class of the project's own, which adds what its authentication found out. */
function isRequest(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  return (
    (value?.op === "parameter" || value?.op === "attribute" || value?.op === "item") &&
    /^_?request$/.test(value.name ?? "")
  );
}

function requestBits(name: string): number {
  if (SENT.has(name)) return REQUEST;
  return NEUTRAL.has(name) ? 0 : IDENTITY;
}

/** Whether somebody is signed in at all: no difference between one person and another. */
function isQuestionOnly(name: string): boolean {
  return /^(?:is_authenticated|is_anonymous|is_active)$/.test(name);
}

/** What an item tells by itself: `scope["user"]`, `info.context["user"]`, `self.kwargs["pk"]`. */
export function itemBits(fragment: Fragment, value: ItemValue): number | undefined {
  const spoken = spokenName(fragment, value.base) ?? "";
  if (value.name !== undefined && PEOPLE.test(value.name) && CARRIERS.test(spoken)) return IDENTITY;
  // What a WebSocket's address says (channels.readthedocs.io/en/stable/topics/routing.html).
  const isAddress = value.name === "url_route" || value.name === "query_string";
  return isAddress && spoken === "scope" ? REQUEST : undefined;
}

/** Functions of the project that say who is asking, from wherever a middleware has put it. */
const GIVES_ASKER = /^get_(?:current|request|logged_in|authenticated)_user$/;

/** What a call tells by itself. */
export function callBits(program: Program, ref: FunctionRef, value: CallValue): number | undefined {
  const symbol = resolveIn(program, ref, value.callee);
  if (symbol?.kind === "function")
    return GIVES_ASKER.test(functionFacts(symbol.target).name) ? IDENTITY : undefined;
  const name = externalName(symbol);
  if (name === undefined) return undefined;
  if (name.endsWith(".is_authenticated") || name.endsWith(".is_anonymous")) return 0;
  if (name === `${HTTP_REQUEST}.get_signed_cookie`) return IDENTITY;
  if (name === "json.load") return readsRequest(program, ref, value) ? REQUEST : undefined;
  if (/(?:^|\.)(?:get_current_user|get_current_authenticated_user|get_user)$/.test(name)) return IDENTITY;
  return undefined;
}

/** `json.load(request)`: a request is a file to read its body from. */
function readsRequest(program: Program, ref: FunctionRef, call: CallValue): boolean {
  return externalName(resolveIn(program, ref, call.arguments[0]?.value ?? NONE)) === HTTP_REQUEST;
}

/** What a parameter tells by its name alone. */
export function parameterBits(name: string): number {
  return PEOPLE.test(name) ? IDENTITY : 0;
}

/** What `self.name` tells where no method in sight assigns it. */
export function keptBits(name: string): number {
  if (name === "kwargs" || name === "args") return REQUEST;
  return KEPT.test(name) ? IDENTITY : 0;
}

/** Whether a value is a request or something that carries one. */
export function carriesAsker(program: Program, ref: FunctionRef, fragment: Fragment, id: ValueId): boolean {
  if (externalName(resolveIn(program, ref, id)) === HTTP_REQUEST) return true;
  const value = fragment.values[id];
  return (
    (value?.op === "parameter" || value?.op === "free" || value?.op === "attribute") &&
    /^(?:request|info|context|req)$/.test(value.name)
  );
}
