import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTemplate } from "./parse.ts";
import type { Dialect, TemplateExpression, TemplateNode } from "./tree.ts";

const encoder = new TextEncoder();

function parsed(text: string, dialect: Dialect = "django") {
  return parseTemplate(encoder.encode(text), dialect);
}

/** A tree in one line: literals as they are, outputs in brackets, tags with their bodies in braces. */
function shown(text: string, dialect: Dialect = "django"): string {
  const bytes = encoder.encode(text);
  const nodes = (list: readonly TemplateNode[]): string =>
    list
      .map((node) => {
        if (node.kind === "literal") return Buffer.from(bytes.subarray(node.start, node.end)).toString();
        if (node.kind === "comment") return "<comment>";
        if (node.kind === "output") return `[${expression(node.expression)}]`;
        const branches = node.branches.map((one) => `${one.head.name}{${nodes(one.body)}}`).join("");
        return branches || `<${node.name}${node.words.map((word) => ` ${word.text}`).join("")}>`;
      })
      .join("");
  return nodes(parseTemplate(bytes, dialect).nodes);
}

function expression(one: TemplateExpression): string {
  switch (one.kind) {
    case "name":
      return one.name;
    case "attribute":
      return `${expression(one.base)}.${one.name}`;
    case "item":
      return `${expression(one.base)}[${expression(one.key)}]`;
    case "filter":
      return `${one.name}(${[one.base, ...one.arguments].map(expression).join(", ")})`;
    case "call":
      return `${expression(one.callee)}(${one.arguments.map(({ name, value }) => (name === undefined ? "" : `${name}=`) + expression(value)).join(", ")})`;
    case "operation":
      return `${one.operator}:${one.operands.map(expression).join("/")}`;
    case "text":
      return `${one.translated ? "_" : ""}'${one.text}'`;
    case "constant":
      return "#";
    case "unknown":
      return "?";
  }
}

test.each([
  ["a {{ user.name|default:'-'|upper }} b", "a [upper(default(user.name, '-'))] b"],
  ['{{ _("Größe")|title }}', "[title(_'Größe')]"],
  ["{{ items.0.price }}", "[items.0.price]"],
  ["{{ -3.5 }}{{ None }}{{ x | safe }}", "[#][#][safe(x)]"],
  ["{% if a %}1{% elif b %}2{% else %}3{% endif %}", "if{1}elif{2}else{3}"],
  ["{% for a, b in rows %}x{% empty %}-{% endfor %}", "for{x}empty{-}"],
  ["{% url 'shop:order' order.pk as link %}", "<url 'shop:order' order.pk as link>"],
  ["{# {{ x }} #}{% comment %}{{ y }}{% if %}{% endcomment %}", "<comment><comment>"],
  ["{% verbatim %}{{ a }}{% if %}{% endverbatim %}!", "verbatim{{{ a }}{% if %}}!"],
  ["{% verbatim x %}{% endverbatim %}{{ a }}{% endverbatim x %}", "verbatim{{% endverbatim %}{{ a }}}"],
  ["{% card %}x{% endcard %}{% icon %}", "card{x}<icon>"],
  ["{{ a\n}}", "{{ a\n}}"],
  ["{% now 'Y' %} 100 % {a} {", "<now 'Y'> 100 % {a} {"],
  ["{% block a-b %}x{% endblock a-b %}", "block{x}"],
  [
    "{% blocktranslate count n=rows|length %}one{% plural %}{{ n }}{% endblocktranslate %}",
    "blocktranslate{one}plural{[n]}",
  ],
  ["{{ a.b() }}{{ }}", "[?][?]"],
])("Django: %s", (text, tree) => {
  expect(shown(text)).toBe(tree);
});

test.each([
  ["{{ user.name|e|truncate(20) }}", "[truncate(e(user.name), #)]"],
  ["{{ a if b else c|safe }}", "[choice:a/safe(c)]"],
  ["{{ '<b>' ~ name ~ '</b>' }}", "[concatenation:concatenation:'<b>'/name/'</b>']"],
  ["{{ url('x', pk=o.pk)[0] }}", "[url('x', pk=o.pk)[#]]"],
  ["{{ '}}' }}", "['}}']"],
  [
    "{{ a.b[:80]|safe }}{{ a[1:n]|safe }}{{ a[::2]|e }}{{ a[:] }}",
    "[safe(a.b[#])][safe(a[#])][e(a[#])][a[collection:]]",
  ],
  ["{{ {'a': 1}.a\n }}", "[collection:'a'/#.a]"],
  ["{%- if a is not none and b in c -%}x{%- else -%}y{%- endif -%}", "if{x}else{y}"],
  ["{% set x = a|safe %}{{ x }}", "<set x = a|safe>[x]"],
  ["{% set x %}a{% endset %}", "set{a}"],
  ["{% raw %}{{ a }}{% endraw %}", "raw{{{ a }}}"],
  ["{% for k, v in d.items() if v %}{{ k }}{% endfor %}", "for{[k]}"],
  ["{# many\nlines #}!", "<comment>!"],
])("Jinja: %s", (text, tree) => {
  expect(shown(text, "jinja")).toBe(tree);
});

test("no-break spaces around an expression are blanks", () => {
  expect(shown("{{\u00a0order.title }}{{ order.title|safe\u00a0\u00a0}}{{\u00a0}}")).toBe(
    shown("{{ order.title }}{{ order.title|safe }}{{ }}"),
  );
  expect(shown("{%\u00a0if order\u00a0%}a{% endif\u00a0%}")).toBe(shown("{% if order %}a{% endif %}"));
  expect(shown("{{ \u00e0 }}")).toBe("[\u00c3\u00a0]");
});

test("keyword arguments of tags", () => {
  const [node] = parsed('{% include "a.html" with item=order.total|safe only %}').nodes;
  const words = node?.kind === "tag" ? node.words : [];
  expect(words.map(({ keyword, text }) => keyword ?? text)).toEqual(['"a.html"', "with", "item", "only"]);
  expect(words[2] && expression(words[2].expression)).toBe("safe(order.total)");
});

test("unclosed blocks end with the file and are told, unknown ones are tags", () => {
  const template = parsed("{% if a %}x{% icon %}{{ y }}");
  expect(template.problems.map((one) => one.message)).toEqual(["`if` is not closed"]);
  expect(parsed("a{% endfor %}b").problems).toHaveLength(1);
});

const pieces = fc.array(
  fc.constantFrom(
    "{{ a|b:'c' }}",
    "{% if x %}",
    "{% endif %}",
    "{% raw %}",
    "{% endraw %}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "'",
    '"',
    "(",
    ")",
    "[",
    "|",
    "é",
    "\n",
    " for x in y ",
    "{% comment %}",
    "{% endcomment %}",
  ),
  { maxLength: 40 },
);

test.each(["django", "jinja"] as const)("never throws, and spans nest (%s)", (dialect) => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join("");
      const length = encoder.encode(text).length;
      const check = (nodes: readonly TemplateNode[]): void => {
        for (const node of nodes) {
          expect(node.start).toBeLessThanOrEqual(node.end);
          expect(node.end).toBeLessThanOrEqual(length);
          if (node.kind === "tag") for (const branch of node.branches) check(branch.body);
        }
      };
      check(parsed(text, dialect).nodes);
    }),
  );
});

test("a line full of openers costs what any other line costs", () => {
  const started = performance.now();
  parsed("{{ a".repeat(100_000));
  parsed("{{ a".repeat(20_000), "jinja");
  parsed(`${"{{ a ".repeat(3_500)}}}`.repeat(30), "jinja");
  parsed(`${"{{ ' ".repeat(3_500)}}}`.repeat(30), "jinja");
  expect(performance.now() - started).toBeLessThan(10_000);
});
