/** What assistants write wrongly is flagged as soon as they write it, and its fix leads to code that is silent. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { auditDiscovery } from "../../src/audit.ts";
import { discover } from "../../src/discover/discover.ts";
import { planFixes } from "../../src/fix/plan.ts";
import { inFolder } from "../cli/workbench.ts";
import { write } from "./agent.ts";
import { MENDED } from "./mended.ts";
import { PROJECT, urlsWith } from "./project.ts";
import { DEBUG_ON, NO_CSRF, NO_LOGIN, PATHS, ROWS_OF_OTHERS, type Snippet } from "./snippets.ts";

const ALL: readonly Snippet[] = [...ROWS_OF_OTHERS, ...NO_LOGIN, ...DEBUG_ON, ...NO_CSRF, ...PATHS];

function projectFor({ routes }: Pick<Snippet, "routes">): Readonly<Record<string, string>> {
  return routes === undefined ? PROJECT : { ...PROJECT, "billing/urls.py": urlsWith(routes) };
}

/** Does as the hook's diffs say, and answers the text; undefined where there is none. */
async function applied(folder: string, path: string): Promise<string | undefined> {
  const { discovery } = await discover(folder, {});
  const files = new Map(discovery.files.map((file) => [file.path, file]));
  const findings = auditDiscovery(discovery).report.findings.filter((finding) => finding.path === path);
  const { patches } = planFixes(findings, (at) => files.get(at), { unsafe: true });
  for (const patch of patches) writeFileSync(join(folder, patch.path), patch.after);
  const after = patches.find((patch) => patch.path === path)?.after;
  return after === undefined ? undefined : Buffer.from(after).toString("utf8");
}

/** A fix may uncover what it hid: whose a row is only matters once there is a login. */
const MOST_ROUNDS = 3;

describe("the article's snippets, and other ways to write the same", () => {
  it("are five and at least twenty", () => {
    expect(ALL.filter(({ name }) => /^article \d:/.test(name))).toHaveLength(5);
    expect(ALL.length).toBeGreaterThanOrEqual(25);
  });

  it.each(ALL)("$id: $name", async (snippet) => {
    const path = snippet.path ?? "billing/views.py";
    await inFolder(projectFor(snippet), async (folder) => {
      const first = await write(folder, path, snippet.code);
      expect(first.code).toBe(2);
      expect(first.err).toContain(snippet.id);
      expect(first.err).toMatch(snippet.mends);
      if (!first.err.includes("As a change")) return;
      let last = first;
      for (let round = 0; round < MOST_ROUNDS && last.code !== 0; round++) {
        const text = await applied(folder, path);
        if (text === undefined) break;
        last = await write(folder, path, text);
      }
      // What is left then is told in words: there is no mechanical way to add a `get_queryset`.
      expect(last.err).not.toContain(snippet.id);
      expect(last.err).not.toContain("As a change");
    });
  });
});

describe("what the article recommends instead", () => {
  it.each(MENDED)("is silent: $name", async (mended) => {
    await inFolder(projectFor(mended), async (folder) => {
      expect((await write(folder, mended.path ?? "billing/views.py", mended.code)).err).toBe("");
    });
  });
});
