import { describe, expect, it } from "vitest";
import { auditDiscovery } from "../../audit.ts";
import { classify } from "../../discover/classify.ts";
import type { Discovery } from "../../discover/file-kind.ts";
import { newMemory } from "./memory.ts";

const FILES: Readonly<Record<string, string>> = {
  "shop/settings.py":
    "SECRET_KEY = __import__('os').environ['K']\nROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\nDEBUG = False\n",
  "shop/urls.py":
    "from django.urls import path\nfrom shop import views\nurlpatterns = [path('go/', views.go), path('say/', views.say)]\n",
  "shop/targets.py": "def target(request):\n    return request.GET['to']\n",
  "shop/views.py":
    "from django.shortcuts import redirect\nfrom shop.targets import target\n\ndef go(request):\n    return redirect('/')\n\ndef say(request):\n    return redirect(target(request))\n",
};

function treeWith(changed: Readonly<Record<string, string>> = {}): Discovery {
  const texts = Object.entries({ ...FILES, ...changed });
  return classify(texts.map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
}

const OPTIONS = { root: ".", version: "1" };

describe("the memory's quick answers", () => {
  const views = FILES["shop/views.py"] ?? "";
  const edits: Readonly<Record<string, string>> = {
    "a new flaw": views.replace("redirect('/')", "redirect(target(request))"),
    "a mended flaw": views.replace("redirect(target(request))", "redirect('/')"),
    "another flaw": views.replace("redirect('/')", "eval(request.GET['sum'])"),
    "a broken line": `${views}\ndef (\n`,
  };

  it.each(Object.entries(edits))("are those of a whole audit: %s", (_, text) => {
    const memory = newMemory();
    memory.audit("/shop", treeWith(), OPTIONS);
    const edited = treeWith({ "shop/views.py": text });
    const quick = memory.focused("/shop", edited, OPTIONS);
    const { findings, problems } = auditDiscovery(edited, OPTIONS).report;
    expect(quick?.findings).toEqual(findings);
    expect(quick?.problems).toEqual(problems);
  });

  it.each([
    ["a setting", { "shop/settings.py": (FILES["shop/settings.py"] ?? "").replace("False", "True") }],
    [
      "another route",
      { "shop/urls.py": `${FILES["shop/urls.py"] ?? ""}urlpatterns += [path('x/', views.go)]\n` },
    ],
    ["what other files call", { "shop/targets.py": "def target(request):\n    return 1\n\ntarget = str\n" }],
    ["a new file", { "shop/forms.py": "def f(request):\n    return eval(request.GET['sum'])\n" }],
  ])("are those of a whole audit of all files: %s", (_, changed) => {
    const memory = newMemory();
    memory.audit("/shop", treeWith(), OPTIONS);
    const { findings, problems } = auditDiscovery(treeWith(changed), OPTIONS).report;
    const quick = memory.focused("/shop", treeWith(changed), OPTIONS);
    expect(quick?.findings).toEqual(findings);
    expect(quick?.problems).toEqual(problems);
  });

  it("follow one edit after the other", () => {
    const memory = newMemory();
    memory.audit("/shop", treeWith(), OPTIONS);
    for (const text of [...Object.values(edits), views]) {
      const edited = treeWith({ "shop/views.py": text });
      const { findings } = auditDiscovery(edited, OPTIONS).report;
      expect(memory.focused("/shop", edited, OPTIONS)?.findings).toEqual(findings);
    }
  });

  it.each([
    ["settings that move routes", { "shop/settings.py": "DEBUG = True\n" }],
    ["a new file that others import", { "django/shortcuts.py": "def redirect(to):\n    return to\n" }],
  ])("are left to whole audits for %s", (_, changed) => {
    const memory = newMemory();
    memory.audit("/shop", treeWith(), OPTIONS);
    expect(memory.focused("/shop", treeWith(changed), OPTIONS)).toBeUndefined();
  });

  it("are not given on what was asked otherwise, or not at all", () => {
    const memory = newMemory();
    expect(memory.focused("/shop", treeWith(), OPTIONS)).toBeUndefined();
    memory.audit("/shop", treeWith(), OPTIONS);
    const strict = { ...OPTIONS, choice: { persona: "strict" as const } };
    expect(memory.focused("/shop", treeWith(), strict)).toBeUndefined();
  });
});
