/** What is discovered after changes: kinds and projects are told anew, for a new file may change those of others. */
import { classify } from "../discover/classify.ts";
import type { Discovery, FileKind } from "../discover/file-kind.ts";
import { looksAlike } from "../discover/tree.ts";
import type { SourceFile } from "../source/source-file.ts";

/** A file as it is now; without bytes it is gone. */
export interface Change {
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
}

/** The discovery of the same tree with some files changed, added or gone. */
export function changedDiscovery(before: Discovery, changes: readonly Change[]): Discovery {
  return withNewContent(before, changes) ?? classifiedAnew(before, changes);
}

/** Kinds of files whose content tells nothing about others, as long as a look at them tells the same. */
const PLAIN: ReadonlySet<FileKind> = new Set<FileKind>(["python", "urlconf", "template"]);

/** Undefined where more than the content of some files may be another. */
function withNewContent(before: Discovery, changes: readonly Change[]): Discovery | undefined {
  const byPath = new Map(changes.map((change) => [change.path, change] as const));
  let found = 0;
  const files = before.files.map((file) => {
    const bytes = byPath.get(file.path)?.bytes;
    if (bytes === undefined || !PLAIN.has(file.kind) || SCRIPT.test(file.path)) return file;
    const now = { ...file, bytes };
    if (!looksAlike(file, now)) return file;
    found++;
    return now;
  });
  return found === byPath.size ? { ...before, files } : undefined;
}

/** Scripts whose text tells of projects, by their names and folders: manage.py, wsgi.py, asgi.py, celery.py, setup.py. */
const SCRIPT = /[aw]sgi|celery|(?:manage|setup)\.py$/;

function classifiedAnew(before: Discovery, changes: readonly Change[]): Discovery {
  const files = new Map<string, SourceFile>(before.files.map((file) => [file.path, file]));
  for (const { path, bytes } of changes) {
    if (bytes === undefined) files.delete(path);
    else files.set(path, { path, bytes });
  }
  return classify([...files.values()], before.skipped);
}
