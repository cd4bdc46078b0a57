import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** Severities by check, of everything that is found. */
function severities(files: Readonly<Record<string, string>>, check: string): readonly string[] {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  return findings.filter((one) => one.check === check).map((one) => one.severity);
}

const WSGI = `import os
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
`;

test("an access key's id counts little without its secret", () => {
  const id = ["AKIA", "QZ7WLKX4VBNC3TFH"].join("");
  const half = `jobs:\n  page:\n    steps:\n      - uses: some/upload\n        with:\n          key-id: ${id}\n`;
  const secret = "q7Zr2Lw9Xk4Vb8Nc3Tf6Hd1Js5Gp0Ymq7Zr2Lw9X";
  const check = "credential-in-deploy-file";
  expect(severities({ ".github/workflows/page.yml": half }, check)).toEqual(["low"]);
  const both = severities({ "deploy/page.sh": `ID=${id}\nSECRET=${secret}\n` }, check);
  expect(both).toContain("high");
});

test("DEBUG that a module outside the repository may switch off is not critical", () => {
  const settings = (more: string): string =>
    `ROOT_URLCONF = "shop.urls"\nALLOWED_HOSTS = ["*"]\nDEBUG = True\n${more}`;
  const replaced = "try:\n    from .secret import *\nexcept ImportError:\n    pass\n";
  const files = (more: string) => ({ "shop/settings.py": settings(more), "shop/wsgi.py": WSGI });
  expect(severities(files(""), "debug-on")).toEqual(["critical"]);
  expect(severities(files(replaced), "debug-on")).toEqual(["high"]);
  expect(severities(files(replaced), "optional-hardening")).toEqual(["low"]);
});

test("a password that is the digest of drawn letters is no person's", () => {
  const code = (text: string): string =>
    `import hashlib\nimport random\nimport string\n\n\ndef update(row, given):\n    ${text}\n    password = hashlib.sha256(str(salt).encode()).hexdigest()\n    row.password = password\n`;
  const drawn = code('salt = "".join(random.choices(string.digits, k=10))');
  expect(severities({ "shop/gone.py": drawn }, "manual-hashing")).toEqual(["low"]);
  expect(severities({ "shop/gone.py": code("salt = given") }, "manual-hashing")).toEqual(["high"]);
});
