import { describe, expect, it } from "vitest";

import { codeText } from "./code-text.ts";

const of = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  return codeText(bytes, 0, bytes.length);
};

describe("what runs of a piece of source", () => {
  it("leaves comments out", () => {
    expect(of("a = 1  # check(a)\nb = 2 # c")).toBe("a = 1  \nb = 2 ");
  });

  it("leaves texts out that stand as statements", () => {
    expect(of('def f():\n    """Calls check()."""\n    return 1\n')).toBe("def f():\n    \n    return 1\n");
    expect(of("x = 1\n'''\ncheck(x)\n'''\ny = 2\n")).toBe("x = 1\n\ny = 2\n");
  });

  it("keeps texts that the code uses, hashes in them and escaped quotes included", () => {
    const code = 'a = "# no comment"\nb = """\n# x\n"""\nc = \'it\\\'s #1\'\nf(\n    "check"\n)\n';
    expect(of(code)).toBe(code);
  });

  it("ends with an unfinished text", () => {
    expect(of('a = "open\nb = 1 # c\n')).toBe('a = "open\nb = 1 \n');
    expect(of('a = """open # no')).toBe('a = """open # no');
  });

  it("keeps a text that something is asked of", () => {
    expect(of('x = 1\n"a".join(y)\n')).toBe('x = 1\n"a".join(y)\n');
  });
});
