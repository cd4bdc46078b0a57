/**
 * How long the bundled command takes over a directory, process start included: cold, unchanged, after one view was
 * edited, and after one settings file was; and how long its routes take. Works on a copy, so that nothing is written into
 * the directory. Beside the time on the clock stands the processor time of all threads, which a busy machine changes less.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What one run took. */
export interface Measurement {
  /** On the clock. */
  readonly milliseconds: number;
  /** Of all threads. */
  readonly processor: number;
  /** Greatest memory of any run, in MB. */
  readonly memory: number;
}

/** One measurement in milliseconds: of several runs the quickest, because everything else on a machine only makes them slower. */
export interface AuditFigure extends Measurement {
  readonly name: string;
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
    const cache = ["audit", tree, "--quiet", "--cache-dir", join(scratch, "cache")];
    const cold = best("audit, cold", () => measured(["audit", tree, "--quiet", "--no-cache"]));
    measured(cache);
    return [
      cold,
      best("audit, unchanged", () => measured(cache)),
      best("audit, one view edited", () => {
        edit(tree, /(^|\/)views\.py$/, "def edited(request):\n    return request.GET\n");
        return measured(cache);
      }),
      best("audit, one settings file edited", () => {
        edit(tree, /(^|\/)settings(\/[^/]+)?\.py$/, "EDITED = 1\n");
        return measured(cache);
      }),
      best("routes", () => measured(["routes", tree])),
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Prints the figures as a table. */
export function printAuditBench(figures: readonly AuditFigure[]): void {
  for (const { name, milliseconds, processor, memory } of figures) {
    const cells = [
      `${milliseconds.toFixed(0)} ms`,
      `${processor.toFixed(0)} ms of processor`,
      `${memory.toFixed(0)} MB`,
    ];
    console.log(name.padEnd(40), cells.map((cell) => cell.padStart(24)).join(""));
  }
}

function best(name: string, measure: () => Measurement): AuditFigure {
  const runs = Array.from({ length: RUNS }, measure);
  return {
    name,
    milliseconds: Math.min(...runs.map((one) => one.milliseconds)),
    processor: Math.min(...runs.map((one) => one.processor)),
    memory: Math.max(...runs.map((one) => one.memory)),
  };
}

/** Says on its way out what it used: processor time in milliseconds, and memory in MB. */
const GAUGE =
  "process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\nused '+(u.userCPUTime+u.systemCPUTime)/1e3+' '+u.maxRSS/1024+'\\n')})";

/** Runs the bundled command once; it must end as an audit does. */
export function measured(args: readonly string[]): Measurement {
  const gauge = `data:text/javascript,${encodeURIComponent(GAUGE)}`;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", gauge, COMMAND, ...args], {
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  const milliseconds = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(`\`${args.join(" ")}\` ended with ${status}: ${stderr}`);
  const [, processor = "", memory = ""] = /^used ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
  return { milliseconds, processor: Number(processor), memory: Number(memory) };
}

/** Adds lines to the first file whose path matches; every edit differs from the one before. */
function edit(directory: string, wanted: RegExp, lines: string): void {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" });
  const path = paths.toSorted((a, b) => (a < b ? -1 : 1)).find((one) => wanted.test(one));
  if (path !== undefined) appendFileSync(join(directory, path), `\n\n${lines}`);
}
