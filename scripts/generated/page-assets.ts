/** src/report/html/page-assets.ts: the style and the script of the HTML report, bundled from src/report/html/page. */
import { join } from "node:path";
import { build } from "esbuild";

const FOLDER = "src/report/html/page";

/** The module's text. */
export async function renderPageAssets(repository: string): Promise<string> {
  const [style, script] = [await bundled(repository, "page.css"), await bundled(repository, "main.ts")];
  return [
    "// Written by `npm run generate` from src/report/html/page; do not edit.",
    "",
    "/** The page's style sheet. */",
    `export const PAGE_STYLE: string =\n  ${JSON.stringify(style)};`,
    "",
    "/** The page's script. */",
    `export const PAGE_SCRIPT: string =\n  ${JSON.stringify(script)};`,
    "",
  ].join("\n");
}

/** For browsers of the last three years. */
async function bundled(repository: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(repository, FOLDER, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome115", "firefox115", "safari16.5"],
    charset: "ascii",
    legalComments: "none",
    logLevel: "warning",
  });
  return (outputFiles[0]?.text ?? "").trim();
}
