/**
 * Fixes real projects in memory and proves every fix: npm run fix:proof -- [--unsafe] [--diff] [--select ID] DIR…
 * Prints one line for each project, and what was withdrawn or refused. Exits with 1 when a promise is broken.
 */
import { discover } from "../src/discover/discover.ts";
import { unifiedDiff } from "../src/fix/diff.ts";
import { proveFixes, type Proof } from "../test/support/fix-proof.ts";

const words = process.argv.slice(2);
const wanted = words[words.indexOf("--select") + 1];
const select = words.includes("--select") && wanted !== undefined ? wanted : "";
const folders = words.filter((word) => !word.startsWith("--") && word !== select);
let faults = 0;
for (const folder of folders) {
  const { discovery } = await discover(folder, { include: [], exclude: [], limits: {} });
  const proof = proveFixes(discovery, { today: "2026-11-21" }, words.includes("--unsafe"), ({ id }) =>
    id.startsWith(select),
  );
  faults += proof.faults.length;
  console.log(lineOf(folder, proof));
  for (const fault of proof.faults) console.log(`  BROKEN ${fault}`);
  for (const reason of proof.withdrawn) console.log(`  withdrawn ${reason}`);
  for (const reason of proof.refused) console.log(`  refused ${reason}`);
  if (words.includes("--diff"))
    console.log(proof.mending.patches.map((patch) => unifiedDiff(patch, [])).join(""));
}
process.exitCode = faults === 0 ? 0 : 1;

function lineOf(folder: string, { mending, faults: broken, withdrawn, refused }: Proof): string {
  const counts = new Map<string, number>();
  for (const { finding } of mending.fixed) counts.set(finding.id, (counts.get(finding.id) ?? 0) + 1);
  const checks = [...counts].map(([id, count]) => `${id} ${count}`).join(", ");
  return (
    `${folder}: ${mending.before.findings.length} findings, ${mending.fixed.length} fixed in ${mending.patches.length} files, ` +
    `${withdrawn.length} withdrawn, ${refused.length} refused, ${broken.length} promises broken\n  ${checks}`
  );
}
