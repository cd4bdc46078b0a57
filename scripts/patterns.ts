/**
 * `npm run patterns` verifies the regular expressions of src that have no verdict yet and forgets those that are gone;
 * `npm run patterns -- --all` verifies all of them anew and fails when a verdict got worse than the written one.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readModules, REPOSITORY } from "../test/architecture/modules.ts";
import {
  isSafe,
  ledgerKey,
  parseLedger,
  renderLedger,
  verify,
  type Ledger,
} from "../test/patterns/ledger.ts";
import { regexLiterals } from "../test/patterns/regex-literals.ts";

const path = join(REPOSITORY, "test/patterns/verified.tsv");
const written: Ledger = existsSync(path) ? parseLedger(readFileSync(path, "utf8")) : new Map();
const all = process.argv.includes("--all");

const literals = readModules()
  .filter((module) => !module.path.endsWith(".test.ts"))
  .flatMap(({ text }) => regexLiterals(text));
const unique = new Map(literals.map((literal) => [ledgerKey(literal), literal]));
const verified = new Map(
  [...unique].map(
    ([key, literal]) => [key, (all ? undefined : written.get(key)) ?? verify(literal)] as const,
  ),
);

const worse = [...verified].filter(([key, complexity]) => isSafe(written.get(key)) && !isSafe(complexity));
for (const [key, complexity] of worse) console.error(`${complexity} ${key}`);
process.exitCode = worse.length > 0 ? 1 : 0;

writeFileSync(path, renderLedger(verified));
for (const [key, complexity] of verified) if (!isSafe(complexity)) console.log(`${complexity}  ${key}`);
console.log(`${verified.size} patterns, ${[...verified.values()].filter(isSafe).length} safe`);
