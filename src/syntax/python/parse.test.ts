import { describe, expect, it } from "vitest";
import { parsePython } from "./parse.ts";

function problemsOf(bytes: Uint8Array): readonly string[] {
  return parsePython(bytes).problems.map(({ message, start }) => `${start} ${message}`);
}

describe("parsePython", () => {
  it("gives decorators and headers their own spans", () => {
    const source = "@a\n@b\nasync def f(x) -> y:\n    pass\n";
    const [node] = parsePython(new Uint8Array(Buffer.from(source))).module.body;
    if (node?.kind !== "FunctionDef") throw new Error("expected a function");
    expect(source.slice(node.start, node.end)).toBe("@a\n@b\nasync def f(x) -> y:\n    pass");
    expect(source.slice(node.header.start, node.header.end)).toBe("async def f(x) -> y:");
  });

  it("keeps the comments in order", () => {
    const source = "# one\nx = [ # two\n]\nmatch (  # three\n)\n";
    const { comments } = parsePython(new Uint8Array(Buffer.from(source))).module;
    expect(comments.map(({ start, end }) => source.slice(start, end))).toEqual(["# one", "# two", "# three"]);
  });

  it("says where a file is no UTF-8", () => {
    const bytes = new Uint8Array(Buffer.from("x = 1\ny = '\xe9'\n", "latin1"));
    expect(problemsOf(bytes)).toEqual(["11 this is not UTF-8, and the file declares no other encoding"]);
  });

  it("says where a zero byte is", () => {
    expect(problemsOf(new Uint8Array(Buffer.from("x = '\0'\n")))).toEqual([
      "5 a zero byte cannot stand in Python",
    ]);
  });
});
