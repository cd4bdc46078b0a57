/** Edits of templates. They look at the few bytes around a place; the rest of the page stays as it is. */
import type { FixChange } from "../findings/fix-intent.ts";
import { byteText } from "../source/byte-text.ts";
import type { SourceFile } from "../source/source-file.ts";
import { edits, insertion, refused, replacement, type Lowering } from "./edit.ts";
import { indentOf, lineEnd, lineEndOf, nextLine } from "./python-source.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** Puts `{% csrf_token %}` behind the form's opening tag: on a line of its own where the form's content has one. */
export function insertCsrfToken(file: SourceFile, { at }: Change<"insert-csrf-token">): Lowering {
  const text = byteText(file.bytes);
  const { start, end } = at.span;
  if (!/^<form[\s>]/i.test(text.slice(start, end)) || text[end - 1] !== ">")
    return refused("no opening tag of a form stands here");
  const token = /\.(?:jinja2?|j2)$/.test(file.path) ? "{{ csrf_input }}" : "{% csrf_token %}";
  if (text.slice(end, lineEnd({ text }, end)).trim() !== "") return edits(insertion(end, token));
  const below = nextLine({ text }, end);
  const own = indentOf({ text }, start);
  const inner = text.slice(below).trim() === "" ? own : indentOf({ text }, below);
  const indent = inner.length > own.length ? inner : `${own}  `;
  return edits(insertion(end, `${lineEndOf(text)}${indent}${token}`));
}

/** Takes filters out of the `{{ … }}` at a place, and may add one at its end. */
export function changeFilters(file: SourceFile, { at, drop, add }: Change<"change-filters">): Lowering {
  const text = byteText(file.bytes);
  const { start, end } = at.span;
  const output = text.slice(start, end);
  const inner = output.slice(2, -2);
  if (!output.startsWith("{{") || !output.endsWith("}}") || /[{}]/.test(inner))
    return refused("no single output stands here");
  const expression = inner.replace(/^-/, "").replace(/-$/, "").trim();
  const from = start + output.indexOf(expression);
  const kept = withoutFilters(expression, drop).trimEnd();
  const made = add === undefined ? kept : `${kept}|${add}`;
  if (made === expression) return refused("the output has no such filter");
  return edits(replacement({ start: from, end: from + expression.length }, made));
}

/** Filters with arguments are not among those that we take out. */
function withoutFilters(expression: string, names: readonly string[]): string {
  return expression
    .split("|")
    .filter((part, i) => i === 0 || !names.includes(part.trim()))
    .join("|");
}

/** Quotes an attribute's value that is nothing but one `{{ … }}`. */
export function quoteAttribute(file: SourceFile, { at }: Change<"quote-attribute">): Lowering {
  const text = byteText(file.bytes);
  const { start, end } = at.span;
  if (text[start - 1] !== "=" || !/[\s>]/.test(text[end] ?? ""))
    return refused("the value holds more than this output");
  const inside = text.slice(start, end);
  if (inside.includes('"') && inside.includes("'")) return refused("the output has quotes of both kinds");
  const quote = inside.includes('"') ? "'" : '"';
  return edits(insertion(start, quote), insertion(end, quote));
}

/** `var x = {{ value }};` becomes data in a script tag of its own, read where the value stood. */
export function jsonScript(file: SourceFile, { at }: Change<"json-script">): Lowering {
  const text = byteText(file.bytes);
  const { start, end } = at.span;
  const output = /^\{\{\s*([\w.]{1,100})((?:\|safe)?)\s*\}\}$/.exec(text.slice(start, end));
  const script = text.slice(0, start).toLowerCase().lastIndexOf("<script");
  if (!output || script < 0) return refused("the value is more than a name");
  const before = text.slice(script, start);
  if (/<\/script/i.test(before) || /[\w"'`]\s*$/.test(before))
    return refused("the value is part of a word or text");
  if (/\{%\s*(?:for|with)\b(?![^]*\{%\s*end(?:for|with))/.test(before))
    return refused("the value changes within the script");
  const name = output[1] ?? "";
  const id = `${name.replaceAll(/[._]/g, "-")}-data`;
  if (text.includes(`"${id}"`)) return refused("the page uses this id already");
  const indent = indentOf({ text }, script);
  const tag = `{{ ${name}|json_script:"${id}" }}${lineEndOf(text)}${indent}`;
  return edits(
    insertion(script, tag),
    replacement(at.span, `JSON.parse(document.getElementById("${id}").textContent)`),
  );
}
