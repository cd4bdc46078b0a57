import fc from "fast-check";
import { expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import { readTemplates } from "../templates/template-files.ts";
import { findScripts, type FoundScripts } from "./find-scripts.ts";

function found(files: Readonly<Record<string, string>>): FoundScripts {
  const encoder = new TextEncoder();
  const discovery = classify(
    Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  return findScripts(discovery, readTemplates(discovery));
}

const PAGE = "shop/templates/shop/cart.html";

function textsOf(page: string): string[] {
  return found({ [PAGE]: page }).scripts.map(({ text }) => text);
}

test("what a template inserts becomes a name of the same length; silent tags and comments become blank", () => {
  expect(textsOf("<script>{% if a %}eval({{ b }}, '{% url \"c\" %}');{# d #}{% endif %}</script>")).toEqual([
    `${" ".repeat(10)}eval(${"$".repeat(7)}, '${"$".repeat(13)}');${" ".repeat(18)}`,
  ]);
});

test("scripts of other types, comments and external ones are none", () => {
  expect(
    textsOf('<script type="application/json">eval(1)</script><!-- <script>eval(1)</script> -->'),
  ).toEqual([]);
  expect(textsOf("<script>tell(1)</script>")).toEqual([]);
  expect(textsOf('<script type="module">eval(1)</script>')).toEqual(["eval(1)"]);
});

test("event handlers are scripts", () => {
  expect(textsOf(`<a onclick="eval('{{ a }}')" title="eval(1)" @click="eval(2)">`)).toEqual([
    "eval('$$$$$$$')",
    "eval(2)",
  ]);
});

test("files: one's own are read, those of libraries, tests and other languages counted", () => {
  const { scripts, leftOut, untranslated } = found({
    "manage.py": "",
    "shop/static/shop.js": "eval(1)",
    "shop/static/dull.js": "tell(1)",
    "shop/static/jquery-3.1.js": "eval(1)",
    "shop/static/widgets.js":
      "/*!\n * Widgets v0.97.7 (http://widgets.example)\n * MIT License\n */\neval(1)",
    "shop/static/basket.js": "/*! Basket of version 2.0.1 */\neval(1)",
    "shop/static/wishes.js": "/* Wishes v0.97.7, copyright ours */\neval(1)",
    "shop/static/shop.test.js": "eval(1)",
    "shop/client/cart.ts": "eval(1)",
  });
  expect(scripts.map(({ file }) => file.path)).toEqual([
    "shop/static/basket.js",
    "shop/static/shop.js",
    "shop/static/wishes.js",
  ]);
  expect(untranslated.map(({ path }) => path)).toEqual(["shop/client/cart.ts"]);
  expect([...leftOut]).toEqual([
    ["script of a library or test", 3],
    ["script that needs compiling", 1],
  ]);
});

test("the text of a script stands where it does in the file, whatever the template puts in between", () => {
  const piece = fc.constantFrom(
    "{{ a }}",
    "{% if b %}",
    "{% endif %}",
    "{# c #}",
    "é",
    "eval(",
    ")",
    "\n",
    '"',
    "{%",
    "a",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const page = `<p><script>eval(1);${pieces.join("")}</script>`;
      const bytes = new TextEncoder().encode(page);
      for (const { text, start } of found({ [PAGE]: page }).scripts) {
        expect(start + text.length).toBeLessThanOrEqual(bytes.length);
        const kept = text
          .split("")
          .every((sign, at) => sign === "$" || sign === " " || sign.charCodeAt(0) === bytes[start + at]);
        expect(kept).toBe(true);
      }
    }),
  );
});
