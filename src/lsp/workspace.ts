/** All folders of an editor with its open documents, and when they are audited again. */
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic } from "vscode-languageserver/node";
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";
import { DEFAULT_CONFIGURATION, mergeOptions } from "../config/configuration.ts";
import type { Audit } from "../audit.ts";
import type { BaselineEntry } from "../findings/baseline.ts";
import { ConfigurationError } from "../config/configuration-error.ts";
import { loadConfiguration } from "../config/load.ts";
import { UnusableRoot } from "../discover/unusable-root.ts";
import { maskText } from "../findings/masking.ts";
import type { AuditReport } from "../report/audit-report.ts";
import { docsPages } from "../report/docs-page.ts";
import { diagnosticsByPath, type UriOf } from "./diagnostics.ts";
import { NO_SETTINGS, type EditorSettings } from "./editor-settings.ts";
import {
  auditFolder,
  needsAudit,
  newFolder,
  optionsOf,
  type Buffers,
  type Folder,
  type FolderRun,
} from "./folder.ts";
import { lastAuditOf, type LastAudit } from "./last-audit.ts";
import { pathOfUri, pathWithin, uriBelow } from "./uris.ts";

/** What the process around the server knows. */
export interface Host {
  /** pickguard's version. */
  readonly version: string;
  /** What a project's configuration says to the audit itself. May throw ConfigurationError. */
  readonly wordsOf: (root: string, choice: Configuration) => AuditOptions;
  /** Adds entries to a project's baseline and answers where it lies. Rejects with ConfigurationError. */
  readonly writeAccepted?: (root: string, entries: readonly BaselineEntry[]) => Promise<string>;
  /** What the last session's audit of a project said, if it was kept. */
  readonly lastAudit?: (root: string) => LastAudit | undefined;
  /** Keeps an audit for the next session. */
  readonly keepAudit?: (root: string, audit: LastAudit) => void;
  /** Writes an audit as a page and answers its address. */
  readonly writePage?: (name: string, audit: Audit, choice: Configuration | undefined) => Promise<string>;
}

/** What the workspace tells the editor. */
export interface Port extends Host {
  readonly documents: () => readonly TextDocument[];
  /** A folder's audit is new; `changed` are the paths whose diagnostics are not what they were. */
  readonly audited: (folder: Folder, changed: readonly string[]) => void;
  readonly complain: (message: string) => void;
  /** Runs some work that takes a moment, where the editor can show that. */
  readonly working: (title: string, work: () => Promise<void>) => Promise<void>;
}

/** The workspace. */
export interface Workspace {
  readonly port: Port;
  readonly folders: Folder[];
  settings: EditorSettings;
  /** The run that is waited for, if any. */
  due: { readonly promise: Promise<void>; readonly done: () => void; timer: NodeJS.Timeout } | undefined;
  running: Promise<void>;
  /** Called at the next time that something is told. */
  readonly listeners: Set<() => void>;
}

/** Milliseconds without a keystroke before an audit begins. */
const QUIET = 150;

/** A workspace without folders. */
export function newWorkspace(port: Port): Workspace {
  return {
    port,
    folders: [],
    settings: NO_SETTINGS,
    due: undefined,
    running: Promise.resolve(),
    listeners: new Set(),
  };
}

/** Adds a folder that the editor names; one that is no place on this disk is left out. */
export function addFolder(workspace: Workspace, uri: string, name: string): void {
  const root = pathOfUri(uri);
  if (root !== undefined && !workspace.folders.some((one) => one.uri === uri))
    workspace.folders.push(newFolder(uri, root.replace(/[/\\]$/, ""), name));
}

/** The innermost folder that holds a file, and the file's path in it. */
export function locate(
  { folders }: Workspace,
  uri: string,
): { readonly folder: Folder; readonly path: string } | undefined {
  const absolute = pathOfUri(uri);
  if (absolute === undefined) return undefined;
  const places = folders.flatMap((folder) => {
    const path = pathWithin(folder.root, absolute);
    return path === undefined ? [] : { folder, path };
  });
  return places.toSorted((a, b) => a.path.length - b.path.length)[0];
}

/**
 * Tells the addresses of audited files: that of the open document where there is one, because editors write addresses
 * differently.
 */
export function urisIn(workspace: Workspace, folder: Folder): UriOf {
  const open = new Map(openIn(workspace, folder).map(({ path, document }) => [path, document.uri] as const));
  return (path) => open.get(path) ?? uriBelow(folder.root, path);
}

/** The open document at a path. */
export function openDocument(workspace: Workspace, folder: Folder, path: string): TextDocument | undefined {
  return openIn(workspace, folder).find((one) => one.path === path)?.document;
}

interface OpenFile {
  readonly path: string;
  readonly document: TextDocument;
}

function openIn(workspace: Workspace, folder: Folder): readonly OpenFile[] {
  return workspace.port.documents().flatMap((document) => {
    const place = locate(workspace, document.uri);
    return place?.folder === folder ? { path: place.path, document } : [];
  });
}

function buffersOf(workspace: Workspace, folder: Folder): Buffers {
  return new Map(
    openIn(workspace, folder).map(
      ({ path, document }) => [path, Buffer.from(document.getText(), "utf8")] as const,
    ),
  );
}

/** Lets an audit begin once nothing has happened for a moment. */
export function schedule(workspace: Workspace, delay: number = QUIET): void {
  const timer = setTimeout(() => begin(workspace), delay);
  if (workspace.due) {
    clearTimeout(workspace.due.timer);
    workspace.due.timer = timer;
    return;
  }
  let done: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  workspace.due = { promise, done, timer };
}

function begin(workspace: Workspace): void {
  const { due } = workspace;
  workspace.due = undefined;
  workspace.running = workspace.running.then(() => auditDue(workspace)).then(due?.done);
}

/** Resolves when the last audit has seen everything that has happened so far. */
export async function settled(workspace: Workspace): Promise<void> {
  for (;;) {
    const { due, running } = workspace;
    await (due?.promise ?? running);
    // While it ran, more may have happened, and it may have been left for that.
    if (workspace.due === undefined && workspace.running === running) return;
  }
}

/** Resolves when the diagnostics of a file are up to date; they may be so before the whole audit is. */
export async function told(workspace: Workspace, uri: string): Promise<void> {
  const place = locate(workspace, uri);
  let isSettled = false;
  const whole = settled(workspace).then(() => (isSettled = true));
  while (!isSettled && !(place && place.folder.told.has(place.path) && !place.folder.edited.has(place.path)))
    await Promise.race([whole, nextTold(workspace)]);
}

function nextTold({ listeners }: Workspace): Promise<void> {
  return new Promise((resolve) => {
    listeners.add(() => resolve());
  });
}

async function auditDue(workspace: Workspace): Promise<void> {
  for (const folder of workspace.folders.slice()) {
    if (!needsAudit(folder)) continue;
    const work = (): Promise<void> => auditOne(workspace, folder);
    // A keystroke is not worth a progress bar.
    if (folder.audit && !folder.isStale) await work();
    else await workspace.port.working(`auditing ${folder.name}`, work);
  }
}

async function auditOne(workspace: Workspace, folder: Folder): Promise<void> {
  const { port, settings } = workspace;
  try {
    const choice = await choiceOf(workspace, folder);
    const words = port.wordsOf(folder.root, choice);
    const run = {
      choice,
      words,
      overrides: settings.overrides,
      version: port.version,
      last: () => port.lastAudit?.(folder.root),
    };
    const tell = (report: AuditReport): void => {
      port.audited(folder, renewDiagnostics(workspace, folder, report));
      for (const listener of workspace.listeners) listener();
      workspace.listeners.clear();
    };
    const isDone = await auditFolder(folder, buffersOf(workspace, folder), run, tell);
    if (isDone && folder.audit) tell(folder.audit.report);
    if (isDone) keepLater(workspace, folder, run);
  } catch (error) {
    if (error instanceof UnusableRoot || error instanceof ConfigurationError) port.complain(error.message);
    // The message of a fault of our own could quote the audited source.
    else
      port.complain(
        `an audit failed by a fault of pickguard's own (${error instanceof Error ? error.name : "?"})`,
      );
  }
}

/** Milliseconds without an audit before the last one is kept for the next session. */
const REST = 3_000;

/** While nobody waits: a session may end without a word. */
function keepLater({ port }: Workspace, folder: Folder, run: FolderRun): void {
  clearTimeout(folder.keeping);
  folder.keeping = setTimeout(() => {
    const { audit, problems } = folder;
    const asked = optionsOf(mergeOptions(run.choice, run.overrides), problems, run);
    if (audit) port.keepAudit?.(folder.root, lastAuditOf(audit.report, audit.discovery, asked));
  }, REST).unref();
}

async function choiceOf({ port }: Workspace, folder: Folder): Promise<Configuration> {
  if (folder.choice) return folder.choice;
  try {
    folder.choice = (await loadConfiguration(folder.root, {})).configuration;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    port.complain(`${maskText(error.message)} (its defaults count until that is mended)`);
    folder.choice = DEFAULT_CONFIGURATION;
  }
  return folder.choice;
}

function renewDiagnostics(workspace: Workspace, folder: Folder, report: AuditReport): readonly string[] {
  const before = folder.diagnostics;
  folder.diagnostics = diagnosticsByPath(
    report,
    urisIn(workspace, folder),
    docsPages(folder.choice?.docsUrl),
  );
  const paths = new Set([...before.keys(), ...folder.diagnostics.keys()]);
  return [...paths].filter((path) => textOf(before.get(path)) !== textOf(folder.diagnostics.get(path)));
}

function textOf(diagnostics: readonly Diagnostic[] | undefined): string {
  return JSON.stringify(diagnostics ?? []);
}
