import { describe, expect, test } from "vitest";
import { functionNamed, guardsOfCall, held, snippet } from "../../test/support/python-program.ts";

describe("each expression is one value", () => {
  test.each([
    ["1", "number"],
    ["None", "None"],
    ["...", "Ellipsis"],
    ["'a' 'b'", '"ab"'],
    ["b'a'", '"a"'],
    ["p", "free p"],
    ["p.a.b", "free p.a.b"],
    ["p['a']", "free p[a]"],
    ["p['<x>']", 'free p["<x>"]'],
    ["p[q]", "free p[free q]"],
    ["p[0]", "free p[number]"],
    ["p[1:2]", "free p[:]"],
    ["p[1:2, q]", "free p[tuple[unknown(number, number), free q]]"],
    ["f(a, *b, c=d, **e)", "free f(free a, *free b, c=free d, **free e)"],
    ["not p", "not(free p)"],
    ["-p", "arithmetic(free p)"],
    ["p * q", "arithmetic(free p, free q)"],
    ["p and q and r", "and(free p, free q, free r)"],
    ["p or q", "or(free p, free q)"],
    ["p == q", "==(free p, free q)"],
    ["p not in q", "not in(free p, free q)"],
    ["p < q < r", "arithmetic(free p, free q, free r)"],
    ["a if t else b", "choice(free t ? free a : free b)"],
    ["lambda: 1", "function 1"],
    ["(a, b)", "tuple[free a, free b]"],
    ["[a, *b]", "list[free a, *free b]"],
    ["{a, b}", "set[free a, free b]"],
    ["{a: b, **c}", "dict[free a: free b, *free c]"],
    ["[a for a in p]", "list[each free p]"],
    ["{a for a in p}", "set[each free p]"],
    ["(a for a in p)", "list[each free p]"],
    ["{a: b for a, b in p}", "dict[each free p#0: each free p#1]"],
    ["[b for a in p for b in a]", "list[each each free p]"],
    ["[a for a in p if a]", "list[merge(each free p [loop] [when each free p])]"],
    ["(y := p)", "free p"],
    ["print((y := p), y)", "free print(free p, free p)"],
    ["f(*p)", "free f(*free p)"],
    ["*p, q", "tuple[*free p, free q]"],
  ])("%s is %s", (expression, value) => {
    expect(held(`x = ${expression}`, "x")).toBe(value);
  });

  test("await is the same thing, seen through a protocol", () => {
    expect(held("async def g():\n x = await p", "x", "g")).toBe("await free p");
  });

  test("what a generator is sent is unknown", () => {
    expect(held("def g():\n x = yield p", "x", "g")).toBe("unknown()");
  });

  test.each([
    ["p.GET.get('a'), p.GET.get('a')", true],
    ["p.GET.get('a', ''), p.GET.get('a', '')", true],
    ["p.GET.get('a'), p.GET.get('a', '')", false],
    ["p.GET.get('a'), p.GET.get('b')", false],
    ["p.GET.get('a'), p.POST.get('a')", false],
    ["p.GET.get('a', f()), p.GET.get('a', f())", false],
    ["p.other.get('a'), p.other.get('a')", false],
    ["p.GET.pop('a'), p.GET.pop('a')", false],
  ])("%s: what was sent is read once where the words are the same: %s", (pair, isOne) => {
    const { fragment } = functionNamed(snippet(`def g(p):\n return ${pair}`).facts, "g");
    const [tuple] = fragment.values.filter((value) => value.op === "collection");
    const entries = tuple?.op === "collection" ? tuple.entries.map(({ value }) => value) : [];
    expect(entries[0] === entries[1]).toBe(isOne);
  });

  test("a key of 70 letters stays in the source", () => {
    expect(held(`x = p['${"k".repeat(70)}']`, "x")).toBe(`free p["${"k".repeat(70)}"]`);
  });
});

describe("the same read twice is one value", () => {
  test.each([
    ["x = p.a == p.a", "=="],
    ["x = p['a'] == p['a']", "=="],
    ["x = p.a.b == p.a.b", "=="],
  ])("%j", (text, operator) => {
    const { fragment } = functionNamed(snippet(text).facts, "");
    const operation = fragment.values.find((value) => value.op === "operation");
    expect(operation).toMatchObject({ operator });
    const [left, right] = operation?.op === "operation" ? operation.operands : [];
    expect(left).toBe(right);
  });

  test.each(["x = p[q] == p[q]", "x = p[:1] == p[:1]", "x = f() == f()", "x = p.a == p['a']"])(
    "but not where it may differ: %j",
    (text) => {
      const { fragment } = functionNamed(snippet(text).facts, "");
      const operation = fragment.values.find((value) => value.op === "operation");
      const [left, right] = operation?.op === "operation" ? operation.operands : [];
      expect(left).not.toBe(right);
    },
  );

  test("not after the object has changed", () => {
    expect(held("y = p.a\np.a = 'v'\nx = p.a", "x")).toBe('free p+{a: "v"}.a');
  });
});

describe("conditions inside expressions", () => {
  test.each([
    ["a and f()", "[when free a]"],
    ["a or f()", "[unless free a]"],
    ["a and b and f()", "[when free a] [when free b]"],
    ["f() and a", ""],
    ["(a and b, f())", ""],
    ["f() if a else b", "[when free a]"],
    ["b if a else f()", "[unless free a]"],
    ["[f() for i in p if i]", "[loop] [when each free p]"],
    ["[i for i in p if i if f()]", "[loop] [when each free p]"],
    ["[i for i in f()]", "[loop]"],
  ])("%s runs f %s", (expression, guards) => {
    expect(guardsOfCall(expression, "f")).toBe(guards);
  });

  test("a name assigned in one branch of a conditional joins", () => {
    expect(held("x = 'a'\n(x := 'b') if c else None", "x")).toBe(
      'merge("b" [when free c] | "a" [unless free c])',
    );
  });

  test("a comprehension's variables stay inside", () => {
    expect(held("x = 'a'\n[x for x in p]", "x")).toBe('"a"');
  });

  test("what a comprehension assigns by := or changes in place stays", () => {
    expect(held("x = 'a'\n[(x := i) for i in p]", "x")).toContain("merge(");
    expect(held("any((x := i) for i in p)", "x")).toBe("each free p");
    expect(held("x = q\n[x.append(i) for i in p]", "x")).toContain("+{");
  });
});

describe("methods that change their receiver", () => {
  test.each([
    ["x.append(a)", "+{?: free a}"],
    ["x.update(k=a)", "+{k: free a}"],
    ["x.update(a, k=b)", "+{?: free a}+{k: free b}"],
    ["x.setdefault(a, b)", "+{?: free a}+{?: free b}"],
  ])("%s", (call, change) => {
    expect(held(`x = p\n${call}`, "x")).toBe(`free p${change}`);
  });

  test("through attributes and items", () => {
    expect(held("x = p\nx.a.append(v)", "x")).toBe("free p+{a: free p.a+{?: free v}}");
    expect(held("x = p\nx['a'].append(v)", "x")).toBe("free p+{a: free p[a]+{?: free v}}");
  });

  test("other methods leave it alone, and so do those of call results", () => {
    expect(held("x = p\nx.send(a)", "x")).toBe("free p");
    expect(held("x = p\nf(x).append(a)", "x")).toBe("free p");
  });
});

describe("a free name", () => {
  test("is one value however often it is read", () => {
    const { fragment } = functionNamed(snippet("f(a, a)\ng(a)").facts, "");
    expect(fragment.values.filter((value) => value.op === "free" && value.name === "a")).toHaveLength(1);
  });

  test("is not what a name bound here is", () => {
    expect(held("def g(a):\n x = a", "x", "g")).toBe("a");
  });
});

describe("depth is bounded", () => {
  const deep = 3000;
  test.each([
    ["sums", `x = ${"a + ".repeat(deep)}b`],
    ["attributes", `x = a${".b".repeat(deep)}`],
    ["calls", `x = a${"()".repeat(deep)}`],
    ["parentheses", `x = ${"(".repeat(deep)}a${")".repeat(deep)}`],
    ["nots", `x = ${"not ".repeat(deep)}a`],
    ["conditionals", `x = ${"a if b else ".repeat(deep)}c`],
    ["elifs", `if a: pass\n${"elif a: pass\n".repeat(deep)}x = 1`],
    ["ifs in a row", `def f():\n${" if a: return\n".repeat(deep)} x = 1`],
  ])("%s", (_, text) => {
    expect(() => snippet(text)).not.toThrow();
  });

  test("a long sum is one string of all its parts", () => {
    const { fragment } = functionNamed(snippet(`x = ${"a + ".repeat(400)}b`).facts, "");
    const builds = fragment.values.flatMap((value) => (value.op === "build" ? [value.parts.length] : []));
    expect(builds).toEqual([401]);
  });

  test("below the bound everything is followed", () => {
    expect(held(`x = ${"-".repeat(150)}a`, "x")).not.toContain("unknown");
  });
});
