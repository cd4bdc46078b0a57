/** Requests that htmx sends for an element's attributes (htmx.org/reference/#attributes). */
import type { HtmlAttribute, HtmlEvent } from "../../syntax/html/html-context.ts";
import type { Insertion } from "../templates/page.ts";
import type { TemplateFile } from "../templates/template-files.ts";
import type { RequestToken, ScriptRequest } from "./requests.ts";
import { attributeTarget, bringsToken, type TokenSources } from "../templates/post-forms.ts";

/** Attributes that send what changes something. */
const SENDS = /^(?:data-)?hx-(?<method>post|put|patch|delete)$/;

/** More elements than a page holds that a person wrote. */
const MOST_ELEMENTS = 300;

/** All such requests of a page. */
export function htmxRequests(sources: TokenSources, page: TemplateFile): ScriptRequest[] {
  const found: ScriptRequest[] = [];
  let inForm: HtmlEvent<Insertion>[] | undefined;
  const pending: { readonly request: ScriptRequest; readonly form: HtmlEvent<Insertion>[] | undefined }[] =
    [];
  for (const event of page.page.events) {
    if (event.kind === "open" && event.element === "form") inForm = [];
    inForm?.push(event);
    if (event.kind === "open" && pending.length < MOST_ELEMENTS)
      pending.push(...requestsOf(page, event).map((request) => ({ request, form: inForm })));
    if (event.kind === "close" && event.element === "form") inForm = undefined;
  }
  const withToken = new Set(
    [...new Set(pending.map(({ form }) => form))].filter((form) =>
      form?.some((event) => bringsToken(sources, event)),
    ),
  );
  for (const { request, form } of pending) {
    const token = withToken.has(form) && request.token === "absent" ? "form" : request.token;
    found.push({ ...request, token });
  }
  return found;
}

function requestsOf(page: TemplateFile, event: HtmlEvent<Insertion> & { kind: "open" }): ScriptRequest[] {
  const { attributes, start, end } = event;
  return attributes.flatMap((attribute): ScriptRequest[] => {
    const method = SENDS.exec(attribute.name)?.groups?.["method"];
    if (method === undefined) return [];
    return [
      {
        script: { file: page.file, page },
        at: { path: page.file.path, span: { start, end } },
        sender: "htmx",
        method: method.toUpperCase(),
        target: attributeTarget(attribute),
        token: ownToken(attributes),
      },
    ];
  });
}

/** What the element itself says about what goes along. */
function ownToken(attributes: readonly HtmlAttribute<Insertion>[]): RequestToken {
  const said = attributes.filter(({ name }) => /^(?:data-)?hx-(?:headers|vals|vars|include)$/.test(name));
  if (said.some(({ parts }) => parts.some((part) => part.kind === "literal" && /csrf|xsrf/i.test(part.text))))
    return "present";
  if (said.some(({ name }) => name.endsWith("include"))) return "form";
  return said.some(({ parts }) => parts.some((part) => part.kind === "hole")) ? "unseen" : "absent";
}
