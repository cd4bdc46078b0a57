import type { Span } from "../../source/span.ts";
import { execCommandLine, shellCommandLine, type CommandLine, type DeployVariable } from "./command-line.ts";
import { slice, wholeFile, type SyntaxProblem } from "./fragment.ts";
import { withoutJinja } from "./template-actions.ts";
import { parseYaml, type YamlEntry, type YamlScalar, type YamlValue } from "./yaml.ts";
import { entriesOf, field, itemsOf, scalarsOf, textOf, variablesOf } from "./yaml-lookup.ts";

/** One service of a compose file. */
export interface ComposeService {
  readonly name: string;
  readonly nameSpan: Span;
  readonly image: string | undefined;
  readonly build: ComposeBuild | undefined;
  readonly command: CommandLine | undefined;
  readonly entrypoint: CommandLine | undefined;
  readonly environment: readonly DeployVariable[];
  /** Paths of env files, as written. */
  readonly envFiles: readonly YamlScalar[];
  /** Host sides of bind mounts (`.`, `./src`, `${PWD}`); named volumes are left out. */
  readonly bindMounts: readonly YamlScalar[];
  readonly profiles: readonly string[];
  /** `develop: watch:` is there. */
  readonly watched: boolean;
  /** `restart:` as written. */
  readonly restart: string | undefined;
  /** Published ports, as written. */
  readonly ports: readonly string[];
  /** Labels of the container and, in a swarm, of the service: how Traefik is told about it. */
  readonly labels: readonly DeployVariable[];
}

/** How a service's image is built. */
export interface ComposeBuild {
  readonly context: string;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
  readonly inlineDockerfile: boolean;
}

export interface ComposeFile {
  readonly services: readonly ComposeService[];
  readonly problems: readonly SyntaxProblem[];
}

/** More services than anybody starts on one machine. */
const MAX_SERVICES = 500;

/** Reads a compose file of any version; version 1 had its services at the top. Never throws. */
export function parseCompose(bytes: Uint8Array): ComposeFile {
  const { documents, problems } = parseYaml(withoutJinja(wholeFile(bytes)));
  const root = documents[0];
  const services = field(root, "services") ?? root;
  return { services: entriesOf(services).slice(0, MAX_SERVICES).flatMap(readService), problems };
}

function readService(entry: YamlEntry): readonly ComposeService[] {
  const { value } = entry;
  if (value.kind !== "map") return [];
  const service: ComposeService = {
    name: entry.key,
    nameSpan: entry.keySpan,
    image: textOf(field(value, "image")),
    build: readBuild(field(value, "build")),
    command: commandOf(field(value, "command")),
    entrypoint: commandOf(field(value, "entrypoint")),
    environment: variablesOf(field(value, "environment")),
    envFiles: envFilesOf(field(value, "env_file")),
    bindMounts: itemsOf(field(value, "volumes")).flatMap(bindMountOf),
    profiles: scalarsOf(field(value, "profiles")).map((profile) => profile.content.text),
    watched: itemsOf(field(field(value, "develop"), "watch")).length > 0,
    restart: textOf(field(value, "restart")),
    ports: itemsOf(field(value, "ports")).flatMap(portOf),
    labels: [...variablesOf(field(value, "labels")), ...variablesOf(field(field(value, "deploy"), "labels"))],
  };
  return [service];
}

function readBuild(value: YamlValue | undefined): ComposeBuild | undefined {
  if (value === undefined) return undefined;
  const context = textOf(value) ?? textOf(field(value, "context")) ?? ".";
  const inlineDockerfile = field(value, "dockerfile_inline") !== undefined;
  return {
    context,
    dockerfile: textOf(field(value, "dockerfile")),
    target: textOf(field(value, "target")),
    inlineDockerfile,
  };
}

/** A string is cut into words as a shell would, without a shell; a list is taken as it is. */
function commandOf(value: YamlValue | undefined): CommandLine | undefined {
  if (value?.kind === "scalar")
    return value.content.text.trim() === "" ? undefined : shellCommandLine(value.content);
  const words = scalarsOf(value);
  return words.length === 0 || value === undefined
    ? undefined
    : execCommandLine(
        words.map((word) => word.content),
        value.span,
      );
}

function envFilesOf(value: YamlValue | undefined): readonly YamlScalar[] {
  if (value?.kind === "scalar") return [value];
  return itemsOf(value).flatMap((item) => {
    const path = item.kind === "scalar" ? item : field(item, "path");
    return path?.kind === "scalar" ? [path] : [];
  });
}

function bindMountOf(value: YamlValue): readonly YamlScalar[] {
  if (value.kind === "map") {
    const source = field(value, "source");
    return textOf(field(value, "type")) === "bind" && source?.kind === "scalar" ? [source] : [];
  }
  if (value.kind !== "scalar") return [];
  const host = hostPath(value.content.text);
  return host === undefined ? [] : [{ ...value, content: slice(value.content, 0, host.length) }];
}

/** The host side of `HOST:CONTAINER[:MODE]` when it is a path; `${PWD:-.}` may hold a colon of its own. */
function hostPath(volume: string): string | undefined {
  const from = volume.startsWith("${") ? volume.indexOf("}") : 0;
  const colon = volume.indexOf(":", Math.max(from, 0));
  return colon > 0 && /^[./~$]/.test(volume) ? volume.slice(0, colon) : undefined;
}

function portOf(value: YamlValue): readonly string[] {
  if (value.kind === "scalar") return [value.content.text];
  const published = textOf(field(value, "published"));
  return published === undefined ? [] : [`${published}:${textOf(field(value, "target")) ?? ""}`];
}
