/**
 * Replays real bugs: `npm run replay -- MIRRORS [--cases FILE]... [--only ID]... [--trees DIR] [--flow]`.
 *
 * Each row of test/replay/access.tsv names a fix in the history of a real project. The tree before the fix must be
 * found at the named function by what every user sees, and the fixed tree must be silent there. MIRRORS holds clones
 * as owner+name (or owner+name/repo); trees are kept in DIR, or in a folder that is removed at the end. Other tables
 * with the same columns may be given; rows that are not about access control are passed over. With --flow it is the
 * other way round, and test/replay/flow.tsv the table.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { auditDiscovery } from "../src/audit.ts";
import { discover } from "../src/discover/discover.ts";
import { isFlow, readCases, rulesFor, type ReplayCase } from "./replay/case.ts";
import { compareCase, placesOf, type FoundPlace, type Replayed } from "./replay/compare.ts";
import { checkOut, mirrorOf } from "./replay/trees.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: "string", multiple: true },
    flow: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    trees: { type: "string" },
  },
});

function chosenCases(): readonly ReplayCase[] {
  const own = join(repository, "test/replay", options.flow ? "flow.tsv" : "access.tsv");
  const cases = (options.cases ?? [own]).flatMap((file) => readCases(readFileSync(file, "utf8")));
  return cases.filter(
    ({ id, kind }) =>
      rulesFor(kind).length > 0 &&
      isFlow(kind) === options.flow &&
      (options.only.length === 0 || options.only.includes(id)),
  );
}

const chosen = chosenCases();

/** Several bugs may share a tree. */
const audited = new Map<string, readonly FoundPlace[]>();

/** What every user sees in a tree of this commit. */
async function placesAt(gitFolder: string, commit: string, trees: string): Promise<readonly FoundPlace[]> {
  const known = audited.get(commit);
  if (known !== undefined) return known;
  const { discovery } = await discover(checkOut(gitFolder, commit, trees), {});
  const rules = [...new Set(chosen.flatMap(({ kind }) => rulesFor(kind)))];
  const places = placesOf(auditDiscovery(discovery, { choice: { select: rules } }).report.findings);
  audited.set(commit, places);
  return places;
}

async function replay(bug: ReplayCase, gitFolder: string, trees: string): Promise<Replayed> {
  const before = await placesAt(gitFolder, bug.vulnerable, trees);
  return compareCase(bug, before, await placesAt(gitFolder, bug.fixed, trees));
}

function print(bug: ReplayCase, { found, left }: Replayed): void {
  const place = (where: FoundPlace): string => `${where.id} ${where.path}:${where.line}`;
  const verdict =
    found.length === 0 ? "missed" : left.length === 0 ? "found, then silent" : "found, NOT silent";
  console.log(`${bug.id.padEnd(26)} ${bug.kind.padEnd(22)} ${verdict}`);
  const still = bug.keeps === "" ? "still there" : `still there, rightly (${bug.keeps})`;
  for (const line of [...found.map(place), ...left.map((one) => `${still}: ${place(one)}`)]) {
    console.log(`    ${line}`);
  }
}

async function replayAll(mirrors: string, trees: string): Promise<void> {
  const results: (Replayed & { readonly keeps: boolean })[] = [];
  for (const bug of chosen) {
    const gitFolder = mirrorOf(mirrors, bug.repository);
    if (gitFolder === undefined) {
      console.error(`${bug.id}: no clone of ${bug.repository}, skipped`);
      continue;
    }
    const result = await replay(bug, gitFolder, trees);
    print(bug, result);
    results.push({ ...result, keeps: bug.keeps !== "" });
  }
  const found = results.filter((result) => result.found.length > 0);
  const mended = found.filter(({ keeps }) => !keeps);
  const silent = mended.filter((result) => result.left.length === 0);
  const kept = found.length - mended.length;
  console.log(
    `found ${found.length} of ${results.length}; silent after the fix ${silent.length} of ${mended.length}` +
      (kept === 0 ? "" : ` (${kept} more keep another place)`),
  );
}

const [mirrors] = positionals;
if (mirrors === undefined) {
  console.error("usage: npm run replay -- MIRRORS [--cases FILE]... [--only ID]... [--trees DIR]");
  process.exitCode = 2;
} else {
  const trees = options.trees ?? mkdtempSync(join(tmpdir(), "pickguard-replay-"));
  mkdirSync(trees, { recursive: true });
  await replayAll(mirrors, trees);
  if (options.trees === undefined) rmSync(trees, { recursive: true, force: true });
}
