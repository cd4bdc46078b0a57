/** What a shell needs to know of the command line, as plain data. */
import type { Command, Option } from "commander";

/** A command with its options. */
export interface CommandShape {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionShape[];
  /** Words that its argument may be; empty where it is a file or folder. */
  readonly words: readonly string[];
}

/** An option. */
export interface OptionShape {
  readonly long: string;
  readonly short: string | undefined;
  readonly description: string;
  /** What follows it. */
  readonly value: ValueShape;
}

/** Nothing; one of some words; a file or folder. */
export type ValueShape =
  | { readonly kind: "none" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "file" };

/** Words for the arguments of commands (`explain` takes a rule), by the command's name. */
export type Words = ReadonlyMap<string, readonly string[]>;

/** The commands of a program; hidden options stay hidden. */
export function shapeOf({ commands }: Command, words: Words): readonly CommandShape[] {
  return commands.map((command) => ({
    name: command.name(),
    description: oneLine(command.description()),
    options: command.options.filter(({ hidden }) => !hidden).flatMap(optionShape),
    words: words.get(command.name()) ?? command.commands.map((below) => below.name()),
  }));
}

function optionShape(option: Option): readonly OptionShape[] {
  const { long, short, description, argChoices, required, optional } = option;
  if (long === undefined || long === null) return [];
  const value: ValueShape = argChoices
    ? { kind: "words", words: argChoices }
    : required || optional
      ? { kind: "file" }
      : { kind: "none" };
  return [{ long, short: short ?? undefined, description: oneLine(description), value }];
}

/** Quotes, brackets and colons mean something to shells; descriptions say the same without them. */
function oneLine(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("'", "’")
    .replaceAll(":", ",")
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll(/["`$\\]/g, "")
    .trim();
}
