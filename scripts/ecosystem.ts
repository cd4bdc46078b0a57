/**
 * `npm run ecosystem -- --trees DIR` audits real projects at pinned commits and compares what is found, place by place,
 * with test/ecosystem/snapshots. DIR (or PICKGUARD_ECOSYSTEM) holds one folder for each name in projects.tsv;
 * `--fetch` clones those that are missing, `--update` writes the snapshots.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { auditDiscovery } from "../src/audit.ts";
import { discover } from "../src/discover/discover.ts";
import type { AuditReport } from "../src/report/audit-report.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: {
    trees: { type: "string", default: process.env["PICKGUARD_ECOSYSTEM"] ?? "" },
    fetch: { type: "boolean", default: false },
    update: { type: "boolean", default: false },
  },
});

/** One pinned project. */
interface Project {
  readonly name: string;
  readonly url: string;
  readonly commit: string;
}

function readProjects(): readonly Project[] {
  const rows = readFileSync(join(repository, "test/ecosystem/projects.tsv"), "utf8")
    .trim()
    .split("\n")
    .slice(1);
  return rows.map((row) => {
    const [name = "", url = "", commit = ""] = row.split("\t");
    return { name, url, commit };
  });
}

/** Fetches one commit, without history. */
function fetchTree({ url, commit }: Project, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const commands = [
    ["init", "--quiet"],
    ["fetch", "--quiet", "--depth", "1", url, commit],
    ["checkout", "--quiet", commit],
  ];
  for (const command of commands) {
    const { status } = spawnSync("git", command, { cwd: folder, stdio: "inherit" });
    if (status !== 0) throw new Error(`git ${command.join(" ")} failed for ${url}`);
  }
}

/** Every place of every finding, whatever its severity, confidence and status: id, path and line, nothing of the code. */
function placesOf({ findings, problems }: AuditReport): readonly string[] {
  const places = findings.flatMap(({ id, path, start, related }) => [
    `${id} ${path}:${start.line}`,
    ...related
      .filter(({ fingerprint }) => fingerprint !== undefined)
      .map((place) => `${id} ${place.path}:${place.start.line}`),
  ]);
  const failures = problems.filter(({ kind }) => kind === "check-failed").map(({ message }) => message);
  return [...new Set([...places, ...failures])].toSorted();
}

async function auditTree(folder: string): Promise<readonly string[]> {
  const { discovery } = await discover(folder, {});
  return placesOf(auditDiscovery(discovery, { choice: { preview: true, persona: "auditor" } }).report);
}

/** The difference to the snapshot as lines with `+` and `-`. */
function difference(before: readonly string[], now: readonly string[]): readonly string[] {
  return [
    ...before.filter((place) => !now.includes(place)).map((place) => `- ${place}`),
    ...now.filter((place) => !before.includes(place)).map((place) => `+ ${place}`),
  ];
}

async function compare(project: Project): Promise<number> {
  const folder = join(options.trees, project.name);
  if (!existsSync(folder) && options.fetch) fetchTree(project, folder);
  if (!existsSync(folder)) {
    console.log(`${project.name}: not there, skipped (--fetch clones it)`);
    return 0;
  }
  const snapshot = join(repository, "test/ecosystem/snapshots", `${project.name}.txt`);
  const before = existsSync(snapshot)
    ? readFileSync(snapshot, "utf8").trim().split("\n").filter(Boolean)
    : [];
  const begun = performance.now();
  const now = await auditTree(folder);
  const changes = difference(before, now);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${project.name}: ${now.length} places, ${changes.length} changes, ${seconds} s`);
  for (const line of changes) console.log(`  ${line}`);
  if (options.update) writeFileSync(snapshot, now.map((place) => `${place}\n`).join(""));
  return changes.length;
}

if (options.trees === "") {
  console.error(
    "usage: npm run ecosystem -- --trees DIR [--fetch] [--update]   (or set PICKGUARD_ECOSYSTEM)",
  );
  process.exitCode = 2;
} else {
  let changes = 0;
  for (const project of readProjects()) changes += await compare(project);
  process.exitCode = changes > 0 && !options.update ? 1 : 0;
}
