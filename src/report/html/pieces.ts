/** Small pieces of HTML that the page's sections share. */
import type { Severity } from "../../findings/finding.ts";
import { markup, type Markup } from "./markup.ts";
import { proseParts } from "./prose.ts";

/** Words with code in backticks. */
export function prose(text: string): Markup {
  return markup`${proseParts(text).map(({ isCode, text: part }) => (isCode ? markup`<code>${part}</code>` : part))}`;
}

/** The severity as a word on its colour. */
export function badge(severity: Severity): Markup {
  return markup`<span class="badge ${severity}">${severity}</span>`;
}

/** `shop/views.py:12`. */
export function placeText(path: string, line: number): string {
  return `${path}:${line}`;
}

/** A section of the page with its heading; `id` is what the navigation names. */
export function section(id: string, title: string, content: Markup): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title" tabindex="-1">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section> `;
}
