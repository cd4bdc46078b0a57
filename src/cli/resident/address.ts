/** Where the process that stays is to be found: a socket in a folder that only its user can enter. */
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { defaultCacheFolder } from "../cache.ts";
import { BUILD, VERSION } from "../version.ts";

/** The surroundings on which answers depend; processes in others have other addresses. */
export interface Surroundings {
  /** The current folder: relative paths start there. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Tells builds apart; "" for none, which has no address. */
  readonly build?: string;
}

/** What of the environment says where things are read and written. */
const NAMES = ["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"] as const;

/** A longer path is no address of a socket on some systems (sun_path in sys/un.h: 104 bytes on macOS and BSD, 108 on Linux). */
const LONGEST = 100;

/**
 * The path of the socket; undefined where there is none: on Windows, for a program that runs from source, for a folder that others may enter,
 * where the path is too long.
 */
export function addressOf({ folder, environment, build = BUILD }: Surroundings): string | undefined {
  if (process.platform === "win32" || build === "") return undefined;
  const place = placeOfResidents(environment);
  try {
    const { ino } = statSync(folder);
    const values = NAMES.map((name) => environment[name]);
    const identity = [VERSION, build, process.version, process.execPath, folder, ino, values];
    const name = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 16);
    const path = join(place, `${name}.sock`);
    return Buffer.byteLength(path) <= LONGEST && isPrivate(place) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The folder of all sockets; it is there once a process has stayed. */
export function placeOfResidents(environment: Surroundings["environment"]): string {
  return join(defaultCacheFolder(environment), "resident");
}

/** Makes the folder where it is missing. Throws what the operating system throws. */
function isPrivate(folder: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const status = lstatSync(folder);
  return status.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o077) === 0;
}
