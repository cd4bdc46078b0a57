/** The kinds of `pickguard new` that write for a project that is there. */
import { Option, type Command } from "commander";
import type { AppKind } from "../../generate/existing/app-kinds.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { SnippetOptions } from "./snippet-command.ts";

/** Those of src/generate/existing/api.ts, which is loaded when it is needed. */
const API_FRAMEWORKS = ["drf", "ninja"] as const;

interface ModelOptions extends SnippetOptions {
  readonly owner?: string;
}

interface ApiOptions extends ModelOptions {
  readonly framework?: (typeof API_FRAMEWORKS)[number];
}

/** Adds them below `new`. */
export function addSnippets(command: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  addSettings(command, terminal, finish);
  addView(command, terminal, finish);
  addApi(command, terminal, finish);
  addApps(command, terminal, finish);
}

/** What all of them understand. They ask nothing; `--yes` is there for scripts that give it to every kind. */
function withCommonOptions(command: Command): Command {
  return command
    .option("-C, --folder <path>", "folder of the repository", ".")
    .option("--settings <module>", "the settings module that production loads")
    .option("-y, --yes", "ask nothing");
}

interface SettingsOptions extends SnippetOptions {
  readonly behindProxy?: true;
}

function addSettings(command: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withCommonOptions(command.command("settings"))
    .description("settings for production, above those that are there")
    .option("--behind-proxy", "a proxy of yours ends TLS and sets X-Forwarded-Proto itself")
    .action(async (options: SettingsOptions) => {
      const { withSettings, writeSnippet } = await import("./snippet-command.ts");
      const { newSettings } = await import("../../generate/existing/settings.ts");
      const wishes = { behindProxy: options.behindProxy === true };
      finish(await writeSnippet(options, terminal, (project) => newSettings(withSettings(project), wishes)));
    });
}

function addView(command: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withCommonOptions(command.command("view"))
    .description("pages to list, show, make, change and delete what belongs to whoever asks")
    .argument("<model>", "Order or shop.Order")
    .option("--owner <lookup>", "the way to the user, such as order__customer (default: as the models show)")
    .action(async (label: string, options: ModelOptions) => {
      const { ownedModel, writeSnippet } = await import("./snippet-command.ts");
      const { newView } = await import("../../generate/existing/view.ts");
      finish(
        await writeSnippet(options, terminal, (project) =>
          newView(project, ownedModel(project, label, options.owner)),
        ),
      );
    });
}

function addApi(command: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  withCommonOptions(command.command("api"))
    .description("an API for what belongs to whoever asks")
    .argument("<model>", "Order or shop.Order")
    .option("--owner <lookup>", "the way to the user, such as order__customer (default: as the models show)")
    .addOption(
      new Option(
        "--framework <name>",
        "Django REST framework or Django Ninja (default: what the project uses)",
      ).choices(API_FRAMEWORKS),
    )
    .action(async (label: string, options: ApiOptions) => {
      const { ownedModel, writeSnippet } = await import("./snippet-command.ts");
      const { newApi, usedFramework } = await import("../../generate/existing/api.ts");
      finish(
        await writeSnippet(options, terminal, (project) =>
          newApi(
            project,
            ownedModel(project, label, options.owner),
            options.framework ?? usedFramework(project),
          ),
        ),
      );
    });
}

const APPS: readonly (readonly [kind: AppKind, app: string, description: string])[] = [
  ["upload", "uploads", "an app for files: checked, kept apart, sent to their owners"],
  ["webhook", "webhooks", "an app for what other programs send: signed, fresh, handled once"],
  ["login", "login", "an app to log in with, where guessing is stopped"],
  ["management-of-tenants", "tenants", "an app for groups that share rows: members, roles, invitations"],
];

function addApps(command: Command, terminal: Terminal, finish: (code: ExitCode) => void): void {
  for (const [kind, usual, description] of APPS)
    withCommonOptions(command.command(kind))
      .description(description)
      .argument("[app]", "what the app is called", usual)
      .action(async (app: string, options: SnippetOptions) => {
        const { appName, writeSnippet } = await import("./snippet-command.ts");
        const { newApp } = await import("../../generate/existing/new-app.ts");
        finish(
          await writeSnippet(options, terminal, (project) => newApp(project, kind, appName(project, app))),
        );
      });
}
