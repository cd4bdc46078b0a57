/**
 * Finished, masked reports by a digest of everything they depend on: each file's path and content, the options, and
 * this build of pickguard. Facts of single files are not kept: reading them back costs as much as parsing again.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve, sep } from "node:path";
import type { AuditOptions } from "../audit/options.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { Problem } from "../findings/finding.ts";
import type { AuditReport } from "../report/audit-report.ts";
import { BUILD } from "./version.ts";
import { systemReason, writeWhole } from "./write-file.ts";

/** An open cache; undefined where there is to be none. */
export interface Cache {
  readonly folder: string;
  /** Tells builds apart. */
  readonly build: string;
}

/** Entries kept; the oldest go first. */
const MOST_ENTRIES = 64;

/** File names of entries: what `cache clean` deletes, and nothing else. */
const ENTRY = /^[0-9a-f]{64}\.report$/;

/** The folder that holds the cache unless the user names one. */
export function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const named = environment["XDG_CACHE_HOME"] ?? environment["LOCALAPPDATA"];
  return join(named === undefined || named === "" ? join(homedir(), ".cache") : named, "pickguard");
}

/** Opens the cache for an audit of `root`. Unasked, nothing is ever written into the audited tree, nor by a build without identity. */
export function openCache(
  root: string,
  folder: string | undefined,
  build: string = BUILD,
): Cache | undefined {
  if (build === "") return undefined;
  if (folder !== undefined) return { folder, build };
  const usual = resolve(defaultCacheFolder());
  return usual.startsWith(realpathSync(root) + sep) ? undefined : { folder: usual, build };
}

/** The cached report, or a new one, which is then kept. Trouble with the cache is a problem in the report, never an end. */
export function cachedReport(
  cache: Cache | undefined,
  discovery: Discovery,
  options: AuditOptions,
  make: () => AuditReport,
): AuditReport {
  if (cache === undefined) return make();
  const path = join(cache.folder, `${keyOf(cache, discovery, options)}.report`);
  const known = readEntry(path);
  if (known !== undefined) return known;
  const report = make();
  const trouble = writeEntry(cache, path, report);
  return trouble === undefined ? report : { ...report, problems: [...report.problems, trouble] };
}

/** The cached report, if there is one. */
export function knownReport(
  cache: Cache | undefined,
  discovery: Discovery,
  options: AuditOptions,
): AuditReport | undefined {
  return cache && readEntry(join(cache.folder, `${keyOf(cache, discovery, options)}.report`));
}

/** What was kept under a name by `keepUnder`, if that is whole. */
export function keptUnder<One>({ folder, build }: Cache, name: string): One | undefined {
  return readEntry<One>(join(folder, `${digest(JSON.stringify([build, name]))}.report`));
}

/** Keeps something in the place of what was kept under the same name. Trouble is not worth a word: the next time does without. */
export function keepUnder(cache: Cache, name: string, one: unknown): void {
  writeEntry(cache, join(cache.folder, `${digest(JSON.stringify([cache.build, name]))}.report`), one);
}

/** Deletes every entry; answers how many there were. Throws what the operating system throws. */
export function deleteEntries(folder: string): number {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder).filter((name) => ENTRY.test(name));
  for (const name of entries) rmSync(join(folder, name), { force: true });
  return entries.length;
}

function keyOf({ build }: Cache, { files, projects, skipped }: Discovery, options: AuditOptions): string {
  const { watch: _, ...asked } = options;
  const hash = createHash("sha256");
  hash.update(JSON.stringify([build, asked, projects, [...skipped]]));
  for (const { path, kind, bytes } of files) {
    hash.update(`\0${JSON.stringify([path, kind, bytes.length])}\0`);
    hash.update(bytes);
  }
  return hash.digest("hex");
}

/** An entry is the digest of its text, a line feed, and the text: a torn or altered one is as good as none. */
function readEntry<One = AuditReport>(path: string): One | undefined {
  try {
    const entry = readFileSync(path, "utf8");
    const text = entry.slice(entry.indexOf("\n") + 1);
    return entry.startsWith(`${digest(text)}\n`) ? (JSON.parse(text) as One) : undefined;
  } catch {
    return undefined;
  }
}

function writeEntry({ folder }: Cache, path: string, report: unknown): Problem | undefined {
  const text = JSON.stringify(report);
  try {
    // Making folders below these never returns on Node 20.
    if (/^\/(proc|sys|dev)(\/|$)/.test(folder)) throw new Error("no place for files");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWhole(path, `${digest(text)}\n${text}`, 0o600);
    forgetOldest(folder);
    return undefined;
  } catch (error) {
    const reason = systemReason(error);
    const message = `this audit was not cached: ${reason}; --no-cache or --cache-dir FOLDER avoid that`;
    return { kind: "cache", message };
  }
}

function forgetOldest(folder: string): void {
  const entries = readdirSync(folder).filter((name) => ENTRY.test(name));
  if (entries.length <= MOST_ENTRIES) return;
  const byAge = entries
    .map((name) => ({
      path: join(folder, name),
      modified: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .toSorted((a, b) => a.modified - b.modified);
  for (const { path } of byAge.slice(0, entries.length - MOST_ENTRIES)) rmSync(path, { force: true });
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
