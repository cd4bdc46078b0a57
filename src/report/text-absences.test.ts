import { describe, expect, test } from "vitest";
import { finished, found, judged, placeIn, sourceFile } from "../../test/support/sample-findings.ts";
import type { Finding, Severity } from "../findings/finding.ts";
import { painter } from "./paint.ts";
import { absenceLines, partAbsences } from "./text-absences.ts";

const shop = sourceFile("shop/settings.py", "DEBUG = False\n");
const depot = sourceFile("depot/settings.py", "DEBUG = False\n");

/** Absences of one module, by the last part of their ids. */
function absences(file: typeof shop, severities: Readonly<Record<string, Severity>>): readonly Finding[] {
  return Object.entries(severities).flatMap(([slug, severity]) => {
    const at = placeIn(file, "DEBUG");
    const verdict = found(at, { absent: true, severity, fix: { text: `Set ${slug} = True.` } });
    const check = { id: `DJANGO-TEST-001/${slug}`, slug, title: `lacks ${slug}` };
    return finished([judged([verdict], check)], [file]).findings;
  });
}

const style = { paint: painter(false), width: 80, verbose: false };

describe("absences of one module", () => {
  const all = [
    ...absences(shop, { csp: "low", hsts: "medium", redirect: "high" }),
    ...absences(depot, { redirect: "medium" }),
  ];

  test("stand together, most important first", () => {
    const { blocks, others } = partAbsences(all);
    expect(blocks.map(({ path, findings }) => [path, findings.map(({ check }) => check)])).toEqual([
      ["shop/settings.py", ["redirect", "hsts", "csp"]],
    ]);
    expect(others.map(({ path }) => path)).toEqual(["depot/settings.py"]);
  });

  test("are told with the line to add", () => {
    const [block] = partAbsences(all).blocks;
    const lines = block === undefined ? [] : absenceLines(block, style);
    expect(lines[0]).toBe("shop/settings.py leaves 3 protections unset");
    expect(lines.slice(2, 5)).toEqual([
      "  HIGH      lacks redirect",
      "            DJANGO-TEST-001/redirect",
      "            Fix: Set redirect = True.",
    ]);
    expect(lines.filter((line) => line.length > style.width)).toEqual([]);
  });

  test("are told in full when everything is asked for", () => {
    const [block] = partAbsences(all).blocks;
    const lines = block === undefined ? [] : absenceLines(block, { ...style, verbose: true });
    expect(lines.filter((line) => line.startsWith("  Impact"))).toHaveLength(3);
  });

  test("flaws that are written down never join them", () => {
    const written = all.map(({ absent: _absent, ...finding }) => finding);
    expect(partAbsences(written)).toEqual({ blocks: [], others: written });
  });
});
