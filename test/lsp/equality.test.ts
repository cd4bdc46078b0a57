/** After any edits, renames and deletions an editor shows what a cold audit of the same content finds. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type {
  Diagnostic,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver/node";
import { auditDiscovery } from "../../src/audit.ts";
import { discover } from "../../src/discover/discover.ts";
import { diskWith } from "../../src/discover/overlay-disk.ts";
import { diagnosticsByPath } from "../../src/lsp/diagnostics.ts";
import { inFolder } from "../cli/workbench.ts";
import { startEditor, type Editor } from "./editor.ts";

const SETTINGS =
  "SECRET_KEY = __import__('os').environ['K']\nROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = []\n";

/** Texts for each file; each makes or settles findings in itself or in another one. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  "shop/settings.py": [
    `${SETTINGS}MIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware']\n`,
    `${SETTINGS}DEBUG = True\nMIDDLEWARE = []\n`,
    "DEBUG = (\n",
  ],
  "shop/urls.py": [
    "from django.urls import path\nfrom shop import views\nurlpatterns = [path('go/', views.go)]\n",
    "urlpatterns = []\n",
  ],
  "shop/views.py": [
    "from shop.targets import target\nfrom django.shortcuts import redirect, render\n\ndef go(request):\n    return redirect(target(request))\n",
    "from django.shortcuts import render\n\ndef go(request):\n    return render(request, 'go.html', {'name': request.GET['name']})\n",
    "def go(request):\n    return eval(request.GET['sum'])  # pickguard: ignore[DJANGO-CODE-001] an example\n",
  ],
  "shop/targets.py": [
    "def target(request):\n    return request.GET['to']\n",
    "def target(request):\n    return '/'\n",
  ],
  "shop/templates/go.html": ["<p>{{ name|safe }}</p>\n", "<p>{{ name }}</p>\n"],
  ".gitignore": ["shop/targets.py\n", "*.log\n"],
};

const PATHS = Object.keys(TEXTS);

interface Step {
  readonly kind: "write" | "type" | "close" | "delete" | "rename";
  readonly path: string;
  readonly text: string;
  /** Milliseconds until the next step, which then comes before or while this one is audited; undefined where the findings are waited for. */
  readonly pause: number | undefined;
}

const step: fc.Arbitrary<Step> = fc
  .record({
    kind: fc.constantFrom(
      "write" as const,
      "type" as const,
      "type" as const,
      "close" as const,
      "delete" as const,
      "rename" as const,
    ),
    path: fc.constantFrom(...PATHS),
    choice: fc.nat(2),
    pause: fc.option(fc.integer({ min: 140, max: 200 }), { nil: undefined }),
  })
  .map(({ kind, path, choice, pause }) => {
    const texts = TEXTS[path] ?? [""];
    return { kind, path, text: texts[choice % texts.length] ?? "", pause };
  });

/** The buffers of the editor by path. */
type Open = Map<string, { text: string; version: number }>;

async function take(editor: Editor, open: Open, { kind, path, text }: Step): Promise<void> {
  const absolute = join(editor.root, path);
  const changed = (type: number, at = path): Promise<void> =>
    editor.protocol.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: editor.uri(at), type }],
    });
  switch (kind) {
    case "write": {
      const isNew = !existsSync(absolute);
      mkdirSync(dirname(absolute), { recursive: true });
      writeFileSync(absolute, text);
      return changed(isNew ? 1 : 2);
    }
    case "type": {
      const buffer = open.get(path);
      open.set(path, { text, version: (buffer?.version ?? 0) + 1 });
      return buffer ? editor.type(path, text, buffer.version + 1) : editor.open(path, text);
    }
    case "close":
      if (!open.delete(path)) return undefined;
      return editor.protocol.sendNotification("textDocument/didClose", {
        textDocument: { uri: editor.uri(path) },
      });
    case "delete":
      if (!existsSync(absolute)) return undefined;
      rmSync(absolute);
      return changed(3);
    case "rename":
      if (!existsSync(absolute) || !path.endsWith(".py")) return undefined;
      renameSync(absolute, absolute.replace(".py", "_old.py"));
      await changed(3);
      return changed(1, path.replace(".py", "_old.py"));
  }
}

async function cold(editor: Editor, open: Open): Promise<ReadonlyMap<string, readonly Diagnostic[]>> {
  const buffers = [...open].map(([path, { text }]) => [join(editor.root, path), Buffer.from(text)] as const);
  const { discovery, problems } = await discover(editor.root, { disk: diskWith(new Map(buffers)) });
  const { report } = auditDiscovery(discovery, { problems, choice: { persona: "auditor" } });
  return new Map(
    [...diagnosticsByPath(report, editor.uri)].map(([path, all]) => [editor.uri(path), all] as const),
  );
}

async function pulled(editor: Editor): Promise<ReadonlyMap<string, readonly Diagnostic[]>> {
  // A request for one document first: it waits for everything before it, as the second one does.
  await editor.protocol.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri: editor.uri("shop/views.py") },
  });
  const { items } = await editor.protocol.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", {
    previousResultIds: [],
  });
  return new Map(items.flatMap((one) => (one.kind === "full" ? [[one.uri, one.items] as const] : [])));
}

test("an editor shows what a cold audit finds", async () => {
  const files = Object.fromEntries(
    PATHS.map((path) => [path, path === ".gitignore" ? "" : (TEXTS[path]?.[0] ?? "")]),
  );
  const found = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      await inFolder(
        { ...files, "manage.py": "", "shop/__init__.py": "", "shop/wsgi.py": "" },
        async (folder) => {
          const editor = await startEditor(folder, {
            capabilities: { textDocument: { diagnostic: {} } },
            settings: { persona: "auditor" },
          });
          const open: Open = new Map();
          await pulled(editor);
          for (const [i, one] of steps.entries()) {
            await take(editor, open, one);
            if (one.pause !== undefined && i < steps.length - 1) {
              await new Promise((resolve) => setTimeout(resolve, one.pause));
              continue;
            }
            const [shown, expected] = [await pulled(editor), await cold(editor, open)];
            for (const all of expected.values()) for (const { code } of all) found.add(code);
            expect(shown).toEqual(expected);
          }
          editor.quit();
        },
      );
    }),
    { numRuns: 15 },
  );
  expect(found.size).toBeGreaterThan(3);
}, 120_000);
