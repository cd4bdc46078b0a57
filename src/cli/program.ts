/** The commands and their options. Each command's work is loaded when it runs, so that `--help` starts at once. */
import { Argument, Command } from "commander";
import { addAcceptance } from "./acceptance-commands.ts";
import { addAgentCommands } from "./agent-commands.ts";
import {
  addAuditOptions,
  choiceOptions,
  environmentFileOption,
  type AuditCommandOptions,
} from "./audit-options.ts";
import { addCheckOptions, type CheckCommandOptions } from "./check-options.ts";
import { SHELLS, type Shell } from "./completion/scripts.ts";
import type { ExitCode } from "./exit-code.ts";
import type { FixCommandOptions } from "./fix-command.ts";
import { addNew } from "./new-command.ts";
import type { RoutesCommandOptions } from "./routes-command.ts";
import type { SettingsCommandOptions } from "./settings-command.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** Builds the program; `finish` is told the exit code of a command that ran. */
export function makeProgram(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command("pickguard");
  configureOutput(program, terminal);
  program
    .description("Audits Django projects for security flaws, without running their code.")
    .version(VERSION, "-V, --version", "the version")
    .helpOption("-h, --help", "this help")
    .helpCommand("help [command]", "help for a command")
    .showSuggestionAfterError(true)
    .exitOverride();
  addAudit(program, terminal, finish);
  addCheck(program, terminal, finish);
  addLsp(program);
  addFix(program, terminal, finish);
  addNew(program, terminal, finish);
  addAcceptance(program, terminal, finish);
  addAgentCommands(program, terminal, finish);
  addSettings(program, terminal, finish);
  addRoutes(program, terminal, finish);
  addCatalogue(program, terminal, finish);
  addCache(program, terminal, finish);
  addCompletion(program, terminal, finish);
  return program;
}

function configureOutput(program: Command, terminal: Terminal): void {
  program.configureOutput({
    writeOut: terminal.out,
    writeErr: terminal.err,
    outputError: (text, write) => {
      write(oneLine(text, folderHint(text)));
    },
  });
}

/** Commander writes `error: …` and its suggestion on a second line. */
function oneLine(text: string, hint: string): string {
  const said = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\n\(Did you mean /, " (did you mean ");
  return `pickguard: ${said}${hint}\n`;
}

/** Somebody who types a folder where a command belongs wants it audited. */
function folderHint(text: string): string {
  const word = /unknown command '([^']{1,200})'/.exec(text)?.[1];
  if (word === undefined || !/[/\\.]/.test(word)) return "";
  return ` (to audit a folder: pickguard audit ${word})`;
}

function addAudit(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const command = program
    .command("audit")
    .description("audit a repository")
    .argument("[path]", "folder of the repository", ".");
  addAuditOptions(command)
    .addHelpText("after", EXIT_CODES)
    .action(async (path: string, options: AuditCommandOptions) => {
      const { runAudit } = await import("./audit-command.ts");
      finish(await runAudit(path, options, terminal));
    });
}

const EXIT_CODES = `
Examples:
  pickguard audit                                     what matters, in this terminal
  pickguard audit --output report.html                a page to read, filter and share
  pickguard audit -o r.sarif -o r.md --fail-on high   for CI: code scanning and a comment
  pickguard audit --select DJANGO-SQL-001 --verbose   one rule, with everything there is to say
  pickguard audit --only-new                          what the baseline does not accept

Exit codes: 0 nothing to report, 1 findings at or above --fail-on, 2 wrong usage or configuration, 3 pickguard's own trouble,
4 obsolete entries of the baseline under --strict-baseline.`;

function addCheck(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const command = program
    .command("check")
    .description("check what you are working on: some files, or what a change makes worse")
    .argument("[files...]", "files or folders whose findings are told; all of the project is known");
  addCheckOptions(command)
    .addHelpText("after", CHECK_HELP)
    .action(async (files: readonly string[], options: CheckCommandOptions) => {
      const { runCheck } = await import("./check-command.ts");
      finish(await runCheck(files, options, terminal));
    });
}

const CHECK_HELP = `
Examples:
  pickguard check shop/views.py                     findings in one file
  pickguard check --staged                          what this commit would make worse
  pickguard check --since origin/main               what this branch makes worse, wherever it shows
  pickguard check --since origin/main -f markdown   a summary for the pull request
  pickguard check --stdin --stdin-filename shop/views.py < buffer
  pickguard check --watch                           what each change makes worse

--since and --staged read git's objects; nothing is checked out, and nothing is fetched.

Exit codes: 0 nothing (new) to report, 1 (new) findings at or above --fail-on, 2 wrong usage or configuration, 3 pickguard's own trouble.`;

function addLsp(program: Command): void {
  program
    .command("lsp")
    .description("serve an editor: findings while typing, fixes, what protects each view")
    .option("--stdio", "over standard input and output, which is the only way there is")
    .option("--clientProcessId <id>", "given by some editors")
    .addHelpText("after", LSP_HELP)
    .action(async () => {
      const { serveEditor } = await import("./lsp-command.ts");
      await serveEditor();
    });
}

const LSP_HELP = `
Editors start it by themselves; docs/editors.md shows how to set them up.`;

function addFix(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  const command = program
    .command("fix")
    .description("mend findings: shows the changes as a diff, and makes them with --apply")
    .argument("[path]", "folder of the repository", ".")
    .option("--apply", "write the changes")
    .option("--unsafe", "also changes that need a look, because clients, data or people may notice them")
    .option("--diff", "show the diff with --apply, too")
    .option("--force", "write although git has not stored the latest state of the files");
  choiceOptions()
    .reduce((all, option) => all.addOption(option), command)
    .option("--settings <module>", "the settings module that production loads")
    .addOption(environmentFileOption())
    .option("--isolated", "read no configuration file")
    .option("-q, --quiet", "say nothing beside the diff")
    .addHelpText("after", FIX_HELP)
    .action(async (path: string, options: FixCommandOptions) => {
      const { runFix } = await import("./fix-command.ts");
      finish(await runFix(path, options, terminal));
    });
}

const FIX_HELP = `
A change is only made if it settles its finding, brings no other one and leaves every protection as strong as it was.
Secrets are masked in the diff.

Exit codes: 0 nothing to fix or fixed, 1 there are changes that were not written, 2 wrong usage, 3 pickguard's own trouble.`;

function addSettings(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command("settings")
    .description("show what production's settings are, where they come from, and whether they are safe")
    .argument("[path]", "folder of the repository (default: the current one)")
    .argument("[names...]", "only these settings, in upper case")
    .option("--all", "also Django's defaults that the project leaves alone")
    .option("--json", "as JSON (docs/settings.schema.json)")
    .option("--settings <module>", "the settings module that production loads")
    .addOption(environmentFileOption())
    .option("--isolated", "read no configuration file")
    .option("--no-colour", "no colour (also: NO_COLOR=1)")
    .addHelpText("after", SETTINGS_HELP)
    .action(async (path: string | undefined, names: readonly string[], options: SettingsCommandOptions) => {
      const { showSettings } = await import("./settings-command.ts");
      finish(await showSettings(path === undefined ? [] : [path, ...names], options, terminal));
    });
}

const SETTINGS_HELP = `
Without names: what the project assigns and what bears on security. Secrets are never shown; in JSON {"$masked": true}
stands in their place. Without --env-file, variables come from the repository's deploy files, and the value is the one
without those that no file sets.

Exit codes: 0 shown, 2 wrong usage or configuration, 3 pickguard's own trouble.`;

function addRoutes(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command("routes")
    .description("list every URL with its view, and who may reach it")
    .argument("[path]", "folder of the repository", ".")
    .option("--unauthenticated", "only what needs no login, as far as can be seen")
    .option("--writes", "only what changes something")
    .option("--app <name>", "only views of this app")
    .option("--json", "as JSON (docs/routes.schema.json)")
    .option("--markdown", "as a Markdown table")
    .option("--settings <module>", "the settings module that production loads")
    .addOption(environmentFileOption())
    .option("--isolated", "read no configuration file")
    .option("--no-colour", "no colour (also: NO_COLOR=1)")
    .addHelpText("after", ROUTES_HELP)
    .action(async (path: string, options: RoutesCommandOptions) => {
      const { showRoutes } = await import("./routes-command.ts");
      finish(await showRoutes(path, options, terminal));
    });
}

const ROUTES_HELP = `
LOGIN: somebody must be logged in. PERM: more than a login is demanded. OWN: rows that the request picks are limited to
whoever asks. CSRF: other sites' pages cannot make the request. RATE: requests are counted. "?" means that it could not
be seen, "-" that it does not apply. Reasons for all of them: --markdown and --json.

Exit codes: 0 shown, 2 wrong usage or configuration, 3 pickguard's own trouble.`;

function addCatalogue(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command("rules")
    .description("list every rule and check")
    .option("--json", "as JSON")
    .action(async ({ json }: { readonly json?: true }) => {
      const { listRules } = await import("./rules-command.ts");
      finish(listRules(json === true, terminal));
    });
  program
    .command("explain")
    .description("explain a rule or a check")
    .argument("<id>", "DJANGO-CSRF-001 or DJANGO-CSRF-001/exempt-view")
    .action(async (id: string) => {
      const { explainRule } = await import("./explain-command.ts");
      finish(explainRule(id, terminal));
    });
}

function addCache(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command("cache")
    .description("look after the cache of finished audits")
    .command("clean")
    .description("delete every cached audit")
    .option("--cache-dir <folder>", "where finished audits are kept")
    .action(async ({ cacheDir }: { readonly cacheDir?: string }) => {
      const { cleanCache } = await import("./cache-command.ts");
      finish(cleanCache(cacheDir, terminal));
    });
}

function addCompletion(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command("completion")
    .description("write a script that completes commands and options in your shell")
    .addArgument(new Argument("<shell>", "your shell").choices([...SHELLS]))
    .addHelpText("after", COMPLETION_HELP)
    .action(async (shell: Shell) => {
      const { writeCompletion } = await import("./completion-command.ts");
      finish(writeCompletion(program, shell, terminal));
    });
}

const COMPLETION_HELP = `
bash: pickguard completion bash > ~/.local/share/bash-completion/completions/pickguard
zsh:  pickguard completion zsh > FOLDER/_pickguard, where FOLDER is one of $fpath
fish: pickguard completion fish > ~/.config/fish/completions/pickguard.fish`;
