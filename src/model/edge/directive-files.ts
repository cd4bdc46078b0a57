/** The Apache and Caddy configuration of a repository, with includes and imports followed. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { parseApache } from "../../syntax/deploy/apache.ts";
import { parseCaddyfile } from "../../syntax/deploy/caddyfile.ts";
import type { ConfigFile } from "../../syntax/deploy/config-directive.ts";
import { wholeFile, type Fragment } from "../../syntax/deploy/fragment.ts";
import { apacheServers, htaccessServer } from "./apache-servers.ts";
import { caddyServers } from "./caddy-servers.ts";
import { placeConfig, startFollowing, type ParsedConfig, type PlacedDirective } from "./config-tree.ts";
import { includedPaths } from "./included-files.ts";
import type { UnassignedServer } from "./nginx-servers.ts";

/** Servers and the files that they were read from. */
export interface ServerReading {
  readonly servers: readonly UnassignedServer[];
  readonly parsed: readonly ParsedConfig[];
}

interface Language {
  readonly parse: (file: Fragment) => ConfigFile;
  readonly includes: ReadonlySet<string>;
  readonly serversOf: (path: string, directives: readonly PlacedDirective[]) => readonly UnassignedServer[];
}

const APACHE: Language = {
  parse: parseApache,
  includes: new Set(["include", "includeoptional"]),
  serversOf: (path, directives) =>
    path.endsWith(".htaccess") ? htaccessServer(directives) : apacheServers(directives),
};

const CADDY: Language = {
  parse: parseCaddyfile,
  includes: new Set(["import"]),
  serversOf: (_, directives) => caddyServers(directives),
};

/** Reads Apache's files. */
export function readApache(files: readonly AuditFile[]): ServerReading {
  return readFiles(files, APACHE);
}

/** Reads Caddyfiles. */
export function readCaddy(files: readonly AuditFile[]): ServerReading {
  return readFiles(files, CADDY);
}

function readFiles(files: readonly AuditFile[], language: Language): ServerReading {
  const parsed = files.map((file) => ({ file, config: language.parse(wholeFile(file.bytes)) }));
  const byPath = new Map(parsed.map((each) => [each.file.path, each]));
  const paths = [...byPath.keys()];
  const following = startFollowing(({ name, words }, from) =>
    language.includes.has(name) && words[0] !== undefined
      ? includedPaths(paths, from, words[0]).flatMap((path) => byPath.get(path) ?? [])
      : undefined,
  );
  const trees = parsed.map((each) => ({ path: each.file.path, tree: placeConfig(each, following) }));
  const roots = trees.filter(({ path }) => !following.reached.has(path));
  return { servers: roots.flatMap(({ path, tree }) => language.serversOf(path, tree)), parsed };
}
