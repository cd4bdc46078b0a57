/** A folder of its own and a terminal that remembers, for tests of the command line. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../src/cli/run.ts";
import type { Terminal } from "../../src/cli/terminal.ts";

/** What a command line did. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. */
export async function pickguard(args: readonly string[], terminal: Partial<Terminal> = {}): Promise<Outcome> {
  return onTerminal((each) => run(args, each), terminal);
}

/** Runs a command at a terminal that remembers what was written. */
export async function onTerminal(
  command: (terminal: Terminal) => Promise<number>,
  terminal: Partial<Terminal> = {},
): Promise<Outcome> {
  const written = { out: "", err: "" };
  const code = await command({
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    outIsTerminal: false,
    errIsTerminal: false,
    width: 100,
    environment: {},
    ...terminal,
  });
  return { code, ...written };
}

/** Makes a folder with the given files, hands it over, and removes it. */
export async function inFolder<Result>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "pickguard-cli-")));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A Django project whose production settings switch the debug pages on. */
export const FLAWED: Readonly<Record<string, string>> = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/__init__.py": "",
  "shop/settings.py":
    "import os\nDEBUG = True\nSECRET_KEY = os.environ['SECRET_KEY']\nALLOWED_HOSTS = os.environ['HOSTS'].split(',')\nROOT_URLCONF = 'shop.urls'\n",
  "shop/wsgi.py":
    "import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = get_wsgi_application()\n",
};

/** The id of the one flaw in it; named in full, so that it runs whatever its status. */
export const FLAW = "DJANGO-DEPLOY-002/debug-on";
