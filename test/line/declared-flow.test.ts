import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import { FLOW_KINDS, NO_DECLARATIONS, type FlowDeclarations } from "../../src/config/flow-declarations.ts";
import { KIND_BITS } from "../../src/flow/kinds.ts";

const FILES = {
  "shop/partners.py": `
class Client:
    def fetch(self):
        return self.transport.receive()


def run(reason, statement):
    send_to_the_warehouse(statement)


def cleaned(text):
    return translate_by_table(text)


def is_ours(name):
    return ask_the_registry(name)
`,
  "shop/views.py": `from django.db import connection

from shop.partners import Client, cleaned, is_ours, run


def report(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + Client().fetch())


def own(request):
    run("report", "SELECT " + request.GET["columns"])
    run("report", statement="SELECT " + request.GET["columns"])


def clean(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + cleaned(request.GET["columns"]))


def asked(request):
    columns = request.GET["columns"]
    with connection.cursor() as cursor:
        if is_ours(columns):
            cursor.execute("SELECT " + columns)
`,
};

/** Lines of views.py with a value of somebody else in SQL that is shown by default. */
function lines(flow: Partial<FlowDeclarations>): readonly string[] {
  const encoder = new TextEncoder();
  const files = Object.entries(FILES).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const choice = { select: ["DJANGO-SQL-001"] };
  const { findings } = audit(files, { choice, flow: { ...NO_DECLARATIONS, ...flow } });
  return findings.map(({ path, start, id }) => `${path}:${start.line} ${id.split("/")[1] ?? ""}`).toSorted();
}

const UNDECLARED = ["shop/views.py:18 sql-from-input", "shop/views.py:25 sql-from-input"];

test("nothing is known of functions whose work is out of sight", () => {
  const shown = lines({});
  expect(shown).toContain("shop/views.py:25 sql-from-input");
  expect(shown.filter((line) => line.includes(":8 ") || line.includes(":12 "))).toEqual([]);
});

test("a source is one wherever it is called", () => {
  const shown = lines({
    sources: [{ at: "shop.partners.Client.fetch", kind: "request", label: "a partner's message" }],
  });
  expect(shown).toContain("shop/views.py:8 sql-from-input");
});

test("a sink takes its argument by position and by keyword", () => {
  const shown = lines({
    sinks: [{ at: "shop.partners.run", argument: 1, keyword: "statement", kind: "sql" }],
  });
  expect(shown).toEqual(
    expect.arrayContaining(["shop/views.py:12 sql-from-input", "shop/views.py:13 sql-from-input"]),
  );
});

test("a sanitizer clears what it says and nothing else", () => {
  expect(lines({ sanitizers: [{ at: "shop.partners.cleaned", clears: ["sql"] }] })).not.toContain(
    UNDECLARED[0],
  );
  expect(lines({ sanitizers: [{ at: "shop.partners.cleaned", clears: ["html"] }] })).toContain(UNDECLARED[0]);
});

test("a guard counts on the branch where it said yes", () => {
  const guard = { at: "shop.partners.is_ours", argument: 0 };
  expect(lines({ guards: [{ ...guard, clears: "all" }] })).not.toContain(UNDECLARED[1]);
  expect(lines({ guards: [{ ...guard, clears: ["html"] }] })).toContain(UNDECLARED[1]);
});

test("declarations know the engine's words for dangers, all but the key of an object", () => {
  expect(new Set(FLOW_KINDS)).toEqual(new Set(Object.keys(KIND_BITS).filter((kind) => kind !== "key")));
});
