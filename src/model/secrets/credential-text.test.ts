import { expect, test } from "vitest";
import { credentialText, type CredentialText } from "./credential-text.ts";
import { namesCredential, namesDjangoKey } from "./credential-names.ts";

test.each<readonly [CredentialText["kind"], ...string[]]>([
  ["random", "q7Zr2Lw9Xk4V", "9f86d081884c7d659a2feaa0c55ad015", "tK3#vM9!pQ2$wN7@", "Xk4Vb8Nc-q7Zr2Lw9"],
  ["random", "qvzn bwhe ktrx oplm"],
  ["placeholder", "some text with more", "this must have four", "xxxx xxxx xxxx xxxx", "qvzn bwhe ktrx"],
  ["chosen", "gladiolus-Friday", "Larkspur2019", "correcthorse!"],
  ["common", "postgres", "password", "secret123", "passw0rd", "letmein", "root"],
  [
    "placeholder",
    "",
    "abc",
    "change-me",
    "<password>",
    "${DB_PASSWORD}",
    "{{ password }}",
    "%(pw)s",
    "$PASSWORD",
  ],
  [
    "placeholder",
    "your-password-here",
    "xxxxxxxx",
    "********",
    "/run/secrets/db",
    "DB_PASSWORD",
    "env:DB_PASSWORD",
  ],
  ["placeholder", "5/m/user", "20/hour,100/day", "1/m", "^connect\\s+(?P<secret>.+)$", "\\w+\\s*=\\s*(?:.+)"],
  ["chosen", "5/mango/Tree", "12/Monday!x"],
  [
    "placeholder",
    `6LeIx${"AcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe"}`,
    `6LeIx${"AcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI"}`,
  ],
  ["random", `6LeIx${"AcTAAAAAGG-vFI1TnRWxMZNFuojJ4Wif000"}`],
  ["placeholder", "django.core.signing", "the password of the database", "vault:secret/db", "get-token"],
])("%s", (kind, ...texts) => {
  for (const text of texts) expect([text, credentialText(text).kind]).toEqual([text, kind]);
});

test("a password that only repeats a name of its surroundings", () => {
  expect(credentialText("Larkspur2019", ["larkspur"]).kind).toBe("common");
  expect(credentialText("Larkspur2019", ["la", "tulip"]).kind).toBe("chosen");
  expect(credentialText("larkspur-q7Zr2Lw9Xk4Vb", ["larkspur"]).kind).toBe("random");
});

test("names", () => {
  const yes = [
    "EMAIL_HOST_PASSWORD",
    "apiKey",
    "AWS_SECRET_ACCESS_KEY",
    "client_secret",
    "dbpassword",
    "authToken2",
  ];
  const no = [
    "PASSWORD_HASHERS",
    "sort_key",
    "CSRF_TOKEN",
    "RECAPTCHA_PUBLIC_KEY",
    "token_url",
    "compass",
    "key",
    "passage",
  ];
  expect(yes.filter((name) => !namesCredential(name))).toEqual([]);
  expect(no.filter(namesCredential)).toEqual([]);
  expect(["SECRET_KEY", "DJANGO_SECRET_KEY"].filter(namesDjangoKey)).toHaveLength(2);
  expect(["AWS_SECRET_KEY", "STRIPE_SECRET_KEY"].filter(namesDjangoKey)).toEqual([]);
});
