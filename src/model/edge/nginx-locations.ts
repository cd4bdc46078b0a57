/** The locations of an nginx server as flat data. */
import type { Place } from "../../findings/finding.ts";
import { named, type PlacedDirective } from "./config-tree.ts";
import type { EdgeHeader, EdgeLocation } from "./edge.ts";
import { innerScope, type NginxScope } from "./nginx-scope.ts";

/** Addresses that `upstream` blocks stand for. */
export type Upstreams = ReadonlyMap<string, string>;

interface Block {
  readonly directive: PlacedDirective;
  readonly body: readonly PlacedDirective[];
  readonly scope: NginxScope;
}

/** All locations that a client can ask for, nested ones included; `internal` ones are left out, named ones join those that fall back to them. */
export function nginxLocations(
  body: readonly PlacedDirective[],
  server: NginxScope,
  upstreams: Upstreams,
): readonly EdgeLocation[] {
  const blocks = blocksOf(body, server);
  const fallbacks = new Map(blocks.flatMap((block) => fallbackOf(block)));
  const visible = blocks.filter(({ directive, body: inner }) => isVisible(directive, inner));
  const own = visible.map((block) => locationOf(block, fallbacks, upstreams));
  const everything = visible.some(({ directive }) => directive.words.join(" ") === "/");
  return everything ? own : [...own, ...serverFallback(body, server, fallbacks, upstreams)];
}

function blocksOf(body: readonly PlacedDirective[], outer: NginxScope): readonly Block[] {
  return named(body, "location").flatMap((directive) => {
    const inner = directive.body ?? [];
    const scope = innerScope(outer, inner);
    return [{ directive, body: inner, scope }, ...blocksOf(inner, scope)];
  });
}

function fallbackOf(block: Block): readonly (readonly [string, Block])[] {
  const name = block.directive.words[0];
  return name?.startsWith("@") === true ? [[name, block]] : [];
}

function isVisible({ words }: PlacedDirective, body: readonly PlacedDirective[]): boolean {
  return words.length > 0 && words[0]?.startsWith("@") !== true && named(body, "internal").length === 0;
}

function locationOf(block: Block, fallbacks: ReadonlyMap<string, Block>, upstreams: Upstreams): EdgeLocation {
  const { directive, body, scope } = block;
  const own = proxyOf(block, upstreams);
  const fallback = own ? undefined : fallbackBlock(body, fallbacks);
  const answering = fallback?.scope ?? scope;
  const proxiesTo = own ?? (fallback && proxyOf(fallback, upstreams));
  return {
    at: directive.at,
    ...matchOf(directive.words),
    proxiesTo,
    folder: own ? undefined : folderOf(block),
    proxyHeaders: requestHeadersOf(proxiesTo?.target, answering),
    headers: answering.headers,
    allowlist: scope.allowlist,
    password: scope.password,
    rateLimit: scope.rateLimit ?? answering.rateLimit,
  };
}

function requestHeadersOf(target: string | undefined, scope: NginxScope): readonly EdgeHeader[] {
  if (target === undefined) return [];
  return /^(?:uwsgi|fastcgi|scgi):/.test(target) ? scope.environHeaders : scope.proxyHeaders;
}

function matchOf(words: readonly string[]): Pick<EdgeLocation, "match" | "path"> {
  const [first = "", second] = words;
  if (first === "=") return { match: "exact", path: second ?? "" };
  if (first === "~" || first === "~*") return { match: "regex", path: second ?? "" };
  if (first === "^~") return { match: "prefix", path: second ?? "" };
  const glued = /^(=|~\*?)(.+)$/.exec(first);
  if (glued) return { match: glued[1] === "=" ? "exact" : "regex", path: glued[2] ?? "" };
  return { match: "prefix", path: first };
}

/** The location that `try_files … @app` or `error_page 404 = @app` falls back to. */
function fallbackBlock(
  body: readonly PlacedDirective[],
  fallbacks: ReadonlyMap<string, Block>,
): Block | undefined {
  const name = named(body, "try_files", "error_page")
    .map(({ words }) => words.at(-1) ?? "")
    .find((word) => fallbacks.has(word));
  return name === undefined ? undefined : fallbacks.get(name);
}

/** A server without `location /` serves its root, or falls back from there. */
function serverFallback(
  body: readonly PlacedDirective[],
  server: NginxScope,
  fallbacks: ReadonlyMap<string, Block>,
  upstreams: Upstreams,
): readonly EdgeLocation[] {
  const tries = named(body, "try_files").at(-1);
  const answers = tries ?? named(body, "root").at(-1);
  if (answers === undefined || named(body, "return").length > 0) return [];
  const directive = { ...answers, words: ["/"] };
  return [locationOf({ directive, body: tries ? [tries] : [], scope: server }, fallbacks, upstreams)];
}

const PASSES: Readonly<Record<string, string>> = {
  proxy_pass: "",
  uwsgi_pass: "uwsgi://",
  fastcgi_pass: "fastcgi://",
  scgi_pass: "scgi://",
  grpc_pass: "",
};

function proxyOf(
  { body, scope }: Block,
  upstreams: Upstreams,
): { readonly target: string; readonly at: Place } | undefined {
  const pass = [...body, ...named(body, "if").flatMap((each) => each.body ?? [])].find(
    ({ name }) => name in PASSES,
  );
  if (pass === undefined) return undefined;
  const written = withVariable(pass.words[0] ?? "", scope);
  const scheme = PASSES[pass.name] ?? "";
  const full = scheme !== "" && !written.includes("://") ? `${scheme}${written}` : written;
  return { target: withUpstream(full, upstreams), at: pass.at };
}

/** `set $app http://web:8000; proxy_pass $app;` makes nginx ask the name server again; the address is the variable's. */
function withVariable(written: string, scope: NginxScope): string {
  const name = /^(?:https?:\/\/)?(\$\w+)/.exec(written)?.[1];
  const value = name === undefined ? undefined : scope.variables.get(name);
  return name === undefined || value === undefined ? written : written.replace(name, () => value);
}

function withUpstream(target: string, upstreams: Upstreams): string {
  const match = /^(\w{1,20}:\/\/)([^/:]{1,200})/.exec(target);
  const server = match ? upstreams.get(match[2] ?? "") : undefined;
  return match && server !== undefined ? `${match[1]}${server}${target.slice(match[0].length)}` : target;
}

/** `alias` replaces the location's path, `root` goes in front of it. Locations that only answer serve no files. */
function folderOf({ directive, body, scope }: Block): EdgeLocation["folder"] {
  const alias = named(body, "alias").at(-1);
  if (alias) return { path: alias.words[0] ?? "", at: alias.at };
  if (scope.root === undefined || named(body, "return", "deny").length > 0) return undefined;
  const { match, path } = matchOf(directive.words);
  if (match === "regex") return scope.root;
  return { path: `${scope.root.path.replace(/\/$/, "")}${path}`, at: scope.root.at };
}
