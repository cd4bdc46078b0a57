/** The project that a session serves, as it is at the moment. */
import { auditDiscovery, type Audit } from "../audit.ts";
import { keepFocus, type KeptFocus } from "../audit/kept-focus.ts";
import type { AuditOptions } from "../audit/options.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { FilePatch } from "../fix/plan.ts";
import type { SourceFile } from "../source/source-file.ts";

/** What the command line lends to a session: the disk, within one folder. */
export interface Ground {
  readonly version: string;
  /** Reads the project as it is now. Rejects for what the user can mend, with a message for people. */
  readonly read: () => Promise<{ readonly discovery: Discovery; readonly options: AuditOptions }>;
  /** Writes whole files below the root, and none that has changed since it was read; undefined where nothing may be written. */
  readonly write: ((discovery: Discovery, patches: readonly FilePatch[]) => void) | undefined;
  /** Whether an error is one of those that users can mend. */
  readonly isForUser: (error: unknown) => error is Error;
}

/** A session with the latest audit. */
export interface Session {
  readonly ground: Ground;
  latest: Audit | undefined;
  /** Quick answers about files that are only proposed, on the latest audit. */
  focus: KeptFocus | undefined;
}

/** The project audited as it is now. */
export interface Current {
  readonly audit: Audit;
  readonly options: AuditOptions;
}

/** Reads the project again, and audits it again where anything has changed. */
export async function current(session: Session): Promise<Current> {
  const { discovery, options } = await session.ground.read();
  const { latest } = session;
  const audit =
    latest !== undefined && sameFiles(latest.discovery.files, discovery.files)
      ? latest
      : auditDiscovery(discovery, options, latest?.kept);
  if (audit !== latest) session.focus = keepFocus(audit);
  session.latest = audit;
  return { audit, options };
}

function sameFiles(a: readonly SourceFile[], b: readonly SourceFile[]): boolean {
  return a.length === b.length && a.every((file, i) => isSame(file, b[i]));
}

function isSame(a: SourceFile, b: SourceFile | undefined): boolean {
  if (b === undefined || a.path !== b.path) return false;
  return a.bytes === b.bytes || Buffer.compare(a.bytes, b.bytes) === 0;
}
