/** Scripts that stand in pages themselves, which a content security policy asks to be named. */
import type { Place } from "../../findings/finding.ts";
import type { HtmlAttribute, HtmlEvent } from "../../syntax/html/html-context.ts";
import type { Insertion } from "../templates/page.ts";
import type { TemplateFile } from "../templates/template-files.ts";
import { runsAsScript } from "./find-scripts.ts";

/** One inline script. */
export interface InlineScript {
  readonly at: Place;
  /** An event handler's attribute, such as `onclick`; undefined for a `<script>`. */
  readonly handler: string | undefined;
}

/** More than a page holds that a person wrote. */
const MOST = 100;

/** The inline scripts of a page that carry no nonce, in the order of the text. */
export function inlineScripts({ file, page }: TemplateFile): InlineScript[] {
  return page.events
    .flatMap((event) => (event.kind === "open" ? inlineIn(file.path, event) : []))
    .slice(0, MOST);
}

function inlineIn(path: string, event: HtmlEvent<Insertion> & { kind: "open" }): InlineScript[] {
  const at = { path, span: { start: event.start, end: event.end } };
  const { attributes } = event;
  if (event.element === "script") {
    const isNamed = attributes.some(
      ({ name }) => name === "src" || name === "nonce" || name === "" || name === ":src",
    );
    return isNamed || !runsAsScript(attributes) ? [] : [{ at, handler: undefined }];
  }
  const handler = attributes.find((one) => isHandler(one));
  return handler === undefined ? [] : [{ at, handler: handler.name }];
}

/** An event handler that says something; templates may leave one empty. */
function isHandler({ name, parts }: HtmlAttribute<Insertion>): boolean {
  return /^on[a-z]{3,30}$/.test(name) && parts.length > 0;
}
