/** `npm run bench -- DIR...`: parser and audit timings over real projects. Run `npm run build` first, on a quiet machine. */
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
