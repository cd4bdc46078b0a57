/**
 * Compares our Python parser with CPython's own: `npm run oracle -- DIR... [--stdlib] [--python EXECUTABLE]`.
 *
 * Every `.py` file is read by both; the facts of both trees (test/python/facts.ts, scripts/oracle_facts.py) must be the
 * same, and a file that CPython rejects must give a problem, unless it is Python 2 that we read on purpose or syntax
 * newer than the CPython at hand. `--golden FILE...` writes CPython's facts beside each file as `.json`.
 */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { parsePython } from "../src/syntax/python/parse.ts";
import { digestOf, factsOf } from "../test/python/facts.ts";

/** What the Python script answers for one file. */
interface Answer {
  readonly path: string;
  readonly accepted: boolean;
  readonly error?: string;
  readonly count?: number;
  readonly digest?: string;
  readonly facts?: readonly string[];
}

interface Oracle {
  readonly python: string;
  readonly linesInFields: boolean;
}

interface Tally {
  files: number;
  facts: number;
  rejected: number;
  readonly mismatches: string[];
  readonly lenient: string[];
}

const SCRIPT = join(import.meta.dirname, "oracle_facts.py");

function* pythonFiles(path: string): Generator<string> {
  if (statSync(path).isFile()) return yield path;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.name === "site-packages") continue;
    if (entry.isDirectory()) yield* pythonFiles(inner);
    else if (entry.isFile() && entry.name.endsWith(".py")) yield inner;
  }
}

function ask(python: string, code: string): string {
  return spawnSync(python, ["-c", code], { encoding: "utf8" }).stdout.trim();
}

function openOracle(python: string): Oracle {
  const version = ask(python, "import sys; print(sys.version_info[1])");
  if (version === "") throw new Error(`No Python found as "${python}". Name one with --python.`);
  console.log(`CPython 3.${version}`);
  return { python, linesInFields: Number(version) >= 12 };
}

async function* answers(oracle: Oracle, paths: Iterable<string>, withFacts: boolean): AsyncGenerator<Answer> {
  const child = spawn(oracle.python, withFacts ? [SCRIPT, "--facts"] : [SCRIPT], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end([...paths, ""].join("\n"));
  for await (const line of createInterface({ input: child.stdout })) {
    const answer: Answer = JSON.parse(line);
    yield answer;
  }
}

/** Files that CPython rejects and we do not. */
function judgeRejected(tally: Tally, answer: Answer, bytes: Uint8Array): void {
  tally.rejected++;
  if (parsePython(bytes).problems.length === 0) tally.lenient.push(`${answer.path}: ${answer.error ?? ""}`);
}

function judge(tally: Tally, answer: Answer, oracle: Oracle): void {
  const bytes = new Uint8Array(readFileSync(answer.path));
  tally.files++;
  if (!answer.accepted) return judgeRejected(tally, answer, bytes);
  tally.facts += answer.count ?? 0;
  const ours = factsOf(bytes, oracle.linesInFields);
  if (ours === undefined) {
    const problem = parsePython(bytes).problems[0];
    tally.mismatches.push(
      `${answer.path}: "${problem?.message}" at byte ${problem?.start}, CPython accepts it`,
    );
  } else if (digestOf(ours) !== answer.digest) tally.mismatches.push(answer.path);
}

/** Prints the facts that only one side has. */
async function explain(oracle: Oracle, path: string): Promise<void> {
  for await (const answer of answers(oracle, [path], true)) {
    const ours = factsOf(new Uint8Array(readFileSync(path)), oracle.linesInFields) ?? [];
    for (const fact of without(answer.facts ?? [], ours).slice(0, 8)) console.log(`    CPython: ${fact}`);
    for (const fact of without(ours, answer.facts ?? []).slice(0, 8)) console.log(`    ours:    ${fact}`);
  }
}

function without(facts: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const fact of others) left.set(fact, (left.get(fact) ?? 0) + 1);
  return facts.filter((fact) => {
    const count = left.get(fact) ?? 0;
    left.set(fact, count - 1);
    return count <= 0;
  });
}

async function compare(oracle: Oracle, paths: readonly string[]): Promise<Tally> {
  const tally: Tally = { files: 0, facts: 0, rejected: 0, mismatches: [], lenient: [] };
  for await (const answer of answers(oracle, paths, false)) judge(tally, answer, oracle);
  for (const path of tally.mismatches.slice(0, 20)) {
    console.log(`  ${path}`);
    await explain(oracle, path.replace(/: ".*$/, ""));
  }
  return tally;
}

async function writeGolden(oracle: Oracle, paths: readonly string[]): Promise<void> {
  for await (const answer of answers(oracle, paths, true)) {
    if (answer.facts === undefined) throw new Error(`${answer.path}: ${answer.error}`);
    writeFileSync(answer.path.replace(/\.py$/, ".json"), `${JSON.stringify(answer.facts, null, 1)}\n`);
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stdlib: { type: "boolean", default: false },
      golden: { type: "boolean", default: false },
      python: { type: "string", default: process.env["PYTHON"] ?? "python3" },
    },
  });
  const oracle = openOracle(values.python);
  const roots = values.stdlib
    ? [...positionals, ask(values.python, "import os; print(os.path.dirname(os.__file__))")]
    : positionals;
  const paths = roots.flatMap((root) => [...pythonFiles(root)]);
  if (values.golden) return writeGolden(oracle, paths);
  const tally = await compare(oracle, paths);
  for (const path of tally.lenient) console.log(`  read although CPython rejects it: ${path}`);
  console.log(
    `${tally.files} files, ${tally.facts} facts, ${tally.mismatches.length} mismatches; ` +
      `${tally.rejected} files rejected by CPython, ${tally.lenient.length} of them read without a problem`,
  );
  if (tally.mismatches.length > 0) process.exitCode = 1;
}

await main();
