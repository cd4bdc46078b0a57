import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProjectTraits } from "./project-traits.ts";
import { guardRailSection, withSection } from "./section.ts";

const PLAIN: ProjectTraits = {
  django: "4.2.1",
  packages: new Set(),
  loginByDefault: false,
  owned: [],
  settings: undefined,
};

describe("what the section says", () => {
  it("depends on the project's packages", () => {
    expect(guardRailSection(PLAIN)).not.toContain("permission_classes");
    const withApi = { ...PLAIN, packages: new Set(["djangorestframework"]) };
    expect(guardRailSection(withApi)).toContain("permission_classes");
  });

  it("depends on Django's version", () => {
    expect(guardRailSection(PLAIN)).not.toContain("nonce");
    expect(guardRailSection({ ...PLAIN, django: "6.1" })).toContain("nonce");
  });

  it("takes up that a login is the default", () => {
    expect(guardRailSection(PLAIN)).toContain("@login_required");
    const section = guardRailSection({ ...PLAIN, loginByDefault: true });
    expect(section).toContain("login_not_required");
    expect(section).not.toContain("@login_required");
  });

  it("names the owners of rows", () => {
    const section = guardRailSection({ ...PLAIN, owned: [{ name: "Line", lookup: "order__customer" }] });
    expect(section).toContain("- Line: `order__customer=request.user`");
  });
});

describe("a file with a section", () => {
  const section = guardRailSection(PLAIN);
  const newer = guardRailSection({ ...PLAIN, django: "5.2.8" });

  it("is the same after a second time", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes("<!-- pickguard"));
        const once = withSection(text, section) ?? "";
        expect(withSection(once, section)).toBe(once);
      }),
    );
  });

  it("keeps everything around it", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        fc.pre(![before, after].some((text) => text.includes("<!-- pickguard") || text.includes("\r")));
        expect(withSection(before + section + after, newer)).toBe(before + newer + after);
        expect(withSection(before, section)?.startsWith(before)).toBe(true);
      }),
    );
  });

  it("keeps Windows line ends", () => {
    const text = withSection("# Rules\r\n", section) ?? "";
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  });

  it.each([
    ["a beginning alone", "<!-- pickguard: begin -->\n"],
    ["an end alone", "<!-- pickguard: end -->\n"],
    ["both the wrong way round", "<!-- pickguard: end -->\n<!-- pickguard: begin -->\n"],
    ["two beginnings", "<!-- pickguard: begin -->\n<!-- pickguard: begin -->\n<!-- pickguard: end -->\n"],
  ])("is not touched where there is %s", (_, text) => {
    expect(withSection(text, section)).toBeUndefined();
  });
});
