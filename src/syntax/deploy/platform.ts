/** Files of hosting platforms: fly.toml, render.yaml, app.yaml, heroku.yml, app.json, railway, nixpacks, DigitalOcean. */
import { cover } from "../../source/span.ts";
import { shellCommandLine, type CommandLine, type DeployVariable } from "./command-line.ts";
import { slice, spanOf, trim, wholeFile, type Fragment, type SyntaxProblem } from "./fragment.ts";
import { parseIni, type IniEntry, type IniSection } from "./ini.ts";
import { jsonString } from "./json-string.ts";
import { parseYaml, type YamlEntry, type YamlValue } from "./yaml.ts";
import { field, scalarsOf, variablesOf } from "./yaml-lookup.ts";

/** A command that a hosting platform starts. */
export interface PlatformCommand {
  /** Key or process name that holds it (`startCommand`, `web`). */
  readonly name: string;
  readonly command: CommandLine;
  readonly environment: readonly DeployVariable[];
}

export interface PlatformFile {
  readonly commands: readonly PlatformCommand[];
  readonly problems: readonly SyntaxProblem[];
}

const START_KEYS = new Set([
  "startCommand",
  "dockerCommand",
  "entrypoint",
  "run_command",
  "startcommand",
  "start",
  "cmd",
]);
const PROCESS_TABLES = new Set(["processes", "run", "start"]);

/** Reads a platform file by the ending of its name. Never throws. */
export function parsePlatformFile(path: string, bytes: Uint8Array): PlatformFile {
  if (path.endsWith(".toml"))
    return { commands: parseIni(bytes, "none").flatMap(tomlCommands), problems: [] };
  // JSON is read as YAML, of which it is a part.
  const { documents, problems } = parseYaml(wholeFile(bytes));
  return { commands: documents.flatMap((root) => findCommands(root, [])), problems };
}

function findCommands(value: YamlValue, environment: readonly DeployVariable[]): readonly PlatformCommand[] {
  if (value.kind === "scalar") return [];
  if (value.kind === "list") return value.items.flatMap((item) => findCommands(item, environment));
  const inner = [
    ...environment,
    ...["env", "envVars", "env_variables", "envs"].flatMap((key) => variablesOf(field(value, key))),
  ];
  return value.entries.flatMap((entry) => commandsOfEntry(entry, inner));
}

function commandsOfEntry(
  entry: YamlEntry,
  environment: readonly DeployVariable[],
): readonly PlatformCommand[] {
  if (START_KEYS.has(entry.key) && entry.value.kind === "scalar")
    return [platformCommand(entry.key, entry.value.content, environment)];
  if (!PROCESS_TABLES.has(entry.key) || entry.value.kind !== "map")
    return findCommands(entry.value, environment);
  return entry.value.entries.flatMap((process) => {
    const command = scalarsOf(process.value)[0] ?? scalarsOf(field(process.value, "command"))[0];
    return command ? [platformCommand(process.key, command.content, environment)] : [];
  });
}

function platformCommand(
  name: string,
  content: Fragment,
  environment: readonly DeployVariable[],
): PlatformCommand {
  return { name, command: shellCommandLine(content), environment };
}

/** TOML as far as these files use it: one-line strings in tables. */
function tomlCommands(
  section: IniSection,
  _at: number,
  all: readonly IniSection[],
): readonly PlatformCommand[] {
  const environment = all
    .filter((other) => other.name === "env")
    .flatMap((other) => other.entries.flatMap(tomlVariable));
  const isProcesses = PROCESS_TABLES.has(section.name);
  return section.entries.flatMap((entry) => {
    const isStart =
      isProcesses ||
      (["deploy", "experimental", "start"].includes(section.name) && START_KEYS.has(entry.key));
    const content = isStart ? tomlString(entry.value) : undefined;
    return content ? [platformCommand(entry.key, content, environment)] : [];
  });
}

function tomlVariable(entry: IniEntry): readonly DeployVariable[] {
  const value = tomlString(entry.value);
  return value
    ? [
        {
          name: entry.key,
          value: value.text,
          span: cover(entry.span, spanOf(value)),
          valueSpan: spanOf(value),
        },
      ]
    : [];
}

function tomlString(value: Fragment): Fragment | undefined {
  if (value.text.startsWith('"')) return jsonString(value, 0)?.content;
  const close = value.text.startsWith("'") ? value.text.indexOf("'", 1) : -1;
  return close < 0 ? undefined : trim(slice(value, 1, close));
}
