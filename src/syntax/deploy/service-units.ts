/** systemd units and supervisor programs: services that a Linux host keeps running. */
import { shellCommandLine, type CommandLine, type DeployVariable } from "./command-line.ts";
import { slice, spanOf, trim, type Fragment } from "./fragment.ts";
import { parseIni, type IniEntry, type IniSection } from "./ini.ts";
import { shellTokens } from "./shell-lexer.ts";

/** One service with its start commands. */
export interface ServiceUnit {
  /** `web` of `[program:web]`; empty for a systemd unit, which is named by its file. */
  readonly name: string;
  readonly commands: readonly CommandLine[];
  readonly environment: readonly DeployVariable[];
  /** `EnvironmentFile=` paths, as written, without the optional-sign `-`. */
  readonly environmentFiles: readonly Fragment[];
}

/** Reads a systemd unit; only `ExecStart` starts the service. */
export function parseSystemdUnit(bytes: Uint8Array): readonly ServiceUnit[] {
  const service = parseIni(bytes, "backslash").filter((section) => section.name === "Service");
  const entries = service.flatMap((section) => section.entries);
  const commands = valuesOf(entries, "ExecStart")
    .map(withoutPrefixes)
    .filter((command) => command.text !== "");
  if (commands.length === 0) return [];
  const unit: ServiceUnit = {
    name: "",
    commands: commands.map(shellCommandLine),
    environment: valuesOf(entries, "Environment").flatMap(spacedVariables),
    environmentFiles: valuesOf(entries, "EnvironmentFile").map((path) =>
      slice(path, path.text.startsWith("-") ? 1 : 0, path.text.length),
    ),
  };
  return [unit];
}

/** Reads supervisor's `[program:x]` sections. */
export function parseSupervisor(bytes: Uint8Array): readonly ServiceUnit[] {
  return parseIni(bytes, "indent").flatMap(readProgram);
}

function readProgram(section: IniSection): readonly ServiceUnit[] {
  if (!section.name.startsWith("program:")) return [];
  const command = valuesOf(section.entries, "command").at(-1);
  if (command === undefined || command.text === "") return [];
  const environment = valuesOf(section.entries, "environment").flatMap(commaVariables);
  return [
    {
      name: section.name.slice("program:".length),
      commands: [shellCommandLine(command)],
      environment,
      environmentFiles: [],
    },
  ];
}

function valuesOf(entries: readonly IniEntry[], key: string): readonly Fragment[] {
  return entries.filter((entry) => entry.key === key).map((entry) => entry.value);
}

/** `-`, `@`, `:`, `+` and `!` before the program change how systemd runs it, not what. */
function withoutPrefixes(command: Fragment): Fragment {
  const prefixes = /^[-@:+!|]*/.exec(command.text)?.[0].length ?? 0;
  return slice(command, prefixes, command.text.length);
}

function spacedVariables(value: Fragment): readonly DeployVariable[] {
  return shellTokens(value).flatMap((token) => (token.kind === "word" ? variableOf(token.word.content) : []));
}

function variableOf(word: Fragment): readonly DeployVariable[] {
  const equals = word.text.indexOf("=");
  if (equals <= 0) return [];
  const value = withoutQuotes(slice(word, equals + 1, word.text.length));
  return [
    { name: word.text.slice(0, equals), value: value.text, span: spanOf(word), valueSpan: spanOf(value) },
  ];
}

/** systemd's words come without quotes, supervisor's values with them. */
function withoutQuotes(value: Fragment): Fragment {
  const quote = value.text[0];
  const isQuoted = (quote === '"' || quote === "'") && value.text.length > 1 && value.text.endsWith(quote);
  return isQuoted ? slice(value, 1, value.text.length - 1) : value;
}

/** `KEY="a,b",OTHER=c`: commas inside quotes belong to the value. */
function commaVariables(value: Fragment): readonly DeployVariable[] {
  const variables: DeployVariable[] = [];
  let start = 0;
  for (let end = 0; end <= value.text.length; end++) {
    const sign = value.text[end];
    if (sign === '"' || sign === "'") end = closingQuote(value.text, end);
    else if (sign === "," || sign === undefined) {
      variables.push(...variableOf(trim(slice(value, start, end))));
      start = end + 1;
    }
  }
  return variables;
}

function closingQuote(text: string, open: number): number {
  const close = text.indexOf(text.charAt(open), open + 1);
  return close < 0 ? text.length - 1 : close;
}
