import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commentsOf } from "./comment-lines.ts";
import { readSuppressions } from "./suppression.ts";
import { suppressionLine, withLineAbove } from "./write-suppression.ts";

const ID = "DJANGO-XSS-001/safe-filter";

function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder("latin1").decode(bytes);
}

test.each([
  ["shop/views.py", `# pickguard: ignore[${ID}] why`],
  ["t/page.html", `{# pickguard: ignore[${ID}] why #}`],
  ["t/page.j2", `{# pickguard: ignore[${ID}] why #}`],
  ["static/app.js", `// pickguard: ignore[${ID}] why`],
  ["Dockerfile", `# pickguard: ignore[${ID}] why`],
  ["nginx.conf", `# pickguard: ignore[${ID}] why`],
  ["logo.svg", `<!-- pickguard: ignore[${ID}] why -->`],
  ["package.json", undefined],
])("in %s", (path, line) => {
  expect(suppressionLine(path, ID, "why")).toBe(line);
});

test("is read again, whatever the reason says", () => {
  const paths = fc.constantFrom("a.py", "a.html", "a.js", "Dockerfile", "a.svg", "a.yml");
  fc.assert(
    fc.property(paths, fc.string({ unit: "binary", maxLength: 60 }), (path, noise) => {
      const line = suppressionLine(path, ID, `because ${noise}`) ?? "";
      const file = {
        path,
        bytes: withLineAbove({ path, bytes: Buffer.from("x\n") }, 1, line) ?? Buffer.from(""),
      };
      const all = new TextDecoder("latin1").decode(file.bytes);
      const { suppressions, problems } = readSuppressions(file, [ID], () => commentsOf("a.yml", all));
      expect(problems).toEqual([]);
      expect(suppressions.map(({ ids, alone, line: at }) => [ids, alone, at])).toEqual([[[ID], true, 1]]);
    }),
  );
});

describe("the line above", () => {
  test("takes indentation and line ends from the file", () => {
    const bytes = Buffer.from("a\r\n\t  b\r\n");
    expect(text(withLineAbove({ path: "a.py", bytes }, 2, "# c"))).toBe("a\r\n\t  # c\r\n\t  b\r\n");
  });

  test("of the first line, and in a file without a last line end", () => {
    expect(text(withLineAbove({ path: "a.py", bytes: Buffer.from("a") }, 1, "# c"))).toBe("# c\na");
  });

  test("does not mix encodings", () => {
    const bytes = Buffer.from([0x61, 0xe9, 10]);
    expect(withLineAbove({ path: "a.py", bytes }, 1, "# because é")).toBeUndefined();
    expect(text(withLineAbove({ path: "a.py", bytes }, 1, "# c"))).toBe("# c\na\u00e9\n");
  });
});
