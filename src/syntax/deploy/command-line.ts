import type { Span } from "../../source/span.ts";
import { spanOf, type Fragment } from "./fragment.ts";

/** A command as a deploy file writes it: a list of words, or one text that a shell reads. */
export type CommandLine =
  | { readonly form: "exec"; readonly words: readonly Fragment[]; readonly span: Span }
  | { readonly form: "shell"; readonly text: Fragment; readonly span: Span };

/** One environment variable that a file sets. The value may be a secret. */
export interface DeployVariable {
  readonly name: string;
  readonly value: string;
  /** The name and the value together. */
  readonly span: Span;
  readonly valueSpan: Span;
}

/** A command that a shell reads. */
export function shellCommandLine(text: Fragment): CommandLine {
  return { form: "shell", text, span: spanOf(text) };
}

/** A command given as a list of words, or undefined when the list is empty. */
export function execCommandLine(words: readonly Fragment[], span: Span): CommandLine {
  return { form: "exec", words, span };
}
