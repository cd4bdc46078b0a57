/** Which reader reads which packaging file. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { readConda } from "../../syntax/requirements/conda.ts";
import { readInterpreterFile } from "../../syntax/requirements/interpreter-files.ts";
import { readPipfile, readPipfileLock } from "../../syntax/requirements/pipfile.ts";
import { readPyproject } from "../../syntax/requirements/pyproject.ts";
import { readRequirementsFile } from "../../syntax/requirements/requirements-file.ts";
import { readSetupCfg } from "../../syntax/requirements/setup-cfg.ts";
import { NOTHING_WRITTEN, type Written } from "../../syntax/requirements/written.ts";
import { readImageInstalls } from "./image-installs.ts";
import { readSetupScript } from "./setup-script.ts";

/** What sort of packaging file a path names. */
export type PackagingKind = "lock" | "pipfile-lock" | "requirements" | "constraints" | "metadata" | "image";

/** The kind of a file; undefined for files that say nothing about packages. */
export function packagingKind({ kind, path }: AuditFile): PackagingKind | undefined {
  if (kind === "dockerfile") return "image";
  if (kind !== "dependency") return undefined;
  const name = nameIn(path);
  if (/^(?:poetry|uv|pdm)\.lock$|^pylock(?:\.[^/.]+)?\.toml$/.test(name)) return "lock";
  if (name === "pipfile.lock") return "pipfile-lock";
  if (READERS.has(name) || /\.ya?ml$/.test(name)) return "metadata";
  return name.startsWith("constraints") ? "constraints" : "requirements";
}

const READERS: ReadonlyMap<string, (bytes: Uint8Array) => Written> = new Map([
  ["pyproject.toml", readPyproject],
  ["pipfile", readPipfile],
  ["setup.cfg", readSetupCfg],
  ["setup.py", readSetupScript],
  ["runtime.txt", readInterpreterFile],
  [".python-version", readInterpreterFile],
]);

/** Reads a file of a kind; lock files with their own shape are read elsewhere. */
export function readPackagingFile({ path, bytes }: AuditFile, kind: PackagingKind): Written {
  switch (kind) {
    case "image":
      return readImageInstalls(bytes);
    case "pipfile-lock":
      return readPipfileLock(bytes);
    case "requirements":
    case "constraints":
      return readRequirementsFile(bytes);
    case "metadata":
      return (READERS.get(nameIn(path)) ?? readConda)(bytes);
    case "lock":
      return NOTHING_WRITTEN;
  }
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).toLowerCase();
}
