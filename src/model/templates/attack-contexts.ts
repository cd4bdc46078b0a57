/** Places in a page where Django's escaping alone does not keep a value from becoming code. */
import type { HtmlContext } from "../../syntax/html/html-context.ts";
import type { TemplateExpression } from "../../syntax/template/tree.ts";

/** What a browser would take the value for. */
export type AttackContext =
  /** JavaScript outside quotes. */
  | "script code"
  /** JavaScript within quotes: quotes are escaped, a backslash at the end is not. */
  | "script string"
  /** A string between backticks: `${…}` in it runs. */
  | "template literal"
  /** JavaScript in an attribute: the browser undoes Django's escaping before it runs it. */
  | "event handler"
  | "style"
  /** An attribute without quotes: a blank ends it. */
  | "unquoted attribute"
  /** The beginning of an address: `javascript:` runs. */
  | "address";

/** Attributes whose address the browser runs when it is `javascript:` (html.spec.whatwg.org/#javascript-protocol). */
const ADDRESSES: ReadonlyMap<string, RegExp> = new Map([
  ["href", /^(?:a|area|base|link|use)$/],
  ["xlink:href", /./],
  ["action", /^form$/],
  ["formaction", /./],
  ["src", /^(?:iframe|embed|script|frame)$/],
  ["data", /^object$/],
  ["srcdoc", /^iframe$/],
]);

/** The context, where escaping is not enough. */
export function attackContext(context: HtmlContext): AttackContext | undefined {
  switch (context.kind) {
    case "script":
      if (context.position === "code") return "script code";
      if (context.position === "comment") return undefined;
      return context.position === "template-literal" ? "template literal" : "script string";
    case "style":
      return "style";
    case "attribute":
      if (context.script !== undefined) return context.script === "comment" ? undefined : "event handler";
      if (context.quote === "none") return "unquoted attribute";
      if (isScriptAddress(context)) return "event handler";
      return isAddress(context) ? "address" : undefined;
    default:
      return undefined;
  }
}

/** Whether it is a place in JavaScript or CSS. */
export function isCode(context: AttackContext | undefined): context is AttackContext {
  return context !== undefined && context !== "address" && context !== "unquoted attribute";
}

/** `href="javascript:go('{{ x }}')"`: the rest of the address is a script. */
function isScriptAddress({ attribute, element, before }: HtmlContext & { kind: "attribute" }): boolean {
  return /^\s*javascript:/i.test(before) && ADDRESSES.get(attribute)?.test(element) === true;
}

function isAddress(context: HtmlContext & { kind: "attribute" }): boolean {
  if (context.before.trim() !== "" || context.hasValueBefore) return false;
  return ADDRESSES.get(context.attribute)?.test(context.element) ?? false;
}

/** Whether the last thing done to the value makes it fit for JavaScript: `escapejs` within quotes, `tojson` anywhere. */
export function fitsScript(expression: TemplateExpression, context: AttackContext, quoted: boolean): boolean {
  if (expression.kind !== "filter") return false;
  if (expression.name === "tojson" || expression.name === "json_script") return true;
  return (
    expression.name === "escapejs" &&
    (quoted || context === "template literal" || context === "script string")
  );
}
