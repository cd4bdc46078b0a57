/** Launches of the files that name a command directly: Procfiles, units, manifests, platforms, CI, documents, scripts. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { shellCommandLine, type CommandLine } from "../../syntax/deploy/command-line.ts";
import type { CiStep } from "../../syntax/deploy/ci.ts";
import type { DocumentBlock } from "../../syntax/deploy/document.ts";
import { wholeFile } from "../../syntax/deploy/fragment.ts";
import type { KubernetesContainer } from "../../syntax/deploy/kubernetes.ts";
import type { PlatformCommand } from "../../syntax/deploy/platform.ts";
import type { ProcfileLine } from "../../syntax/deploy/procfile.ts";
import type { ServiceUnit } from "../../syntax/deploy/service-units.ts";
import type { DeployVariable } from "../../syntax/deploy/command-line.ts";
import type { EntryFamily, EntryPointRole } from "./entry-point.ts";
import { environmentOf, joinPath, mergeEnvironments, parentOf, plainMount, type Launch } from "./launch.ts";
import { purposeOfName } from "./purpose-names.ts";
import { roleOfPath, stated, usual } from "./roles.ts";

function plainLaunch(
  path: string,
  source: string,
  family: EntryFamily,
  command: CommandLine,
  role: EntryPointRole,
): Launch {
  return {
    path,
    source,
    family,
    command,
    arguments: [],
    argumentsKnown: true,
    role,
    environment: new Map(),
    mount: plainMount(path),
    startedBy: [],
  };
}

/** A Procfile is what a platform starts, unless one of its lines only makes sense while developing. */
export function procfileLaunches(path: string, lines: readonly ProcfileLine[]): readonly Launch[] {
  const watcher = lines.find((line) => watches(line.command.text));
  const otherwise = watcher
    ? stated("development", `the Procfile also starts a file watcher (\`${watcher.name}\`)`)
    : usual("production", "a Procfile says what the hosting platform starts", "high");
  const role = roleOfPath(path, otherwise);
  return lines.map((line) =>
    plainLaunch(path, "Procfile", "platform", shellCommandLine(line.command), named(line.name, role)),
  );
}

const WATCHERS = new Set(["watch", "--watch", "vite", "browser-sync", "webpack-dev-server", "livereload"]);

function watches(command: string): boolean {
  return (
    command.split(/\s/).some((word) => WATCHERS.has(word)) ||
    /\b(?:npm run|yarn|pnpm) (?:dev|watch)\b/.test(command)
  );
}

/** A name inside the file can still say that one of its commands is for development. */
function named(name: string, role: EntryPointRole): EntryPointRole {
  if (role.use === "development" || purposeOfName(name)?.use !== "development") return role;
  return stated("development", `it is named \`${name}\``);
}

/** systemd units and supervisor programs. */
export function serviceLaunches(
  path: string,
  source: string,
  units: readonly ServiceUnit[],
  environmentFiles: ReadonlyMap<string, readonly DeployVariable[]>,
): readonly Launch[] {
  const role = roleOfPath(
    path,
    usual("production", `a ${source} keeps a service running on a server`, "high"),
  );
  return units.flatMap((unit) => {
    const files = unit.environmentFiles.map((file) => sharedVariables(path, file.text, environmentFiles));
    const environment = mergeEnvironments(...files, environmentOf(path, unit.environment));
    return unit.commands.map((command) => ({
      ...plainLaunch(path, source, "service", command, named(unit.name, role)),
      environment,
    }));
  });
}

/** An env file named relative to the unit; absolute paths belong to the server. */
function sharedVariables(
  path: string,
  written: string,
  files: ReadonlyMap<string, readonly DeployVariable[]>,
): Launch["environment"] {
  const target = written.startsWith("/") ? undefined : joinPath(parentOf(path), written);
  return environmentOf(target ?? "", files.get(target ?? "") ?? []);
}

/** Containers of a cluster. */
export function kubernetesLaunches(
  path: string,
  containers: readonly KubernetesContainer[],
): readonly Launch[] {
  const role = roleOfPath(
    path,
    usual("production", "a Kubernetes manifest says what the cluster runs", "high"),
  );
  return containers.map((container) => {
    const names = [container.name, container.objectName, container.namespace].filter(
      (name) => name !== undefined,
    );
    const telling = names.find((name) => purposeOfName(name)?.use === "development");
    const launch = plainLaunch(
      path,
      "Kubernetes manifest",
      "kubernetes",
      container.command,
      named(telling ?? "", role),
    );
    return { ...launch, environment: environmentOf(path, container.environment) };
  });
}

/** fly.toml, render.yaml and alike. */
export function platformLaunches(path: string, commands: readonly PlatformCommand[]): readonly Launch[] {
  const role = roleOfPath(
    path,
    usual("production", `\`${path}\` says what the hosting platform starts`, "high"),
  );
  return commands.map((each) => ({
    ...plainLaunch(path, "platform file", "platform", each.command, named(each.name, role)),
    environment: environmentOf(path, each.environment),
  }));
}

/** CI steps: production only in a deploy job. */
export function ciLaunches(path: string, steps: readonly CiStep[]): readonly Launch[] {
  return steps.map((step) => ({
    ...plainLaunch(path, "CI step", "ci", step.command, roleOfStep(path, step)),
    environment: environmentOf(path, step.environment),
    argumentsKnown: true,
  }));
}

function roleOfStep(path: string, step: CiStep): EntryPointRole {
  const names = [...step.path, ...step.targets];
  const development = names.find((name) => purposeOfName(name)?.use === "development");
  if (development !== undefined)
    return stated("development", `the CI job or step is named \`${development}\``);
  const fileName = path.slice(path.lastIndexOf("/") + 1);
  const deploy = [...names, fileName].find((name) =>
    /(?:^|[^a-z])(?:deploy|prod|production|staging)/i.test(name),
  );
  if (deploy === undefined)
    return stated(
      "development",
      "a CI step outside a deploy job starts the server for the tests that follow",
    );
  if (step.remote) return stated("production", "the CI step runs on the server that it deploys to");
  const because = `the CI job or step is named \`${deploy}\``;
  return step.background
    ? stated("unknown", `${because}, but it stops the server again`, "low")
    : usual("production", because, "medium");
}

/** Documents that people deploy by: a README, a deployment guide. */
export function isDeployDocument(path: string): boolean {
  return /(?:^|\/)(?:readme|deploy|production)[^/]*$/i.test(path);
}

/** Commands of a README or deployment guide, only below a heading about deployment. */
export function documentLaunches(path: string, blocks: readonly DocumentBlock[]): readonly Launch[] {
  return blocks.flatMap((block) => {
    const heading = block.headings.findLast((text) => /\bdeploy|\bproduction\b|\bhosting\b/i.test(text));
    const isLocal = block.headings.some((text) =>
      /\blocal|\bdevelop(?:er|ment|ing)\b|\btest|\bnot? /i.test(text),
    );
    if (heading === undefined || isLocal || !isShellBlock(block)) return [];
    const role = roleOfPath(
      path,
      usual("production", `the document says so below the heading "${heading.slice(0, 80)}"`, "medium"),
    );
    return [plainLaunch(path, "document", "document", shellCommandLine(block.text), role)];
  });
}

function isShellBlock(block: DocumentBlock): boolean {
  return ["", "sh", "bash", "shell", "console", "zsh", "terminal", "text", "shell-session", "fish"].includes(
    block.language,
  );
}

/** A script that no other file of the repository starts. */
export function scriptLaunch(file: AuditFile): Launch {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const isStart =
    /(?:^|[^a-z])(?:entrypoint|start|run|serve|server|launch|boot|web|app|cmd|init|main|up|django|command)(?:$|[^a-z])|start|run/i.test(
      name,
    );
  const role = isStart
    ? usual("unknown", "it is a start script, and nothing says that it is for development", "medium")
    : usual("unknown", "no deploy file of the repository starts this script", "low");
  const command = shellCommandLine(wholeFile(file.bytes));
  return {
    ...plainLaunch(file.path, "shell script", "script", command, roleOfPath(file.path, role)),
    argumentsKnown: false,
  };
}
