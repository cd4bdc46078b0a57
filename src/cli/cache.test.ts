import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditDiscovery } from "../audit.ts";
import { classify } from "../discover/classify.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { AuditReport } from "../report/audit-report.ts";
import { cachedReport, deleteEntries, openCache, type Cache } from "./cache.ts";

let scratch = "";
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "pickguard-cache-")));
});
afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function discovery(text: string): Discovery {
  return classify([{ path: "Dockerfile", bytes: new TextEncoder().encode(text) }]);
}

function opened(build = "build"): Cache {
  const cache = openCache(".", join(scratch, "cache"), build);
  if (cache === undefined) throw new Error("a cache expected");
  return cache;
}

/** The report, and whether it had to be made. */
function look(
  cache: Cache,
  text: string,
  options = {},
): { readonly report: AuditReport; readonly made: boolean } {
  let made = false;
  const report = cachedReport(cache, discovery(text), options, () => {
    made = true;
    return auditDiscovery(discovery(text), options).report;
  });
  return { report, made };
}

describe("the cache", () => {
  test("answers the same report for the same content", () => {
    const cold = look(opened(), "FROM a\n");
    const warm = look(opened(), "FROM a\n");
    expect([cold.made, warm.made]).toEqual([true, false]);
    expect(warm.report).toEqual(cold.report);
  });

  test("does not answer for other content, options or builds", () => {
    look(opened(), "FROM a\n");
    expect(look(opened(), "FROM b\n").made).toBe(true);
    expect(look(opened(), "FROM a\n", { listFiles: true }).made).toBe(true);
    expect(look(opened("other"), "FROM a\n").made).toBe(true);
  });

  test.each(["", "torn", "{}"])("takes an entry altered to %j for none", (text) => {
    look(opened(), "FROM a\n");
    const folder = join(scratch, "cache");
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), text);
    expect(look(opened(), "FROM a\n").made).toBe(true);
    expect(look(opened(), "FROM a\n").made).toBe(false);
  });

  test("says in one line that it cannot write, and the audit goes on", () => {
    writeFileSync(join(scratch, "cache"), "a file where the folder should be");
    const { report, made } = look(opened(), "FROM a\n");
    expect(made).toBe(true);
    expect(report.problems).toEqual([
      { kind: "cache", message: expect.stringMatching(/^this audit was not cached: [^\n]+$/) as string },
    ]);
  });

  test("keeps a bounded number of audits and forgets the oldest", () => {
    const folder = join(scratch, "cache");
    mkdirSync(folder);
    const names = Array.from({ length: 70 }, (_, i) => `${i.toString(16).padStart(64, "0")}.report`);
    for (const [i, name] of names.entries()) {
      writeFileSync(join(folder, name), "old");
      utimesSync(join(folder, name), i, i);
    }
    look(opened(), "FROM a\n");
    const left = readdirSync(folder);
    expect(left).toHaveLength(64);
    expect(left).not.toContain(names[0]);
    expect(left).toContain(names[69]);
  });

  test("is cleaned of its entries alone", () => {
    look(opened(), "FROM a\n");
    writeFileSync(join(scratch, "cache/notes.txt"), "somebody's own");
    expect(deleteEntries(join(scratch, "cache"))).toBe(1);
    expect(readdirSync(join(scratch, "cache"))).toEqual(["notes.txt"]);
    expect(deleteEntries(join(scratch, "nowhere"))).toBe(0);
  });

  test("holds nothing of the audited text but the masked report", () => {
    const key = ["not", "for", "anybody", "4711"].join("-");
    look(opened(), `FROM a\nENV SECRET_KEY=${key}\nCMD python manage.py runserver 0.0.0.0:80\n`);
    const folder = join(scratch, "cache");
    const entries = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    expect(entries).toHaveLength(1);
    expect(entries[0]).not.toContain(key);
  });
});

test("without an identity of the build nothing is cached", () => {
  expect(openCache(".", scratch, "")).toBeUndefined();
});
