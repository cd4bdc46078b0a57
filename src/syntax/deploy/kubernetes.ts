import type { Span } from "../../source/span.ts";
import { execCommandLine, type CommandLine, type DeployVariable } from "./command-line.ts";
import { wholeFile, type SyntaxProblem } from "./fragment.ts";
import { withoutHelmActions } from "./template-actions.ts";
import { parseYaml, type YamlValue } from "./yaml.ts";
import { entriesOf, field, itemsOf, scalarsOf, textOf, variablesOf } from "./yaml-lookup.ts";

/** A container of a pod, or the part of a Helm values file that describes one. */
export interface KubernetesContainer {
  readonly name: string | undefined;
  /** `kind:` of the object it belongs to (`Deployment`, `CronJob`), when there is one. */
  readonly objectKind: string | undefined;
  readonly objectName: string | undefined;
  readonly namespace: string | undefined;
  /** `command` replaces the image's entry point, `args` its CMD; here one after the other. */
  readonly command: CommandLine;
  readonly environment: readonly DeployVariable[];
}

export interface KubernetesFile {
  readonly containers: readonly KubernetesContainer[];
  readonly problems: readonly SyntaxProblem[];
}

interface Owner {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** Reads manifests, Helm templates and values files: everything with a `command` or `args` list. Never throws. */
export function parseKubernetes(bytes: Uint8Array): KubernetesFile {
  const file = wholeFile(bytes);
  const { documents, problems } = parseYaml(withoutHelmActions(file));
  // A template is not YAML until it is rendered, so what remains unreadable there is no fault of the file.
  const isTemplate = file.text.includes("{{");
  return {
    containers: documents.flatMap((root) => findContainers(root, ownerOf(root))),
    problems: isTemplate ? [] : problems,
  };
}

function ownerOf(root: YamlValue): Owner {
  const metadata = field(root, "metadata");
  return {
    kind: textOf(field(root, "kind")),
    name: textOf(field(metadata, "name")),
    namespace: textOf(field(metadata, "namespace")),
  };
}

function findContainers(value: YamlValue, owner: Owner): readonly KubernetesContainer[] {
  if (value.kind === "scalar") return [];
  if (value.kind === "list") return value.items.flatMap((item) => findContainers(item, owner));
  const inner =
    field(value, "kind") !== undefined && field(value, "metadata") !== undefined ? ownerOf(value) : owner;
  const command = startCommand(value);
  const own = command ? [container(value, inner, command)] : [];
  return [
    ...own,
    ...entriesOf(value)
      .filter((entry) => !isProbe(entry.key))
      .flatMap((entry) => findContainers(entry.value, inner)),
  ];
}

/** Probes and lifecycle hooks run commands as well, but start no service. */
function isProbe(key: string): boolean {
  return key.endsWith("Probe") || key === "lifecycle" || key === "exec";
}

function container(value: YamlValue, owner: Owner, command: CommandLine): KubernetesContainer {
  return {
    name: textOf(field(value, "name")),
    objectKind: owner.kind,
    objectName: owner.name,
    namespace: owner.namespace,
    command,
    environment: variablesOf(field(value, "env")),
  };
}

function startCommand(value: YamlValue): CommandLine | undefined {
  const parts = [field(value, "command"), field(value, "args")].filter((part) => part !== undefined);
  const words = parts.flatMap((part) => (itemsOf(part).length > 0 ? scalarsOf(part) : []));
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return undefined;
  const span: Span = {
    start: Math.min(first.span.start, last.span.start),
    end: Math.max(first.span.end, last.span.end),
  };
  return execCommandLine(
    words.map((word) => word.content),
    span,
  );
}
