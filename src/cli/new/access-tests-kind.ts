/** `pickguard new access-tests` as a command. */
import type { Command } from "commander";
import type { ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { NewAccessTestsOptions } from "./new-access-tests-command.ts";

/** Adds it below `new`. */
export function addAccessTests(command: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  command
    .command("access-tests")
    .description("a Django test module that says who may reach what, for people to keep and edit")
    .argument("[path]", "folder of the repository", ".")
    .option(
      "-o, --output <file>",
      "where to write it, below the folder (default: beside the project's tests)",
    )
    .option("--settings <module>", "the settings module that production loads")
    .option("--isolated", "read no configuration file")
    .action(async (path: string, options: NewAccessTestsOptions) => {
      const { writeNewAccessTests } = await import("./new-access-tests-command.ts");
      finish(await writeNewAccessTests(path, options, terminal));
    });
}
