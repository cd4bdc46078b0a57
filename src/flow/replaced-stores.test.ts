import { expect, test } from "vitest";
import { arrivalsIn } from "../../test/support/python-program.ts";

/** What of the query string reaches `open(…)` through an attribute that the constructor fills in these lines. */
function reaching(lines: readonly string[]): readonly string[] {
  const text = [
    "import os, re, uuid",
    "def is_key(text):",
    "  return bool(re.match(r'^[a-f0-9]{8}$', text))",
    "class Part:",
    "  def __init__(self, data):",
    ...lines.map((line) => `    ${line}`),
    "  @property",
    "  def path(self):",
    "    return os.path.join('/srv', self.key)",
    "def view(request):",
    "  part = Part(request.GET)",
    "  open(part.path)",
  ].join("\n");
  return arrivalsIn({ "m.py": text }).filter((line) => line.includes("query string"));
}

test.each([
  [["self.key = data.get('k')"]],
  [["self.key = data.get('k')", "if data: self.key = uuid.uuid4()"]],
  [["self.key = data.get('k')", "if is_key(self.key): self.key = uuid.uuid4()"]],
  [["self.key = data.get('k')", "if not is_key(self.other): self.key = uuid.uuid4()"]],
  [["if not is_key(self.key): self.key = uuid.uuid4()", "self.key = data.get('k')"]],
  [["self.key = data.get('k')", "if data:", "  self.key = os.path.basename(self.key)"]],
  [["if data:", "  self.key = os.path.basename('a')", "self.key = data.get('k')"]],
])("%j hands a path on", (lines) => {
  expect(reaching(lines)).not.toEqual([]);
});

test.each([
  [["self.key = data.get('k')", "if not is_key(self.key): self.key = uuid.uuid4()"]],
  [["self.key = data.get('k')", "if not is_key(self.key):", "  raise ValueError"]],
  [["self.key = data.get('k')", "self.key = os.path.basename(self.key)"]],
  [["if data:", "  self.key = data.get('k')", "self.key = 'a'"]],
])("%j has settled it", (lines) => {
  expect(reaching(lines)).toEqual([]);
});
