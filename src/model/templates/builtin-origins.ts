/** Names that Django itself gives to templates: the request, the account, and what its context processors and tags provide. */
import { hasFixedPath } from "./fixed-paths.ts";
import { fieldContent } from "./model-class.ts";
import type { Path, TemplateModel, TemplateOrigin } from "./origin.ts";
import { CONSTANT, isEncoded, OWN_PROFILE, UNKNOWN } from "./origin.ts";
import { isReached } from "./reached.ts";
import type { TemplateFile } from "./template-files.ts";

/** What a request itself brings along (docs.djangoproject.com/en/5.2/ref/request-response/). */
const REQUEST_PARTS: ReadonlyMap<string, string> = new Map([
  ["GET", "the query string"],
  ["POST", "the submitted form"],
  ["COOKIES", "a cookie"],
  ["META", "the request's headers"],
  ["headers", "the request's headers"],
  ["body", "the request's body"],
  ["path", "the request's path"],
  ["get_full_path", "the request's path"],
  ["build_absolute_uri", "the request's path"],
  ["path_info", "the request's path"],
]);

/** Names that Django's own context processors and tags provide, whose values are the code's or Django's own. */
const PROVIDED = new Set([
  "csrf_token",
  "perms",
  "debug",
  "LANGUAGES",
  "LANGUAGE_CODE",
  "LANGUAGE_BIDI",
  "STATIC_URL",
  "MEDIA_URL",
  "TIME_ZONE",
  "settings",
  "forloop",
  "loop",
  "block",
  "self",
  "form",
  "formset",
  "field",
  "wizard",
  "paginator",
  "page_obj",
  "is_paginated",
  "True",
  "False",
  "None",
  "site_title",
  "site_header",
  "site_url",
  "opts",
  "media",
]);

/** Where such a name comes from; undefined for any other. */
export function builtinOrigin(
  model: TemplateModel,
  file: TemplateFile,
  { root, members }: Path,
): TemplateOrigin | undefined {
  if (root === "request") {
    const [part = "", ...rest] = members;
    if (part === "user") return userOrigin(model, rest);
    if (/^path(?:_info)?$/.test(part) && hasFixedPath(model, file)) return CONSTANT;
    if (/^path(?:_info)?$/.test(part) && !isReached(model, file) && !isErrorPage(file)) return UNSHOWN;
    if (isEncoded(members)) return CONSTANT;
    // Browsers write the host that they call, and a link to another host leads to another site.
    if (part === "META" && rest[0] === "HTTP_HOST") return CONSTANT;
    if (part === "META" && rest[0] !== undefined && !SENT_KEY.test(rest[0])) return OWN_ENTRY;
    const label = REQUEST_PARTS.get(part);
    return label === undefined ? { ...UNKNOWN, label: "the request" } : { kind: "request", label, steps: [] };
  }
  // Pages of other people's profiles hand over a `user` as well.
  if (root === "user") {
    const origin = userOrigin(model, members);
    return origin.kind === "stored" ? { ...origin, label: "a user's profile" } : origin;
  }
  return PROVIDED.has(root) ? CONSTANT : undefined;
}

/**
 * Entries of `request.META` that a client fills (docs.djangoproject.com/en/5.2/ref/request-response/#django.http.HttpRequest.META):
 * any other the server or the project itself put there.
 */
const SENT_KEY = /^(?:HTTP_[A-Z0-9_]{1,80}|QUERY_STRING|PATH_INFO|REQUEST_URI|RAW_URI|CONTENT_TYPE)$/;

const OWN_ENTRY: TemplateOrigin = { ...UNKNOWN, label: "what the project itself keeps with the request" };

/** The path of a page that nothing in sight shows. */
const UNSHOWN: TemplateOrigin = {
  ...UNKNOWN,
  label: "the request's path, and no code in sight shows this page",
};

/** Pages for addresses that there are not: whoever asks for one chooses its path. */
function isErrorPage({ names }: TemplateFile): boolean {
  return names.some((name) => /(?:^|\/)(?:[45]\d\d|base|error)\w{0,20}\./.test(name));
}

/** Names that people choose for themselves. */
const CHOSEN =
  /^(?:get_)?(?:user_?name|first_name|last_name|full_name|short_name|email|bio|about|display_name|name|nickname|signature|website)$/;

/** Whether accounts have the name that Django's own user model gives them. */
function keepsDjangosName({ userModel, flows }: TemplateModel): boolean {
  return !userModel || fieldContent(flows.program, userModel, "username").kind === "unknown";
}

/** A row that the account leads to: others may write it, too. */
const KEPT_WITH_ACCOUNT = "what the site keeps with the user's account";

function userOrigin(model: TemplateModel, members: readonly string[]): TemplateOrigin {
  const { userModel, flows } = model;
  const last = members.at(-1) ?? "";
  const content =
    userModel && members.length === 1 ? fieldContent(flows.program, userModel, last) : undefined;
  if (content?.kind === "harmless" || content?.kind === "related") return CONSTANT;
  if (content?.kind === "text") {
    return { kind: "stored", label: OWN_PROFILE, field: content.path, steps: [] };
  }
  // Django's own form takes letters, digits and @/./+/-/_ only.
  if (/^(?:get_)?username$/.test(last) && keepsDjangosName(model)) return CONSTANT;
  if (members.length === 0 || CHOSEN.test(last))
    return { kind: "stored", label: members.length > 1 ? KEPT_WITH_ACCOUNT : OWN_PROFILE, steps: [] };
  return CONSTANT;
}
