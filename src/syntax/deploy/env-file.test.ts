import { describe, expect, test } from "vitest";
import { textBetween } from "../../source/source-file.ts";
import { parseEnvFile } from "./env-file.ts";

const read = (text: string): readonly (readonly string[])[] => {
  const bytes = new TextEncoder().encode(text);
  return parseEnvFile(bytes).map(({ name, value, span, valueSpan }) => [
    name,
    value,
    textBetween(bytes, span.start, span.end),
    textBetween(bytes, valueSpan.start, valueSpan.end),
  ]);
};

describe("parseEnvFile", () => {
  test.each([
    [
      "A=1\r\nB=two # comment\n",
      [
        ["A", "1", "A=1", "1"],
        ["B", "two", "B=two", "two"],
      ],
    ],
    ["  export KEY = 'ä#b' # c", [["KEY", "ä#b", "KEY = 'ä#b'", "ä#b"]]],
    ['KEY="a \\"b\\" $C"', [["KEY", 'a "b" $C', 'KEY="a \\"b\\" $C"', 'a \\"b\\" $C']]],
    [
      'KEY="one\ntwo"\nB=3',
      [
        ["KEY", "one\ntwo", 'KEY="one\ntwo"', "one\ntwo"],
        ["B", "3", "B=3", "3"],
      ],
    ],
    ["KEY=\n# A=1\nnot an assignment\n=x", [["KEY", "", "KEY=", ""]]],
    [
      "KEY='never closed\nB=1",
      [
        ["KEY", "'never closed", "KEY='never closed", "'never closed"],
        ["B", "1", "B=1", "1"],
      ],
    ],
    ["URL=http://x/#top", [["URL", "http://x/#top", "URL=http://x/#top", "http://x/#top"]]],
  ])("%j", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});
