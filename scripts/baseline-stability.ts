/**
 * Holds that accepted findings are known again: npm run baseline:stability -- DIR…
 * With --only=WORD only changes whose name holds the word (`--only=renamed`). Each project is copied, audited, changed in one way (Black, 50 lines on top of every Python file, other names for
 * local variables) and audited again. Exits with 1 when fewer than 99 % of the entries match after any of them.
 * Wants Black: PICKGUARD_BLACK names its program, else `black` on the path.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { auditDiscovery } from "../src/audit.ts";
import { discover } from "../src/discover/discover.ts";
import { entriesFor, type BaselineEntry } from "../src/findings/baseline.ts";

const LEAST = 0.99;
const RENAMER = fileURLToPath(new URL("baseline-stability/rename_locals.py", import.meta.url));

/** One way of changing a project without changing what it does; answers what was done, in words. */
type Change = (folder: string) => string;

const CHANGES: Readonly<Record<string, Change>> = {
  "Black, 60 columns": (folder) =>
    run(process.env["PICKGUARD_BLACK"] ?? "black", ["-q", "-l", "60", folder], [0, 123]),
  "50 lines on top": (folder) => `${pythonFiles(folder).filter(addLines).length} files`,
  "renamed locals": (folder) => `${run("python3", [RENAMER, folder], [0]).trim()} names`,
};

function run(program: string, words: readonly string[], fine: readonly number[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  if (!fine.includes(status ?? -1)) throw new Error(`${program} ended with ${status}: ${stderr.slice(-400)}`);
  return stdout;
}

function pythonFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".py"))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Comments: a docstring and `from __future__` stay where they may stand. An encoding must stay in the first lines. */
function addLines(path: string): boolean {
  const bytes = readFileSync(path);
  if (/^#.*coding/m.test(bytes.subarray(0, 200).toString("latin1"))) return false;
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return false;
  writeFileSync(path, Buffer.concat([Buffer.from("# a new line on top\n".repeat(50)), bytes]));
  return true;
}

async function entriesOf(folder: string): Promise<readonly BaselineEntry[]> {
  const { discovery } = await discover(folder, { include: [], exclude: [], limits: {} });
  const { report } = auditDiscovery(discovery, {
    choice: { persona: "auditor", preview: true },
    today: "2026-11-21",
  });
  return report.findings.flatMap((finding) => entriesFor(finding, ""));
}

async function stabilityOf(folder: string, change: Change): Promise<boolean> {
  const copy = mkdtempSync(join(tmpdir(), "pickguard-stability-"));
  try {
    const place = join(copy, basename(folder));
    cpSync(folder, place, { recursive: true, verbatimSymlinks: true });
    const before = await entriesOf(place);
    const done = change(place);
    const after = new Set((await entriesOf(place)).map(({ fingerprint }) => fingerprint));
    const lost = before.filter(({ fingerprint }) => !after.has(fingerprint));
    const share = before.length === 0 ? 1 : 1 - lost.length / before.length;
    console.log(
      `  ${(share * 100).toFixed(2)} % of ${before.length} entries match, ${after.size} after (${done.trim() || "done"})`,
    );
    for (const { rule, path, scope } of lost) console.log(`    lost ${rule} ${path} ${scope ?? ""}`);
    return share >= LEAST;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

let isStable = true;
const words = process.argv.slice(2);
const only = words.find((word) => word.startsWith("--only="))?.slice("--only=".length) ?? "";
for (const folder of words.filter((word) => !word.startsWith("--"))) {
  for (const [name, change] of Object.entries(CHANGES).filter(([one]) => one.includes(only))) {
    console.log(`${basename(folder)}, ${name}:`);
    isStable = (await stabilityOf(folder, change)) && isStable;
  }
}
process.exitCode = isStable ? 0 : 1;
