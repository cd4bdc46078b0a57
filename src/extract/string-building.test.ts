import { expect, test } from "vitest";
import { held } from "../../test/support/python-program.ts";

test.each([
  ["f'a{p}b{q!r}'", "f-string{free p, free q}"],
  ["f'{p:>{w}}'", "f-string{free p, free w}"],
  ["'a' f'{p}'", "f-string{free p}"],
  ["f'plain'", "f-string{}"],
  ["'%s' % p", 'percent{"%s", free p}'],
  ["'%s %s' % (p, q)", 'percent{"%s %s", free p, free q}'],
  ["'%(a)s' % {'a': p}", 'percent{"%(a)s", free p}'],
  ["t % p", "percent{free t, free p}"],
  ["'a' + p + q", 'concat{"a", free p, free q}'],
  ["p + (q + r)", "concat{free p, concat{free q, free r}}"],
  ["'{}'.format(p)", 'format{"{}", free p}'],
  ["'{a}'.format(a=p)", 'format{"{a}", free p}'],
  ["'{}'.format(*p)", 'format{"{}", free p}'],
  ["','.join(p)", 'join{",", free p}'],
  ["','.join(p, q)", '",".join(free p, free q)'],
  ["p.format(q)", "free p.format(free q)"],
  ["TEMPLATE.format(q)", "format{free TEMPLATE, free q}"],
  ["p.join(q)", "free p.join(free q)"],
  ["p().format(q)", "format{free p(), free q}"],
  ["p().join(q)", "free p().join(free q)"],
  ["p.a.format(q)", "format{free p.a, free q}"],
  ["format(p)", "free format(free p)"],
])("%s", (expression, value) => {
  expect(held(`x = ${expression}`, "x")).toBe(value);
});

test("a module's functions of these names are ordinary calls", () => {
  expect(held("import os\nx = os.format(p)", "x")).toBe("import os.format(free p)");
});

test("a local template is a template", () => {
  expect(held("def g(t):\n x = t.format(p)", "x", "g")).toBe("format{t, free p}");
});
