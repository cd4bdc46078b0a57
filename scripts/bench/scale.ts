/**
 * Whether the time for each line stays the same however much there is to audit: puts projects beside each other in one
 * tree, again and again, and audits the tree cold each time that it has passed a mark.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { discover } from "../../src/discover/discover.ts";
import type { SourceFile } from "../../src/source/source-file.ts";
import { measured, type Measurement } from "./audit.ts";

/** Lines of Python at which the tree is audited. */
const MARKS: readonly number[] = [10_000, 100_000, 500_000, 1_000_000, 2_000_000];

/** One size and what an audit of it took. */
export interface ScaleFigure extends Measurement {
  /** Of Python. */
  readonly lines: number;
  readonly projects: number;
}

/** Audits ever larger trees made of some projects, smallest first. Wants a build in dist/. */
export async function benchScale(directories: readonly string[]): Promise<readonly ScaleFigure[]> {
  const projects = await Promise.all(directories.map(readProject));
  const bySize = projects.toSorted((a, b) => a.lines - b.lines);
  const scratch = mkdtempSync(join(tmpdir(), "pickguard-scale-"));
  try {
    return auditGrowing(scratch, bySize);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Prints the figures as a table. */
export function printScaleBench(figures: readonly ScaleFigure[]): void {
  for (const { lines, projects, milliseconds, processor, memory } of figures) {
    const cells = [
      `${projects} projects`,
      `${milliseconds.toFixed(0)} ms`,
      `${((processor / lines) * 1000).toFixed(2)} ms of processor for 1,000 lines`,
      `${memory.toFixed(0)} MB`,
    ];
    console.log(`${lines.toLocaleString("en")} lines`.padEnd(20), ...cells.map((cell) => cell.padStart(16)));
  }
}

interface Project {
  readonly name: string;
  readonly files: readonly SourceFile[];
  readonly lines: number;
}

/** What pickguard would read of a project, so that a copy holds nothing else. */
async function readProject(directory: string): Promise<Project> {
  const { files } = (await discover(directory, {})).discovery;
  const python = files.filter(({ path }) => path.endsWith(".py"));
  return {
    name: basename(directory),
    files,
    lines: python.reduce((sum, { bytes }) => sum + linesOf(bytes), 0),
  };
}

function linesOf(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 0x0a) lines++;
  return lines;
}

function auditGrowing(scratch: string, bySize: readonly Project[]): readonly ScaleFigure[] {
  const tree = join(scratch, "tree");
  const args = [
    "audit",
    tree,
    "--quiet",
    "--no-cache",
    "--exit-zero",
    "--output",
    join(scratch, "report.md"),
  ];
  const figures: ScaleFigure[] = [];
  let lines = 0;
  for (let projects = 0; figures.length < MARKS.length;) {
    const project = bySize[projects % bySize.length];
    if (project === undefined || project.lines === 0) throw new Error("no Python to audit");
    write(project, join(tree, `${projects}-${project.name}`));
    projects++;
    lines += project.lines;
    if (lines < (MARKS[figures.length] ?? Infinity)) continue;
    figures.push({ lines, projects, ...measured(args) });
  }
  return figures;
}

function write({ files }: Project, folder: string): void {
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
