import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

/** How sure a check is of what it finds, by the function that it finds it in. */
function sureness(check: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  return Object.fromEntries(
    findings.filter((one) => one.check === check).map(({ scope, confidence }) => [scope ?? "", confidence]),
  );
}

test("a digest that only its name makes a token", () => {
  const text = `import hashlib
import time


def version(entries):
    hasher = hashlib.sha1()
    for entry in sorted(entries):
        hasher.update(entry.encode())
    server_token = hasher.hexdigest()
    return {"ServerToken": server_token}


def fingerprint(raw_token):
    token_hash = hashlib.sha1(raw_token).hexdigest()
    return {"token_hash": token_hash}


def access(email):
    access_token = hashlib.sha1(f"{email}{time.time()}".encode()).hexdigest()
    return access_token
`;
  expect(sureness("weak-hash", { "shop/sync.py": text })).toEqual({
    version: "low",
    fingerprint: "low",
    access: "medium",
  });
});

test("a certificate check that an option switches off", () => {
  const none = (before: string): string => `import ssl


def connect(remote):
    context = ssl.create_default_context()
    if ${before}:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
`;
  const files = {
    "shop/chosen.py": none("not remote.tls_validation"),
    "shop/sometimes.py": none("remote.use_tls"),
  };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor", select: ["DJANGO-CRYPTO-001"] } });
  expect(Object.fromEntries(findings.map(({ path, confidence }) => [path, confidence]))).toEqual({
    "shop/chosen.py": "low",
    "shop/sometimes.py": "high",
  });
});
