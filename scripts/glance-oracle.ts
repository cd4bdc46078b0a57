/**
 * `npm run glance:oracle -- [--every N] DIR…`: holds what an editor is told of an open file before a large project's first audit
 * (src/audit/first-glance.ts) against that audit: for every file with findings, and every Nth of the others. Counts what both find,
 * what only the glance finds (it will be taken back) and what only the audit finds (it comes later).
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { auditDiscovery } from "../src/audit.ts";
import { glanceAt } from "../src/audit/first-glance.ts";
import { NOTHING_KEPT } from "../src/audit/kept.ts";
import { discover } from "../src/discover/discover.ts";
import type { Finding } from "../src/findings/finding.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: "string", default: "20" } },
});

for (const directory of positionals) {
  const { discovery } = await discover(directory, {});
  const { report, kept } = auditDiscovery(discovery);
  const paths = new Set(report.findings.map(({ path }) => path));
  const asked = discovery.files.filter(
    ({ path }, index) => paths.has(path) || index % Number(values.every) === 0,
  );
  if (glanceAt(discovery, new Set(asked.map(({ path }) => path))) === undefined) {
    console.log(`${basename(directory)}: small, audited as a whole at once`);
    continue;
  }
  const both: string[] = [];
  const taken: string[] = [];
  const later: string[] = [];
  for (const { path } of asked) {
    const glance = glanceAt(discovery, new Set([path]));
    if (glance === undefined) continue;
    const known = { ...NOTHING_KEPT, facts: kept.facts };
    const early = placesIn(auditDiscovery(glance.discovery, {}, known).report.findings, path);
    const final = placesIn(report.findings, path);
    for (const place of early) (final.has(place) ? both : taken).push(place);
    for (const place of final) if (!early.has(place)) later.push(place);
  }
  console.log(
    `${basename(directory)}: ${asked.length} files, ${both.length} findings at first glance and after, ${taken.length} taken back, ${later.length} later`,
  );
  for (const place of taken) console.log(`  taken back: ${place}`);
  for (const place of later) console.log(`  later: ${place}`);
}

function placesIn(findings: readonly Finding[], path: string): ReadonlySet<string> {
  const here = findings.filter((finding) => finding.path === path);
  return new Set(here.map(({ id, start }) => `${id} ${path}:${start.line}`));
}
