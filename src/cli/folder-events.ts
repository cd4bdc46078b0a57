/** Tells when something changes in some folders. */
import { statSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import { excludedByName } from "../discover/default-exclusions.ts";

/** Events of folders. */
export interface FolderEvents {
  /**
   * Resolves once something has changed and it has been quiet since. Folders that were not watched before count as changed: nobody
   * has told what happened in them since they were read.
   */
  readonly next: () => Promise<"changed">;
  /** Also watches folders that are not watched yet. */
  readonly follow: (folders: ReadonlySet<string>) => void;
  readonly close: () => void;
}

interface Watching {
  readonly root: string;
  readonly watchers: Map<string, FSWatcher>;
  isDirty: boolean;
  notify: () => void;
}

/** Milliseconds without a further event after which a change counts as finished. */
const SETTLED = 120;

/** Watches folders below a root, and those that are made in them. */
export function watchFolders(root: string, folders: ReadonlySet<string>): FolderEvents {
  const watching: Watching = { root, watchers: new Map(), isDirty: false, notify: () => undefined };
  const follow = (more: ReadonlySet<string>): void => {
    for (const folder of more) if (!watching.watchers.has(folder)) watchFolder(watching, folder);
  };
  follow(folders);
  return {
    next: () => nextChange(watching),
    follow,
    close: () => {
      for (const watcher of watching.watchers.values()) watcher.close();
    },
  };
}

function watchFolder(watching: Watching, folder: string): void {
  const { root, watchers } = watching;
  watchers.get(folder)?.close();
  try {
    const watcher = watch(join(root, folder), (_, name) => noteEvent(watching, folder, name ?? ""));
    watcher.on("error", () => watchers.delete(folder));
    watchers.set(folder, watcher);
    watching.isDirty = true;
  } catch {
    // It is gone already, or the system watches no more: changes elsewhere still bring everything up to date.
    watchers.delete(folder);
  }
}

function noteEvent(watching: Watching, folder: string, name: string): void {
  const path = folder === "" ? name : `${folder}/${name}`;
  if (isNewFolder(watching.root, path, name)) watchFolder(watching, path);
  watching.isDirty = true;
  watching.notify();
}

/** A folder that is made, or made again under the same name. */
function isNewFolder(root: string, path: string, name: string): boolean {
  if (name === "" || name.startsWith(".") || excludedByName(path) !== undefined) return false;
  return statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

async function nextChange(watching: Watching): Promise<"changed"> {
  if (!watching.isDirty)
    await new Promise<void>((resolve) => {
      watching.notify = resolve;
    });
  do {
    watching.isDirty = false;
    await new Promise((resolve) => setTimeout(resolve, SETTLED));
  } while (watching.isDirty);
  return "changed";
}
