import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringIn, stringsIn, tablesIn } from "./toml-lookup.ts";
import { readToml } from "./toml.ts";

describe("TOML", () => {
  test("tables, arrays of tables, dotted and quoted keys", () => {
    const { root, troubleAt } = readToml(
      '[a.b]\nc."d e" = \'x\' # note\n[[p]]\nname = "one"\n[p.q]\nr = ["s", "t",]\n[[p]]\nname = "two"\n',
    );
    expect(troubleAt).toBeUndefined();
    expect(stringIn(root, "a", "b", "c", "d e")).toBe("x");
    expect(tablesIn(root, "p").map((table) => stringIn(table, "name"))).toEqual(["one", "two"]);
    expect(tablesIn(root, "p").map((table) => stringsIn(table, "q", "r"))).toEqual([["s", "t"], []]);
  });

  test("inline tables and strings of several lines", () => {
    const { root } = readToml('x = { git = "https://a.example", v = 1 }\ny = """a\n"b" = 1"""\nz = "c"\n');
    expect(stringIn(root, "x", "git")).toBe("https://a.example");
    expect(stringIn(root, "z")).toBe("c");
  });

  test("goes on behind a line that is none", () => {
    const text = 'a = "1"\n<<<<<<< HEAD\nb = "2"\n';
    const { root, troubleAt } = readToml(text);
    expect(troubleAt).toBe(text.indexOf("<"));
    expect(stringIn(root, "b")).toBe("2");
  });

  test("deep nesting ends quietly", () => {
    expect(readToml(`a = ${"[".repeat(10_000)}`).troubleAt).toBe(0);
  });

  test("names of objects' own members are plain keys", () => {
    const { root } = readToml('[__proto__]\nconstructor = "x"\n');
    expect(stringIn(root, "__proto__", "constructor")).toBe("x");
  });

  test("no text makes it throw or hang", () => {
    const signs = fc.constantFrom(
      "[",
      "]",
      "{",
      "}",
      "=",
      '"',
      "'",
      "\n",
      ",",
      "#",
      "a",
      ".",
      "\\",
      " ",
      '"""',
    );
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 80 }), (parts) => {
        const text = parts.join("");
        const { troubleAt = 0 } = readToml(text);
        expect(troubleAt).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
