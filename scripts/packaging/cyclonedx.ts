import type { BundledPackage } from "./bundled-packages.ts";

/** What package.json says about pickguard itself. */
export interface OwnPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
}

/**
 * The bill of materials in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). It holds neither a time nor a serial
 * number, both optional, so that the same sources give the same file.
 */
export function renderCycloneDx(own: OwnPackage, packages: readonly BundledPackage[]): string {
  const ref = purl(own);
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": ref,
        name: own.name,
        version: own.version,
        description: own.description,
        licenses: [{ license: { id: own.license } }],
        purl: ref,
      },
    },
    components: packages.map(component),
    dependencies: [
      { ref, dependsOn: packages.map(purl) },
      ...packages.map((one) => ({ ref: purl(one), dependsOn: [] })),
    ],
  };
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

function component(one: BundledPackage): object {
  return {
    type: "library",
    "bom-ref": purl(one),
    name: one.name,
    version: one.version,
    scope: "required",
    licenses: [{ license: { id: one.license } }],
    purl: purl(one),
    externalReferences: [{ type: "distribution", url: tarball(one), hashes: [digest(one.integrity)] }],
  };
}

/** Where npm's registry keeps a package: the file's name leaves the scope out. */
function tarball({ name, version }: BundledPackage): string {
  const file = name.slice(name.indexOf("/") + 1);
  return `https://registry.npmjs.org/${name}/-/${file}-${version}.tgz`;
}

/** `sha512-…` in base64, as lock files write it, in CycloneDX's words and hexadecimal. */
function digest(integrity: string): { readonly alg: string; readonly content: string } {
  if (!integrity.startsWith("sha512-")) throw new Error(`package-lock.json has a digest of another kind`);
  return {
    alg: "SHA-512",
    content: Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex"),
  };
}

/** https://github.com/package-url/purl-spec: the @ of a scope is written as %40. */
function purl({ name, version }: Pick<BundledPackage, "name" | "version">): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}
