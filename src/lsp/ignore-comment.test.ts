import { expect, test } from "vitest";
import { sourceFile } from "../../test/support/sample-findings.ts";
import { ignoreComment } from "./ignore-comment.ts";

const ID = "DJANGO-DEPLOY-002/debug-on";

test("a comment above a line ends as the file's own lines do", () => {
  const file = sourceFile("shop/settings.py", "A = 1\r\nDEBUG = \\\r\n    True\r\n");
  expect(ignoreComment(file, 2, ID)).toEqual({
    at: "A = 1\r\n".length,
    before: `# pickguard: ignore[${ID}] `,
    after: "\r\n",
  });
});

test("files without comments take none", () => {
  expect(ignoreComment(sourceFile("Pipfile.lock", "{}\n"), 1, ID)).toBeUndefined();
});
