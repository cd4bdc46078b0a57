/** The options of `pickguard check`. */
import { Option, type Command } from "commander";
import {
  FORMATS,
  choiceOptions,
  environmentFileOption,
  type AuditCommandOptions,
  type ChoiceOptions,
} from "./audit-options.ts";
import { SEVERITIES } from "../findings/finding.ts";
import { noResidentOption } from "./resident-options.ts";

/** What commander hands over. */
export interface CheckCommandOptions
  extends
    ChoiceOptions,
    Pick<
      AuditCommandOptions,
      "format" | "output" | "failOn" | "exitZero" | "cache" | "cacheDir" | "verbose" | "colour"
    > {
  readonly root?: string;
  readonly since?: string;
  readonly staged?: true;
  readonly stdin?: true;
  readonly stdinFilename?: string;
  readonly watch?: true;
  readonly baseline?: string | false;
}

/** Adds every option to the command. */
export function addCheckOptions(command: Command): Command {
  return [...whatOptions(), ...choiceOptions(), ...runOptions()].reduce(
    (all, option) => all.addOption(option),
    command,
  );
}

function whatOptions(): readonly Option[] {
  return [
    new Option("--staged", "what would be committed now, compared with the last commit"),
    new Option(
      "--since <revision>",
      "the working tree, compared with where it parted from a branch, tag or commit",
    ),
    new Option("--stdin", "a file as it stands on standard input"),
    new Option("--stdin-filename <file>", "which file that is"),
    new Option("--watch", "go on, and tell after every change what is new and what is fixed"),
    new Option(
      "--root <folder>",
      "folder of the project (default: the repository around the current folder)",
    ),
    new Option("--baseline <file>", "what is accepted (default: .pickguard/baseline.toml, where it exists)"),
    new Option("--no-baseline", "also tell what the baseline accepts"),
    new Option("-f, --format <format>", "form of the report").choices(FORMATS),
    new Option("-o, --output <file>", "write the report to a file; may be repeated")
      .argParser((value: string, before: readonly string[]) => [...before, value])
      .default([], "the terminal"),
    new Option("-q, --quiet", "one line for each finding, and nothing else"),
    new Option("-v, --verbose", "everything there is to say"),
    new Option("--no-colour", "no colour (also: NO_COLOR=1)"),
  ];
}

function runOptions(): readonly Option[] {
  return [
    new Option("--settings <module>", "the settings module that production loads"),
    environmentFileOption(),
    new Option(
      "--fail-on <severity>",
      'exit with 1 when a finding that is shown has this severity or worse (default: medium; "never": not at all)',
    ).choices([...SEVERITIES, "never"]),
    new Option("--exit-zero", "exit with 0 whatever was found"),
    new Option("--isolated", "read no configuration file"),
    new Option("--no-cache", "neither read nor write the cache"),
    new Option("--cache-dir <folder>", "where finished audits are kept"),
    noResidentOption(),
  ];
}
