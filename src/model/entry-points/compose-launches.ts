/** Compose services as entry points. */
import type { Step } from "../../findings/finding.ts";
import type { ComposeFile, ComposeService } from "../../syntax/deploy/compose.ts";
import type { DeployVariable } from "../../syntax/deploy/command-line.ts";
import type { EntryPointRole, EnvironmentEntry } from "./entry-point.ts";
import {
  commandWithArguments,
  imageMount,
  placed,
  stageOf,
  startOf,
  type Image,
  type PlacedCommand,
} from "./images.ts";
import {
  environmentOf,
  foldersUpwards,
  joinPath,
  mergeEnvironments,
  parentOf,
  plainMount,
  type Launch,
} from "./launch.ts";
import { purposeOfName } from "./purpose-names.ts";
import { roleOfPath, stated, usual } from "./roles.ts";

/** What the services of a compose file are judged with. */
export interface ComposeSurroundings {
  /** Paths of settings modules and URLconfs: where they are, the project's code is. */
  readonly projectFiles: readonly string[];
  readonly images: ReadonlyMap<string, Image>;
  /** Variables of each env file of the repository. */
  readonly environmentFiles: ReadonlyMap<string, readonly DeployVariable[]>;
}

/** The launch of each service that starts something the repository shows. */
export function composeLaunches(
  path: string,
  compose: ComposeFile,
  around: ComposeSurroundings,
): readonly Launch[] {
  return compose.services.flatMap((service) => {
    const image = imageOf(path, service, around.images);
    const launch = image
      ? builtLaunch(path, compose, service, image, around)
      : pulledLaunch(path, compose, service, around);
    return launch ? [launch] : [];
  });
}

/** The Dockerfile that a service builds, if the repository holds it. */
export function imageOf(
  path: string,
  service: ComposeService,
  images: ReadonlyMap<string, Image>,
): Image | undefined {
  if (!service.build || service.build.inlineDockerfile) return undefined;
  const context = joinPath(parentOf(path), service.build.context);
  const written = service.build.dockerfile ?? "Dockerfile";
  const dockerfile = context === undefined ? undefined : joinPath(context, written);
  return images.get(dockerfile ?? "");
}

function builtLaunch(
  path: string,
  compose: ComposeFile,
  service: ComposeService,
  image: Image,
  around: ComposeSurroundings,
): Launch | undefined {
  const stage = stageOf(image, service.build?.target);
  if (!stage) return undefined;
  const start = startOf(image, stage);
  const cmd = own(path, service.command) ?? (service.entrypoint ? undefined : placed(image, start.cmd));
  const commands = commandWithArguments(
    own(path, service.entrypoint) ?? placed(image, start.entrypoint),
    cmd,
  );
  if (!commands) return undefined;
  const context = joinPath(parentOf(path), service.build?.context ?? ".") ?? "";
  return {
    ...commonLaunch(path, compose, service, around),
    path: commands.command.path,
    command: commands.command.command,
    arguments: commands.words,
    environment: mergeEnvironments(
      environmentOf(image.path, ...start.stages.map((each) => each.environment)),
      serviceEnvironment(path, service, around),
    ),
    mount: imageMount(image, start.stages, [context, ...foldersUpwards(image.path)]),
    startedBy: commands.command.path === path ? [] : [serviceStep(path, service)],
  };
}

function serviceStep(path: string, service: ComposeService): Step {
  return { place: { path, span: service.nameSpan }, note: `service \`${service.name}\`` };
}

function pulledLaunch(
  path: string,
  compose: ComposeFile,
  service: ComposeService,
  around: ComposeSurroundings,
): Launch | undefined {
  const commands = commandWithArguments(own(path, service.entrypoint), own(path, service.command));
  if (!commands) return undefined;
  return {
    ...commonLaunch(path, compose, service, around),
    command: commands.command.command,
    arguments: commands.words,
  };
}

function own(path: string, command: ComposeService["command"]): PlacedCommand | undefined {
  return command && { path, command };
}

function commonLaunch(
  path: string,
  compose: ComposeFile,
  service: ComposeService,
  around: ComposeSurroundings,
): Omit<Launch, "command"> {
  return {
    path,
    source: "compose file",
    family: "compose",
    arguments: [],
    argumentsKnown: true,
    role: roleOfService(path, compose, service, around),
    environment: serviceEnvironment(path, service, around),
    mount: plainMount(path),
    startedBy: [],
  };
}

function serviceEnvironment(
  path: string,
  service: ComposeService,
  around: ComposeSurroundings,
): ReadonlyMap<string, EnvironmentEntry> {
  const files = service.envFiles.map((file) => {
    const target = joinPath(parentOf(path), file.content.text) ?? "";
    return environmentOf(target, around.environmentFiles.get(target) ?? []);
  });
  return mergeEnvironments(...files, environmentOf(path, service.environment));
}

function roleOfService(
  path: string,
  compose: ComposeFile,
  service: ComposeService,
  around: ComposeSurroundings,
): EntryPointRole {
  const plain = usual("unknown", `nothing in \`${path}\` says that it is for development`, "medium");
  const byPath = roleOfPath(path, plain);
  if (byPath.decided === "stated") return byPath;
  const sign = developmentSign(path, service, around);
  if (sign !== undefined) return stated("development", sign);
  const production = productionSign(compose, service);
  return production === undefined ? plain : usual("production", production, "medium");
}

function developmentSign(
  path: string,
  service: ComposeService,
  around: ComposeSurroundings,
): string | undefined {
  const named = [service.name, ...service.profiles, service.build?.target ?? ""].find(
    (name) => purposeOfName(name)?.use === "development",
  );
  if (named !== undefined) return `the service, its profile or its build stage is named \`${named}\``;
  if (service.watched)
    return `the service \`${service.name}\` is rebuilt while developers edit (\`develop: watch\`)`;
  const mounted = service.bindMounts
    .map((mount) => mount.content.text)
    .find((host) => isSource(path, host, around.projectFiles));
  return mounted === undefined
    ? undefined
    : `the service \`${service.name}\` mounts the source folder \`${mounted}\` of the host, as in development`;
}

/** Whether a host path is where the project's code lives: the compose file's own folder or above, or a folder with settings or URLs. */
function isSource(path: string, written: string, projectFiles: readonly string[]): boolean {
  const host = written.replace(/^\$(?:PWD|\{PWD[^}]*\})/, ".");
  if (!host.startsWith(".")) return false;
  const folder = joinPath(parentOf(path), host);
  if (folder === undefined || isWithin(parentOf(path), folder)) return true;
  return projectFiles.some((file) => isWithin(file, folder));
}

function isWithin(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

const PROXIES =
  /(?:^|\/)(?:nginx|caddy|traefik|httpd|haproxy|jwilder\/nginx-proxy|letsencrypt|certbot)[^/]*$/;

/** What only servers on the internet need: a proxy in front, the web's own ports, starting again by itself. */
function productionSign(compose: ComposeFile, service: ComposeService): string | undefined {
  const proxy = compose.services.find((other) => PROXIES.test((other.image ?? "").toLowerCase()));
  if (proxy) return `the compose file puts a web server in front of it (service \`${proxy.name}\`)`;
  if (service.ports.some((port) => /^(?:[0-9.]+:)?(?:80|443):/.test(port)))
    return "it is published on the web's own port";
  const restarts = service.restart === "always" || service.restart === "unless-stopped";
  return restarts ? `the service \`${service.name}\` starts again by itself (\`restart\`)` : undefined;
}
