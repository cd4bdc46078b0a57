/**
 * `drive.ts EXTENSION SHOP`: loads the built extension as VS Code would, with the editor of editor.ts for the module
 * `vscode`, and follows a person: open a file, see diagnostics, ask for quick fixes, hovers and lenses, open a report,
 * restart, close. Ends with 1 and a reason where that does not come to pass.
 */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { join, resolve } from "node:path";
import { fakeEditor, type FakeEditor } from "./editor.ts";

const [, , extension = "", shop = ""] = process.argv;
const FILE = "orders/views.py";
const SETTINGS = "config/settings/production.py";

/** What an extension exports. */
interface Extension {
  readonly activate: (context: object) => Promise<void>;
  readonly deactivate: () => Promise<void>;
}

function load(editor: FakeEditor): Extension {
  const usual: unknown = Reflect.get(Module, "_load");
  if (typeof usual !== "function") throw new Error("this Node.js loads modules in another way");
  // That is how VS Code itself hands its module to extensions.
  Reflect.set(Module, "_load", (request: string, ...rest: readonly unknown[]): unknown =>
    request === "vscode" ? editor.module : Reflect.apply(usual, Module, [request, ...rest]),
  );
  return createRequire(import.meta.url)(join(resolve(extension), "dist/extension.js")) as Extension;
}

async function until<Value>(what: string, value: () => Value | undefined | false): Promise<Value> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = value();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

function ask(provider: string, question: string, ...given: readonly unknown[]): unknown {
  const [first] = editor.memory.providers.get(provider) ?? [];
  const answer = first?.[question];
  if (typeof answer !== "function") throw new Error(`${provider} answers no ${question}`);
  return Reflect.apply(answer, first, [
    ...given,
    { isCancellationRequested: false, onCancellationRequested: nothing },
  ]);
}

function nothing(): { readonly dispose: () => void } {
  return { dispose: () => undefined };
}

/** Something of an answer, as text: what it says matters here, not how it is built. */
function said(answer: unknown): string {
  return JSON.stringify(answer, (_, one: unknown) => (one instanceof Map ? [...one] : one)) ?? "";
}

const editor = fakeEditor(resolve(shop), {});
const { memory } = editor;
const { activate, deactivate } = load(editor);
await activate({ subscriptions: [], extensionPath: resolve(extension) });
assert.deepEqual(memory.errors, [], "the server starts");

const document = editor.open(FILE, readFileSync(join(shop, FILE), "utf8"));
const diagnostics = await until("diagnostics", () => {
  const found = memory.diagnostics.get(editor.uri(FILE).toString()) ?? [];
  return found.length > 0 && found;
});
assert.ok(diagnostics.every(({ source }) => source === "pickguard"));

const actions: string[] = [];
for (const { range } of diagnostics)
  actions.push(
    said(
      await ask("registerCodeActionsProvider", "provideCodeActions", document, range, { diagnostics: [] }),
    ),
  );
for (const words of ["Fix: ", "Accept with a reason: ", "Explain DJANGO-"])
  assert.ok(
    actions.some((one) => one.includes(words)),
    `a quick fix says "${words}"`,
  );
assert.ok(
  actions.some((one) => one.includes(editor.uri(FILE).toString()) && one.includes("newText")),
  "a quick fix has edits",
);

const lenses = said(await ask("registerCodeLensProvider", "provideCodeLenses", document));
assert.match(lenses, /login [✓✗]|login/, "a line above a view says whether it asks for a login");

const settingsText = readFileSync(join(shop, SETTINGS), "utf8");
const lines = settingsText.split("\n");
const line = lines.findIndex((one) => one.startsWith("SESSION_COOKIE_"));
const hover = said(
  await ask(
    "registerHoverProvider",
    "provideHover",
    editor.open(SETTINGS, settingsText),
    editor.range(line, 3, 3).start,
  ),
);
assert.match(hover, /SESSION_COOKIE_/, "a setting tells what it is in production");

await memory.commands.get("pickguard.explain")?.("DJANGO-AUTHZ-001/idor");
assert.equal(memory.opened.length, 1, "the explanation opens Django's documentation");
await memory.commands.get("pickguard.openReport")?.();
const page = memory.opened.find((path) => path.endsWith(".html")) ?? "";
assert.match(readFileSync(page, "utf8"), /^<!doctype html>/i, "a report is opened");
rmSync(join(page, ".."), { recursive: true });

const [{ accept = "" } = {}] = actions.flatMap((text) => {
  const found = /"pickguard\.acceptIntoBaseline","arguments":\["(\w+)"\]/.exec(text);
  return found === null ? [] : [{ accept: found[1] }];
});
await memory.commands.get("pickguard.acceptIntoBaseline")?.(accept);
const baseline = readFileSync(join(shop, ".pickguard/baseline.toml"), "utf8");
assert.ok(baseline.includes(`${accept}.reason = "only we use this page"`), "the baseline holds the reason");
await until("the accepted finding to go", () => {
  const left = memory.diagnostics.get(editor.uri(FILE).toString()) ?? [];
  return left.length < diagnostics.length;
});

await memory.commands.get("pickguard.restart")?.();
assert.deepEqual(memory.errors, [], "it starts again");
await deactivate();
assert.equal(
  memory.commands.has("pickguard.auditWorkspace"),
  false,
  "the server's commands are gone with it",
);

editor.settings["path"] = join(resolve(extension), "no-such-program");
await memory.commands.get("pickguard.restart")?.();
assert.match(memory.errors.join(), /no-such-program/, "a program that is not there is named");
await deactivate();
process.stdout.write(`${diagnostics.length} diagnostics, with quick fixes, hovers, lenses and a report\n`);
process.exit(0);
