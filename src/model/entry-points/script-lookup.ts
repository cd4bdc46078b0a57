/** Finds the file of the repository that a path seen by a command means. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { wholeFile, type Fragment } from "../../syntax/deploy/fragment.ts";
import { joinPath, parentOf, type Mount } from "./launch.ts";

/** Shell scripts by path and by name, for all look-ups of one audit. */
export interface ScriptLibrary {
  readonly scripts: ReadonlyMap<string, AuditFile>;
  readonly byName: ReadonlyMap<string, readonly AuditFile[]>;
}

/** A script's text and the file it stands in; a here-document stands in its Dockerfile. */
export interface FoundScript {
  readonly path: string;
  readonly text: Fragment;
}

/** Collects the shell scripts of an audit. */
export function collectScripts(files: readonly AuditFile[]): ScriptLibrary {
  const scripts = files.filter((file) => file.kind === "shell");
  const byName = new Map<string, AuditFile[]>();
  for (const file of scripts) {
    const name = nameOf(file.path);
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  return { scripts: new Map(scripts.map((file) => [file.path, file])), byName };
}

/** The script behind a path: through the image's COPY lines, relative to likely folders, or by a name that fits only one. */
export function findScript(library: ScriptLibrary, mount: Mount, written: string): FoundScript | undefined {
  if (written === "" || /[\s$*?]/.test(written)) return undefined;
  const copied = throughCopies(library, mount, written);
  if (copied) return copied;
  const direct = inFolders(library, mount, written) ?? sameName(library, mount, written);
  return direct && { path: direct.path, text: wholeFile(direct.bytes) };
}

function throughCopies(library: ScriptLibrary, mount: Mount, written: string): FoundScript | undefined {
  const target = absolute(mount.workdir, written);
  for (const copy of mount.copies.toReversed()) {
    if (copy.from !== undefined) continue;
    if (copy.inline && copy.destination === target && mount.dockerfile !== undefined) {
      return { path: mount.dockerfile, text: copy.inline };
    }
    const source = sourceOf(copy.source, copy.destination, target);
    const file = source === undefined ? undefined : inFolders(library, mount, source);
    if (file) return { path: file.path, text: wholeFile(file.bytes) };
  }
  return undefined;
}

/** Which path of the build context a COPY brings to `target`. */
function sourceOf(source: string, destination: string, target: string): string | undefined {
  const clean = source.replace(/^\.?\//, "").replace(/\/$/, "");
  if (destination === target) return clean;
  const folder = destination.replace(/\/?\.?$/, "/");
  if (!target.startsWith(folder)) return undefined;
  const below = target.slice(folder.length);
  if (nameOf(clean) === below) return clean;
  const isPattern = nameOf(clean) === "." || nameOf(clean).includes("*");
  return `${isPattern ? parentOf(clean) : clean}/${below}`;
}

function inFolders(library: ScriptLibrary, mount: Mount, written: string): AuditFile | undefined {
  for (const folder of mount.folders) {
    const path = joinPath(folder, written);
    const file = path === undefined ? undefined : library.scripts.get(path);
    if (file) return file;
  }
  return undefined;
}

/** The last resort for absolute paths of other machines: a script of this name in or below the most likely folder, or the only one. */
function sameName(library: ScriptLibrary, mount: Mount, written: string): AuditFile | undefined {
  const named = library.byName.get(nameOf(written)) ?? [];
  if (named.length <= 1) return named[0];
  const folder = mount.folders[0] ?? "";
  const near = named.filter((file) => folder === "" || file.path.startsWith(`${folder}/`));
  return near.length === 1 ? near[0] : undefined;
}

function absolute(workdir: string | undefined, written: string): string {
  if (written.startsWith("/")) return written;
  return `/${joinPath(workdir ?? "", written) ?? ""}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
