import { expect, test } from "vitest";
import { proseParts } from "./prose.ts";

test.each<[string, readonly (readonly [boolean, string])[]]>([
  ["plain", [[false, "plain"]]],
  [
    "set `DEBUG` off",
    [
      [false, "set "],
      [true, "DEBUG"],
      [false, " off"],
    ],
  ],
  ["`a`", [[true, "a"]]],
  ["one ` alone", [[false, "one ` alone"]]],
  [
    "`a` and ` alone",
    [
      [true, "a"],
      [false, " and ` alone"],
    ],
  ],
  ["", []],
])("%j", (text, parts) => {
  expect(proseParts(text).map(({ isCode, text: part }) => [isCode, part])).toEqual(parts);
});
