/** How grave it is where the request names a file that is only asked about. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

function severities(use: string): readonly string[] {
  const text = `import os


def show(request):
    path = request.GET["path"]
    ${use}
`;
  return audit([{ path: "shop/views.py", bytes: encoder.encode(text) }], { choice: { persona: "auditor" } })
    .findings.filter(({ check }) => check === "path-traversal")
    .map(({ severity }) => severity);
}

test.for([
  ["os.stat(path)", ["low"]],
  ["open(path)", ["high"]],
  ["os.stat(path), open(path)", ["high"]],
] as const)("%s", ([use, expected]) => {
  expect(severities(use)).toEqual(expected);
});
