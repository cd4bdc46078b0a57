/**
 * `npm run bench -- DIR...`: timings of the audit (cold, unchanged, one view or settings file edited), of the routes and of
 * the parser over real projects. Run `npm run build` first, on a quiet machine.
 */
import { basename } from "node:path";
import { benchAudit, printAuditBench } from "./bench/audit.ts";
import { benchParser, printParserBench } from "./bench/parser.ts";

const directories = process.argv.slice(2);
if (directories.length === 0) {
  console.error("usage: npm run bench -- DIR...   (checked-out Django projects)");
  process.exit(2);
}
for (const directory of directories) {
  console.log(`\n${basename(directory)}`);
  printAuditBench(benchAudit(directory));
  printParserBench(await benchParser(directory));
}
