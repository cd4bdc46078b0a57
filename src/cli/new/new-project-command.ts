/** `pickguard new project NAME`: a whole project in a new folder. */
import { basename } from "node:path";
import { newProject, PROJECT_VERSIONS, type ProjectVersion } from "../../generate/project/new-project.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { VERSION } from "../version.ts";
import { openQuestions, type Ask } from "./questions.ts";
import { writeNew } from "./write-new.ts";

/** What commander hands over. */
export interface NewProjectOptions {
  readonly django?: string;
  readonly domain?: string;
  readonly adminPath: string;
  readonly twoFactor: boolean;
  readonly yes?: true;
}

/** Asks what was not said, and writes the project. Throws UsageError. */
export async function writeNewProject(
  folder: string,
  options: NewProjectOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const name = basename(folder);
  assertForm(name, /^[a-z][a-z0-9_-]{0,39}$/, "a project's name", "lower-case letters, digits, - and _");
  const questions = openQuestions(options.yes === true, terminal);
  try {
    const django = versionOf(options.django ?? (await askVersion(questions.ask)));
    const domain = options.domain ?? (await questions.ask("The site's host name?", `${name}.example`));
    assertForm(domain, HOST_NAME, "a host name", "one such as www.example.org");
    const { adminPath, twoFactor } = options;
    assertForm(
      adminPath,
      /^[a-z0-9][a-z0-9-]{0,39}$/,
      "a path of the admin",
      "lower-case letters, digits and -",
    );
    const wishes = { name, django, domain, adminPath, twoFactor, pickguard: VERSION };
    writeNew(folder, newProject(wishes), terminal);
  } finally {
    questions.close();
  }
  return EXIT.clean;
}

const HOST_NAME = /^(?=.{1,200}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,10}$/;

function askVersion(ask: Ask): Promise<string> {
  return ask(`Which Django, ${PROJECT_VERSIONS.join(" (long support) or ")} (latest)?`, LATEST);
}

const LATEST: ProjectVersion = "6.1";

function versionOf(stated: string): ProjectVersion {
  const version = PROJECT_VERSIONS.find((one) => one === stated);
  if (version !== undefined) return version;
  throw new UsageError(`projects are written for Django ${PROJECT_VERSIONS.join(" or ")}, not ${stated}`);
}

function assertForm(value: string, form: RegExp, what: string, like: string): void {
  if (!form.test(value)) throw new UsageError(`${value} cannot be ${what}`, `give ${like}`);
}
