import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unifiedDiff } from "./diff.ts";

const bytesOf = (lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));

/** Applies a diff as `patch` does: by line numbers; undefined where the old lines do not stand there. */
function patched(before: readonly string[], diff: string): readonly string[] | undefined {
  const after: string[] = [];
  let at = 0;
  for (const line of diff.split("\n").slice(2, -1)) {
    const start = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    const kept = line.startsWith(" ");
    if (start) {
      const from = Number(start[1]) - (start[2] === "0" ? 0 : 1);
      after.push(...before.slice(at, from));
      at = from;
    } else if (line.startsWith("+")) after.push(line.slice(1));
    else if (before[at++] !== line.slice(1)) return undefined;
    if (!start && kept) after.push(line.slice(1));
  }
  return [...after, ...before.slice(at)];
}

const lines = fc.array(fc.constantFrom("a", "b", "c", "d", ""), { maxLength: 40 });

describe("a diff", () => {
  test("leads from the file before to the file after", () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = unifiedDiff(
          {
            path: "x.txt",
            before: bytesOf(["head", ...before]),
            after: bytesOf(["head", ...after]),
          },
          [],
        );
        expect(patched(["head", ...before], diff)).toEqual(["head", ...after]);
      }),
    );
  });

  test("has three lines around a change, and one hunk where surroundings touch", () => {
    const before = Array.from({ length: 30 }, (_, i) => `line ${i}`);
    const after = before.with(5, "five").with(11, "eleven").with(25, "other");
    const diff = unifiedDiff({ path: "x.txt", before: bytesOf(before), after: bytesOf(after) }, []);
    expect(diff.split("\n").filter((line) => line.startsWith("@@"))).toEqual([
      "@@ -3,13 +3,13 @@",
      "@@ -23,7 +23,7 @@",
    ]);
  });

  test("masks secrets, on lines that stay as well", () => {
    const secret = ["hunter", "2hunter", "2hunter2"].join("");
    const before = [`PASSWORD = "${secret}"`, "DEBUG = True"];
    const patch = {
      path: "settings.py",
      before: bytesOf(before),
      after: bytesOf(before.with(1, "DEBUG = False")),
    };
    const diff = unifiedDiff(patch, []);
    expect(diff).toContain("-DEBUG = True\n+DEBUG = False\n");
    expect(diff).not.toContain(secret);
    const odd = {
      ...patch,
      before: bytesOf(["x == 'plain words'", "a"]),
      after: bytesOf(["x == 'plain words'", "b"]),
    };
    expect(unifiedDiff(odd, ["plain words"])).not.toContain("plain");
  });

  test("says so where a change lies in what is masked", () => {
    const patch = {
      path: "a.py",
      before: bytesOf(["x == 'plain words'", "a"]),
      after: bytesOf(["x == 'other words'", "a"]),
    };
    const hidden = unifiedDiff(patch, ["plain words", "other words"]);
    expect(hidden).toContain(
      "@@ -1,2 +1,2 @@ the change lies in what is masked\n-x == '[masked]'\n+x == '[masked]'\n",
    );
    expect(unifiedDiff(patch, ["plain words"])).toContain("@@ -1,2 +1,2 @@\n");
  });
});
