import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { initText } from "./init-text.ts";
import { configurationJsonSchema } from "./json-schema.ts";
import { KEY_HELP } from "./key-help.ts";
import { CONFIGURATION_KEYS, readTable } from "./schema.ts";

/** The file with every example switched on. */
function uncommented(): string {
  return initText({ settings: undefined }).replaceAll(/^# (?=(?:\[[\w-]+\]|"?[\w*-]+"? = ).*$)/gm, "");
}

test("every key is explained", () => {
  expect(Object.keys(KEY_HELP).toSorted()).toEqual([...CONFIGURATION_KEYS].toSorted());
});

test("the file decides nothing but what is known", () => {
  expect(parse(initText({ settings: undefined }))).toEqual({});
  expect(parse(initText({ settings: "shop.settings" }))).toEqual({ settings: "shop.settings" });
});

test("every example in it may be switched on", () => {
  const read = readTable(parse(uncommented()));
  expect("complaints" in read ? read.complaints : []).toEqual([]);
  expect(Object.keys(parse(uncommented())).toSorted()).toEqual([...CONFIGURATION_KEYS].toSorted());
});

test("the schema takes what the program takes, and refuses what it refuses", () => {
  const validate = new Ajv2020().compile(configurationJsonSchema());
  expect([validate(parse(uncommented())), validate.errors]).toEqual([true, null]);
  for (const wrong of [
    { personna: "strict" },
    { persona: "loud" },
    { severity: { "DJANGO-X": { level: "low", why: "x" } } },
    { guards: [{ at: "shop", demands: "staff" }] },
    { "max-file-bytes": 0 },
  ]) {
    expect([wrong, validate(wrong)]).toEqual([wrong, false]);
    expect("complaints" in readTable(wrong)).toBe(true);
  }
});
