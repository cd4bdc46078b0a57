/** What is put into a format string: a row has attributes to read, a text has none. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** The severity of a format string of the request's, by what a view hands to it. */
function severity(given: string): readonly string[] {
  const text = `from django.http import HttpResponse
from django.shortcuts import get_object_or_404

def label(request, pk):
    return HttpResponse(text(request.GET["pattern"], ${given}))

def text(pattern, given):
    return pattern.format(order=given)
`;
  const { findings } = audit([{ path: "shop/views.py", bytes: encoder.encode(text) }], {
    choice: { persona: "auditor" },
  });
  return findings.filter((one) => one.check === "str-format-user").map((one) => one.severity);
}

test("a row of whatever model has attributes", () => {
  expect(severity("get_object_or_404(request.user.orders, pk=pk)")).toEqual(["medium"]);
  expect(severity("request.user")).toEqual(["medium"]);
});

test("a text has none", () => {
  expect(severity('request.GET["name"]')).toEqual(["low"]);
});
