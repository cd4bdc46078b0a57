/** The nginx configuration of a repository: which files are read by themselves, and what they include. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { ConfigDirective } from "../../syntax/deploy/config-directive.ts";
import { wholeFile } from "../../syntax/deploy/fragment.ts";
import { parseNginx } from "../../syntax/deploy/nginx.ts";
import { placeConfig, startFollowing, type ParsedConfig, type PlacedDirective } from "./config-tree.ts";
import { includedPaths } from "./included-files.ts";
import { nginxServers, upstreamsOf, type UnassignedServer } from "./nginx-servers.ts";

/** Reads nginx files; `includable` are files of any kind that an include may name. */
export function readNginx(
  files: readonly AuditFile[],
  includable: ReadonlyMap<string, AuditFile>,
): { readonly servers: readonly UnassignedServer[]; readonly parsed: readonly ParsedConfig[] } {
  const cache = new Map<string, ParsedConfig>();
  const parse = (file: AuditFile): ParsedConfig => {
    const known = cache.get(file.path) ?? { file, config: parseNginx(wholeFile(file.bytes)) };
    cache.set(file.path, known);
    return known;
  };
  const parsed = files.map(parse);
  const paths = [...includable.keys()];
  const following = startFollowing((directive, from, around) =>
    includeOf(directive, from, around, paths, (path) => {
      const file = includable.get(path);
      return file && parse(file);
    }),
  );
  const trees = parsed.map((each) => ({ path: each.file.path, tree: placeConfig(each, following) }));
  const roots = trees.filter(({ path }) => !following.reached.has(path));
  return { servers: serversOf(roots.map(({ tree }) => tree)), parsed: [...cache.values()] };
}

function serversOf(trees: readonly (readonly PlacedDirective[])[]): readonly UnassignedServer[] {
  const upstreams = new Map(trees.flatMap((tree) => [...upstreamsOf(tree)]));
  return trees.flatMap((tree) => nginxServers(tree, upstreams));
}

function includeOf(
  directive: ConfigDirective,
  from: string,
  around: string | undefined,
  paths: readonly string[],
  parse: (path: string) => ParsedConfig | undefined,
): readonly ParsedConfig[] | undefined {
  const [pattern] = directive.words;
  if (directive.name !== "include" || pattern === undefined) return undefined;
  return includedPaths(paths, from, pattern).flatMap((path) => {
    const parsed = parse(path);
    return parsed !== undefined && belongs(parsed, around) ? [parsed] : [];
  });
}

/** Names of folders can mislead; what a file holds must be allowed where it is included. */
function belongs(parsed: ParsedConfig, around: string | undefined): boolean {
  const names = new Set(parsed.config.directives.map(({ name }) => name));
  const isWhole = names.has("http") || names.has("events");
  if (around === undefined || around === "http") return !isWhole && !names.has("location");
  return !isWhole && !names.has("server") && !names.has("upstream");
}
