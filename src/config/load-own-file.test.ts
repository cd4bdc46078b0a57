import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfiguration, type Loaded } from "./load.ts";

const OWN = join("repo", "pickguard.toml");
const SHARED = join("repo", "pyproject.toml");

function load(files: Readonly<Record<string, string>>): Promise<Loaded> {
  return loadConfiguration("repo", { readText: (path) => files[path] });
}

describe("pickguard.toml", () => {
  test("holds the keys at its top", async () => {
    const { configuration, file } = await load({ [OWN]: 'persona = "strict"\n' });
    expect([configuration.persona, file]).toEqual(["strict", OWN]);
  });

  test("wins over pyproject.toml as a whole, and the other one is named", async () => {
    const { configuration, passedOver } = await load({
      [OWN]: 'persona = "strict"\n',
      [SHARED]: '[tool.pickguard]\nfail-on = "high"\n',
    });
    expect([configuration.persona, configuration.failOn]).toEqual(["strict", "medium"]);
    expect(passedOver).toBe(SHARED);
  });

  test("names no other file that says nothing to pickguard", async () => {
    const files = { [OWN]: "", [SHARED]: '[project]\ndependencies = ["pickguard"]\n' };
    expect((await load(files)).passedOver).toBeUndefined();
  });

  test("is told with its line, without a table's name", async () => {
    const wrong = load({ [OWN]: '# ours\n\npersonna = "strict"\n' });
    await expect(wrong).rejects.toThrow(`${OWN}:3: unknown key "personna"; did you mean "persona"?`);
    await expect(load({ [OWN]: 'persona = "loud"\n' })).rejects.toThrow(`${OWN}:1: persona must be`);
  });
});
