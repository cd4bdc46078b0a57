import { expect, test } from "vitest";
import { editorCall } from "./editor.ts";

test.each([
  [{ EDITOR: "vim" }, { program: "vim", words: ["+7", "/r/a.py"] }],
  [
    { EDITOR: "vim", VISUAL: "/usr/bin/code -n" },
    { program: "/usr/bin/code", words: ["-n", "--goto", "/r/a.py:7", "--wait"] },
  ],
  [
    { VISUAL: "", EDITOR: "hx" },
    { program: "hx", words: ["/r/a.py:7"] },
  ],
  [{ EDITOR: "mine --wait" }, { program: "mine", words: ["--wait", "/r/a.py"] }],
  [{}, undefined],
])("%j", (environment, call) => {
  expect(editorCall(environment, "/r/a.py", 7)).toEqual(call);
});
