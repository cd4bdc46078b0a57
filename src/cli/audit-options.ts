/** The options of `pickguard audit`, declared once: commander parses them and the help text shows them. */
import { Option, type Command } from "commander";
import { PERSONAS, type FailOn, type Persona } from "../config/configuration.ts";
import { CONFIDENCES, SEVERITIES, type Confidence, type Severity } from "../findings/finding.ts";
import { noResidentOption, residentOption } from "./resident-options.ts";

/** Forms in which a report can be written. */
export const FORMATS = [
  "text",
  "json",
  "sarif",
  "html",
  "markdown",
  "github",
  "gitlab",
  "gitlab-codequality",
  "junit",
  "csv",
] as const;

/** One of the forms. */
export type Format = (typeof FORMATS)[number];

/** What every command that audits understands. An option that was not given is missing, so that configuration can speak. */
export interface ChoiceOptions {
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  readonly persona?: Persona;
  readonly preview?: true;
  readonly settings?: string;
  readonly envFile?: string;
  readonly isolated?: true;
  readonly quiet?: true;
}

/** What commander hands over to an audit. */
export interface AuditCommandOptions extends ChoiceOptions {
  readonly format?: Format;
  readonly output: readonly string[];
  readonly advisories?: string;
  readonly failOn?: FailOn;
  readonly exitZero?: true;
  readonly onlyNew?: true;
  readonly baseline?: string;
  readonly strictBaseline?: true;
  readonly statistics?: true;
  readonly showFiles?: true;
  readonly showRuledOut?: true;
  readonly cache: boolean;
  readonly cacheDir?: string;
  readonly verbose?: true;
  readonly colour: boolean;
  readonly color: boolean;
}

/** Adds every option of an audit to a command. */
export function addAuditOptions(command: Command): Command {
  return [...reportOptions(), ...choiceOptions(), ...runOptions()].reduce(
    (all, option) => all.addOption(option),
    command,
  );
}

function reportOptions(): readonly Option[] {
  return [
    new Option("-f, --format <format>", "form of the report").choices(FORMATS),
    new Option(
      "-o, --output <file>",
      "write the report to a file; may be repeated, a name's ending (.txt, .json, .sarif, .html, .md, .csv, .xml) decides its form",
    )
      .argParser(collect)
      .default([], "the terminal"),
    new Option("--statistics", "also count findings per check"),
    new Option("--show-files", "list the audited files with their kind"),
    new Option("--show-ruled-out", "also say what was looked at and ruled out, and why"),
    new Option("-q, --quiet", "one line for each finding, and nothing else"),
    new Option(
      "-v, --verbose",
      "everything there is to say about each finding; on stderr, which files were left out and how long each stage took",
    ),
    new Option("--no-colour", "no colour (also: --no-color, NO_COLOR=1)"),
    new Option("--no-color").hideHelp(),
  ];
}

/** Which checks run and which findings count; also of `pickguard fix`. */
export function choiceOptions(): readonly Option[] {
  return [
    new Option("--select <ids>", "only these rules or checks, separated by commas").argParser(collectList),
    new Option("--ignore <ids>", "not these rules or checks").argParser(collectList),
    new Option("--min-severity <severity>", "hide what is less severe").choices(SEVERITIES),
    new Option("--min-confidence <confidence>", "hide what is less sure").choices(CONFIDENCES),
    new Option(
      "--persona <persona>",
      "how much to show; strict adds low severity, auditor shows everything",
    ).choices(PERSONAS),
    new Option("--preview", "also run checks whose evidence is not complete yet"),
  ];
}

function runOptions(): readonly Option[] {
  return [
    new Option(
      "--settings <module>",
      "the settings module that production loads, when it is not found by itself",
    ),
    environmentFileOption(),
    new Option(
      "--advisories <path>",
      "newer published weaknesses of packages: a folder or zip of OSV records for PyPI",
    ),
    new Option(
      "--fail-on <severity>",
      'exit with 1 when a finding that is shown has this severity or worse (default: medium; "never": not at all)',
    ).choices([...SEVERITIES, "never"]),
    new Option("--exit-zero", "exit with 0 whatever was found"),
    new Option("--only-new", "leave out what the baseline accepts (pickguard baseline, pickguard triage)"),
    new Option("--baseline <file>", "where the baseline lies (default: .pickguard/baseline.toml)").implies({
      onlyNew: true,
    }),
    new Option(
      "--strict-baseline",
      "with --only-new: exit with 4 when nothing is new but entries of the baseline are obsolete",
    ).implies({ onlyNew: true }),
    new Option("--isolated", "read no configuration file"),
    new Option("--no-cache", "neither read nor write the cache"),
    new Option("--cache-dir <folder>", "where finished audits are kept"),
    residentOption(),
    noResidentOption(),
  ];
}

/** Also of `pickguard settings`. */
export function environmentFileOption(): Option {
  return new Option(
    "--env-file <file>",
    "production's whole environment as NAME=value lines: these values count, and every other variable is unset",
  );
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function collectList(value: string, before: readonly string[] | undefined): readonly string[] {
  const names = value.split(",").map((name) => name.trim());
  return [...(before ?? []), ...names.filter((name) => name !== "")];
}
