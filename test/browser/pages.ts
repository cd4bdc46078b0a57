/** Reports as files for the browser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Finding, Severity } from "../../src/findings/finding.ts";
import { toHtml } from "../../src/report/html/html.ts";
import { pickguard } from "../cli/workbench.ts";
import { findingIn, reportOf, sourceFile } from "../support/sample-findings.ts";

/** A folder of pages; `remove` deletes it. */
export interface Pages {
  readonly shop: string;
  readonly hostile: string;
  readonly many: string;
  readonly remove: () => void;
}

/** Writes the pages; answers their addresses. */
export async function writePages(): Promise<Pages> {
  const folder = mkdtempSync(join(tmpdir(), "pickguard-pages-"));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return pathToFileURL(path).href;
  };
  const shop = await pickguard(["audit", "examples/shop", "--no-cache", "--exit-zero", "--format", "html"]);
  return {
    shop: write("shop.html", shop.out),
    hostile: write(
      "hostile.html",
      toHtml(reportOf({ root: ATTACK, findings: [attacker()] }), { checks: [] }),
    ),
    many: write("many.html", toHtml(reportOf({ findings: MANY.map(numbered) }), { checks: [] })),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What audited code might try: it sets `hit` on the window if it ever runs. */
const ATTACK = `</script><script>window.hit=1</script><img src=x onerror="window.hit=1">\u202egnp.exe`;

function attacker(): Finding {
  const file = sourceFile("a.py", `x = '''${ATTACK}'''; bad()\n`);
  const at = { line: 1, column: 1 };
  const step = { path: `${ATTACK}.py`, start: at, end: at, note: ATTACK, code: ATTACK, scope: ATTACK };
  const words = { message: ATTACK, title: ATTACK, fix: ATTACK, impact: ATTACK, routes: [ATTACK] };
  return { ...findingIn(file, "bad()"), ...words, trace: [step, step], places: [step], related: [step] };
}

const MANY = Array.from({ length: 5_000 }, (_, i) => i);
const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
const SAMPLE = findingIn(sourceFile("a.py", "x = 1\ny = 2\nbad()\nz = 3\n"), "bad()");

function numbered(i: number): Finding {
  return {
    ...SAMPLE,
    id: `DJANGO-TEST-001/check-${i % 40}`,
    message: `Something is wrong in place number ${i}.`,
    path: `app${i % 25}/views_${i}.py`,
    severity: SEVERITIES[i % 4] ?? "low",
    fingerprint: i.toString(16).padStart(32, "0"),
  };
}
