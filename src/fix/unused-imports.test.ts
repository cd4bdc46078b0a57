import { expect, test } from "vitest";
import { withoutUnusedImports } from "./unused-imports.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function cleaned(before: string, after: string): string {
  return new TextDecoder().decode(
    withoutUnusedImports(bytesOf(before), { path: "a.py", bytes: bytesOf(after) }),
  );
}

test.each([
  ["import random\nimport os\nrandom()\nos()\n", "import random\nimport os\nos()\n", "import os\nos()\n"],
  ["from a import b, c\nb(c)\n", "from a import b, c\nb()\n", "from a import b\nb()\n"],
  ["from a import b, c\nb(c)\n", "from a import b, c\nc()\n", "from a import c\nc()\n"],
  [
    "from a import (\n    b,\n    c,\n)\nb(c)\n",
    "from a import (\n    b,\n    c,\n)\nc()\n",
    "from a import (\n    c,\n)\nc()\n",
  ],
  ["import a.b as x\nx()\n", "import a.b as x\n", ""],
])("an import that is left behind goes: %j", (before, after, expected) => {
  expect(cleaned(before, after)).toBe(expected);
});

test.each([
  ["was unused before", "import random\n", "import random\ny = 1\n"],
  ["is mentioned in a comment", "import random\nrandom()\n", "import random\n# random is gone\n"],
  ["has a comment of its own", "import random  # noqa: F401\nrandom()\n", "import random  # noqa: F401\n"],
  ["is exported", 'from a import b\n__all__ = ["b"]\nb()\n', 'from a import b\n__all__ = ["b"]\n'],
  [
    "stands in a branch",
    "try:\n    import x\nexcept E:\n    pass\nx()\n",
    "try:\n    import x\nexcept E:\n    pass\n",
  ],
])("an import stays that %s", (_, before, after) => {
  expect(cleaned(before, after)).toBe(after);
});
