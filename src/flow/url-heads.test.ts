import { describe, expect, test } from "vitest";
import { solved, stateOf, valueAt } from "../../test/support/python-program.ts";
import { kindsOf } from "./kinds.ts";
import { taintsOf } from "./solve.ts";
import { fixesHost } from "./url-heads.ts";

describe("what stands before a value in an address", () => {
  test.each([
    ["/orders/", true],
    ["/orders/?next=", true],
    ["orders/", true],
    ["?next=", true],
    ["https://shop.example/", true],
    ["https://shop.example/api?u=", true],
    ["https://\uFFFC", true],
    ["\uFFFC", true],
    ["\uFFFC/", true],
    ["/\uFFFC", true],
    ["", false],
    ["/", false],
    ["\\", false],
    ["//", false],
    ["https://", false],
    ["https:", false],
    ["\uFFFC://", false],
    ["https://shop.example", false],
    ["https://shop.", false],
  ])("%j fixes the host: %s", (before, fixed) => {
    expect(fixesHost(before)).toBe(fixed);
  });
});

describe("parts of a built address", () => {
  test.each([
    ["f'/orders/{p}'", false],
    ["f'/{p}'", true],
    ["f'{p}/orders'", true],
    ["f'https://{p}/'", true],
    ["f'https://shop.example/{p}'", false],
    ["f'{q}?next={p}'", false],
    ["'/orders/%s' % p", false],
    ["'%s/orders' % p", true],
    ["'{}?next={}'.format(q, p)", false],
    ["'https://{}/x'.format(p)", true],
    ["'https://{host}/{path}'.format(path=q, host=p)", true],
    ["'https://{host}/{path}'.format(host=q, path=p)", false],
    ["'https://{host!r}/{path:>9}'.format(path=p, host=q)", false],
    ["TEMPLATE.format(REGION=q, TOKEN=p)", false],
    ["TEMPLATE.format(TOKEN=q, REGION=p)", true],
    ["'/orders/' + p", false],
    ["'/' + p", true],
    ["BASE + p", false],
    ["f'{BASE}{p}'", false],
    ["f'{ORIGIN}{p}'", true],
    ["f'{ORIGIN}/{p}'", false],
    ["'%s%s' % (ORIGIN, p)", true],
    ["'{}{}'.format(ORIGIN, p)", true],
    ["'{}/{}'.format(ORIGIN, p)", false],
    ["ORIGIN + p", true],
    ["f'{q}{p}'", false],
    ["f'{ROOT}{p}'", true],
    ["f'{ROOT}orders/{p}'", false],
    ["f'https://' f'{p}/x'", true],
    ["f'https://shop.example' f'/{p}'", false],
    ["'https://' + p + '/x'", true],
  ])("%s can choose the host: %s", (expression, chooses) => {
    const text = `BASE = "https://shop.example/"\nORIGIN = "https://shop.example"\nROOT = "/"\nTEMPLATE = "https://{REGION}.shop.example/?t={TOKEN}"\ndef view(request, p, q):\n  x = ${expression}\n`;
    const solver = solved({ "views.py": text });
    const state = stateOf(solver, "views.py", "view");
    const { value } = valueAt(solver.program, "views.py", "x", "view");
    const kinds = taintsOf(solver, state, value)
      .filter(({ origin }) => origin.kind === "parameter" && origin.index === 1)
      .reduce((all, taint) => all | taint.kinds, 0);
    expect((kinds & kindsOf(["redirect", "ssrf"])) !== 0).toBe(chooses);
  });
});
