/** Elements from texts. Nothing here writes markup: audited code stays text. */
import { proseParts } from "../prose.ts";

/** What an element may hold. */
export type Child = Node | string | undefined;

/** An element with a class (or none) and children. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Words with code in backticks. */
export function prose(text: string): readonly Child[] {
  return proseParts(text).map((part) => (part.isCode ? el("code", "", part.text) : part.text));
}

/** A button that does something. */
export function button(className: string, text: string, act: () => void): HTMLButtonElement {
  const element = el("button", className, text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

/** Every element that a selector names, as a kind of element. */
export function all<Kind extends Element>(
  selector: string,
  kind: new () => Kind,
  within: ParentNode = document,
): readonly Kind[] {
  return [...within.querySelectorAll(selector)].flatMap((element) =>
    element instanceof kind ? [element] : [],
  );
}
