import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runTriage } from "../../src/cli/triage-command.ts";
import type { Key } from "../../src/cli/triage/state.ts";
import { inFolder, pickguard, type Outcome } from "./workbench.ts";

const SHOP: Readonly<Record<string, string>> = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/__init__.py": "",
  "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nDEBUG = True\n",
  "shop/views.py": [
    "import yaml",
    "from django.http import HttpResponse",
    "",
    "def upload(request):",
    "    return HttpResponse(",
    "        yaml.load(",
    "            request.body",
    "        )",
    "    )",
    "",
  ].join("\r\n"),
  "shop/urls.py":
    "from django.urls import path\nfrom shop import views\nurlpatterns = [path('up/', views.upload)]\n",
};

const YAML = ["DJANGO-DESER-001/yaml-unsafe-load"];
const BOTH = [...YAML, "DJANGO-DEPLOY-002/debug-on"];
const ENTER: Key = { name: "return", text: "\r" };
const typed = (text: string): readonly Key[] =>
  Array.from(text, (letter) => ({ text: letter, name: letter }));

async function triage(
  folder: string,
  keys: readonly Key[],
  select: readonly string[] = BOTH,
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const written = { out: "", err: "" };
  const terminal = {
    out: (text: string) => void (written.out += text),
    err: (text: string) => void (written.err += text),
    outIsTerminal: false,
    errIsTerminal: false,
    width: 100,
    environment,
  };
  async function* pressed(): AsyncGenerator<Key> {
    for (const key of keys) yield await Promise.resolve(key);
  }
  const keyboard = { keys: pressed(), lend: (use: () => void): void => use(), close: () => undefined };
  const code = await runTriage(folder, { isolated: true, select }, terminal, () => keyboard);
  return { code, ...written };
}

async function left(folder: string, ...words: readonly string[]): Promise<number> {
  const asked = ["--isolated", "--no-cache", "--select", BOTH.join(), "-f", "json", "--exit-zero"];
  const { out } = await pickguard(["audit", folder, ...asked, ...words]);
  return (JSON.parse(out) as { findings: unknown[] }).findings.length;
}

function textOf(folder: string, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

describe("pickguard triage", () => {
  test("writes a comment above the whole statement, with the file's line ends", async () => {
    await inFolder(SHOP, async (folder) => {
      const keys = [...typed("a"), ...typed("the partner signs these"), ENTER];
      const { code, out } = await triage(folder, keys, YAML);
      expect(code).toBe(0);
      expect(out).toContain("pickguard: 1 accepted, 0 false alarms, 0 fixed, 0 left\n");
      expect(textOf(folder, "shop/views.py")).toContain(
        "def upload(request):\r\n    # pickguard: ignore[DJANGO-DESER-001/yaml-unsafe-load] the partner signs these\r\n    return",
      );
      expect(await left(folder)).toBe(1);
    });
  });

  test("writes into the baseline when told so, and a second walk begins with what is left", async () => {
    await inFolder(SHOP, async (folder) => {
      const before = textOf(folder, "shop/views.py");
      await triage(folder, [...typed("tf"), ...typed("never deployed"), ENTER, ...typed("q")]);
      expect(textOf(folder, ".pickguard/baseline.toml")).toContain('reason = "false alarm: never deployed"');
      expect(textOf(folder, "shop/views.py")).toBe(before);
      expect([await left(folder), await left(folder, "--only-new")]).toEqual([2, 1]);
      expect((await triage(folder, typed("q"))).out).toContain("Finding 1 of 1");
    });
  });

  test("takes the baseline where no comment does", async () => {
    const text = `# -*- coding: latin-1 -*-\n# \u00e9\n${SHOP["shop/views.py"] ?? ""}`;
    const files = { ...SHOP, "shop/views.py": Buffer.from(text, "latin1") };
    await inFolder(files, async (folder) => {
      const { out: second } = await triage(folder, [...typed("a"), ...typed("déjà vu"), ENTER], YAML);
      expect(second).toContain("1 accepted");
      expect(readFileSync(join(folder, "shop/views.py"))).toEqual(files["shop/views.py"]);
      expect(textOf(folder, ".pickguard/baseline.toml")).toContain('reason = "déjà vu"');
      expect(await left(folder, "--only-new")).toBe(1);
    });
  });

  test("makes a safe fix after a look at it", async () => {
    await inFolder(SHOP, async (folder) => {
      const { out } = await triage(folder, typed("xy"), YAML);
      expect(out).toContain("+        yaml.safe_load(");
      expect(textOf(folder, "shop/views.py")).toContain("yaml.safe_load(");
      expect(out).toContain("1 fixed, 0 left");
    });
  });

  test("opens the editor that the environment names, and looks again", async () => {
    await inFolder(SHOP, async (folder) => {
      const script = join(folder, "edit.sh");
      writeFileSync(script, "#!/bin/sh\nsed -i 's/yaml.load/yaml.safe_load/' \"$1\"\n");
      chmodSync(script, 0o755);
      expect((await triage(folder, typed("e"), YAML, { EDITOR: script })).out).toContain("0 left");
      expect(textOf(folder, "shop/views.py")).toContain("yaml.safe_load(");
    });
  });

  test("hides what looks like a secret in a reason of the baseline", async () => {
    await inFolder(SHOP, async (folder) => {
      const key = ["AKIA", "QX7ZP3LM9KD2", "WT5B"].join("");
      await triage(folder, [...typed("ta"), { text: `only for ${key}` }, ENTER], YAML);
      expect(textOf(folder, ".pickguard/baseline.toml")).not.toContain(key);
    });
  });

  test("without a terminal says what to do instead", async () => {
    await inFolder(SHOP, async (folder) => {
      const asked = runTriage(
        folder,
        { isolated: true, select: YAML },
        {
          out: () => undefined,
          err: () => undefined,
          outIsTerminal: false,
          errIsTerminal: false,
          width: 80,
          environment: {},
        },
        () => undefined,
      );
      await expect(asked).rejects.toThrow("no terminal to answer on");
    });
  });
});
