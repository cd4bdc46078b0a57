import { describe, expect, test } from "vitest";
import { unitAt, programOf } from "../../test/support/python-program.ts";
import type { SourceKind } from "./catalog/model.ts";
import { ALL_KINDS, INJECTION_KINDS, KIND_BITS, kindsOf } from "./kinds.ts";
import type { Taint } from "./taint.ts";
import { clear, join, SAFE, sameOrigin, sameTaints, unknownTaints, weight } from "./taint.ts";

const unit = unitAt(programOf({ "m.py": "" }), "m.py");
const parameter = (index: number, kinds = ALL_KINDS): Taint => ({
  origin: { kind: "parameter", index },
  kinds,
});
const rows = new Map<SourceKind, { at: string; kind: SourceKind; label: string }>();
const source = (kind: SourceKind, value = 0, kinds = ALL_KINDS): Taint => {
  const row = rows.get(kind) ?? { at: kind, kind, label: kind };
  rows.set(kind, row);
  return { origin: { kind: "source", row, at: { unit, function: 0, value } }, kinds };
};
const { sql, html } = KIND_BITS;

describe("kinds", () => {
  test("are one bit each", () => {
    const bits = Object.values(KIND_BITS);
    expect(new Set(bits).size).toBe(bits.length);
    expect(bits.every((bit) => (bit & (bit - 1)) === 0)).toBe(true);
    expect(kindsOf(["sql", "html"])).toBe(sql | html);
  });

  test("injection is all but the object key", () => {
    expect(ALL_KINDS & ~INJECTION_KINDS).toBe(KIND_BITS.key);
  });
});

describe("join", () => {
  test("unites origins, and kinds of one origin", () => {
    expect(join([parameter(0, sql)], [parameter(0, html), parameter(1)])).toEqual([
      parameter(0, sql | html),
      parameter(1),
    ]);
  });

  test("gives its input back where that is the union already", () => {
    const a = [parameter(0), parameter(1)];
    expect(join(a, a)).toBe(a);
    expect(join(a, SAFE)).toBe(a);
    expect(join(SAFE, a)).toBe(a);
    expect(join(a, [parameter(1, sql)])).toBe(a);
  });

  test("does not change its inputs", () => {
    const a = [parameter(0, sql)];
    join(a, [parameter(0, html)]);
    expect(a).toEqual([parameter(0, sql)]);
  });

  test("keeps six origins, the most telling ones", () => {
    const many = [...unknownTaints(ALL_KINDS), ...[0, 1, 2, 3, 4].map((n) => parameter(n))];
    const joined = join(many, [source("request"), source("stored")]);
    expect(joined).toHaveLength(6);
    expect(joined.slice(0, 2).map((one) => weight(one.origin))).toEqual([5, 3]);
    expect(joined.some((one) => one.origin.kind === "unknown")).toBe(false);
  });
});

test("origins are the same by parameter, by row and place, or both unknown", () => {
  const [unknown] = unknownTaints(1);
  const all = [
    parameter(0),
    parameter(1),
    source("request"),
    source("request", 1),
    source("stored"),
    unknown,
  ];
  for (const [n, a] of all.entries())
    for (const [m, b] of all.entries()) expect(a && b && sameOrigin(a.origin, b.origin)).toBe(n === m);
});

test("origins weigh by how much they tell", () => {
  const [unknown] = unknownTaints(1);
  const order = [
    unknown,
    parameter(0),
    source("operator"),
    source("stored"),
    source("remote"),
    source("request"),
  ];
  const weights = order.map((one) => (one ? weight(one.origin) : -1));
  expect(weights).toEqual([0, 1, 2, 3, 4, 5]);
});

test("clear takes kinds away, and origins without any left", () => {
  const a = [parameter(0, sql | html), parameter(1, sql), parameter(2, html)];
  const cleared = clear(a, sql);
  expect(cleared).toEqual([parameter(0, html), parameter(2, html)]);
  expect(cleared[1]).toBe(a[2]);
  expect(clear(a, 0)).toBe(a);
  expect(clear(a, ALL_KINDS)).toBe(SAFE);
});

test("sameTaints compares as sets", () => {
  const a = [parameter(0, sql), parameter(1)];
  expect(sameTaints(a, a)).toBe(true);
  expect(sameTaints(a, a.toReversed())).toBe(true);
  expect(sameTaints(a, [parameter(0, sql)])).toBe(false);
  expect(sameTaints(a, [parameter(0, html), parameter(1)])).toBe(false);
  expect(sameTaints(a, [parameter(2, sql), parameter(1)])).toBe(false);
});
