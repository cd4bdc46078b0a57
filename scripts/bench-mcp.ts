/**
 * `npm run bench:mcp -- [--snippets N] [--program dist/pickguard.js] DIR…`: how long a coding agent waits for the answer about a proposed
 * file, through the official client, by kind of file. N snippets of each kind, 40 unless told. Build first: `npm run build`.
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { benchSnippets, printSnippets } from "./bench/mcp.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    snippets: { type: "string", default: "40" },
    program: { type: "string", default: "dist/pickguard.js" },
  },
});
if (positionals.length === 0) {
  console.error(
    "usage: npm run bench:mcp -- [--snippets N] [--program FILE] DIR…   (checked-out Django projects)",
  );
  process.exit(2);
}
for (const directory of positionals) {
  console.log(`\n${basename(directory)}`);
  const first = await benchSnippets(values.program, directory, Number(values.snippets), printSnippets);
  console.log(`first question (audits the project): ${first.toFixed(0)} ms`);
}
