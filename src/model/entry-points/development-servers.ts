/** The places where a repository starts Django's development server: one per command, however many ways lead to it. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Confidence, Place, Step } from "../../findings/finding.ts";
import type { EntryPoint, EntryPointRole } from "./entry-point.ts";
import { serverOf, type ServerProgram } from "./server-program.ts";

/** A command that starts the development server. */
export interface ServedPlace {
  readonly at: Place;
  readonly server: Extract<ServerProgram, { readonly kind: "development" }>;
  /** The way that decides: the one that is surest to be production. */
  readonly entry: EntryPoint;
}

/** A command of the project's own under the development server's name, and the server that it starts. */
export interface OwnServer {
  readonly path: string;
  readonly server: string;
}

const STARTED =
  /^[ \t]{0,40}(?:from|import) (granian|uvicorn|hypercorn|gunicorn|waitress|cheroot|bjoern)\b|["'](granian|uvicorn|hypercorn|gunicorn|waitress-serve|uwsgi)["']/m;

/** `management/commands/runserver.py` of the project, where it starts a server that is made for production. */
export function ownServerOf(name: string, files: ReadonlyMap<string, AuditFile>): OwnServer | undefined {
  const ending = `management/commands/${name}.py`;
  for (const { path, bytes } of files.values()) {
    if (!path.endsWith(`/${ending}`)) continue;
    const found = STARTED.exec(textBetween(bytes, 0, Math.min(bytes.length, 100_000)));
    const server = found?.[1] ?? found?.[2];
    if (server !== undefined) return { path, server };
  }
  return undefined;
}

/** Every place that starts the development server, in the order of the entry points. */
export function developmentServers(entryPoints: readonly EntryPoint[]): readonly ServedPlace[] {
  const places = new Map<string, ServedPlace>();
  for (const entry of entryPoints) {
    const server = serverOf(entry.words);
    if (server?.kind !== "development") continue;
    const key = `${entry.at.path}:${entry.at.span.start}`;
    const known = places.get(key);
    if (!known || weightOf(entry.role) > weightOf(known.entry.role))
      places.set(key, { at: entry.at, server, entry });
  }
  return [...places.values()];
}

const WEIGHTS: Readonly<Record<Confidence, number>> = { high: 3, medium: 2, low: 1 };

function weightOf(role: EntryPointRole): number {
  return role.use === "development" ? 0 : WEIGHTS[role.confidence];
}

/** The role with the confidence that the command itself leaves: a name that is only a variable's default is less sure. */
export function judgedRole({ entry, server }: ServedPlace): EntryPointRole {
  const { role } = entry;
  return server.byDefaultOnly && role.confidence === "high" ? { ...role, confidence: "medium" } : role;
}

/** How the command is reached, ending at the command; empty when the deploy file names it directly. */
export function stepsTo({ entry, at, server }: ServedPlace): readonly Step[] {
  return entry.startedBy.length === 0
    ? []
    : [...entry.startedBy, { place: at, note: `starts \`${server.name}\`` }];
}
