import { expect, test } from "vitest";
import { notedMap } from "./noted-map.ts";

const MAP = new Map([
  ["a", 1],
  ["b", 2],
]);

test.each<[string, (map: ReadonlyMap<string, number>) => unknown, readonly string[]]>([
  ["one value", (map) => map.get("a"), ["a"]],
  ["a value that is not there", (map) => map.get("c"), ["c"]],
  ["keys alone", (map) => [...map.keys(), map.has("a"), map.size], []],
  ["all values", (map) => [...map.values()], ["a", "b"]],
  ["all entries", (map) => [...map.entries()], ["a", "b"]],
  ["the map itself", (map) => [...map], ["a", "b"]],
  ["a copy", (map) => new Map(map), ["a", "b"]],
  ["each one", (map) => map.forEach(() => undefined), ["a", "b"]],
])("notes who reads %s, and answers as the map does", (_, ask, expected) => {
  const noted: string[] = [];
  expect(ask(notedMap(MAP, (key) => noted.push(key)))).toEqual(ask(MAP));
  expect(noted).toEqual(expected);
});
