/**
 * `npm run bench:edits -- [--edits N] [--typed N] [--memory] DIR…`: how long editors wait after edits of each kind (the body of a view, a signature, a model,
 * settings, a base template), and how memory grows meanwhile. N edits of each kind, 100 unless told, in five rounds through all kinds;
 * a whole audit follows every edit, or every Nth that is typed. What grows in the first thousands of edits is code that the engine
 * compiles, and its notes on that: `--memory` puts the memory of objects beside it, and slows down what is timed.
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { benchEdits, printEditBench } from "./bench/edits.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: "string", default: "100" },
    typed: { type: "string", default: "1" },
    memory: { type: "boolean", default: false },
  },
});
if (positionals.length === 0) {
  console.error(
    "usage: npm run bench:edits -- [--edits N] [--typed N] [--memory] DIR…   (checked-out Django projects)",
  );
  process.exit(2);
}
for (const directory of positionals) {
  console.log(`\n${basename(directory)}`);
  printEditBench(
    await benchEdits(directory, {
      perKind: Number(values.edits),
      typed: Number(values.typed),
      snapshots: values.memory,
    }),
  );
}
