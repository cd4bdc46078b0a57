/** Parts of an Apache virtual host: what it hands on, what it serves from folders, what its sections say about them. */
import type { Place } from "../../findings/finding.ts";
import { named, type PlacedDirective } from "./config-tree.ts";
import type { EdgeHeader, EdgeLocation } from "./edge.ts";

/** Response headers of a server or section; a later statement about the same header replaces an earlier one. */
export function apacheHeaders(body: readonly PlacedDirective[]): readonly EdgeHeader[] {
  return lastOfEach(named(body, "header").flatMap(headerOf));
}

/** One location for each path that is handed on, served from a folder, or has a section of its own. */
export function apacheLocations(body: readonly PlacedDirective[]): readonly EdgeLocation[] {
  const sections = named(body, "location", "locationmatch");
  const own = body.flatMap(mappingOf);
  const inner = sections.flatMap((section) =>
    (section.body ?? []).flatMap((each) => innerMapping(section, each)),
  );
  const mapped = [...own, ...inner].filter(({ kind }) => kind !== "kept");
  const paths = new Set(mapped.map(({ path }) => path));
  const bare = sections
    .filter((section) => !paths.has(section.words.at(-1) ?? ""))
    .map((section): Mapping => ({
      kind: "bare",
      path: section.words.at(-1) ?? "",
      target: "",
      at: section.at,
      isRegex: section.name === "locationmatch",
    }));
  return [...mapped, ...bare].map((mapping) => locationOf(mapping, body, sections));
}

interface Mapping {
  /** `kept`: `ProxyPass /static !`; `bare`: a section without a mapping. */
  readonly kind: "proxy" | "folder" | "kept" | "bare";
  readonly path: string;
  readonly target: string;
  readonly at: Place;
  readonly isRegex: boolean;
}

/** `ProxyPass /x http://…`, `Alias /media /srv/media`, `WSGIScriptAlias / wsgi.py`, `RewriteRule … [P]`. */
function mappingOf({ name, words, at }: PlacedDirective): readonly Mapping[] {
  const [path = "", target = "", flags = ""] = words;
  if (target === "") return [];
  const isRegex = name.endsWith("match") || name === "rewriterule";
  if (name === "proxypass" || name === "proxypassmatch")
    return [{ kind: target === "!" ? "kept" : "proxy", path, target, at, isRegex }];
  if (name === "wsgiscriptalias") return [{ kind: "proxy", path, target: `wsgi:${target}`, at, isRegex }];
  if (name === "alias" || name === "aliasmatch") return [{ kind: "folder", path, target, at, isRegex }];
  const isProxied = name === "rewriterule" && /[[,]P[\],]/.test(flags);
  return isProxied ? [{ kind: "proxy", path, target, at, isRegex }] : [];
}

/** Inside a section the path is the section's. */
function innerMapping(section: PlacedDirective, { name, words, at }: PlacedDirective): readonly Mapping[] {
  const [target = ""] = words;
  if (name !== "proxypass" && name !== "proxypassmatch") return [];
  const path = section.words.at(-1) ?? "";
  const isRegex = section.name === "locationmatch" || section.words[0] === "~";
  return [{ kind: target === "!" ? "kept" : "proxy", path, target, at, isRegex }];
}

function locationOf(
  mapping: Mapping,
  server: readonly PlacedDirective[],
  sections: readonly PlacedDirective[],
): EdgeLocation {
  const { kind, path, target, at, isRegex } = mapping;
  const around = [...sectionsAbove(path, sections), ...foldersOf(mapping, server)];
  const inside = around.flatMap((section) => section.body ?? []);
  const everything = [...server, ...inside];
  return {
    at,
    match: isRegex ? "regex" : "prefix",
    path,
    proxiesTo: kind === "proxy" ? { target, at } : undefined,
    folder: kind === "folder" ? { path: target, at } : undefined,
    proxyHeaders: kind === "proxy" ? lastOfEach(named(everything, "requestheader").flatMap(headerOf)) : [],
    headers: apacheHeaders(everything),
    allowlist: allowlistOf(inside),
    password: passwordOf(everything),
    rateLimit: undefined,
  };
}

/** Sections whose path begins the location's path. */
function sectionsAbove(path: string, sections: readonly PlacedDirective[]): readonly PlacedDirective[] {
  return sections.filter(({ name, words }) => {
    const own = words.at(-1) ?? "";
    return own === path || (name === "location" && words.length === 1 && path.startsWith(own));
  });
}

/** `<Directory>` sections about the folder that an alias leads to. */
function foldersOf(
  { kind, target }: Mapping,
  server: readonly PlacedDirective[],
): readonly PlacedDirective[] {
  if (kind !== "folder") return [];
  const folder = target.replace(/\/$/, "");
  return named(server, "directory").filter(({ words }) => {
    const own = (words.at(-1) ?? "").replace(/\/$/, "");
    return folder === own || folder.startsWith(`${own}/`);
  });
}

const SETS = new Set(["set", "add", "append", "merge", "setifempty"]);

/** `Header [always] set NAME VALUE`, `RequestHeader unset NAME`; a condition (`env=…`, `expr=…`) is taken to hold. */
function headerOf({ words, at }: PlacedDirective): readonly EdgeHeader[] {
  const [first = "", ...others] = words;
  const condition = first.toLowerCase();
  const always = condition === "always";
  const [action = "", name, value] = always || condition === "onsuccess" ? others : words;
  if (name === undefined) return [];
  const lower = name.toLowerCase().replace(/:$/, "");
  if (action.toLowerCase() === "unset") return [{ name: lower, value: undefined, at, always }];
  return SETS.has(action.toLowerCase()) && value !== undefined ? [{ name: lower, value, at, always }] : [];
}

function lastOfEach(headers: readonly EdgeHeader[]): readonly EdgeHeader[] {
  return headers.filter(({ name }, index) => !headers.slice(index + 1).some((later) => later.name === name));
}

/** `Require ip …`, `Require all denied`; the older `Deny from all`. */
function allowlistOf(body: readonly PlacedDirective[]): Place | undefined {
  return body.find(({ name, words }) => {
    const [first, second] = words.map((word) => word.toLowerCase());
    if (name === "require")
      return (
        first === "ip" || first === "host" || first === "local" || (first === "all" && second === "denied")
      );
    return name === "deny" && first === "from" && second === "all";
  })?.at;
}

function passwordOf(body: readonly PlacedDirective[]): Place | undefined {
  const asked = named(body, "authtype").find(({ words }) => /^(?:basic|digest)$/i.test(words[0] ?? ""));
  const needed = named(body, "require").some(({ words }) =>
    /^(?:valid-user|user|group)$/i.test(words[0] ?? ""),
  );
  return needed ? asked?.at : undefined;
}
