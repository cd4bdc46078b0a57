/** What is discovered after changes: kinds and projects are told anew, for a new file may change those of others. */
import { classify, describeNew } from "../discover/classify.ts";
import type { AuditFile, Discovery, FileKind } from "../discover/file-kind.ts";
import { byCodeUnit, folderOf, nameOf } from "../discover/paths.ts";
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
const PLAIN: ReadonlySet<FileKind> = new Set<FileKind>(["python", "settings", "urlconf", "template"]);

/** Undefined where more than some files may be another. */
function withNewContent(before: Discovery, changes: readonly Change[]): Discovery | undefined {
  const byPath = new Map(changes.map((change) => [change.path, change] as const));
  const files: AuditFile[] = [];
  const folders = new Set<string>();
  for (const file of before.files) {
    const change = byPath.get(file.path);
    byPath.delete(file.path);
    const now = change === undefined ? file : replacedBy(file, change);
    if (now === undefined) return undefined;
    if (now === "gone") continue;
    files.push(now);
    folders.add(folderOf(file.path));
  }
  const added = [...byPath.values()].map((change) => addedTo(before, change));
  const isPlain = (one: AuditFile | undefined): one is AuditFile => one !== undefined;
  if (!added.every(isPlain)) return undefined;
  // A folder must neither come nor go.
  if (changes.some(({ path }) => !folders.has(folderOf(path)))) return undefined;
  return {
    ...before,
    files: added.length === 0 ? files : [...files, ...added].sort((a, b) => byCodeUnit(a.path, b.path)),
  };
}

function replacedBy(file: AuditFile, { bytes }: Change): AuditFile | "gone" | undefined {
  if (!isPlainFile(file)) return undefined;
  if (bytes === undefined) return isTelling(file.path) || file.kind === "settings" ? undefined : "gone";
  const now = { ...file, bytes };
  return looksAlike(file, now) ? now : undefined;
}

function addedTo(before: Discovery, { path, bytes }: Change): AuditFile | undefined {
  if (bytes === undefined || isTelling(path)) return undefined;
  const file = describeNew(before, { path, bytes });
  return file && isPlainFile(file) && !isNamedByScript(before, path) ? file : undefined;
}

function isPlainFile({ path, kind }: AuditFile): boolean {
  return PLAIN.has(kind) && !SCRIPT.test(path);
}

/** Where such a file comes or goes, a folder may become a package or a project, or be one no more. */
function isTelling(path: string): boolean {
  return /^(?:__init__|admin|apps|models|urls)\.py$/.test(nameOf(path));
}

/** `DJANGO_SETTINGS_MODULE` may have been naming the file all along. */
function isNamedByScript({ files }: Discovery, path: string): boolean {
  const stem = nameOf(path).replace(/\.py$/, "");
  return (
    path.endsWith(".py") &&
    files.some((file) => SCRIPT.test(file.path) && Buffer.from(file.bytes).includes(stem))
  );
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
