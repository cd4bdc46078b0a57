import { posix } from "node:path";
import { escapeHtml } from "./inline.ts";
import { renderBlocks } from "./blocks.ts";
import { STYLE } from "./style.ts";

/** Where the texts of the site come from, by path in the repository. */
export interface SiteSource {
  /** Markdown below docs/. */
  readonly pages: ReadonlyMap<string, string>;
  /** What another file of the repository holds, or undefined where there is none. */
  readonly readFile: (path: string) => string | undefined;
}

/** The guides in the order of reading; others follow by name. */
const GUIDES: readonly string[] = [
  "docs/index.md",
  "docs/install.md",
  "docs/check.md",
  "docs/accepting.md",
  "docs/configuration.md",
  "docs/reports.md",
  "docs/fixes.md",
  "docs/generate.md",
  "docs/access-tests.md",
  "docs/editors.md",
  "docs/agents.md",
  "docs/how-it-works.md",
  "docs/comparison.md",
];

/** Every file of the site by its path. Throws for a link that leads nowhere in the repository. */
export function renderSite({ pages, readFile }: SiteSource): ReadonlyMap<string, string> {
  const files = new Map([["style.css", STYLE]]);
  const link = (page: string, target: string): string => {
    const [path = "", anchor] = target.split("#");
    if (path === "" || target.includes("://")) return target;
    const source = posix.join(posix.dirname(page), path);
    const place = placeOf(source, pages, readFile, files, page);
    const href = posix.relative(posix.dirname(pagePath(page)), place);
    return anchor === undefined ? href : `${href}#${anchor}`;
  };
  const rendered = [...pages].map(
    ([page, markdown]) => [page, renderBlocks(markdown, (target) => link(page, target))] as const,
  );
  const titles = new Map(rendered.map(([page, { title }]) => [page, title]));
  for (const [page, { html, title }] of rendered)
    files.set(pagePath(page), document(page, title, html, guideList(titles)));
  return files;
}

/** Files beyond the pages, such as schemas, are carried along. */
function placeOf(
  source: string,
  pages: SiteSource["pages"],
  readFile: SiteSource["readFile"],
  files: Map<string, string>,
  page: string,
): string {
  if (pages.has(source)) return pagePath(source);
  const text = readFile(source);
  if (text === undefined) throw new Error(`${page} links to ${source}, which is not there`);
  const place = source.startsWith("docs/") ? source.slice("docs/".length) : `files/${source}`;
  files.set(place, text);
  return place;
}

/** `docs/rules/README.md` is `rules/index.html`. */
function pagePath(page: string): string {
  return page.slice("docs/".length, -".md".length).replace("README", "index") + ".html";
}

function guideList(titles: ReadonlyMap<string, string>): readonly (readonly [page: string, title: string])[] {
  const guides = [...titles.keys()].filter((page) => posix.dirname(page) === "docs");
  const known = GUIDES.filter((page) => guides.includes(page));
  const others = guides.filter((page) => !GUIDES.includes(page)).toSorted();
  const rules = titles.has("docs/rules/README.md") ? ["docs/rules/README.md"] : [];
  return [...known, ...others, ...rules].map((page) => [page, titles.get(page) ?? page]);
}

function document(
  page: string,
  title: string,
  html: string,
  guides: readonly (readonly [page: string, title: string])[],
): string {
  const from = posix.dirname(pagePath(page));
  const items = guides.map(([guide, name]) => {
    const current = guide === page ? ' aria-current="page"' : "";
    return `<li><a href="${posix.relative(from, pagePath(guide))}"${current}>${escapeHtml(name)}</a></li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'">
<title>${escapeHtml(title)} · pickguard</title>
<link rel="stylesheet" href="${posix.relative(from, "style.css")}">
</head>
<body>
<nav aria-label="Guides">
<ul>
${items.join("\n")}
</ul>
</nav>
<main>
${html}
</main>
</body>
</html>
`;
}
