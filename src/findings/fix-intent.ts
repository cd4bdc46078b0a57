/**
 * What a fix does, in words of the framework and as plain data. A check states an intent; `src/fix` parses the file again
 * and turns it into edits of its bytes. Intents quote no source, so that they hold no secret.
 */
import type { Span } from "../source/span.ts";

/** A place in a file as it was audited. */
export interface FixPlace {
  readonly path: string;
  readonly span: Span;
}

/** Safe: legitimate use goes on as before. Unsafe: somebody has to look, because clients, data or people may notice. */
export type FixSafety = "safe" | "unsafe";

/**
 * A name to import, `module` alone (`"os"`) or `module:name` (`"django.utils.html:format_html"`). Code of an intent writes
 * `$0`, `$1` … where the file's own name for the import belongs.
 */
export type ImportPath = string;

/** Code to write, with what it needs imported. Double quotes become the file's own. */
export interface WrittenCode {
  readonly code: string;
  readonly imports?: readonly ImportPath[];
}

/** Where an item goes in a list of names. Of several neighbours, the first that is there counts. */
export type ListPosition =
  | { readonly put: "first" | "last" }
  | { readonly put: "after" | "before"; readonly neighbours: readonly string[] };

/** A change of a list of dotted names, such as MIDDLEWARE. */
export type ListChange =
  | { readonly do: "insert"; readonly item: string; readonly where: ListPosition }
  | { readonly do: "remove"; readonly items: readonly string[] }
  | { readonly do: "move"; readonly item: string; readonly where: ListPosition };

/** A keyword argument: set to code, or taken out. */
export interface KeywordChange {
  readonly name: string;
  readonly to: WrittenCode | undefined;
  /** Leaves a keyword alone that is there already. */
  readonly ifMissing?: true;
  /** Changes only a keyword that is there. */
  readonly ifThere?: true;
}

/** One change of one file. */
export type FixChange =
  /** The value of the assignment at a place. */
  | ({ readonly kind: "assign"; readonly at: FixPlace; readonly name: string } & WrittenCode)
  /** A further assignment in a settings module that has none. */
  | ({ readonly kind: "add-setting"; readonly path: string; readonly name: string } & WrittenCode)
  /** An option in a dict that is written out: `keys` lead to it. */
  | ({ readonly kind: "set-option"; readonly at: FixPlace; readonly keys: readonly string[] } & WrittenCode)
  | { readonly kind: "remove-statement"; readonly at: FixPlace }
  | { readonly kind: "edit-list"; readonly at: FixPlace; readonly change: ListChange }
  /** Exactly the expression at a place. */
  | ({ readonly kind: "replace-expression"; readonly at: FixPlace } & WrittenCode)
  | { readonly kind: "set-keywords"; readonly at: FixPlace; readonly keywords: readonly KeywordChange[] }
  /** Calls something else with the same arguments. */
  | {
      readonly kind: "replace-callee";
      readonly at: FixPlace;
      readonly callee: ImportPath;
      readonly dropKeywords?: readonly string[];
      /** Last names of what may be called here; anything else is left alone. */
      readonly only?: readonly string[];
      /** Positional arguments behind these are dropped. */
      readonly keepPositional?: number;
    }
  /** A decorator for a function, its mixin for a class. `arguments` are code behind the name. */
  | {
      readonly kind: "guard-view";
      readonly at: FixPlace;
      readonly decorator: ImportPath;
      readonly arguments?: string;
      readonly mixin?: ImportPath;
      /** Methods get it, too. */
      readonly onMethods?: true;
      /** Right below the decorator at the place, instead of above all. */
      readonly below?: true;
    }
  | { readonly kind: "remove-decorator"; readonly at: FixPlace; readonly names: readonly string[] }
  /** SQL with values written into its text: placeholders and a list of parameters. */
  | { readonly kind: "bind-parameters"; readonly at: FixPlace }
  /** Quotes around placeholders of SQL. */
  | { readonly kind: "unquote-placeholders"; readonly at: FixPlace }
  /** HTML with values written into its text: `format_html` escapes them. */
  | { readonly kind: "format-html"; readonly at: FixPlace }
  /** A command line for a shell: a list of words. */
  | { readonly kind: "list-command"; readonly at: FixPlace }
  /** A redirect's target: only to hosts of the site itself. */
  | { readonly kind: "guard-redirect"; readonly at: FixPlace }
  /** A lookup of rows: only those of whoever asks. `lookup` leads to the owner (`order__customer`). */
  | { readonly kind: "limit-to-owner"; readonly at: FixPlace; readonly lookup: string }
  /** A folder and a name: `safe_join`. */
  | { readonly kind: "safe-join"; readonly at: FixPlace }
  /** What a setting holds where its variable is missing; without code, the variable must be there. */
  | { readonly kind: "change-default"; readonly at: FixPlace; readonly code?: string }
  /** A variable that counts as true whatever its text. */
  | { readonly kind: "read-truth"; readonly at: FixPlace }
  /** A text comparison of paths: `is_relative_to`. */
  | { readonly kind: "contain-path"; readonly at: FixPlace }
  | { readonly kind: "compare-in-constant-time"; readonly at: FixPlace }
  | { readonly kind: "await"; readonly at: FixPlace }
  /** The same call of `random`, from the operating system's source. */
  | { readonly kind: "use-secrets"; readonly at: FixPlace }
  /** A regular expression of a route: from the beginning. */
  | { readonly kind: "anchor-pattern"; readonly at: FixPlace }
  | { readonly kind: "insert-csrf-token"; readonly at: FixPlace }
  | {
      readonly kind: "change-filters";
      readonly at: FixPlace;
      readonly drop: readonly string[];
      readonly add?: string;
    }
  /** A value in a script: handed to the page as data. */
  | { readonly kind: "json-script"; readonly at: FixPlace }
  | { readonly kind: "quote-attribute"; readonly at: FixPlace }
  /** A command of a deploy file: the development server gives way to gunicorn. */
  | { readonly kind: "start-gunicorn"; readonly at: FixPlace; readonly application: string }
  | { readonly kind: "drop-words"; readonly at: FixPlace; readonly words: readonly string[] }
  | { readonly kind: "raise-requirement"; readonly at: FixPlace; readonly version: string }
  /** Text of a file without a language of its own: exactly `old` within the place. */
  | { readonly kind: "replace-words"; readonly at: FixPlace; readonly old: string; readonly new: string }
  | { readonly kind: "append-line"; readonly path: string; readonly line: string };

/** A change and whether it needs a look. `why` says what to look at when it does. */
export interface FixIntent {
  readonly safety: FixSafety;
  readonly change: FixChange;
  readonly why?: string;
}

/** The file that a change touches. */
export function pathOfChange(change: FixChange): string {
  return "at" in change ? change.at.path : change.path;
}
