import { describe, expect, test } from "vitest";
import { arrivalsIn } from "../../test/support/python-program.ts";

/** What reaches `cursor.execute(…)` of a field of what `run` is handed, by the class and the call that makes it. */
function reaching(made: string, field: string, more = ""): readonly string[] {
  const text = [
    "from dataclasses import dataclass",
    "from typing import NamedTuple",
    "@dataclass",
    "class Query:",
    "  term: str",
    "  table: str = 'product'",
    "  limit: int = 10",
    "class Row(NamedTuple):",
    "  term: str",
    "  table: str",
    "class Plain:",
    "  def __init__(self, term, table):",
    "    self.term = term",
    "    self.table = table",
    "class Search:",
    "  def __init__(self, query):",
    "    self.query = query",
    "  def rows(self, cursor):",
    `    cursor.execute(self.query.${field})`,
    "def run(cursor, query):",
    `  cursor.execute(query.${field})`,
    "def through(cursor, query): run(cursor, query)",
    "def typed(cursor, query: Query): run(cursor, query)",
    more,
    "def view(request, cursor):",
    "  sent = request.GET['q']",
    `  ${made}`,
  ].join("\n");
  return arrivalsIn({ "m.py": text })
    .filter((line) => line.includes("query string"))
    .map((line) => line.replace(/^.* <- |, parameter$/g, ""));
}

describe("each field of an object that is handed on has dangers of its own", () => {
  test.each([
    ["run(cursor, Query(term=sent))", "term"],
    ["run(cursor, Query(sent))", "term"],
    ["run(cursor, Query('a', sent))", "table"],
    ["run(cursor, Query(*sent))", "table"],
    ["run(cursor, Query('a', 'b', sent))", "limit"],
    ["run(cursor, Row(sent, 'b'))", "term"],
    ["run(cursor, Plain(sent, 'b'))", "term"],
    ["run(cursor, Plain(table=sent, term='a'))", "table"],
    ["through(cursor, Plain(sent, 'b'))", "term"],
    ["typed(cursor, Query('a', table=sent))", "table"],
    ["Search(Plain(sent, 'b')).rows(cursor)", "term"],
    ["Search(Row(sent, 'b')).rows(cursor)", "term"],
    ["query = Plain('a', 'b'); query.term = sent; run(cursor, query)", "term"],
    ["[run(cursor, one) for one in [Query(sent), Query('b')]]", "term"],
    ["for one in [Query(s) for s in sent if s]: run(cursor, one)", "term"],
  ])("%s, and its %s is used", (made, field) => {
    expect(reaching(made, field)).toEqual(["the query string"]);
  });

  test.each([
    ["run(cursor, Query(term=sent))", "table"],
    ["run(cursor, Query(sent))", "table"],
    ["run(cursor, Query('a', 'b', sent))", "table"],
    ["run(cursor, Row(sent, 'b'))", "table"],
    ["run(cursor, Plain(sent, 'b'))", "table"],
    ["through(cursor, Plain(sent, 'b'))", "table"],
    ["typed(cursor, Query(sent))", "table"],
    ["Search(Plain(sent, 'b')).rows(cursor)", "table"],
    ["Search(Row(sent, 'b')).rows(cursor)", "table"],
    ["query = Plain('a', 'b'); query.term = sent; run(cursor, query)", "table"],
    ["[run(cursor, one) for one in [Query(sent), Query('b')]]", "table"],
    ["for one in [Query(s) for s in sent if s]: run(cursor, one)", "table"],
  ])("%s, and its %s is used, which nobody sent", (made, field) => {
    expect(reaching(made, field)).toEqual([]);
  });

  test("what one call gives is not what another gives", () => {
    const more = "def other(request): return Plain('a', request.GET['q'])";
    expect(reaching("run(cursor, Plain('a', 'b'))", "table", more)).toEqual([]);
  });

  test("the same of objects that one function makes and reads", () => {
    const read = (field: string): string =>
      `for one in [Query(s) for s in sent]: cursor.execute(one.${field})`;
    expect(reaching(read("term"), "limit")).toEqual(["the query string"]);
    expect(reaching(read("table"), "limit")).toEqual([]);
  });

  test("what bulk_create gives are rows", () => {
    const more = "from django.db import models\nclass Invite(models.Model):\n  email = models.TextField()";
    const made = "for one in Invite.objects.bulk_create([Invite(email=s) for s in sent]): run(cursor, one)";
    expect(reaching(made, "team", more)).toEqual([]);
  });

  test("a class method makes one as well", () => {
    const made = "run(cursor, Filters.from_request(request))";
    const more = [
      "@dataclass",
      "class Filters:",
      "  table: str = 'a'",
      "  term: str = ''",
      "  @classmethod",
      "  def from_request(cls, request): return cls(term=request.GET['q'])",
    ].join("\n");
    expect(reaching(made, "term", more)).toEqual(["the query string"]);
    expect(reaching(made, "table", more)).toEqual([]);
  });
});
