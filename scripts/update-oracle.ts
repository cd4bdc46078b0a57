/**
 * `npm run update:oracle -- [--steps N] [--every N] [--seed N] DIR…`: holds `update` against cold audits of the same content. Random
 * edits, new files, renames and deletions over Python, templates, settings and deploy files are made in memory, one after
 * the other; after every N of them the whole report of the updated audit must equal that of a cold one. Ends with 1 where one differs.
 */
import { basename } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { auditDiscovery, update, type Audit } from "../src/audit.ts";
import { classify } from "../src/discover/classify.ts";
import { discover } from "../src/discover/discover.ts";
import type { AuditReport } from "../src/report/audit-report.ts";
import { anyChange, randomFrom } from "../test/support/random-edits.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "40" },
    every: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const OPTIONS = { choice: { preview: true, persona: "auditor" as const }, listRoutes: true };

let faults = 0;
for (const directory of positionals) faults += await tryOut(directory);
process.exitCode = positionals.length === 0 ? 2 : faults === 0 ? 0 : 1;

async function tryOut(directory: string): Promise<number> {
  const random = randomFrom(Number(values.seed));
  const { discovery } = await discover(directory, {});
  let audit = auditDiscovery(discovery, OPTIONS);
  let compared = 0;
  let broken = 0;
  for (let step = 1; step <= Number(values.steps); step++) {
    const changes = anyChange(audit.discovery.files, random);
    audit = update(audit, changes, OPTIONS);
    if (step % Number(values.every) !== 0) continue;
    compared++;
    const different = difference(audit, coldReport(audit));
    if (different === undefined) continue;
    broken++;
    console.log(`  step ${step} (${changes.map(({ path }) => path).join(", ")}): ${different}`);
  }
  console.log(
    `${basename(directory)}: ${values.steps} changes, ${compared} reports compared, ${broken} differ; ${audit.report.findings.length} findings at the end`,
  );
  return broken;
}

/** Of the same content, with nothing left of earlier audits. */
function coldReport({ discovery: { files, skipped } }: Audit): AuditReport {
  const copies = files.map(({ path, bytes }) => ({ path, bytes: Uint8Array.from(bytes) }));
  return auditDiscovery(classify(copies, skipped), OPTIONS).report;
}

function difference({ report }: Audit, cold: AuditReport): string | undefined {
  for (const [key, expected] of Object.entries(cold)) {
    const seen = Object.entries(report).find(([name]) => name === key)?.[1];
    if (!isDeepStrictEqual(seen, expected)) return `\`${key}\` differs${firstDifference(seen, expected)}`;
  }
  return undefined;
}

function firstDifference(seen: unknown, expected: unknown): string {
  if (!Array.isArray(seen) || !Array.isArray(expected)) return "";
  const at = expected.findIndex((one, i) => !isDeepStrictEqual(one, seen[i]));
  const shown = (one: unknown): string => (JSON.stringify(one) ?? "nothing").slice(0, 300);
  return ` (${seen.length} against ${expected.length}) at ${at}:\n    updated ${shown(seen[at])}\n    cold    ${shown(expected[at])}`;
}
