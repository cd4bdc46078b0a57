import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

function filesOf(root: string): { readonly path: string; readonly bytes: Uint8Array }[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:py|html|txt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path), bytes: readFileSync(path) }));
}

const SHOP = join(import.meta.dirname, "../../examples/shop");

test("a text is followed from the form through the database and an included template into a script", () => {
  const report = audit(filesOf(SHOP), { choice: { select: ["DJANGO-XSS-001/script-context"] } });
  const finding = report.findings.find(({ path }) => path === "templates/support/_draft.html");
  expect(finding?.trace.map(({ path, note }) => `${path}: ${note}`)).toEqual([
    "support/views.py: `subject` is read from the submitted form here",
    "support/views.py: stored as `Ticket.subject` here",
    "support/views.py: rendered here with `Ticket.subject` in the database",
    "templates/support/detail.html: included here",
    "templates/support/_draft.html: comes out in the page here",
  ]);
});
