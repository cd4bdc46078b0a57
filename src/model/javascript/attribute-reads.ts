/** Expressions that read an attribute of an element. */
import type { ScriptCall, ScriptNode } from "../../syntax/javascript/tree.ts";
import { memberName } from "../../syntax/javascript/tree.ts";
import type { ScriptValue } from "./script-value.ts";

/** Attributes that projects name themselves: no other element's is meant by them. */
const OWN_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;

/** `button.getAttribute("data-title")`, `$(button).attr("data-title")`, `$(button).data("title")`. */
export function attributeRead({ arguments: given }: ScriptCall, name: string): ScriptValue | undefined {
  const [asked, ...others] = given;
  if (asked?.type !== "Literal" || typeof asked.value !== "string" || others.length > 0) return undefined;
  switch (name) {
    case "attr":
    case "getAttribute":
      return namedAttribute(asked.value.toLowerCase());
    case "data":
      return namedAttribute(`data-${dashed(asked.value)}`);
    default:
      return undefined;
  }
}

/** `button.dataset.title` (html.spec.whatwg.org/#dom-dataset). */
export function datasetRead(node: ScriptNode & { type: "MemberExpression" }): ScriptValue | undefined {
  const name = memberName(node);
  return name !== undefined && memberName(node.object) === "dataset"
    ? namedAttribute(`data-${dashed(name)}`)
    : undefined;
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (sign) => `-${sign}`).toLowerCase();
}

function namedAttribute(name: string): ScriptValue | undefined {
  return OWN_NAME.test(name) ? { kind: "attribute", name } : undefined;
}
