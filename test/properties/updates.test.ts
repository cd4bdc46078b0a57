/** Whatever happens to a tree, an update's report is that of a cold audit: also where the update is begun and left, and where one audit is updated twice. */
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { auditDiscovery, update, updateSteps, type Audit } from "../../src/audit.ts";
import { classify } from "../../src/discover/classify.ts";
import { discover } from "../../src/discover/discover.ts";
import type { AuditReport } from "../../src/report/audit-report.ts";
import { REPOSITORY } from "../architecture/modules.ts";
import { anyChange, randomFrom, type Random } from "../support/random-edits.ts";

const OPTIONS = { choice: { preview: true, persona: "auditor" as const }, listRoutes: true };

const { discovery } = await discover(join(REPOSITORY, "examples/shop"), {});
const start = auditDiscovery(discovery, OPTIONS);

/** Of the same content, with nothing left of earlier audits. */
function cold({ discovery: { files, skipped } }: Audit): AuditReport {
  const copies = files.map(({ path, bytes }) => ({ path, bytes: Uint8Array.from(bytes) }));
  return auditDiscovery(classify(copies, skipped), OPTIONS).report;
}

function changed(before: Audit, random: Random): Audit {
  return update(before, anyChange(before.discovery.files, random), OPTIONS);
}

/** Some steps of an update that nobody waits for. */
function begun(before: Audit, random: Random, count: number): void {
  const steps = updateSteps(before, anyChange(before.discovery.files, random), OPTIONS);
  for (let i = 0; i < count; i++) if (steps.next().done === true) return;
}

test("an update equals a cold audit", { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1 }),
      fc.array(fc.constantFrom("go on", "leave", "go back"), { minLength: 2, maxLength: 5 }),
      (seed, turns) => {
        const random = randomFrom(seed);
        let [before, now] = [start, start];
        for (const turn of turns) {
          if (turn === "leave") begun(now, random, Math.floor(random() * 200));
          if (turn === "go back") now = before;
          [before, now] = [now, changed(now, random)];
          expect(now.report).toEqual(cold(now));
        }
      },
    ),
    { numRuns: 5 },
  );
});
