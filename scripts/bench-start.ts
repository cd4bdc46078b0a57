/**
 * `npm run bench:start -- [--program dist/pickguard.js] DIR FILE`: how long an editor waits after the start of the language server for
 * what is said of FILE (below DIR, with a finding), in the first session and in the one after it. Build first: `npm run build`.
 */
import { parseArgs } from "node:util";
import { benchStart, printStartBench } from "./bench/start.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { program: { type: "string", default: "dist/pickguard.js" } },
});
const [directory, path] = positionals;
if (directory === undefined || path === undefined) {
  console.error("usage: npm run bench:start -- [--program FILE] DIR FILE");
  process.exit(2);
}
printStartBench(await benchStart(values.program, directory, path));
