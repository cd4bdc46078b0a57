/**
 * `npm run focus:oracle -- [--edits N] [--seed N] DIR…`: holds the answer for single files first (src/audit/focused.ts) against whole
 * audits. For every Python file, settings module, URLconf and template, what is said of it from an audit must be what the audit says of
 * it; after each of N random edits of each kind, what is said of the edited file must be what an update says; and what an agent is told
 * of N proposed files of each kind must be what an update would tell. Counts differences by check and kind; ends with 1 where there are
 * any.
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { auditDiscovery, update } from "../src/audit.ts";
import { focusOf, focusOn } from "../src/audit/focused.ts";
import { discover } from "../src/discover/discover.ts";
import { focusedReport, keepFocus, speaksForAll } from "../src/audit/kept-focus.ts";
import type { Finding } from "../src/findings/finding.ts";
import { broughtBy, type Brought } from "../src/mcp/brought.ts";
import { differencesAt, differingAnswers, type Difference } from "../test/support/focus-differences.ts";
import { SNIPPET_KINDS, snippetsOf } from "./bench/snippets.ts";
import { EDIT_KINDS, editOfKind, randomFrom } from "../test/support/random-edits.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { edits: { type: "string", default: "10" }, seed: { type: "string", default: "1" } },
});
const OPTIONS = { choice: { persona: "auditor" as const }, listRoutes: true };
const KINDS: ReadonlySet<string> = new Set(["python", "settings", "urlconf", "template"]);

let faults = 0;
for (const directory of positionals) {
  const { discovery } = await discover(directory, {});
  const name = basename(directory);
  faults += tell(`${name}, as it is`, asItIs(discovery));
  faults += tell(`${name}, after edits`, afterEdits(discovery));
  faults += tell(`${name}, proposals`, afterProposals(discovery));
}
process.exitCode = positionals.length === 0 ? 2 : faults === 0 ? 0 : 1;

type Tree = Awaited<ReturnType<typeof discover>>["discovery"];

interface Outcome {
  readonly asked: number;
  readonly differences: readonly Difference[];
}

function asItIs(discovery: Tree): Outcome {
  const { report, ...audit } = auditDiscovery(discovery, OPTIONS);
  let focus = focusOf({ report, ...audit });
  const differences: Difference[] = [];
  let asked = 0;
  for (const { path, kind } of discovery.files) {
    if (focus === undefined || !KINDS.has(kind)) continue;
    const answer = focusOn(focus, [], new Set([path]), OPTIONS);
    if (answer === undefined) continue;
    asked++;
    focus = answer.focus;
    differences.push(...differencesAt(path, kind, report.findings, answer.findings));
  }
  return { asked, differences };
}

/** The edit is in a tree that nobody focused on before, as in an editor that waits between two edits. */
function afterEdits(discovery: Tree): Outcome {
  const random = randomFrom(Number(values.seed));
  let audit = auditDiscovery(discovery, OPTIONS);
  const differences: Difference[] = [];
  let asked = 0;
  for (const kind of EDIT_KINDS) {
    for (let i = 0; i < Number(values.edits); i++) {
      const edit = editOfKind(kind, audit.discovery.files, random);
      const focus = focusOf(audit);
      const original = audit.discovery.files.find(({ path }) => path === edit?.path);
      if (edit === undefined || focus === undefined || original === undefined) break;
      const answer = focusOn(focus, [edit], new Set([edit.path]), OPTIONS);
      const edited = update(audit, [edit], OPTIONS);
      audit = update(edited, [original], OPTIONS);
      if (answer === undefined) continue;
      asked++;
      differences.push(...differencesAt(edit.path, kind, edited.report.findings, answer.findings));
    }
  }
  return { asked, differences };
}

/** What an agent is told of proposed files, wherever the quick answer is taken for the whole. */
function afterProposals(discovery: Tree): Outcome {
  const random = randomFrom(Number(values.seed));
  const audit = auditDiscovery(discovery, OPTIONS);
  const kept = keepFocus(auditDiscovery(discovery, OPTIONS));
  const differences: Difference[] = [];
  let asked = 0;
  for (const kind of SNIPPET_KINDS) {
    let quick = 0;
    const snippets = snippetsOf(kind, discovery.files, random, Number(values.edits));
    for (const snippet of snippets) {
      const before = discovery.files.find(({ path }) => path === snippet.path)?.bytes;
      const own = Buffer.from(snippet.append ? `\n\n${snippet.code}\n` : snippet.code);
      const bytes = snippet.append && before ? Buffer.concat([before, own]) : own;
      const proposed = [{ path: snippet.path, bytes }];
      const report = focusedReport(kept, proposed, OPTIONS);
      if (report === undefined) continue;
      quick++;
      const told = [update(audit, proposed, OPTIONS), report].map((one) => broughtBy(audit, one, proposed));
      const [whole, focused] = speaksForAll(report) ? told : told.map((one) => aboutFile(snippet.path, one));
      if (whole === undefined || focused === undefined) continue;
      differences.push(...differingAnswers(snippet.path, kind, whole, focused));
    }
    console.log(`  ${kind}: ${quick} of ${snippets.length} answered at once`);
    asked += quick;
  }
  return { asked, differences };
}

/** Where other files may see the change, an agent is told of the proposed one alone. */
function aboutFile(path: string, { findings, settled }: Brought): Brought {
  const isHere = (one: Finding): boolean => one.path === path;
  return { findings: findings.filter(isHere), settled: settled.filter(isHere) };
}

function tell(title: string, { asked, differences }: Outcome): number {
  console.log(`${title}: ${asked} answers, ${differences.length} differences`);
  const byCheck = new Map<string, Difference[]>();
  for (const one of differences) {
    const key = `${one.about} ${one.how} ${one.id}`;
    byCheck.set(key, [...(byCheck.get(key) ?? []), one]);
  }
  for (const [key, [first, ...more]] of [...byCheck].toSorted((a, b) => b[1].length - a[1].length))
    console.log(`  ${1 + more.length} × ${key}: ${first?.at ?? ""} ${first?.said ?? ""}`.slice(0, 260));
  return differences.length;
}
