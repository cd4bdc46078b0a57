/** The second look at roles, when all entry points of the repository are known: they explain each other. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { EntryPoint, EntryPointRole } from "./entry-point.ts";
import { purposeOfName } from "./purpose-names.ts";
import { saysDevelopment } from "./opening-remarks.ts";
import { stated, usual } from "./roles.ts";
import { serverOf, type ServerProgram } from "./server-program.ts";

interface Serving {
  readonly entry: EntryPoint;
  readonly server: ServerProgram;
}

/** Settles each role with what the command itself and the other entry points of its project say. */
export function settleRoles(
  entries: readonly EntryPoint[],
  files: ReadonlyMap<string, AuditFile>,
): readonly EntryPoint[] {
  const serving = productionFiles(entries);
  return withCompanions(entries.map((entry) => ({ ...entry, role: settled(entry, serving, files) })));
}

/** Workers and schedulers of a compose file whose only server of the project's own is the development server. */
function withCompanions(entries: readonly EntryPoint[]): readonly EntryPoint[] {
  const servers = entries.filter((entry) => entry.family === "compose" && serverOf(entry.words));
  const isDevelopment = (entry: EntryPoint): boolean =>
    serverOf(entry.words)?.kind === "development" && entry.role.use === "development";
  const development = new Set(servers.filter(isDevelopment).map(fileOf));
  for (const entry of servers) if (!isDevelopment(entry)) development.delete(fileOf(entry));
  return entries.map((entry) =>
    development.has(fileOf(entry)) && entry.family === "compose" && entry.role.decided === "usual"
      ? {
          ...entry,
          role: stated("development", `\`${fileOf(entry)}\` starts the development server beside it`),
        }
      : entry,
  );
}

/**
 * Production servers, one per file and role. A file that starts the development server as well proves nothing: it is not
 * the separate way into production that would make other files development.
 */
function productionFiles(entries: readonly EntryPoint[]): readonly Serving[] {
  const servers = entries.map((entry) => ({ entry, server: serverOf(entry.words) }));
  const mixed = new Set(
    servers
      .filter(({ entry, server }) => server?.kind === "development" && entry.role.use !== "development")
      .map(({ entry }) => fileOf(entry)),
  );
  const perFile = new Map<string, Serving>();
  for (const { entry, server } of servers) {
    if (server?.kind !== "production" || mixed.has(fileOf(entry))) continue;
    perFile.set(`${fileOf(entry)} ${entry.role.use} ${entry.role.decided}`, { entry, server });
  }
  return [...perFile.values()];
}

function settled(
  entry: EntryPoint,
  serving: readonly Serving[],
  files: ReadonlyMap<string, AuditFile>,
): EntryPointRole {
  const { role } = entry;
  const server = serverOf(entry.words);
  if (role.use === "development") return role;
  if (files.get(entry.at.path)?.inTests === true)
    return stated("development", `\`${entry.at.path}\` belongs to tests`);
  if (saysDevelopment(files.get(fileOf(entry))))
    return stated("development", `\`${fileOf(entry)}\` says of itself that it is for development`);
  if (server?.kind !== "development" || (role.use === "production" && role.decided === "stated")) return role;
  if (namesDevelopmentSettings(entry))
    return stated("development", "it is started with settings that are named for development");
  if (entry.family === "script" && server.listens === "loopback") {
    return stated(
      "development",
      "it listens on this machine only (127.0.0.1), and no deploy file starts the script",
    );
  }
  return (
    besideProduction(
      entry,
      serving.filter((other) => sameProject(entry, other.entry, files)),
    ) ?? role
  );
}

function sameProject(a: EntryPoint, b: EntryPoint, files: ReadonlyMap<string, AuditFile>): boolean {
  const one = files.get(a.at.path)?.project;
  const other = files.get(b.at.path)?.project;
  return one === other || one === undefined || other === undefined;
}

function namesDevelopmentSettings(entry: EntryPoint): boolean {
  const flag = entry.words.findIndex((word) => word === "--settings" || word.startsWith("--settings="));
  const word = flag < 0 ? undefined : entry.words[flag];
  const given = word === "--settings" ? entry.words[flag + 1] : word?.slice("--settings=".length);
  const module = given ?? entry.environment.get("DJANGO_SETTINGS_MODULE")?.value ?? "";
  return purposeOfName(module)?.use === "development";
}

/** A repository that has another way into production uses this one for development. */
function besideProduction(entry: EntryPoint, serving: readonly Serving[]): EntryPointRole | undefined {
  const others = serving.filter(
    (other) => other.entry.role.use !== "development" && fileOf(other.entry) !== fileOf(entry),
  );
  const named = others.find(
    (other) => other.entry.role.decided === "stated" && other.entry.role.use === "production",
  );
  if (named)
    return stated(
      "development",
      `\`${fileOf(named.entry)}\` is the production one: it starts ${named.server.name}`,
    );
  const first = others.find((other) => isContainer(other.entry)) ?? others[0];
  if (!first) return undefined;
  const instead = `\`${fileOf(first.entry)}\` starts ${first.server.name}`;
  if (entry.family === "compose") return besideCompose(entry, instead);
  if (entry.family === "image" && first.entry.family === "compose") {
    return usual("unknown", `${instead}, so the image's own command may be a left-over`, "low");
  }
  const isOfScript = entry.family === "script" || entry.family === "document";
  return isOfScript
    ? usual("unknown", `${instead} instead`, "low")
    : { ...entry.role, confidence: "medium", because: `${entry.role.because}, although ${instead}` };
}

function besideCompose(entry: EntryPoint, instead: string): EntryPointRole {
  if (entry.role.use === "production")
    return { ...entry.role, because: `${entry.role.because}, although ${instead}` };
  return stated("development", `${instead}, so this compose file is for development`);
}

/** The file whose start command it is: the outermost one. */
function fileOf(entry: EntryPoint): string {
  return entry.startedBy[0]?.place.path ?? entry.at.path;
}

function isContainer(entry: EntryPoint): boolean {
  return entry.family === "image" || entry.family === "compose" || entry.family === "kubernetes";
}
