/** How bad a Django without support is, by the time that has passed. */
import { expect, test } from "vitest";
import { audit } from "../../audit.ts";

const encoder = new TextEncoder();

function severity(requirement: string, path = "requirements.txt"): string | undefined {
  const { findings } = audit([{ path, bytes: encoder.encode(`${requirement}\n`) }], {
    choice: { select: ["DJANGO-SUPPLY-001/django-end-of-life"], persona: "auditor" },
  });
  return findings[0]?.severity;
}

test("is high after more than a year, when nobody reports weaknesses any more", () => {
  expect(severity("Django==3.2.25")).toBe("high");
  expect(severity("Django==1.8.3")).toBe("high");
});

test("is medium in the first year, and low where only developers install it", () => {
  expect(severity("Django==4.2.30")).toBe("medium");
  expect(severity("Django==3.2.25", "requirements-dev.txt")).toBe("low");
});
