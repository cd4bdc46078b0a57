/**
 * As much of VS Code as the extension's client uses, with an editor's memory: what it was shown and what was registered.
 * What is not written here answers as an empty class or function, so that the client's own features register as they
 * would; a test that needs more of the real thing than this has to be run in the real thing.
 */
import { pathToFileURL, fileURLToPath } from "node:url";

type Listener = (event: never) => unknown;

/** Something that can be taken back. */
class Disposable {
  readonly #end: () => void;
  constructor(end: () => void = () => undefined) {
    this.#end = end;
  }
  static from(...all: readonly { dispose: () => void }[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
  dispose(): void {
    this.#end();
  }
}

class EventEmitter {
  readonly #listeners = new Set<Listener>();
  readonly event = (listener: Listener, self?: unknown): Disposable => {
    const bound = listener.bind(self) as Listener;
    this.#listeners.add(bound);
    return new Disposable(() => this.#listeners.delete(bound));
  };
  fire(event: unknown): void {
    for (const listener of this.#listeners) void listener(event as never);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly authority = "";
  readonly query = "";
  readonly fragment = "";
  readonly #href: string;
  constructor(href: string) {
    const url = new URL(href);
    this.#href = href;
    this.scheme = url.protocol.slice(0, -1);
    this.path = decodeURIComponent(url.pathname);
  }
  static parse(href: string): Uri {
    return new Uri(href);
  }
  static file(path: string): Uri {
    return new Uri(pathToFileURL(path).href);
  }
  get fsPath(): string {
    return this.scheme === "file" ? fileURLToPath(this.#href) : this.path;
  }
  toString(): string {
    return this.#href;
  }
}

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(a: number | Position, b: number | Position, c = 0, d = 0) {
    this.start = typeof a === "number" ? new Position(a, typeof b === "number" ? b : 0) : a;
    this.end = typeof b === "number" ? new Position(c, d) : b;
  }
}

class CancellationTokenSource {
  readonly #asked = new EventEmitter();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.#asked.event };
  cancel(): void {
    this.token.isCancellationRequested = true;
    this.#asked.fire(undefined);
  }
  dispose(): void {
    this.#asked.dispose();
  }
}

class Diagnostic {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  code: unknown;
  source: unknown;
  relatedInformation: unknown;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

/** Kinds of code actions, which have a tree of names. */
class CodeActionKind {
  static readonly Empty = new CodeActionKind("");
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
  append(part: string): CodeActionKind {
    return new CodeActionKind(this.value === "" ? part : `${this.value}.${part}`);
  }
}

/** Classes that only carry what they were made with, by the names of their parameters. */
function carrier(...names: readonly string[]): new (...given: readonly unknown[]) => object {
  return class {
    constructor(...given: readonly unknown[]) {
      names.forEach((name, at) => Reflect.set(this, name, given[at]));
    }
  };
}

class TabInputText {
  readonly uri: Uri;
  constructor(uri: Uri) {
    this.uri = uri;
  }
}

/** Edits of several files. */
class WorkspaceEdit {
  readonly files = new Map<string, readonly unknown[]>();
  set(uri: Uri, edits: readonly unknown[]): void {
    this.files.set(uri.toString(), edits);
  }
}

/** A text in the editor. */
export interface OpenText {
  readonly uri: Uri;
  readonly fileName: string;
  readonly languageId: string;
  readonly version: number;
  readonly isDirty: boolean;
  readonly lineCount: number;
  readonly getText: () => string;
}

/** What the editor was told. */
export interface Memory {
  readonly diagnostics: Map<string, readonly Diagnostic[]>;
  /** Providers by the function that registered them. */
  readonly providers: Map<string, Readonly<Record<string, unknown>>[]>;
  readonly commands: Map<string, (...given: readonly unknown[]) => unknown>;
  readonly errors: string[];
  readonly log: string[];
  readonly opened: string[];
}

/** The editor: the module `vscode`, what it remembers, and what a person does. */
export interface FakeEditor {
  readonly module: object;
  readonly memory: Memory;
  /** Section "pickguard" of the settings, which a person may change. */
  readonly settings: Record<string, unknown>;
  readonly open: (path: string, text: string) => OpenText;
  readonly uri: (path: string) => Uri;
  readonly range: (line: number, from: number, to: number) => Range;
}

/** What stands for names that nobody wrote: a class for `SomeName`, a function for `someName`. */
function lenient<Known extends object>(known: Known): Known {
  return new Proxy(known, {
    get(target, name, receiver): unknown {
      if (name in target || typeof name === "symbol" || name === "then")
        return Reflect.get(target, name, receiver);
      if (name.startsWith("on")) return () => new Disposable();
      return /^[A-Z]/.test(name) ? class {} : () => new Disposable();
    },
  });
}

/** An editor with one folder open. */
export function fakeEditor(root: string, settings: Record<string, unknown>): FakeEditor {
  const memory: Memory = {
    diagnostics: new Map(),
    providers: new Map(),
    commands: new Map(),
    errors: [],
    log: [],
    opened: [],
  };
  const events = { opened: new EventEmitter(), tabs: new EventEmitter(), active: new EventEmitter() };
  const documents: OpenText[] = [];
  const window = windowOf(memory, documents, events);
  const module = lenient({
    version: "1.91.0",
    Disposable,
    EventEmitter,
    Uri,
    Position,
    Range,
    Location: carrier("uri", "range"),
    DiagnosticRelatedInformation: carrier("location", "message"),
    CodeActionKind,
    CodeAction: carrier("title", "kind"),
    CodeLens: carrier("range", "command"),
    Hover: carrier("contents", "range"),
    MarkdownString: carrier("value"),
    SnippetString: carrier("value"),
    TextEdit: carrier("range", "newText"),
    WorkspaceEdit,
    TabInputText,
    Diagnostic,
    CancellationTokenSource,
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    ProgressLocation: { SourceControl: 1, Window: 10, Notification: 15 },
    env: { language: "en", appName: "a test", openExternal: (uri: Uri) => memory.opened.push(uri.fsPath) },
    window,
    workspace: workspaceOf(root, settings, documents, events),
    languages: languagesOf(memory),
    commands: {
      registerCommand: (name: string, run: (...given: readonly unknown[]) => unknown) => {
        if (memory.commands.has(name)) throw new Error(`command ${name} already exists`);
        memory.commands.set(name, run);
        return new Disposable(() => memory.commands.delete(name));
      },
      executeCommand: async (name: string, ...given: readonly unknown[]) =>
        memory.commands.get(name)?.(...given),
    },
  });
  const uri = (path: string): Uri => Uri.file(`${root}/${path}`);
  return {
    module,
    memory,
    settings,
    uri,
    range: (line, from, to) => new Range(line, from, line, to),
    open: (path, text) => {
      const document = textOf(uri(path), text);
      documents.push(document);
      events.opened.fire(document);
      events.active.fire(window.activeTextEditor);
      return document;
    },
  };
}

function textOf(uri: Uri, text: string): OpenText {
  return {
    uri,
    fileName: uri.fsPath,
    languageId: "python",
    version: 1,
    isDirty: false,
    lineCount: text.split("\n").length,
    getText: () => text,
  };
}

interface Events {
  readonly opened: EventEmitter;
  readonly tabs: EventEmitter;
  readonly active: EventEmitter;
}

function windowOf(memory: Memory, documents: readonly OpenText[], events: Events) {
  const write = (text: unknown): void => void memory.log.push(String(text));
  const channel = {
    name: "Pickguard",
    append: write,
    appendLine: write,
    error: write,
    warn: write,
    info: write,
  };
  return lenient({
    get activeTextEditor() {
      const document = documents.at(-1);
      return document && { document };
    },
    get visibleTextEditors() {
      return documents.map((document) => ({ document }));
    },
    onDidChangeActiveTextEditor: events.active.event,
    tabGroups: lenient({
      get all() {
        return [{ tabs: documents.map(({ uri }) => ({ input: new TabInputText(uri) })) }];
      },
      onDidChangeTabs: events.tabs.event,
    }),
    createOutputChannel: () =>
      lenient({ ...channel, debug: write, trace: write, dispose: () => undefined, show: () => undefined }),
    showInputBox: async () => "only we use this page",
    showErrorMessage: async (text: string) => void memory.errors.push(text),
    withProgress: async (_: unknown, work: (...given: readonly unknown[]) => unknown) =>
      work({ report: () => undefined }, new CancellationTokenSource().token),
  });
}

function workspaceOf(
  root: string,
  settings: Readonly<Record<string, unknown>>,
  documents: readonly OpenText[],
  events: Events,
): object {
  const folder = { uri: Uri.file(root), name: "shop", index: 0 };
  const section = {
    get: (key: string, usual?: unknown) => settings[key] ?? usual,
    has: (key: string) => key in settings,
  };
  return lenient({
    workspaceFolders: [folder],
    textDocuments: documents,
    notebookDocuments: [],
    onDidOpenTextDocument: events.opened.event,
    getWorkspaceFolder: () => folder,
    getConfiguration: (name?: string) =>
      name === "pickguard"
        ? { ...section, ...settings }
        : { get: (_: string, usual?: unknown) => usual, has: () => false },
    asRelativePath: (uri: Uri) => uri.fsPath,
    createFileSystemWatcher: () =>
      lenient({
        dispose: () => undefined,
        onDidCreate: () => new Disposable(),
        onDidChange: () => new Disposable(),
        onDidDelete: () => new Disposable(),
      }),
  });
}

function languagesOf(memory: Memory): object {
  const known = {
    match: () => 10,
    createDiagnosticCollection: () =>
      lenient({
        set: (uri: Uri, diagnostics: readonly Diagnostic[] | undefined) =>
          memory.diagnostics.set(uri.toString(), diagnostics ?? []),
        delete: (uri: Uri) => memory.diagnostics.delete(uri.toString()),
        clear: () => memory.diagnostics.clear(),
        has: (uri: Uri) => memory.diagnostics.has(uri.toString()),
        get: (uri: Uri) => memory.diagnostics.get(uri.toString()),
      }),
  };
  return new Proxy(known, {
    get(target, name): unknown {
      if (name in target || typeof name === "symbol") return Reflect.get(target, name);
      return (_: unknown, provider: Readonly<Record<string, unknown>>) => {
        memory.providers.set(name, [...(memory.providers.get(name) ?? []), provider]);
        return new Disposable();
      };
    },
  });
}
