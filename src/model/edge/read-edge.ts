/** Reads what stands in front of Django from the files of the repository. */
import type { AuditFile, Discovery } from "../../discover/file-kind.ts";
import type { Problem } from "../../findings/finding.ts";
import { indexLines, lineAt } from "../../source/line-index.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";
import { composeSights, serviceStarts } from "./compose-services.ts";
import type { ParsedConfig } from "./config-tree.ts";
import { startedServers } from "./app-servers.ts";
import { readApache, readCaddy } from "./directive-files.ts";
import { hiddenProxies } from "./hidden-proxies.ts";
import { platformServers } from "./platforms.ts";
import type { Edge, EdgeServer } from "./edge.ts";
import { edgeLanguageOf, type EdgeLanguage } from "./edge-language.ts";
import { ingressServers } from "./ingress-servers.ts";
import { readNginx } from "./nginx-files.ts";
import type { UnassignedServer } from "./nginx-servers.ts";
import { composeOptions, fileOptions } from "./traefik-options.ts";
import { traefikServers } from "./traefik-servers.ts";
import { isLeftOut, projectOf, servesDevelopment, surroundingsOf, type Surroundings } from "./serving.ts";

/** Files larger than this are not configuration that somebody wrote. */
const MAX_BYTES = 1_000_000;

/** The edge of every project. Never throws; files that could not be read whole are problems. */
export function readEdge(
  discovery: Discovery,
  entryPoints: readonly EntryPoint[],
): { readonly edge: Edge; readonly problems: readonly Problem[] } {
  const files = discovery.files.filter(({ bytes }) => bytes.length <= MAX_BYTES);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const composes = composeSights(files);
  const starts = serviceStarts(composes, entryPoints, byPath);
  const around = surroundingsOf(discovery, entryPoints, starts);
  const edgeFiles = files.filter(({ kind, path }) => kind === "edge" && !isLeftOut(path, around));
  const written = (language: EdgeLanguage): readonly AuditFile[] =>
    edgeFiles.filter((file) => edgeLanguageOf(file) === language);
  const nginx = readNginx(written("nginx"), includableOf(files));
  const others = [readApache(written("Apache")), readCaddy(written("Caddy"))];
  const deployed = files.filter(({ path }) => !isLeftOut(path, around));
  const found = [
    ...nginx.servers,
    ...others.flatMap((reading) => reading.servers),
    ...ingressServers(deployed),
    ...traefikServers([
      ...fileOptions([...written("Traefik YAML"), ...written("Traefik TOML")]),
      ...composes.filter(({ path }) => !isLeftOut(path, around)).flatMap(composeOptions),
    ]),
    ...platformServers(deployed),
  ];
  const servers = assigned(found, around);
  const started = startedServers(files, around);
  return {
    edge: {
      servers,
      appServers: started.map(({ server }) => server),
      hiddenProxies: hiddenProxies(servers, started, composes, around),
    },
    problems: [nginx, ...others].flatMap(({ parsed }) => parsed.flatMap(problemsOf)),
  };
}

/** Included files have any name; `kind: "other"` is where names that say nothing end up. */
function includableOf(files: readonly AuditFile[]): ReadonlyMap<string, AuditFile> {
  return new Map(
    files.flatMap((file) =>
      file.kind === "edge" || file.kind === "other" ? [[file.path, file] as const] : [],
    ),
  );
}

function assigned(servers: readonly UnassignedServer[], around: Surroundings): readonly EdgeServer[] {
  return servers
    .filter(({ locations }) => !servesDevelopment(locations, around))
    .map((server) => ({ ...server, project: projectOf(server.at.path, server.locations, around) }));
}

function problemsOf({ file, config }: ParsedConfig): readonly Problem[] {
  if (config.problems.length === 0) return [];
  const lines = indexLines(file.bytes);
  return config.problems.map(({ span, message }) => ({
    kind: "syntax",
    path: file.path,
    line: lineAt(lines, span.start),
    message,
  }));
}
