/** What one evaluation shares, and where it stands. */
import type { Place } from "../../../findings/finding.ts";
import type { AuditFile } from "../../../discover/file-kind.ts";
import type { Expression, ParsedModule, Statement } from "../../../syntax/python/tree.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Origin, Scope, SourceModule, Unknown } from "../value.ts";
import { originAt, unknown } from "../value.ts";
import type { Outcome } from "./outcome.ts";

/** A module that has run, or is running (an import cycle sees what is there so far). */
export interface LoadedModule {
  readonly source: SourceModule;
  readonly scope: Scope;
}

/** A module outside the repository may replace settings from this line on. */
export interface PossibleOverride {
  /** What does it, as the subject of a sentence ("`from .local_settings import *`"). */
  readonly what: string;
  readonly at: Place;
  /** Inside a `try` that hides the ImportError, or under an open condition: the project starts without it, too. */
  readonly optional: boolean;
}

/** A star import inside a `try` that hides its failure. `path` when the module is in the repository. */
export interface SwallowedImport {
  readonly module: string;
  readonly at: Place;
  readonly path: string | undefined;
  /** The module whose text holds the `try`. */
  readonly within: string;
  /** Under a condition that is not settled: other ways do not come here. */
  readonly conditional: boolean;
}

/** Something that may raise; `succeeds` is true when it does not. */
export interface Doubt {
  readonly exception: string;
  readonly succeeds: AbstractValue;
}

/** Why a part could not be followed. */
export interface Stop {
  readonly at: Place;
  readonly reason: string;
}

/** A whole environment by name: what is not in it is not set. */
export type GivenEnvironment = Pick<ReadonlyMap<string, string>, "get" | "has">;

/** What a repository offers to the interpreter. */
export interface Program {
  readonly files: ReadonlyMap<string, AuditFile>;
  /** Folders on `sys.path`, nearest first. */
  readonly sourceRoots: readonly string[];
  /** Files that are not Python, by path: what settings modules read (`.env`, TOML, YAML, JSON). */
  readonly texts?: ReadonlyMap<string, AuditFile>;
  /** Files that a deployment copies elsewhere, with the paths at which they run: their relative imports start there. */
  readonly standsAt?: ReadonlyMap<string, string>;
  /** The whole environment of the process, where the user gives it. */
  readonly environment?: GivenEnvironment;
  readonly parse: (file: AuditFile) => ParsedModule;
}

/** One evaluation of one settings module: what all its frames share. Filled while it runs, read afterwards. */
export interface Run {
  readonly program: Program;
  readonly interpreter: Interpreter;
  readonly modules: Map<string, LoadedModule>;
  /** Variables that the code itself sets (`os.environ.setdefault`). */
  readonly environment: Map<string, AbstractValue>;
  /** The whole environment, where it is given: then every read is settled, and what raises stops the module. */
  readonly given: GivenEnvironment | undefined;
  /** Module-level names that are pinned to a value whatever the module assigns. */
  readonly assumed: ReadonlyMap<string, AbstractValue>;
  readonly overrides: PossibleOverride[];
  /** Each is true when importing the module raises. */
  readonly refusals: AbstractValue[];
  readonly swallowed: SwallowedImport[];
  readonly stops: Stop[];
  readonly doubts: Doubt[];
  steps: number;
}

/** The mutually recursive parts of the interpreter, handed down so that its files need not import each other in circles. */
export interface Interpreter {
  readonly evaluate: (frame: Frame, expression: Expression) => AbstractValue;
  readonly execute: (frame: Frame, body: readonly Statement[]) => Outcome;
  readonly assign: (frame: Frame, target: Expression, value: AbstractValue) => void;
  readonly call: (frame: Frame, callee: AbstractValue, given: Arguments, at: Span) => AbstractValue;
  readonly load: (frame: Frame, path: string, at: Span) => LoadedModule | undefined;
}

/** Arguments of a call after evaluation; `complete` is false when a star argument is not known. */
export interface Arguments {
  readonly positional: readonly AbstractValue[];
  readonly keywords: ReadonlyMap<string, AbstractValue>;
  readonly complete: boolean;
}

/** Where the interpreter stands: a module's top level, a function body or a class body. */
export interface Frame {
  readonly run: Run;
  readonly module: SourceModule;
  readonly scope: Scope;
  readonly globals: Scope;
  /** Nested calls and imports. */
  readonly depth: number;
  /** Inside a `try` that would hide an ImportError. */
  readonly guarded: boolean;
  /** Under a condition that is not settled: what happens here may also not happen. */
  readonly conditional: boolean;
}

/** Calls and imports nest no deeper than this. */
export const MAX_DEPTH = 24;

/** Statements and expressions evaluated for one settings module. */
export const MAX_STEPS = 200_000;

/** Whether the run has used up its steps: what follows is not evaluated. */
export function isExhausted(run: Run): boolean {
  return run.steps > MAX_STEPS;
}

export function emptyScope(parent?: Scope): Scope {
  return { variables: new Map(), parent };
}

/** The value of a name, looked up outwards. */
export function lookUp(scope: Scope, name: string): AbstractValue | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const value = at.variables.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A place in the frame's module. */
export function placeOf(frame: Frame, span: Span): Place {
  return { path: frame.module.path, span: { start: span.start, end: span.end } };
}

/** A fresh origin at a node of the frame's module. */
export function originOf(frame: Frame, span: Span, note: string): Origin {
  return originAt(placeOf(frame, span), note);
}

/** Something at this node is not understood. */
export function stuck(frame: Frame, span: Span, reason: string): Unknown {
  return unknown(reason, originOf(frame, span, reason));
}

/** Notes that what runs here may raise. */
export function doubt(frame: Frame, exception: string, succeeds: AbstractValue): void {
  frame.run.doubts.push({ exception, succeeds });
}

/** Whether the project starts without what happens here. */
export function isOptional(frame: Frame): boolean {
  return frame.guarded || frame.conditional;
}

/** An argument by position or keyword. */
export function argument(
  given: Arguments,
  position: number,
  ...names: readonly string[]
): AbstractValue | undefined {
  for (const name of names) {
    const value = given.keywords.get(name);
    if (value !== undefined) return value;
  }
  return given.positional[position];
}
