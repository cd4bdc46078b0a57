/**
 * `npm run bench -- DIR...`: timings of the audit (cold, unchanged, one view or settings file edited), of the routes and of
 * the parser over real projects. `npm run bench -- --scale DIR...`: the time for each line, up to two million lines. Run
 * `npm run build` first, on a quiet machine.
 */
import { basename } from "node:path";
import { benchAudit, printAuditBench } from "./bench/audit.ts";
import { benchParser, printParserBench } from "./bench/parser.ts";
import { benchScale, printScaleBench } from "./bench/scale.ts";

const directories = process.argv.slice(2).filter((one) => one !== "--scale");
if (directories.length === 0) {
  console.error("usage: npm run bench -- [--scale] DIR...   (checked-out Django projects)");
  process.exit(2);
}
const isScale = process.argv.includes("--scale");
if (isScale) printScaleBench(await benchScale(directories));
for (const directory of isScale ? [] : directories) {
  console.log(`\n${basename(directory)}`);
  printAuditBench(benchAudit(directory));
  printParserBench(await benchParser(directory));
}
