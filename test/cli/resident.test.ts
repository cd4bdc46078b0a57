/** What a process that stays answers is what a new process would say, edit after edit. */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addressOf } from "../../src/cli/resident/address.ts";
import type { Answer } from "../../src/cli/resident/conversation.ts";
import { stayFor, type Stay } from "../../src/cli/resident/may-stay.ts";
import { newMemory, type Memory } from "../../src/cli/resident/memory.ts";
import { respondTo } from "../../src/cli/resident/through-resident.ts";
import { run } from "../../src/cli/run.ts";
import { REPOSITORY } from "../architecture/modules.ts";
import { pickguard, type Outcome } from "./workbench.ts";

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pickguard-resident-")));
  cpSync(join(REPOSITORY, "examples/shop"), folder, { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const NAMES = ["HOME", "XDG_CACHE_HOME"] as const;

function remembered(memory: Memory, args: readonly string[], input: string): Promise<Answer> {
  return respondTo(
    {
      args,
      input: Buffer.from(input).toString("base64"),
      outIsTerminal: false,
      errIsTerminal: false,
      width: 100,
      environment: {},
    },
    memory,
    run,
  );
}

function anew(args: readonly string[], input: string): Promise<Outcome> {
  return pickguard([...args, "--no-resident"], { input: () => Buffer.from(input) });
}

function contents(path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

/** Edits that make findings come and go, in the file itself and elsewhere. */
const EDITS: readonly (readonly [path: string, change: (text: string) => string])[] = [
  ["orders/views.py", (text) => `${text}\n\ndef run(request):\n    return eval(request.GET["q"])\n`],
  ["orders/views.py", (text) => text.replace('eval(request.GET["q"])', "None")],
  ["config/settings/base.py", (text) => `${text}\nSESSION_COOKIE_SECURE = False\nMIDDLEWARE = []\n`],
  ["config/urls.py", (text) => `${text}\nurlpatterns = []\n`],
];

describe("a process that stays", () => {
  it("answers check --stdin as a new one does", { timeout: 120_000 }, async () => {
    const memory = newMemory();
    for (const [path, change] of EDITS) {
      const text = change(contents(path));
      const options = ["--format", "json", "--no-cache", "--root", folder];
      const args = ["check", "--stdin", "--stdin-filename", join(folder, path), ...options];
      const [expected, answer] = [await anew(args, text), await remembered(memory, args, text)];
      expect(answer).toEqual(expected);
      writeFileSync(join(folder, path), text);
    }
  });

  it("answers audits as a new one does, in any form", { timeout: 120_000 }, async () => {
    const memory = newMemory();
    const forms = ["json", "sarif", "markdown", "csv"];
    for (const [i, [path, change]] of EDITS.entries()) {
      writeFileSync(join(folder, path), change(contents(path)));
      const args = ["audit", folder, "--no-cache", "--show-files", "--format", forms[i] ?? "json"];
      expect(await remembered(memory, args, "")).toEqual(await anew(args, ""));
    }
  });

  it("answers the hook as a new one does", { timeout: 120_000 }, async () => {
    const memory = newMemory();
    const path = join(folder, "orders/views.py");
    const added = '\n\ndef run(request):\n    return eval(request.GET["q"])\n';
    const before = readFileSync(path, "utf8");
    for (const [old, now] of [
      [before, before + added],
      [before + added, before],
    ] as const) {
      writeFileSync(path, now);
      const event = JSON.stringify({
        hook_event_name: "PostToolUse",
        cwd: folder,
        tool_name: "Edit",
        tool_input: { file_path: path, old_string: old, new_string: now },
      });
      const expected = await anew(["hook", "--no-cache"], event);
      expect(await remembered(memory, ["hook", "--no-cache"], event)).toEqual(expected);
      expect(expected.code).toBe(now === before ? expected.code : 2);
    }
  });
});

describe("where it is asked", () => {
  const environment = Object.fromEntries(NAMES.map((name) => [name, process.env[name]]));

  it.each<[readonly string[], Readonly<Record<string, string>>, Stay]>([
    [["hook"], {}, "start"],
    [["check", "--stdin", "--stdin-filename", "a.py"], {}, "start"],
    [["check", "a.py"], {}, "never"],
    [["check", "--stdin"], {}, "never"],
    [["check", "--stdin", "--stdin-filename=a.py", "--help"], {}, "never"],
    [["hook", "--help"], {}, "never"],
    [["hook", "--no-resident"], {}, "never"],
    [["hook"], { PICKGUARD_RESIDENT: "0" }, "never"],
    [["hook"], { CI: "true" }, "never"],
    [["audit"], {}, "never"],
    [["audit", "--resident"], {}, "start"],
    [["audit"], { PICKGUARD_RESIDENT: "1" }, "start"],
    [["audit", "--resident"], { CI: "true" }, "never"],
    [["audit", "--resident", "--no-resident"], {}, "never"],
    [["routes", "--resident"], {}, "never"],
  ])("%j with %j: %s", (args, more, expected) => {
    const environment = { XDG_CACHE_HOME: join(folder, "no-cache"), ...more };
    const terminal = { out: () => {}, err: () => {}, outIsTerminal: false, errIsTerminal: false, width: 80 };
    expect(stayFor(args, { ...terminal, environment })).toBe(expected);
  });

  it("is asked by a plain audit where a process has stayed", () => {
    const environment = { XDG_CACHE_HOME: join(folder, "cache") };
    const terminal = { out: () => {}, err: () => {}, outIsTerminal: false, errIsTerminal: false, width: 80 };
    expect(stayFor(["audit"], { ...terminal, environment })).toBe("never");
    addressOf({ folder, environment, build: "1" });
    expect(stayFor(["audit"], { ...terminal, environment })).toBe("ask");
  });

  it("has an address for each build and each folder, and none from source", () => {
    const cache = join(folder, "cache");
    const at = (where: string, build: string): string | undefined =>
      addressOf({ folder: where, environment: { ...environment, XDG_CACHE_HOME: cache }, build });
    const one = at(folder, "1");
    expect(one).toMatch(/\/cache\/pickguard\/resident\/[0-9a-f]{16}\.sock$/);
    expect(new Set([one, at(folder, "2"), at(tmpdir(), "1")]).size).toBe(3);
    expect(at(folder, "1")).toBe(one);
    expect(at(folder, "")).toBeUndefined();
    expect(at(join(folder, "nowhere"), "1")).toBeUndefined();
  });
});
