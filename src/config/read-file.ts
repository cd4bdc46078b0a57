/** Reads files that a repository or a user gives: bounded, and never waiting for a pipe. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { ConfigurationError } from "./configuration-error.ts";

/** A stranger's file: no link is followed, and a pipe in its place is not waited for. Undefined when there is none. */
export function readRepositoryFile(path: string, most: number): string | undefined {
  return readText(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0), most);
}

/** A file that the user names may be a link. Undefined when there is none. */
export function readChosenFile(path: string, most: number): string | undefined {
  return readText(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0), most);
}

function readText(path: string, flags: number, most: number): string | undefined {
  const descriptor = openIfThere(path, flags);
  if (descriptor === undefined) return undefined;
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return undefined;
    if (status.size <= most) return readFileSync(descriptor, "utf8").replace(/^\uFEFF/, "");
    throw new ConfigurationError(`${path} has more than ${most} bytes; it is not read`);
  } finally {
    closeSync(descriptor);
  }
}

/** ELOOP: the path is a link and links are not followed. */
const ABSENT: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR", "ELOOP"]);

function openIfThere(path: string, flags: number): number | undefined {
  try {
    return openSync(path, flags);
  } catch (error) {
    if (error instanceof Error && "code" in error && ABSENT.has(error.code)) return undefined;
    throw new ConfigurationError(`${path} cannot be read`, { cause: error });
  }
}
