/** The programs that serve Django, with what their command lines, environments and configuration files say. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";
import { serverOf } from "../entry-points/server-program.ts";
import { optionOf } from "./command-options.ts";
import type { AppServer } from "./edge.ts";
import { serverSettings, settingOf, type ServerSetting } from "./server-config.ts";
import { isLeftOut, projectOf, type Surroundings } from "./serving.ts";

/** An application server and the command that starts it; none for a configuration file that no command names. */
export interface StartedServer {
  readonly server: AppServer;
  readonly entry: EntryPoint | undefined;
  /** It speaks a protocol of its own (`socket` of uWSGI), so that a web server must stand in front. */
  readonly needsWebServer: boolean;
}

/** Servers that production's commands start, and those of configuration files that no command of the repository names. */
export function startedServers(files: readonly AuditFile[], around: Surroundings): readonly StartedServer[] {
  const configs = files.filter(({ kind, path }) => kind === "server-config" && !isLeftOut(path, around));
  const started = around.entryPoints.flatMap((entry) => startedBy(entry, configs, around));
  const used = new Set(started.flatMap(({ config }) => config?.path ?? []));
  const others = configs
    .filter(({ path }) => !used.has(path))
    .flatMap((config) => configuredServer(config, around));
  return [...started, ...others];
}

function startedBy(
  entry: EntryPoint,
  configs: readonly AuditFile[],
  around: Surroundings,
): readonly (StartedServer & { readonly config: AuditFile | undefined })[] {
  const program = serverOf(entry.words);
  if (program?.kind !== "production" || entry.role.use === "development") return [];
  if (entry.family === "ci" || entry.family === "document" || !APP_SERVERS.has(program.name)) return [];
  const config = configOf(entry, program.name, configs);
  const settings = config ? serverSettings(config) : [];
  const server: AppServer = {
    program: program.name,
    at: entry.at,
    project: projectOf(entry.at.path, [], around),
    forwardedAllowIps: believedBy(entry, program.name, settings),
    tls: tlsOf(entry, settings),
    bind: bindOf(entry.words, program.name) ?? settingOf(settings, ...BIND_SETTINGS)?.value,
  };
  return [{ server, entry, config, needsWebServer: speaksOwnProtocol(entry.words, program.name, settings) }];
}

const APP_SERVERS = new Set(
  "gunicorn uvicorn uwsgi hypercorn daphne granian waitress waitress-serve".split(" "),
);

const BIND_SETTINGS = ["bind", "http", "http-socket", "https", "https-socket", "socket", "uwsgi-socket"];

/** The file that `-c` or `--ini` names, or the one that gunicorn takes by itself. */
function configOf(entry: EntryPoint, program: string, configs: readonly AuditFile[]): AuditFile | undefined {
  const written =
    program === "uwsgi"
      ? (optionOf(entry.words, "--ini", "-c") ?? entry.words.find((word) => word.endsWith(".ini")))
      : optionOf(entry.words, "--config", "-c");
  if (written === undefined && program !== "gunicorn") return undefined;
  const path = (written ?? "gunicorn.conf.py").replace(/^(?:file:|python:)/, "");
  const asModule = written?.startsWith("python:") === true ? `${path.replaceAll(".", "/")}.py` : path;
  const name = asModule.slice(asModule.lastIndexOf("/") + 1);
  const alike = configs.filter((config) => config.path === name || config.path.endsWith(`/${name}`));
  return alike.find((config) => asModule.endsWith(config.path)) ?? alike[0];
}

function believedBy(
  entry: EntryPoint,
  program: string,
  settings: readonly ServerSetting[],
): AppServer["forwardedAllowIps"] {
  const option = optionOf(entry.words, "--forwarded-allow-ips", "--trusted-proxy");
  if (option !== undefined) return { value: option, at: entry.at };
  if (program === "daphne" && entry.words.includes("--proxy-headers")) return { value: "*", at: entry.at };
  const setting = settingOf(settings, "forwarded_allow_ips");
  if (setting) return { value: setting.value, at: setting.at };
  const variable = READS_ENVIRONMENT.has(program) ? entry.environment.get("FORWARDED_ALLOW_IPS") : undefined;
  return variable && { value: variable.value, at: variable.at };
}

/** Servers that take `FORWARDED_ALLOW_IPS` as the default of the option. */
const READS_ENVIRONMENT = new Set(["gunicorn", "uvicorn"]);

function tlsOf(entry: EntryPoint, settings: readonly ServerSetting[]): Place | undefined {
  const option = optionOf(entry.words, "--certfile", "--ssl-certfile", "--ssl-certificate", "--https");
  const endpoint = optionOf(entry.words, "-e", "--endpoint");
  if (option !== undefined || endpoint?.startsWith("ssl:") === true) return entry.at;
  return settingOf(settings, "certfile", "https", "https-socket")?.at;
}

/** Where it listens: one option for both parts, or host and port apart. */
function bindOf(words: readonly string[], program: string): string | undefined {
  const whole = optionOf(words, "--bind", "--listen", "--http-socket", "--http", "--https", "--socket");
  if (whole !== undefined) return whole;
  const socket = optionOf(words, "--uds", "--unix-socket", "-u");
  if (socket !== undefined) return `unix:${socket}`;
  const short = optionOf(words, "-b");
  const host = optionOf(words, "--host") ?? (program === "daphne" ? short : undefined);
  const port = optionOf(words, "--port", "-p");
  if (program !== "daphne" && short !== undefined) return short;
  return host === undefined && port === undefined ? undefined : `${host ?? "127.0.0.1"}:${port ?? "8000"}`;
}

function speaksOwnProtocol(
  words: readonly string[],
  program: string,
  settings: readonly ServerSetting[],
): boolean {
  if (program !== "uwsgi") return false;
  const speaksHttp =
    optionOf(words, "--http", "--http-socket", "--https") ??
    settingOf(settings, "http", "http-socket", "https", "https-socket");
  const own = optionOf(words, "--socket", "-s") ?? settingOf(settings, "socket", "uwsgi-socket");
  return speaksHttp === undefined && own !== undefined;
}

function configuredServer(config: AuditFile, around: Surroundings): readonly StartedServer[] {
  const settings = serverSettings(config);
  const [first] = settings;
  if (first === undefined) return [];
  const program = config.path.endsWith(".py") ? "gunicorn" : "uwsgi";
  const believed = settingOf(settings, "forwarded_allow_ips");
  const server: AppServer = {
    program,
    at: first.at,
    project: projectOf(config.path, [], around),
    forwardedAllowIps: believed && { value: believed.value, at: believed.at },
    tls: settingOf(settings, "certfile", "https", "https-socket")?.at,
    bind: settingOf(settings, ...BIND_SETTINGS)?.value,
  };
  return [{ server, entry: undefined, needsWebServer: speaksOwnProtocol([], program, settings) }];
}
