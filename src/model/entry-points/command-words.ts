/** Looks through the programs that only start other programs: `exec`, `env`, `tini --`, `uv run`, `bash -c`, `wait-for-it … --`. */
import { slice, type Fragment } from "../../syntax/deploy/fragment.ts";
import { environmentOf, type LaunchWord } from "./launch.ts";
import type { EnvironmentEntry } from "./entry-point.ts";

/** Programs after which, options aside, a command follows; the number counts further words that come before it. */
const WRAPPERS: ReadonlyMap<string, number> = new Map([
  ["exec", 0],
  ["command", 0],
  ["builtin", 0],
  ["eval", 0],
  ["nohup", 0],
  ["time", 0],
  ["sudo", 0],
  ["tini", 0],
  ["dumb-init", 0],
  ["catatonit", 0],
  ["setsid", 0],
  ["stdbuf", 0],
  ["nice", 0],
  ["ionice", 0],
  ["env", 0],
  ["ddtrace-run", 0],
  ["opentelemetry-instrument", 0],
  ["with-contenv", 0],
  ["gosu", 1],
  ["su-exec", 1],
  ["chpst", 0],
  ["timeout", 1],
  ["newrelic-admin", 1],
]);

/** `uv run`, `poetry run` and alike. */
const RUNNERS = new Set([
  "uv",
  "poetry",
  "pipenv",
  "pdm",
  "hatch",
  "rye",
  "conda",
  "micromamba",
  "doppler",
  "dotenv",
  "infisical",
]);

const VALUE_OPTIONS = new Set(
  (
    "-u -g -n -e --env-file --project --directory --with --extra --group --python -p --only-group --package --from -C --chdir --name " +
    "--no-extra --index"
  ).split(" "),
);

const SHELLS = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "busybox"]);

/** The command that is finally run, and variables set on the way (`env DEBUG=1 …`). */
export interface Unwrapped {
  readonly words: readonly LaunchWord[];
  readonly environment: ReadonlyMap<string, EnvironmentEntry>;
}

/** Takes wrappers off until the command itself is in front. */
export function unwrap(words: readonly LaunchWord[]): Unwrapped {
  let rest = words;
  const set: [string, EnvironmentEntry][] = [];
  for (let round = 0; round < 20; round++) {
    const next = withoutWrapper(rest);
    if (next === undefined) break;
    set.push(...assignmentsIn(rest.slice(0, rest.length - next.length)));
    rest = next;
  }
  return { words: rest, environment: new Map(set) };
}

function withoutWrapper(words: readonly LaunchWord[]): readonly LaunchWord[] | undefined {
  const name = programName(words);
  const extra = WRAPPERS.get(name);
  const isRunner = RUNNERS.has(name) && words.slice(1, 4).some((word) => word.text === "run");
  if (extra !== undefined) return nonEmpty(afterOptions(words.slice(1)).slice(extra));
  if (isRunner)
    return nonEmpty(afterOptions(words.slice(words.findIndex((word) => word.text === "run") + 1)));
  return SHELLS.has(name) ? undefined : afterDoubleDash(words);
}

/** Waiting and secret-fetching programs take the command behind `--`. */
function afterDoubleDash(words: readonly LaunchWord[]): readonly LaunchWord[] | undefined {
  const dashes = words.findIndex((word) => word.text === "--");
  const next = words[dashes + 1];
  return dashes < 1 || next === undefined || next.text.startsWith("-") ? undefined : words.slice(dashes + 1);
}

function afterOptions(words: readonly LaunchWord[]): readonly LaunchWord[] {
  let at = 0;
  while (at < words.length) {
    const text = words[at]?.text ?? "";
    if (text === "--") return words.slice(at + 1);
    if (!text.startsWith("-") && !isAssignment(text)) break;
    at += VALUE_OPTIONS.has(text) ? 2 : 1;
  }
  return words.slice(at);
}

function nonEmpty(words: readonly LaunchWord[]): readonly LaunchWord[] | undefined {
  return words.length === 0 ? undefined : words;
}

function isAssignment(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*=/.test(text);
}

function assignmentsIn(words: readonly LaunchWord[]): readonly [string, EnvironmentEntry][] {
  return words.flatMap(({ text, content, path, span }) => {
    if (!isAssignment(text)) return [];
    const equals = text.indexOf("=");
    const value = slice(content, equals + 1, text.length).text;
    return [...environmentOf(path, [{ name: text.slice(0, equals), value, span, valueSpan: span }])];
  });
}

/** A command's text that another shell reads: behind `sh -c`, `su -c`, or sent over `ssh`. */
export interface NestedShell {
  readonly text: Fragment;
  readonly path: string;
  readonly remote: boolean;
}

/** The nested shell that the (unwrapped) words start, if any. */
export function nestedShell(words: readonly LaunchWord[]): NestedShell | undefined {
  const name = programName(words);
  if (name === "ssh") return remoteShell(words);
  const reads =
    SHELLS.has(name) || name === "su" || name === "runuser" || name === "docker" || name === "docker-compose";
  if (!reads) return undefined;
  const flag = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word.text));
  const body = flag < 0 ? undefined : words.slice(flag + 1).find((word) => word.text !== "--");
  return body && { text: body.content, path: body.path, remote: false };
}

/** `ssh [options] host 'commands'`: a last word with blanks in it is what the other machine runs. */
function remoteShell(words: readonly LaunchWord[]): NestedShell | undefined {
  const last = words.at(-1);
  return last && words.length > 2 && /\s/.test(last.text)
    ? { text: last.content, path: last.path, remote: true }
    : undefined;
}

/** The script that the (unwrapped) words run and the words it receives. */
export interface ScriptCall {
  readonly script: LaunchWord;
  readonly arguments: readonly LaunchWord[];
}

/** `./start.sh args`, `bash start.sh args` or `. ./env.sh`; whether such a script exists is for the caller to find out. */
export function scriptCall(words: readonly LaunchWord[]): ScriptCall | undefined {
  const name = programName(words);
  const readsScript = SHELLS.has(name) || name === "source" || words[0]?.text === ".";
  const rest = readsScript ? afterOptions(words.slice(1)) : words;
  const script = rest[0];
  return script && { script, arguments: rest.slice(1) };
}

/** The first word without its folder. */
export function programName(words: readonly LaunchWord[]): string {
  const text = words[0]?.text ?? "";
  return text.slice(text.lastIndexOf("/") + 1);
}
