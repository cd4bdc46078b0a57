/**
 * `npm run eval -- SUITES --scorer FOLDER` audits evaluation suites and prints what the scorer says, class by class.
 * SUITES holds the checkouts; FOLDER holds suites.tsv, labels, maps and table.mjs. Only findings that are shown by
 * default count as found (column "shown"); findings of every level count as alarms (column "all").
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const repository = fileURLToPath(new URL("..", import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scorer: { type: "string" },
    by: { type: "string", default: "class" },
    group: { type: "string" },
    /** Keeps the reports for a closer look. */
    out: { type: "string" },
    /** Also shows what is still in preview, to see what it would be worth. */
    preview: { type: "boolean", default: false },
  },
});

function suiteRoots(scorer: string): readonly string[] {
  const [, ...rows] = readFileSync(join(scorer, "suites.tsv"), "utf8").trim().split("\n");
  const chosen = rows
    .map((row) => row.split("\t"))
    .filter(([group]) => options.group === undefined || options.group.split(",").includes(group ?? ""));
  return [...new Set(chosen.map(([, root = ""]) => root))];
}

function audit(suite: string, report: string, flags: readonly string[]): void {
  const args = [
    "audit",
    suite,
    "--exit-zero",
    "--no-cache",
    "--isolated",
    "--quiet",
    "--format",
    "sarif",
    "--output",
    report,
    ...flags,
  ];
  const { status } = spawnSync(join(repository, "pickguard"), args, { stdio: "inherit" });
  if (status !== 0) console.error(`the audit of ${suite} ended with ${status}`);
}

function auditAll(suites: string, scorer: string, out: string): void {
  for (const root of suiteRoots(scorer)) {
    const suite = join(suites, root);
    if (!existsSync(suite)) {
      console.error(`${suite} is not there, skipped`);
      continue;
    }
    const stem = join(out, root.replaceAll("/", "-"));
    audit(suite, `${stem}.shown.sarif`, options.preview ? ["--preview"] : []);
    audit(suite, `${stem}.all.sarif`, ["--preview", "--persona", "auditor"]);
  }
}

function printTable(scorer: string, out: string): void {
  const maps = ["pickguard.tsv", "cwe.tsv"].map((name) => join(scorer, "maps", name)).join(",");
  const chosen = options.group === undefined ? [] : ["--group", options.group];
  const args = [
    join(scorer, "table.mjs"),
    out,
    `shown=${maps}`,
    `all=${maps}`,
    "--by",
    options.by,
    ...chosen,
  ];
  spawnSync(process.execPath, args, { stdio: "inherit" });
}

const [suites] = positionals;
if (suites === undefined || options.scorer === undefined) {
  console.error(
    "usage: npm run eval -- SUITES --scorer FOLDER [--by class|suite|app] [--group NAME] [--preview] [--out FOLDER]",
  );
  process.exitCode = 2;
} else {
  const out = options.out ?? mkdtempSync(join(tmpdir(), "pickguard-eval-"));
  mkdirSync(out, { recursive: true });
  auditAll(suites, options.scorer, out);
  printTable(options.scorer, out);
  if (options.out === undefined) rmSync(out, { recursive: true, force: true });
}
