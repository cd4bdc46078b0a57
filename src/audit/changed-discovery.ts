/** What is discovered after changes: kinds and projects are told anew, for a new file may change those of others. */
import { classify } from "../discover/classify.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { SourceFile } from "../source/source-file.ts";

/** A file as it is now; without bytes it is gone. */
export interface Change {
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
}

/** The discovery of the same tree with some files changed, added or gone. */
export function changedDiscovery(before: Discovery, changes: readonly Change[]): Discovery {
  const files = new Map<string, SourceFile>(before.files.map((file) => [file.path, file]));
  for (const { path, bytes } of changes) {
    if (bytes === undefined) files.delete(path);
    else files.set(path, { path, bytes });
  }
  return classify([...files.values()], before.skipped);
}
