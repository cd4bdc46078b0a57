/** How sure a finding is whose value came by an object's attributes, or from a body and not from an address. */
import { expect, test } from "vitest";
import { surenessInPython as sureness } from "../support/sureness.ts";

test("what a view hands to an object is as sure as what it puts into the page itself, unless something unknown stands between", () => {
  const files = {
    "finder/widgets.py": `from django.utils.safestring import mark_safe
from others import tidied


class Box:
    def __init__(self, value):
        self.value = value

    def __html__(self):
        return mark_safe(f'<b>{self.value}</b>')


class Tidied:
    def __init__(self, value):
        self.value = tidied(value)

    def __html__(self):
        return mark_safe(f'<b>{self.value}</b>')
`,
    "finder/views.py": `from django.shortcuts import render
from finder.widgets import Box, Tidied


def shown(request):
    term = request.GET["q"]
    return render(request, "page.html", {"box": Box(term), "other": Tidied(term)})
`,
  };
  expect(sureness("mark-safe", files)).toEqual({ "Box.__html__": "high", "Tidied.__html__": "low" });
});

test("only what an address captures holds no slash", () => {
  const files = {
    "exports/api.py": `from pathlib import Path
from ninja import Router, Schema

router = Router()
ROOT = Path("/srv/exports")


class Chosen(Schema):
    name: str


@router.post("body")
def of_body(request, payload: Chosen):
    (ROOT / payload.name).unlink()


@router.delete("query")
def of_query(request, name: str):
    (ROOT / name).unlink()


@router.delete("one/{name}")
def of_address(request, name: str):
    (ROOT / name).unlink()


@router.delete("deep/{path:name}")
def of_deep_address(request, name: str):
    (ROOT / name).unlink()
`,
  };
  expect(sureness("delete-or-write", files)).toEqual({
    of_body: "high",
    of_query: "high",
    of_address: "low",
    of_deep_address: "high",
  });
});
