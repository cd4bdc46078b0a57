import { describe, expect, test } from "vitest";
import { CHECKS } from "../../src/rules/index.ts";
import { fullId } from "../../src/rules/rule.ts";
import { pickguard } from "./workbench.ts";

describe("pickguard rules", () => {
  test("names every check", async () => {
    const { code, out } = await pickguard(["rules"]);
    expect(code).toBe(0);
    expect(CHECKS.map(fullId).filter((id) => !out.includes(id))).toEqual([]);
  });

  test("writes JSON", async () => {
    const rows = JSON.parse((await pickguard(["rules", "--json"])).out) as readonly { readonly id: string }[];
    expect(rows.map(({ id }) => id)).toEqual(CHECKS.map(fullId));
  });
});

describe("pickguard explain", () => {
  test("explains a check by its texts", async () => {
    const [first] = CHECKS;
    if (first === undefined) throw new Error("no check at all");
    const { out } = await pickguard(["explain", fullId(first).toLowerCase()], { width: 10_000 });
    expect(out).toContain(first.check.meta.title);
    for (const text of ["Impact:", "Fix:", "Until it is fixed:", "pickguard: ignore["])
      expect(out).toContain(text);
  });

  test("finds a check by what stands behind the slash", async () => {
    const { out } = await pickguard(["explain", "exempt-view"]);
    expect(out).toMatch(/^DJANGO-CSRF-001\/exempt-view: /);
  });

  test("explains a rule with all its checks", async () => {
    const { out } = await pickguard(["explain", "DJANGO-DEPLOY-001"]);
    expect(out).toContain("DJANGO-DEPLOY-001/runserver-entrypoint");
    expect(out).toContain("DJANGO-DEPLOY-001/runserver-insecure");
  });
});

test.each([["--help"], ["--version"], ["audit", "--help"], ["help", "audit"], []])(
  "%j is no error",
  async (...args) => {
    const { code, out } = await pickguard(args);
    expect(code).toBe(0);
    expect(out).not.toBe("");
  },
);
