import type { Audit } from "../../src/audit.ts";
import type { BaselineEntry } from "../../src/findings/baseline.ts";
import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CodeLens,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceDiagnosticReport,
} from "vscode-languageserver/node";
import { inFolder } from "../cli/workbench.ts";
import { startEditor, until, type Editor, type EditorOptions } from "./editor.ts";

const VIEWS = [
  "import subprocess",
  "from django.contrib.auth.decorators import login_required",
  "from django.http import HttpResponse",
  "from django.shortcuts import redirect",
  "",
  "",
  "@login_required",
  "def go(request):",
  "    target = request.GET['next']",
  "    return redirect(target)",
  "",
  "",
  "def home(request):",
  "    return HttpResponse('hello')",
  "",
].join("\n");

const SHOP: Readonly<Record<string, string>> = {
  "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
  "shop/__init__.py": "",
  "shop/settings.py": [
    "import os",
    "DEBUG = True",
    "SECRET_KEY = os.environ['SECRET_KEY']",
    "ALLOWED_HOSTS = ['shop.example']",
    "ROOT_URLCONF = 'shop.urls'",
    "INSTALLED_APPS = []",
    "MIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware']",
    "",
  ].join("\n"),
  "shop/views.py": VIEWS,
  "shop/urls.py":
    "from django.urls import path\nfrom shop import views\nurlpatterns = [\n    path('go/', views.go),\n    path('', views.home),\n]\n",
};

const OPEN_REDIRECT = /^DJANGO-REDIRECT-001\//;

async function inShop<Result>(
  use: (editor: Editor) => Promise<Result>,
  options: EditorOptions & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<Result> {
  return inFolder({ ...SHOP, ...options.files }, async (folder) => {
    const editor = await startEditor(folder, options);
    try {
      return await use(editor);
    } finally {
      editor.quit();
    }
  });
}

function shown({ told, uri }: Editor, path: string): readonly Diagnostic[] {
  return told.diagnostics.get(uri(path)) ?? [];
}

function codes(diagnostics: readonly Diagnostic[]): readonly unknown[] {
  return diagnostics.map(({ code }) => code);
}

function redirects(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ code }) => OPEN_REDIRECT.test(String(code)));
}

function applied(text: string, edits: readonly TextEdit[]): string {
  const starts = text
    .split("\n")
    .reduce<number[]>((all, line) => [...all, (all.at(-1) ?? 0) + line.length + 1], [0]);
  const offset = ({ line, character }: { line: number; character: number }): number =>
    (starts[line] ?? 0) + character;
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
      text,
    );
}

function actionsAt({ protocol, uri }: Editor, path: string, line: number): Promise<CodeAction[]> {
  const range = { start: { line, character: 4 }, end: { line, character: 20 } };
  return protocol.sendRequest("textDocument/codeAction", {
    textDocument: { uri: uri(path) },
    range,
    context: { diagnostics: [] },
  });
}

function editsOf(action: CodeAction | undefined): readonly TextDocumentEdit[] {
  return (action?.edit?.documentChanges ?? []).filter(
    (one): one is TextDocumentEdit => "textDocument" in one,
  );
}

describe("diagnostics that are sent", () => {
  test("say what, where, how it comes there and where to read more", async () => {
    await inShop(async (editor) => {
      await until(() => shown(editor, "shop/views.py").length > 0);
      const [redirect] = redirects(shown(editor, "shop/views.py"));
      expect(redirect).toMatchObject({
        source: "pickguard",
        range: { start: { line: 9 }, end: { line: 9 } },
        codeDescription: { href: expect.stringMatching(/^https:\/\//) as string },
      });
      expect(redirect?.message).toContain("\nFix: ");
      expect(redirect?.relatedInformation?.map(({ location }) => location.range.start.line)).toContain(8);
      expect(codes(shown(editor, "shop/settings.py"))).toContain("DJANGO-DEPLOY-002/debug-on");
    });
  });

  test("follow what is typed, and not what lies on the disk", async () => {
    await inShop(async (editor) => {
      await editor.open("shop/views.py", VIEWS);
      await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
      await editor.type("shop/views.py", VIEWS.replace("redirect(target)", "redirect('/')"), 2);
      await until(() => redirects(shown(editor, "shop/views.py")).length === 0);
      await editor.type("shop/views.py", VIEWS, 3);
      await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
      await editor.type("shop/views.py", VIEWS.replace("redirect(target)", "redirect('/')"), 4);
      await until(() => redirects(shown(editor, "shop/views.py")).length === 0);
      // Closed without being saved: the disk counts again.
      await editor.protocol.sendNotification("textDocument/didClose", {
        textDocument: { uri: editor.uri("shop/views.py") },
      });
      await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
      expect(redirects(shown(editor, "shop/views.py"))[0]?.range.start.line).toBe(9);
    });
  });

  test("of settings follow what is typed", async () => {
    await inShop(async (editor) => {
      await until(() => codes(shown(editor, "shop/settings.py")).includes("DJANGO-DEPLOY-002/debug-on"));
      await editor.open("shop/settings.py", SHOP["shop/settings.py"] ?? "");
      await editor.type("shop/settings.py", (SHOP["shop/settings.py"] ?? "").replace("True", "False"), 2);
      await until(() => !codes(shown(editor, "shop/settings.py")).includes("DJANGO-DEPLOY-002/debug-on"));
      expect(redirects(shown(editor, "shop/views.py"))).toHaveLength(1);
    });
  });

  test("count in UTF-16, whatever stands before", async () => {
    const text = VIEWS.replace("    return redirect(target)", "    face = '😀🏳️‍🌈é'; return redirect(target)");
    await inShop(async (editor) => {
      await editor.open("shop/views.py", text);
      const line = text.split("\n")[9] ?? "";
      const marked = (): string => {
        const { range } = redirects(shown(editor, "shop/views.py"))[0] ?? {};
        return line.slice(range?.start.character ?? 0, range?.end.character ?? 0);
      };
      await until(() => marked().endsWith("redirect(target)"));
      expect(line.indexOf(marked())).toBeGreaterThan(line.indexOf("🌈"));
    });
  });

  test("follow created, renamed and deleted files", async () => {
    await inShop(async (editor) => {
      await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
      editor.write("shop/more.py", VIEWS);
      const created = { uri: editor.uri("shop/more.py"), type: 1 };
      await editor.protocol.sendNotification("workspace/didChangeWatchedFiles", { changes: [created] });
      await until(() => redirects(shown(editor, "shop/more.py")).length === 1);
      editor.remove("shop/more.py");
      editor.write("shop/other.py", VIEWS);
      await editor.protocol.sendNotification("workspace/didRenameFiles", {
        files: [{ oldUri: created.uri, newUri: editor.uri("shop/other.py") }],
      });
      await until(() => redirects(shown(editor, "shop/other.py")).length === 1);
      expect(shown(editor, "shop/more.py")).toEqual([]);
      editor.remove("shop/other.py");
      await editor.protocol.sendNotification("workspace/didDeleteFiles", {
        files: [{ uri: editor.uri("shop/other.py") }],
      });
      await until(() => shown(editor, "shop/other.py").length === 0);
    });
  });

  test("mark comments that are not needed any more", async () => {
    const text = `${VIEWS}# pickguard: ignore[DJANGO-DEPLOY-002/debug-on] nothing is here\nx = 1\n`;
    await inShop(
      async (editor) => {
        await until(() => codes(shown(editor, "shop/views.py")).includes("suppression"));
        const unused = shown(editor, "shop/views.py").find(({ code }) => code === "suppression");
        expect(unused).toMatchObject({ tags: [1], range: { start: { line: 14 } } });
      },
      { files: { "shop/views.py": text } },
    );
  });
});

describe("diagnostics that are pulled", () => {
  const capabilities = {
    textDocument: { diagnostic: {} },
    workspace: { diagnostics: { refreshSupport: true } },
  };

  function pull(editor: Editor, path: string, previous?: string): Promise<DocumentDiagnosticReport> {
    return editor.protocol.sendRequest("textDocument/diagnostic", {
      textDocument: { uri: editor.uri(path) },
      ...(previous === undefined ? {} : { previousResultId: previous }),
    });
  }

  test("are answered for one document, once, and announced when they change", async () => {
    await inShop(
      async (editor) => {
        expect(editor.initialized.capabilities.diagnosticProvider).toMatchObject({
          interFileDependencies: true,
        });
        const first = await pull(editor, "shop/views.py");
        expect(first.kind).toBe("full");
        expect(first.kind === "full" && redirects(first.items)).toHaveLength(1);
        expect(await pull(editor, "shop/views.py", first.resultId)).toEqual({
          kind: "unchanged",
          resultId: first.resultId,
        });
        const { refreshes } = editor.told;
        await editor.open("shop/views.py", VIEWS);
        await editor.type("shop/views.py", VIEWS.replace("redirect(target)", "redirect('/')"), 2);
        const second = await pull(editor, "shop/views.py", first.resultId);
        expect(second.kind === "full" && redirects(second.items)).toEqual([]);
        await until(() => editor.told.refreshes > refreshes);
        expect(editor.told.diagnostics.size).toBe(0);
      },
      { capabilities },
    );
  });

  test("are answered for the whole workspace", async () => {
    await inShop(
      async (editor) => {
        const { items } = await editor.protocol.sendRequest<WorkspaceDiagnosticReport>(
          "workspace/diagnostic",
          {
            previousResultIds: [{ uri: editor.uri("shop/gone.py"), value: "1" }],
          },
        );
        const kinds = new Map(items.map((one) => [one.uri, one.kind === "full" ? one.items.length : -1]));
        expect(kinds.get(editor.uri("shop/views.py"))).toBeGreaterThan(0);
        expect(kinds.get(editor.uri("shop/gone.py"))).toBe(0);
      },
      { capabilities },
    );
  });

  test("that nobody waits for are not answered", async () => {
    await inShop(
      async (editor) => {
        await pull(editor, "shop/views.py");
        await editor.open("shop/views.py", VIEWS);
        await editor.type("shop/views.py", `${VIEWS}\n`, 2);
        const source = new CancellationTokenSource();
        const answered = editor.protocol.sendRequest(
          "textDocument/diagnostic",
          { textDocument: { uri: editor.uri("shop/views.py") } },
          source.token,
        );
        source.cancel();
        await expect(answered).rejects.toMatchObject({ code: -32800 });
      },
      { capabilities },
    );
  });
});

describe("code actions", () => {
  test("accept with a reason: the comment counts once there is one", async () => {
    await inShop(async (editor) => {
      await editor.open("shop/views.py", VIEWS);
      await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
      const action = (await actionsAt(editor, "shop/views.py", 9)).find(({ title }) =>
        title.startsWith("Accept with a reason: DJANGO-REDIRECT-001/"),
      );
      const [change] = editsOf(action);
      expect(change?.textDocument).toEqual({ uri: editor.uri("shop/views.py"), version: 1 });
      const edited = applied(
        VIEWS,
        (change?.edits ?? []).filter((one): one is TextEdit => "newText" in one),
      );
      expect(edited.split("\n")[9]).toMatch(/^ {4}return redirect\(target\) {2}# pickguard: ignore\[\S+\] $/);
      await editor.type("shop/views.py", edited, 2);
      await until(() => codes(shown(editor, "shop/views.py")).includes("suppression"));
      expect(redirects(shown(editor, "shop/views.py"))).toHaveLength(1);
      await editor.type("shop/views.py", edited.replace("] \n", "] only the intranet's own pages\n"), 3);
      await until(() => shown(editor, "shop/views.py").length === 0);
    });
  });

  test("where the editor fills in snippets, the cursor waits for the reason", async () => {
    await inShop(
      async (editor) => {
        await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
        const action = (await actionsAt(editor, "shop/views.py", 9)).find(({ title }) =>
          title.startsWith("Accept"),
        );
        expect(editsOf(action)[0]?.edits[0]).toMatchObject({
          snippet: { kind: "snippet", value: expect.stringMatching(/\] \$1$/) as string },
        });
      },
      { capabilities: { workspace: { workspaceEdit: { snippetEditSupport: true } } } },
    );
  });

  test("a fix leaves nothing to find", async () => {
    const unsafe = "import yaml\n\ndef load(request):\n    return yaml.load(request.body)\n";
    await inShop(
      async (editor) => {
        await editor.open("shop/loads.py", unsafe);
        await until(() => shown(editor, "shop/loads.py").length > 0);
        const fix = (await actionsAt(editor, "shop/loads.py", 3)).find(({ title }) =>
          title.startsWith("Fix"),
        );
        expect(fix?.kind).toBe("quickfix");
        const edited = editsOf(fix).reduce(
          (text, { edits }) =>
            applied(
              text,
              edits.filter((one): one is TextEdit => "newText" in one),
            ),
          unsafe,
        );
        expect(edited).not.toBe(unsafe);
        await editor.type("shop/loads.py", edited, 2);
        await until(() => shown(editor, "shop/loads.py").length === 0);
      },
      { files: { "shop/loads.py": unsafe } },
    );
  });

  test("accept into the baseline with a reason, where the editor asks for one", async () => {
    const written: BaselineEntry[] = [];
    const writeAccepted = async (_: string, entries: readonly BaselineEntry[]): Promise<string> => {
      written.push(...entries);
      return ".pickguard/baseline.toml";
    };
    await inShop(
      async (editor) => {
        await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
        const offered = (await actionsAt(editor, "shop/views.py", 9)).find(({ title }) =>
          title.startsWith("Accept into the baseline"),
        );
        const fingerprint: unknown = offered?.command?.arguments?.[0];
        const accept = (reason: string) =>
          editor.protocol.sendRequest<string>("workspace/executeCommand", {
            command: offered?.command?.command ?? "",
            arguments: [fingerprint, reason],
          });
        await expect(accept("  ")).rejects.toThrow("with a reason");
        expect(await accept(" nobody outside knows it ")).toBe(".pickguard/baseline.toml");
        expect(written).toMatchObject([{ fingerprint, reason: "nobody outside knows it" }]);
      },
      { settings: { asksReasons: true }, host: { writeAccepted } },
    );
    await inShop(async (editor) => {
      await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
      const titles = (await actionsAt(editor, "shop/views.py", 9)).map(({ title }) => title);
      expect(titles.filter((title) => title.includes("baseline"))).toEqual([]);
    });
  });

  test("a report is written and opened", async () => {
    const writePage = async (name: string, { report }: Audit): Promise<string> =>
      `file:///reports/${name}-${report.findings.length}.html`;
    await inShop(
      async (editor) => {
        await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
        const page = await editor.protocol.sendRequest<string>("workspace/executeCommand", {
          command: "pickguard.openReport",
        });
        expect(page).toMatch(/^file:\/\/\/reports\/shop-[1-9]\d*\.html$/);
        expect(editor.told.opened).toEqual([page]);
      },
      { capabilities: { window: { showDocument: { support: true } } }, host: { writePage } },
    );
  });

  test("explain opens Django's own page where the editor can, and answers with the text", async () => {
    await inShop(
      async (editor) => {
        await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
        const action = (await actionsAt(editor, "shop/views.py", 9)).find(({ title }) =>
          title.startsWith("Explain"),
        );
        const text = await editor.protocol.sendRequest<string>("workspace/executeCommand", {
          command: action?.command?.command ?? "",
          arguments: action?.command?.arguments ?? [],
        });
        expect(text).toMatch(/^## DJANGO-REDIRECT-001\/\S+: /);
        expect(editor.told.opened).toEqual([expect.stringMatching(/^https:\/\//)]);
      },
      { capabilities: { window: { showDocument: { support: true } } } },
    );
  });
});

describe("hovers and lenses", () => {
  async function hoverAt(
    { protocol, uri }: Editor,
    path: string,
    line: number,
    character: number,
  ): Promise<string> {
    const hover = await protocol.sendRequest<Hover | null>("textDocument/hover", {
      textDocument: { uri: uri(path) },
      position: { line, character },
    });
    return JSON.stringify(hover?.contents ?? "");
  }

  test("tell a setting's value in production and where it comes from", async () => {
    await inShop(async (editor) => {
      const text = await hoverAt(editor, "shop/settings.py", 1, 2);
      expect(text).toContain("**`DEBUG`** in production (`shop.settings`) · not safe");
      expect(text).toContain("`shop/settings.py:2`");
      expect(await hoverAt(editor, "shop/settings.py", 0, 0)).toBe('""');
      expect(await hoverAt(editor, "shop/settings.py", 2, 2)).toContain("SECRET_KEY");
    });
  });

  test("tell what protects a view, and a URL pattern", async () => {
    await inShop(async (editor) => {
      for (const text of [
        await hoverAt(editor, "shop/urls.py", 3, 8),
        await hoverAt(editor, "shop/views.py", 7, 5),
      ]) {
        expect(text).toContain("**`/go/`**");
        expect(text).toContain("| login | required |");
      }
    });
  });

  test("stand above views", async () => {
    await inShop(async (editor) => {
      const lenses = await editor.protocol.sendRequest<CodeLens[]>("textDocument/codeLens", {
        textDocument: { uri: editor.uri("shop/views.py") },
      });
      expect(lenses.map(({ range, command }) => [range.start.line, command?.title])).toEqual([
        [7, "any /go/ · login ✓ · CSRF ✓"],
        [12, "any / · no login · CSRF ✓"],
      ]);
    });
  });

  test("lenses can be switched off", async () => {
    await inShop(
      async (editor) => {
        const lenses = await editor.protocol.sendRequest<CodeLens[]>("textDocument/codeLens", {
          textDocument: { uri: editor.uri("shop/views.py") },
        });
        expect(lenses).toEqual([]);
      },
      { settings: { codeLens: false } },
    );
  });
});

describe("the workspace", () => {
  test("holds several folders, which come and go", async () => {
    const other = Object.fromEntries(Object.entries(SHOP).map(([path, text]) => [`second/${path}`, text]));
    const first = Object.fromEntries(Object.entries(SHOP).map(([path, text]) => [`first/${path}`, text]));
    await inFolder({ ...first, ...other }, async (folder) => {
      const editor = await startEditor(folder, {
        folders: ["first"],
        capabilities: { workspace: { workspaceFolders: true } },
      });
      await until(() => redirects(shown(editor, "first/shop/views.py")).length === 1);
      expect(shown(editor, "second/shop/views.py")).toEqual([]);
      const change = (added: readonly string[], removed: readonly string[]): Promise<void> =>
        editor.protocol.sendNotification("workspace/didChangeWorkspaceFolders", {
          event: {
            added: added.map((name) => ({ uri: editor.uri(name), name })),
            removed: removed.map((name) => ({ uri: editor.uri(name), name })),
          },
        });
      await change(["second"], []);
      await until(() => redirects(shown(editor, "second/shop/views.py")).length === 1);
      await change([], ["first"]);
      await until(() => shown(editor, "first/shop/views.py").length === 0);
      expect(redirects(shown(editor, "second/shop/views.py"))).toHaveLength(1);
      editor.quit();
    });
  });

  test("follows the editor's settings and the project's configuration", async () => {
    await inShop(
      async (editor) => {
        await until(() => redirects(shown(editor, "shop/views.py")).length === 1);
        expect(editor.told.registered).toContain("workspace/didChangeWatchedFiles");
        expect(codes(shown(editor, "shop/settings.py"))).not.toContain("DJANGO-DEPLOY-002/debug-on");
        editor.write("pyproject.toml", '[tool.pickguard]\nignore = ["DJANGO-REDIRECT-001"]\n');
        await editor.protocol.sendNotification("workspace/didChangeWatchedFiles", {
          changes: [{ uri: editor.uri("pyproject.toml"), type: 1 }],
        });
        await until(() => redirects(shown(editor, "shop/views.py")).length === 0);
        editor.write("pyproject.toml", '[tool.pickguard]\nignor = ["DJANGO-REDIRECT-001"]\n');
        await editor.protocol.sendNotification("workspace/didChangeWatchedFiles", {
          changes: [{ uri: editor.uri("pyproject.toml"), type: 2 }],
        });
        await until(() => editor.told.messages.length > 0);
        expect(editor.told.messages[0]).toMatch(/pyproject\.toml:2.*its defaults count/);
      },
      {
        settings: { ignore: ["DJANGO-DEPLOY-002"] },
        capabilities: {
          workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
        },
      },
    );
  });

  test("shows that it works, and audits anew when asked", async () => {
    await inShop(
      async (editor) => {
        await until(() => editor.told.progress.includes("end"));
        expect(editor.told.progress).toEqual(["begin", "end"]);
        const counts = await editor.protocol.sendRequest("workspace/executeCommand", {
          command: "pickguard.auditWorkspace",
        });
        expect(counts).toEqual([
          { uri: editor.uri("").replace(/\/$/, ""), findings: expect.any(Number) as number },
        ]);
      },
      { capabilities: { window: { workDoneProgress: true } } },
    );
  });
});

test("the command serves over standard input and output, and ends when told", async () => {
  await inFolder(SHOP, async (folder) => {
    const server = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", "lsp", "--stdio"]);
    const protocol = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    protocol.listen();
    const { serverInfo } = await protocol.sendRequest<{ serverInfo: { name: string } }>("initialize", {
      processId: process.pid,
      rootUri: `file://${folder}`,
      capabilities: { textDocument: { diagnostic: {} } },
      workspaceFolders: null,
    });
    expect(serverInfo.name).toBe("pickguard");
    await protocol.sendNotification("initialized", {});
    const report = await protocol.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
      textDocument: { uri: `file://${folder}/shop/views.py` },
    });
    expect(report.kind === "full" && redirects(report.items)).toHaveLength(1);
    await protocol.sendRequest("shutdown");
    const ended = new Promise((resolve) => server.once("exit", resolve));
    await protocol.sendNotification("exit");
    expect(await ended).toBe(0);
  });
}, 60_000);
