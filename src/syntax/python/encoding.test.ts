import { describe, expect, it } from "vitest";
import { declaredEncoding, isMeantAsUtf8 } from "./encoding.ts";

function bytesOf(source: string): Uint8Array {
  return new Uint8Array(Buffer.from(source));
}

describe("declaredEncoding", () => {
  it.each([
    ["# -*- coding: latin-1 -*-\n", "latin1"],
    ["#!/usr/bin/python\n# vim: set fileencoding=koi8-r :\n", "koi8-r"],
    ["\r\n# coding=cp1252\r\n", "windows-1252"],
    ["\uFEFF# coding: utf-8\n", undefined],
    ["# coding: utf-8-sig\n", undefined],
    ["# coding: no-such-thing\n", undefined],
    ["\n\n# coding: latin-1\n", undefined],
    ["x = 1  # coding: latin-1\n", undefined],
    ["", undefined],
  ])("%j", (source, encoding) => {
    expect(declaredEncoding(bytesOf(source))).toBe(encoding);
  });

  it("tells an unknown encoding from none", () => {
    expect(isMeantAsUtf8(bytesOf("# coding: no-such-thing\n"))).toBe(false);
    expect(isMeantAsUtf8(bytesOf("x = 1\n"))).toBe(true);
  });
});
