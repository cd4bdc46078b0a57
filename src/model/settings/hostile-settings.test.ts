/** Settings of strangers: whatever they hold, evaluating them ends, soon, and never throws. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classify } from "../../discover/classify.ts";
import { effective } from "./project-settings.ts";
import { evaluateSettings } from "./evaluate-settings.ts";
import { resolve, variablesOf, withoutVariables } from "./resolve.ts";

const encoder = new TextEncoder();

/** Evaluates a lone module and asks for everything it holds; gives the milliseconds it took. */
function evaluateAll(code: string): number {
  const begin = performance.now();
  const discovery = classify([
    { path: "shop/settings.py", bytes: encoder.encode(`DEBUG = False\nINSTALLED_APPS = ['a']\n${code}`) },
  ]);
  for (const { modules } of evaluateSettings(discovery, []).settings) {
    for (const module of modules) {
      for (const name of module.values.keys()) {
        const setting = effective(module, name);
        if (setting !== undefined) resolve(setting.value, withoutVariables(variablesOf(setting.value)));
      }
    }
  }
  return performance.now() - begin;
}

const BOMBS: Readonly<Record<string, string>> = {
  "a text that doubles": `A = "${"x".repeat(100)}"\n${"A = A + A\n".repeat(60)}`,
  "a text that doubles in a loop": `A = "x"\nfor _ in "${"y".repeat(200)}":\n    A = A * 2 + A\n    A = f"{A}{A}"`,
  "a replacement that explodes": 'A = "xxxxxxxxxx"\n' + 'A = A.replace("x", A)\n'.repeat(12),
  "a list that doubles": `A = [1]\n${"A += A\n".repeat(60)}`,
  "a list that holds itself twice": `A = [1]\nB = [1]\n${"A = [A, A]\nB = [B, B]\n".repeat(60)}C = A == B`,
  "a variable that doubles": `import os\nA = os.getenv("X")\n${"A = A + A\n".repeat(80)}`,
  "fallbacks in fallbacks": `import os\nA = "a"\n${'A = os.getenv("X", A)\n'.repeat(3000)}`,
  "conditions in conditions": `import os\nA = os.getenv("X")\n${"A = 1 if A else 2\n".repeat(3000)}`,
  "many conditions": Array.from({ length: 300 }, (_, i) => `if unknown_${i}:\n    A${i % 7} = ${i}`).join(
    "\n",
  ),
  "a long elif chain": `if u:\n    A = 0\n${Array.from({ length: 2000 }, (_, i) => `elif u${i}:\n    A = ${i}`).join("\n")}`,
  "loops in loops": `L = "${"x".repeat(300)}"\nA = [1 for a in L for b in L for c in L for d in L]\nfor a in L:\n    for b in L:\n        for c in L:\n            B = c`,
  "recursion in two directions": "def f(n):\n    return f(n - 1) + f(n - 2)\nA = f(40)",
  "mutual recursion on unknown conditions":
    "def f(n):\n    if n:\n        return g(n)\n    return g(1)\ndef g(n):\n    if m:\n        return f(n)\n    return f(2)\nA = f(u)",
  "a function with many exits": `def f(x):\n${Array.from({ length: 500 }, (_, i) => `    if x == ${i} + u:\n        return ${i}`).join("\n")}\n    return 0\nA = f(1)`,
  "deep brackets": `A = ${"[".repeat(3000)}${"]".repeat(3000)}`,
  "deep calls": `A = ${"str(".repeat(2000)}1${")".repeat(2000)}`,
  "a huge number of names": Array.from({ length: 20000 }, (_, i) => `N${i} = ${i}`).join("\n"),
  "a dictionary with many entries": `A = {${Array.from({ length: 20000 }, (_, i) => `"k${i}": ${i}`).join(", ")}}`,
  "a dictionary that grows by items": `A = {}\n${Array.from({ length: 8000 }, (_, i) => `A["k${i}"] = ${i}`).join("\n")}`,
  "a list that grows by items": `A = []\n${Array.from({ length: 8000 }, (_, i) => `A.append("k${i}")`).join("\n")}`,
  "classes in classes": "class A(A):\n    A = A\n".repeat(500),
  itself:
    "from shop.settings import *\nfrom . import settings\nexec(open(__file__).read())\nfrom split_settings.tools import include\ninclude('settings.py')",
};

describe("bombs", () => {
  test.each(Object.entries(BOMBS))("%s", (_, code) => {
    expect(evaluateAll(code)).toBeLessThan(5000);
  });
});

const WORDS = (
  "import os|from .base import *|A|B|=|+=|(|)|[|]|{|}|,|:|.|'x'|'y=1'|1|0|if |else|elif |for |in |while |try|except|def f(a)|return |class C|lambda x|" +
  "os.environ|['X']|.get|env|True|None|not |and |or |==|%|+|*|**|f'{A}'|\n|\n    |\n        |del |global |with |as |yield |raise |@|:=|match |case |globals()|.update|setattr|include"
).split("|");

describe("nonsense", () => {
  test("random words never throw", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }), (words) => {
        expect(() => evaluateAll(words.join(""))).not.toThrow();
      }),
      { numRuns: 400 },
    );
  });

  test("a settings module cut anywhere never throws", () => {
    const whole = `import os\nfrom pathlib import Path\nBASE_DIR = Path(__file__).parent\ndef flag(n, d=False):\n    if n in os.environ:\n        return os.environ[n].lower() in ("1", "true")\n    return d\nDEBUG = flag("DEBUG", True)\nif not DEBUG:\n    ALLOWED_HOSTS = [h for h in os.getenv("H", "*").split(",")]\ntry:\n    from .local import *\nexcept ImportError:\n    pass\nT = [{"OPTIONS": {"debug": DEBUG}}]\nT[0]["OPTIONS"]["x"] = f"{BASE_DIR}/{DEBUG!r:>10}"\nglobals().update({"X": 1})\n`;
    for (let end = 0; end <= whole.length; end++) expect(evaluateAll(whole.slice(0, end))).toBeLessThan(2000);
  });
});
