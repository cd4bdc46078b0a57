import { expect, test } from "vitest";
import { textBetween } from "../../source/source-file.ts";
import type { ConfigDirective } from "./config-directive.ts";
import { wholeFile } from "./fragment.ts";
import { parseNginx } from "./nginx.ts";

const read = (text: string): ReturnType<typeof parseNginx> =>
  parseNginx(wholeFile(new TextEncoder().encode(text)));

function shown({ name, words, body }: ConfigDirective): string {
  const own = [name, ...words].join("|");
  return body ? `${own}(${body.map(shown).join(" ")})` : own;
}

const tree = (text: string): string => read(text).directives.map(shown).join(" ");

test("blocks, words, comments and quotes", () => {
  expect(
    tree(`# one
server {
  listen 80; # two
  add_header X-A "a; b \\"c\\" { }" always;
  location ~ \\.php$ { return 301 https://$host$request_uri; }
}`),
  ).toBe(
    'server(listen|80 add_header|X-A|a; b "c" { }|always location|~|\\.php$(return|301|https://$host$request_uri))',
  );
});

test("a brace of a variable opens no block", () => {
  expect(tree("server_name ${DOMAIN} a${B}c; set $x ${y};")).toBe("server_name|${DOMAIN}|a${B}c set|$x|${y}");
});

test("both branches of a template are read, its expressions are words", () => {
  expect(
    tree(
      "{% if tls %}\nlisten 443 ssl;\n{% else %}\nlisten {{ port | default(80) }};\n{% endif %}\n{# x; #}",
    ),
  ).toBe("listen|443|ssl listen|{{ port | default(80) }}");
});

test("Lua is skipped as a whole", () => {
  expect(tree('content_by_lua_block { local t = { a = "}" and {} } } } listen 80;')).toContain("listen|80");
});

test("problems of plain files are told, those of templates are not", () => {
  expect(read("server { listen 80;").problems.map(({ message }) => message)).toEqual([
    "a block is not closed",
  ]);
  expect(read("listen 80; }").problems.map(({ message }) => message)).toEqual(["a `}` closes no block"]);
  expect(read("{% if x %}server { listen 80;").problems).toEqual([]);
});

test("a span reaches from the name to the last word", () => {
  const text = "ü;\n  add_header  X 'ä' always ;";
  const bytes = new TextEncoder().encode(text);
  const second = parseNginx(wholeFile(bytes)).directives[1];
  expect(textBetween(bytes, second?.span.start ?? 0, second?.span.end ?? 0)).toBe("add_header  X 'ä' always");
});

test("blocks that nest without end stop the reading", () => {
  expect(read("a {".repeat(200)).problems[0]?.message).toBe("blocks nest deeper than is read");
});
