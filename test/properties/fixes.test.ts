/** Every fix that a check states, over every example of every check's tests: it settles its finding and makes nothing worse. */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { classify } from "../../src/discover/classify.ts";
import { listFiles, REPOSITORY } from "../architecture/modules.ts";
import { parseMarkdownTest, type Section } from "../mdtest/parse.ts";
import { proveFixes } from "../support/fix-proof.ts";
import { CHECKS } from "../../src/rules/index.ts";

const encoder = new TextEncoder();

const examples = listFiles("src/rules")
  .filter((path) => path.endsWith(".test.md"))
  .map((path) => ({
    id: `${basename(dirname(path)).toUpperCase()}/${basename(path, ".test.md")}`,
    sections: parseMarkdownTest(readFileSync(join(REPOSITORY, path), "utf8")).sections,
  }));

function discoveryOf({ files }: Section): ReturnType<typeof classify> {
  return classify(files.map(({ path, text }) => ({ path, bytes: encoder.encode(text) })));
}

/** Every example takes half a minute, so that the test command tries one of each check, and `.ci/run` all of them. */
const tried = process.env["ALL_EXAMPLES"] === "1" ? Infinity : 1;

describe("fixes of all examples", () => {
  for (const { id, sections } of examples) {
    const found = sections
      .filter(({ expectations }) => expectations.some(({ kind }) => kind === "error"))
      .slice(0, tried);
    test.runIf(found.length > 0)(`${id}`, { timeout: 60_000 }, () => {
      const broken = found.flatMap((section) => {
        const proof = proveFixes(discoveryOf(section), {}, true, (finding) => finding.id === id);
        return [...proof.faults, ...proof.refused].map((fault) => `${section.title}: ${fault}`);
      });
      expect(broken).toEqual([]);
    });
  }
});

test("at least forty-five checks have fixes", () => {
  expect(CHECKS.filter(({ check }) => check.fix).length).toBeGreaterThanOrEqual(45);
});
