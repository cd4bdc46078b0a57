/** Versions of TLS, names of headers and patterns of exemptions, spelling by spelling. */
import { describe, expect, test } from "vitest";
import { neverMatches, sentName } from "./forwarded-proto.ts";
import { outdatedTls } from "./tls-versions.ts";

describe("outdated TLS", () => {
  test.each([
    [["TLSv1.2", "TLSv1.3"], []],
    [
      ["TLSv1", "TLSv1.1", "TLSv1.2"],
      ["TLS 1.0", "TLS 1.1"],
    ],
    [["SSLv3"], ["SSL 3"]],
    [
      ["all", "-SSLv3"],
      ["TLS 1.0", "TLS 1.1"],
    ],
    [["all", "-SSLv3", "-TLSv1", "-TLSv1.1"], []],
    [["-all", "+TLSv1.2"], []],
    [["tls1.1", "tls1.3"], ["TLS 1.1"]],
    [["VersionTLS10"], ["TLS 1.0"]],
    [["ECDHE-RSA-AES128-GCM-SHA256:RC4-SHA:!aNULL"], ["RC4-SHA"]],
    [["HIGH:!aNULL:!MD5"], []],
    [["DES-CBC3-SHA"], ["DES-CBC3-SHA"]],
  ])("%j: %j", (written, outdated) => {
    expect(outdatedTls(written)).toEqual(outdated);
  });
});

describe("the name of a trusted header", () => {
  test.each([
    ["HTTP_X_FORWARDED_PROTO", "x-forwarded-proto", false],
    ["X-Forwarded-Proto", undefined, true],
    ["X_FORWARDED_PROTO", undefined, true],
    ["HTTP_X-FORWARDED-PROTO", "x-forwarded-proto", true],
    ["wsgi.url_scheme", undefined, false],
    ["HTTPS", undefined, false],
  ])("%s is sent as %s, never matches: %s", (name, sent, never) => {
    expect(sentName(name)).toBe(sent);
    expect(neverMatches(name)).toBe(never);
  });
});
