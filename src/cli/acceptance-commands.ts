/** The commands around living with findings and configuration, as the command line knows them. */
import { Option, type Command } from "commander";
import { SEVERITIES } from "../findings/finding.ts";
import { choiceOptions, environmentFileOption } from "./audit-options.ts";
import type { BaselineCommandOptions } from "./baseline-command.ts";
import type { CompareCommandOptions } from "./compare-command.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import type { TriageCommandOptions } from "./triage-command.ts";

/** Adds them all. */
export function addAcceptance(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  addBaseline(program, terminal, finish);
  addTriage(program, terminal, finish);
  addCompare(program, terminal, finish);
}

function addBaseline(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const command = program
    .command("baseline")
    .description("accept the findings of today, so that `audit --only-new` tells those of tomorrow")
    .argument("[path]", "folder of the repository", ".")
    .option("--reason <words>", "why they are acceptable; written beside each")
    .option("--prune", "take out entries that nothing needs any more")
    .option("--baseline <file>", "where the baseline lies (default: .pickguard/baseline.toml)");
  choiceOptions()
    .reduce((all, option) => all.addOption(option), command)
    .option("--settings <module>", "the settings module that production loads")
    .addOption(environmentFileOption())
    .option("--isolated", "read no configuration file")
    .option("-q, --quiet", "say nothing")
    .addHelpText("after", BASELINE_HELP)
    .action(async (path: string, options: BaselineCommandOptions) => {
      const { runBaseline } = await import("./baseline-command.ts");
      finish(await runBaseline(path, options, terminal));
    });
}

const BASELINE_HELP = `
Examples:
  pickguard baseline --reason "before the first audit, see issue 12"
  pickguard baseline --select DJANGO-LOG-001 --reason "the log is private"
  pickguard baseline --prune
  pickguard audit --only-new --strict-baseline           for CI

Entries are known again after reformatting, moved lines and renamed local variables. One by one: pickguard triage.

Exit codes: 0 written, 2 wrong usage or configuration, 3 pickguard's own trouble.`;

function addTriage(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const command = program
    .command("triage")
    .description("walk through the findings and decide about each: accept, false alarm, fix, later")
    .argument("[path]", "folder of the repository", ".")
    .option("--baseline <file>", "where the baseline lies (default: .pickguard/baseline.toml)");
  choiceOptions()
    .reduce((all, option) => all.addOption(option), command)
    .option("--settings <module>", "the settings module that production loads")
    .addOption(environmentFileOption())
    .option("--isolated", "read no configuration file")
    .addHelpText("after", TRIAGE_HELP)
    .action(async (path: string, options: TriageCommandOptions) => {
      const [{ runTriage }, { processKeyboard }] = await Promise.all([
        import("./triage-command.ts"),
        import("./triage/keyboard.ts"),
      ]);
      finish(await runTriage(path, options, terminal, processKeyboard));
    });
}

const TRIAGE_HELP = `
Keys: a accept, f false alarm, x fix (only safe ones are made; else it says how), e open $EDITOR at the line, s skip,
b back, t write into the baseline or into comments, v more or less, q quit.

Each decision is written at once, with its reason: a comment above the line (# pickguard: ignore[RULE/check] why), or an
entry of the baseline. Quit whenever you like; the next walk begins with what is left.

Exit codes: 0 walked, 2 wrong usage or no terminal, 3 pickguard's own trouble.`;

function addCompare(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command("compare")
    .description("tell what is new, fixed and moved between two JSON reports")
    .argument("<old>", "the older report")
    .argument("<new>", "the newer report")
    .addOption(
      new Option("-f, --format <format>", "form of the answer")
        .choices(["text", "json", "markdown"])
        .default("text"),
    )
    .option("-o, --output <file>", "write the answer to a file")
    .addOption(
      new Option(
        "--fail-on <severity>",
        'exit with 1 when a new finding has this severity or worse (default: medium; "never": not at all)',
      ).choices([...SEVERITIES, "never"]),
    )
    .option("--exit-zero", "exit with 0 whatever is new")
    .addHelpText("after", COMPARE_HELP)
    .action(async (old: string, current: string, options: CompareCommandOptions) => {
      const { runCompare } = await import("./compare-command.ts");
      finish(await runCompare(old, current, options, terminal));
    });
}

const COMPARE_HELP = `
Examples:
  pickguard audit --format json --output new.json
  pickguard compare old.json new.json
  pickguard compare old.json new.json --format markdown   a comment for a pull request

Exit codes: 0 nothing new to report, 1 new findings at or above --fail-on, 2 wrong usage, 3 pickguard's own trouble.`;
