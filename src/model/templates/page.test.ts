import { expect, test } from "vitest";
import type { HtmlContext } from "../../syntax/html/html-context.ts";
import { parseTemplate } from "../../syntax/template/parse.ts";
import { readPage } from "./page.ts";

const encoder = new TextEncoder();

function pageOf(text: string) {
  const bytes = encoder.encode(text);
  return readPage(bytes, parseTemplate(bytes, "django"));
}

/** Contexts of the outputs of a template, in short words. */
function contexts(text: string): string[] {
  return [...pageOf(text).contexts].flatMap(([node, context]) =>
    node.kind === "output" ? [words(context)] : [],
  );
}

function words(context: HtmlContext): string {
  switch (context.kind) {
    case "attribute": {
      const script = context.script === undefined ? "" : ` ${context.script}`;
      return `${context.element} ${context.attribute}=${context.quote} after "${context.before}"${script}`;
    }
    case "script":
      return `script ${context.position}`;
    case "tag":
      return `in ${context.element}`;
    case "plain":
      return context.element;
    case "script-block":
      return `block ${context.type}`;
    default:
      return context.kind;
  }
}

test.each([
  ["<p>{{ a }}</p>", "text"],
  ['<a href="{{ a }}">', 'a href=" after ""'],
  ["<A HREF='/x/{{ a }}'>", 'a href=\' after "/x/"'],
  ["<img alt={{ a }}>", 'img alt=none after ""'],
  ["<img alt=x{{ a }}>", 'img alt=none after "x"'],
  ["<div {{ a }}>", "in div"],
  ["<!-- {{ a }} -->", "comment"],
  ["<title>{{ a }}</title>", "title"],
  ["<style>p { color: {{ a }} }</style>", "style"],
  ["<script>let x = {{ a }};</script>", "script code"],
  ["<script>let x = '{{ a }}';</script>", "script single-quoted"],
  ['<script>let x = "it\'s \\" {{ a }}";</script>', "script double-quoted"],
  ["<script>let x = `a ${b ? '{{ a }}' : ''}`;</script>", "script single-quoted"],
  ["<script>let x = `a ${ {b: 1}.b } {{ a }}`;</script>", "script template-literal"],
  ["<script>// don't\nlet x = {{ a }};</script>", "script code"],
  ["<script>/* ' */ f(/'/, x / 2, {{ a }})</script>", "script code"],
  ["<script>/* {{ a }} */</script>", "script comment"],
  ['<script type="application/json">{{ a }}</script>', "block application/json"],
  ["<script type=module>{{ a }}</script>", "script code"],
  ["<script>if (a < b) '</p>'</script>{{ a }}", "text"],
  [`<b onclick="f('{{ a }}')">`, 'b onclick=" after "f(\'" single-quoted'],
  ['<b onclick="f({{ a }})">', 'b onclick=" after "f(" code'],
  ["1 < 2 {{ a }} <3", "text"],
  ["<!DOCTYPE html>{{ a }}", "text"],
  ['<br/>{{ a }}<a title="x>y">', "text"],
])("%s", (text, expected) => {
  expect(contexts(text)).toEqual([expected]);
});

test("conditions: each branch goes on from where the tag stands", () => {
  expect(contexts('<a {% if x %}href="{{ a }}"{% else %}class="{{ b }}"{% endif %}>{{ c }}')).toEqual([
    'a href=" after ""',
    'a class=" after ""',
    "text",
  ]);
  expect(contexts('<a class="b {% if x %}on{% endif %}" {% if y %}title="{% endif %}{{ z }}">')).toEqual([
    'a title=" after ""',
  ]);
  expect(contexts("{% if x %}<div>{% else %}<p>{% endif %}{{ a }}")).toEqual(["text"]);
});

test("a tag that gives an attribute's name", () => {
  expect(contexts('<button {% action %}="{{ a }}">')).toEqual(['button =" after ""']);
});

test("elements come with attributes and their pieces", () => {
  const { events } = pageOf(
    '<form method="post" action="{% url x %}?n={{ n }}" hidden>{% csrf_token %}</form>',
  );
  const form = events.find((event) => event.kind === "open");
  expect(form?.kind === "open" && form.attributes.map((one) => [one.name, one.parts.length])).toEqual([
    ["method", 1],
    ["action", 3],
    ["hidden", 0],
  ]);
  expect(events.map((event) => event.kind)).toEqual(["hole", "hole", "open", "hole", "close"]);
});
