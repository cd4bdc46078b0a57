/** The commands for coding agents and their setting up. Each command's work is loaded when it runs. */
import type { Command } from "commander";
import { noResidentOption } from "./resident-options.ts";
import type { ExitCode } from "./exit-code.ts";
import type { HookCommandOptions } from "./hook-command.ts";
import type { McpCommandOptions } from "./mcp-command.ts";
import type { Terminal } from "./terminal.ts";

/** Adds `hook`, `mcp` and `init`. */
export function addAgentCommands(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  addHook(program, terminal, finish);
  addMcp(program, terminal);
  addInit(program, terminal, finish);
}

function addHook(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command("hook")
    .description("answer a coding agent after each of its edits (Claude Code, Codex, Gemini CLI, Cursor)")
    .option("--no-cache", "neither read nor write the cache")
    .option("--cache-dir <folder>", "where finished audits are kept")
    .addOption(noResidentOption())
    .addHelpText("after", HOOK_HELP)
    .action(async (options: HookCommandOptions) => {
      const { readEvent, runHook } = await import("./hook-command.ts");
      finish(await runHook(readEvent(terminal), options, terminal));
    });
}

const HOOK_HELP = `
Reads the event as JSON on standard input, and tells the findings of the edited lines and functions with their fixes.
docs/agents.md shows how each agent is set up.

Exit codes, which agents understand in their own way: 0 nothing to mend (for Cursor the answer is JSON on standard
output), 2 findings for the agent on standard error, 1 the hook could not look, 3 pickguard's own trouble.`;

function addMcp(program: Command, terminal: Terminal): void {
  program
    .command("mcp")
    .description("serve a coding agent: rules, audits of proposed code, fixes (Model Context Protocol)")
    .argument("[path]", "folder of the project; nothing outside of it is read or written", ".")
    .option("--allow-write", "also offer a tool that writes fixes; without it nothing is ever written")
    .addHelpText("after", MCP_HELP)
    .action(async (path: string, options: McpCommandOptions) => {
      const { serveAgent } = await import("./mcp-command.ts");
      await serveAgent(path, options, terminal);
    });
}

const MCP_HELP = `
Agents start it by themselves; docs/agents.md shows how to set them up.`;

interface InitCommandOptions {
  readonly agents?: true;
  readonly fromNosec?: true;
  readonly apply?: true;
}

function addInit(program: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  program
    .command("init")
    .description("set a project up: a pickguard.toml that explains every key, or rules for coding agents")
    .argument("[path]", "folder of the repository", ".")
    .option(
      "--agents",
      "write the project's security rules into the files that coding agents read, and nothing else",
    )
    .option("--from-nosec", "list findings that # nosec and # noqa: S… comments accept, and nothing else")
    .option("--apply", "with --from-nosec: write them into the baseline")
    .addHelpText("after", INIT_HELP)
    .action(async (path: string, { agents, fromNosec, apply }: InitCommandOptions) => {
      if (fromNosec === true) {
        const { importForeignComments } = await import("./init-nosec-command.ts");
        return finish(await importForeignComments(path, apply === true, terminal));
      }
      if (agents !== true) {
        const { runInit } = await import("./init-command.ts");
        return finish(await runInit(path, terminal));
      }
      const { writeGuardRails } = await import("./init-agents-command.ts");
      finish(await writeGuardRails(path, terminal));
    });
}

const INIT_HELP = `
Examples:
  pickguard init                 pickguard.toml in this folder; never over one that is there
  pickguard init --from-nosec    what other tools' comments accept; --apply writes it into the baseline
  pickguard init --agents        AGENTS.md and its like

With --agents: AGENTS.md is always written; CLAUDE.md, .cursor/rules/pickguard.mdc and .github/copilot-instructions.md where the project
has them (or .claude, .cursor). Only what lies between pickguard's markers is replaced. Run it again after an upgrade of
Django or new models.

Exit codes: 0 written or up to date, 2 wrong usage or configuration, 3 pickguard's own trouble.`;
