/** The documentation as a site: complete, with links that lead somewhere, and without a way in for markup. */
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, type DefaultTreeAdapterTypes } from "parse5";
import { describe, expect, it } from "vitest";
import { renderBlocks } from "../../scripts/site/blocks.ts";
import { readSource } from "../../scripts/site/read-source.ts";
import { renderSite } from "../../scripts/site/site.ts";
import { CHECKS } from "../../src/rules/index.ts";

const source = readSource(fileURLToPath(new URL("../..", import.meta.url)));
const files = renderSite(source);

/** What a page can be linked at, and what it links to. */
interface Links {
  readonly ids: ReadonlySet<string>;
  readonly targets: readonly string[];
}

function linksOf(html: string): Links {
  const ids = new Set<string>();
  const targets: string[] = [];
  const waiting: DefaultTreeAdapterTypes.Node[] = [parse(html)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ("childNodes" in node) waiting.push(...node.childNodes);
    if (!("attrs" in node)) continue;
    for (const { name, value } of node.attrs)
      if (name === "id") ids.add(value);
      else if (name === "href" || name === "src") targets.push(value);
  }
  return { ids, targets };
}

const pages = new Map(
  [...files].flatMap(([path, text]) => (path.endsWith(".html") ? [[path, linksOf(text)] as const] : [])),
);

function leadsNowhere(page: string, target: string): boolean {
  if (target.startsWith("https://")) return false;
  const [path = "", anchor] = target.split("#");
  const place = path === "" ? page : posix.join(posix.dirname(page), path);
  return !files.has(place) || (anchor !== undefined && pages.get(place)?.ids.has(anchor) !== true);
}

describe("the site", () => {
  it("has a page for every text, and starts with how to start", () => {
    expect(pages.size).toBe(source.pages.size);
    expect(files.get("index.html")).toContain("Getting started");
  });

  it("links only to what is there", () => {
    const broken = [...pages].flatMap(([page, { targets }]) =>
      targets.filter((target) => leadsNowhere(page, target)).map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
    expect([...pages.values()].every(({ targets }) => targets.length > 5)).toBe(true);
  });

  it("would see a link to nowhere", () => {
    expect(leadsNowhere("index.html", "nobody.html")).toBe(true);
    expect(leadsNowhere("index.html", "install.html#nothing")).toBe(true);
    expect(leadsNowhere("rules/index.html", "../install.html#in-a-container")).toBe(false);
  });

  it("refuses a text that links to a file which is not there", () => {
    const pagesWithOne = new Map([["docs/index.md", "# One\n\n[two](two.md)\n"]]);
    expect(() => renderSite({ pages: pagesWithOne, readFile: () => undefined })).toThrow("docs/two.md");
  });

  it.each(CHECKS.map(({ rule, check }) => [rule.id, check.meta.slug, check.meta.docs] as const))(
    "says of %s/%s what explain says",
    (rule, slug, { what, impact, fix, mitigation, falsePositive }) => {
      expect(pages.get(`rules/${rule}.html`)?.ids.has(slug)).toBe(true);
      const markdown = source.pages.get(`docs/rules/${rule}.md`) ?? "";
      for (const text of [what, impact, fix, mitigation, falsePositive]) expect(markdown).toContain(text);
    },
  );
});

describe("Markdown", () => {
  const html = (markdown: string): string => renderBlocks(markdown, (target) => target).html;

  it.each([
    ["`<b>` & *very* **bold**", "<p><code>&lt;b&gt;</code> &amp; <em>very</em> <strong>bold</strong></p>"],
    ["[`a*b*`](x.md)", '<p><a href="x.md"><code>a*b*</code></a></p>'],
    [
      "<https://example.org/?a&b>",
      '<p><a href="https://example.org/?a&amp;b">https://example.org/?a&amp;b</a></p>',
    ],
    ["<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"],
    ['[x](" onclick="y)', '<p><a href="&quot; onclick=&quot;y">x</a></p>'],
    ["- one\n  goes on\n- two", "<ul>\n<li>one goes on</li>\n<li>two</li>\n</ul>"],
    ["1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"],
    ["````py\n```\n<x>\n````", "<pre><code>```\n&lt;x&gt;</code></pre>"],
    ["2 * 3 * 4", "<p>2 * 3 * 4</p>"],
  ])("%s", (markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  it("keeps a bar that is escaped inside of its cell", () => {
    expect(html("| a |\n|---|\n| `x\\|y` |")).toContain("<td><code>x|y</code></td>");
  });

  it("gives the second of two like headings another anchor, as GitHub does", () => {
    expect(renderBlocks("# A `b`, c!\n\n# A b c\n", (target) => target).anchors).toEqual([
      "a-b-c",
      "a-b-c-1",
    ]);
  });

  it("says where a block of code has no end", () => {
    expect(() => html("```sh\nls")).toThrow("no end");
  });
});
