/**
 * `npm run since:oracle -- REPOSITORY N [PROGRAM [OPTION…]]`: holds `pickguard check --since` against the difference of two full audits, commit
 * by commit, over the last N commits of a clone. The other side takes the long way: both states are checked out into
 * folders of their own, audited by the built command line, and their reports are compared by fingerprint; files count as
 * renamed where git says so. `5x100` takes every hundredth commit. Ends with 1 where a commit differs.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [, , clone = "", wanted = "20", program = "dist/pickguard.js", ...options] = process.argv;
const repository = resolve(clone);
const scratch = mkdtempSync(join(tmpdir(), "pickguard-since-"));

interface Place {
  readonly fingerprint?: string;
  readonly path: string;
  readonly scope?: string;
}

interface Found extends Place {
  readonly ruleId: string;
  readonly places: readonly Place[];
}

interface Report {
  readonly findings: readonly Found[];
  readonly suppressedFindings: readonly Found[];
  readonly comparison?: { readonly fixed: readonly Found[] };
}

interface OnePlace {
  readonly id: string;
  readonly path: string;
  readonly scope: string;
  readonly fingerprint: string;
}

function git(...args: readonly string[]): string {
  return execFileSync("git", ["-C", repository, ...args], { encoding: "utf8", maxBuffer: 1e9 });
}

function pickguard(...args: readonly string[]): Report {
  const run = spawnSync(
    process.execPath,
    [program, ...args, ...options, "--no-cache", "--exit-zero", "--format", "json"],
    {
      encoding: "utf8",
      maxBuffer: 1e9,
    },
  );
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as Report;
}

/** A commit checked out into a folder of its own, with the repository's objects beside it. */
function checkOut(commit: string, name: string): string {
  const folder = join(scratch, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  execFileSync("git", ["clone", "--quiet", "--shared", "--no-checkout", repository, folder]);
  execFileSync("git", ["-C", folder, "checkout", "--quiet", "--detach", commit]);
  return folder;
}

function placesOf(findings: readonly Found[]): readonly OnePlace[] {
  return findings.flatMap((finding) =>
    [finding, ...finding.places].map(({ path, scope = "", fingerprint = "" }) => ({
      id: finding.ruleId,
      path,
      scope,
      fingerprint,
    })),
  );
}

/** Names that git finds: status, similarity, old, new. */
function renames(base: string, commit: string): ReadonlyMap<string, string> {
  const fields = git("diff", "--find-renames", "--diff-filter=R", "--name-status", "-z", base, commit).split(
    "\0",
  );
  return new Map(fields.flatMap((field, i) => (i % 3 === 1 ? [[field, fields[i + 1] ?? ""] as const] : [])));
}

function difference(base: Report, now: Report, moved: ReadonlyMap<string, string>): readonly string[] {
  const [before, after] = [placesOf(base.findings), placesOf(now.findings)];
  const accepted = new Set(placesOf(now.suppressedFindings).map(({ fingerprint }) => fingerprint));
  const known = new Set(before.map(({ fingerprint }) => fingerprint));
  const still = new Set(after.map(({ fingerprint }) => fingerprint));
  const gone = before.filter(({ fingerprint }) => !still.has(fingerprint));
  const fresh = after.filter(({ fingerprint }) => !known.has(fingerprint));
  for (const one of fresh.slice()) {
    const pair = gone.findIndex(
      ({ id, path, scope }) => moved.get(path) === one.path && id === one.id && scope === one.scope,
    );
    if (pair < 0) continue;
    gone.splice(pair, 1);
    fresh.splice(fresh.indexOf(one), 1);
  }
  const fixed = gone.filter(({ fingerprint }) => !accepted.has(fingerprint));
  return linesOf(fresh, fixed);
}

function linesOf(fresh: readonly OnePlace[], fixed: readonly OnePlace[]): readonly string[] {
  const line = (sign: string) => (one: OnePlace) =>
    `${sign} ${one.id} ${one.path} ${one.scope} ${one.fingerprint}`;
  return [...fresh.map(line("+")), ...fixed.map(line("-"))].toSorted();
}

function compareCommit(base: string, commit: string): boolean {
  const [before, after] = [checkOut(base, "before"), checkOut(commit, "after")];
  const expected = difference(pickguard("audit", before), pickguard("audit", after), renames(base, commit));
  const checked = pickguard("check", "--root", after, "--since", base);
  const actual = linesOf(placesOf(checked.findings), placesOf(checked.comparison?.fixed ?? []));
  const isSame = actual.join("\n") === expected.join("\n");
  const mark = isSame ? "same" : "DIFFERENT";
  process.stdout.write(`${commit.slice(0, 10)} ${mark}: ${expected.length} places new or fixed\n`);
  if (!isSame) {
    for (const line of expected.filter((one) => !actual.includes(one)))
      process.stdout.write(`  only audits ${line}\n`);
    for (const line of actual.filter((one) => !expected.includes(one)))
      process.stdout.write(`  only check  ${line}\n`);
  }
  return isSame;
}

const [count = 20, step = 1] = wanted.split("x").map(Number);
const commits = git("rev-list", "--first-parent", `--max-count=${count * step + 1}`, "HEAD")
  .trim()
  .split("\n")
  .filter((_, i) => i % step === 0);
const pairs = commits.slice(0, -1).map((commit, i) => [commits[i + 1] ?? "", commit] as const);
const results = pairs.map(([base, commit]) => compareCommit(base, commit));
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${results.filter(Boolean).length} of ${results.length} commits agree\n`);
process.exitCode = results.every(Boolean) ? 0 : 1;
