/**
 * How long the bundled command takes over a directory, process start included: cold, unchanged, and after one view was
 * edited. Works on a copy, so that nothing is written into the directory.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One measurement in milliseconds; the median of several runs. */
export interface AuditFigure {
  readonly name: string;
  readonly milliseconds: number;
}

const COMMAND = fileURLToPath(new URL("../../dist/pickguard.js", import.meta.url));

/** Runs of each kind. */
const RUNS = 3;

/** Times audits of a directory. Wants a build in dist/. */
export function benchAudit(directory: string): readonly AuditFigure[] {
  const scratch = mkdtempSync(join(tmpdir(), "pickguard-bench-"));
  try {
    const tree = join(scratch, "tree");
    cpSync(directory, tree, { recursive: true, verbatimSymlinks: true });
    const cache = ["--cache-dir", join(scratch, "cache")];
    const cold = repeat(() => run(tree, ["--no-cache"]));
    run(tree, cache);
    const unchanged = repeat(() => run(tree, cache));
    const view = firstView(tree);
    const edited = repeat(() => {
      if (view !== undefined) appendFileSync(view, "\n\ndef edited(request):\n    return request.GET\n");
      return run(tree, cache);
    });
    return [
      { name: "cold", milliseconds: cold },
      { name: "unchanged", milliseconds: unchanged },
      { name: "one view edited", milliseconds: edited },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Prints the figures as a table. */
export function printAuditBench(figures: readonly AuditFigure[]): void {
  for (const { name, milliseconds } of figures) {
    console.log(`audit, ${name}`.padEnd(50), `${milliseconds.toFixed(0).padStart(6)} ms`);
  }
}

function repeat(measure: () => number): number {
  const sorted = Array.from({ length: RUNS }, measure).toSorted((a, b) => a - b);
  return sorted[Math.floor(RUNS / 2)] ?? 0;
}

function run(directory: string, options: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [COMMAND, "audit", directory, "--quiet", ...options],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0 && status !== 1) throw new Error(`the audit ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

function firstView(directory: string): string | undefined {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" });
  const view = paths.toSorted((a, b) => (a < b ? -1 : 1)).find((path) => /(^|\/)views\.py$/.test(path));
  return view === undefined ? undefined : join(directory, view);
}
