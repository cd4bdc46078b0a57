/** URLs as `urllib.parse` takes them apart. */

/** The parts of a URL; texts are as written, `hostname` is in lower case. */
export interface UrlParts {
  readonly scheme: string;
  readonly netloc: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly hostname: string | undefined;
  readonly port: number | undefined;
}

/** What `urllib.parse.urlsplit(text)` gives; undefined where it would raise for an odd port. */
export function splitUrl(source: string): UrlParts | undefined {
  const [beforeFragment, fragment] = cut(source, "#");
  const [beforeQuery, query] = cut(beforeFragment, "?");
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(beforeQuery)?.[0];
  const rest = scheme === undefined ? beforeQuery : beforeQuery.slice(scheme.length + 1);
  const slash = rest.indexOf("/", 2);
  const hasAuthority = rest.startsWith("//");
  const netloc = hasAuthority ? rest.slice(2, slash < 0 ? undefined : slash) : "";
  const path = hasAuthority ? (slash < 0 ? "" : rest.slice(slash)) : rest;
  const authority = authorityOf(netloc);
  if (authority === undefined) return undefined;
  return {
    scheme: (scheme ?? "").toLowerCase(),
    netloc,
    path,
    query: query ?? "",
    fragment: fragment ?? "",
    ...authority,
  };
}

function authorityOf(
  netloc: string,
): Pick<UrlParts, "username" | "password" | "hostname" | "port"> | undefined {
  const at = netloc.lastIndexOf("@");
  const [username, password] = at < 0 ? [undefined, undefined] : cut(netloc.slice(0, at), ":");
  const place = netloc.slice(at + 1);
  const bracket = place.startsWith("[") ? place.indexOf("]") : -1;
  const host = bracket < 0 ? place.replace(/:[^:]*$/, "") : place.slice(1, bracket);
  const port = place.slice(bracket < 0 ? host.length : bracket + 1).replace(/^:/, "");
  if (port !== "" && !/^\d{1,5}$/.test(port)) return undefined;
  return {
    username,
    password,
    hostname: host === "" ? undefined : host.toLowerCase(),
    port: port === "" ? undefined : Number(port),
  };
}

/** The query's fields, `parse_qs(…)[name][0]` for each name. */
export function queryFields(query: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const pair of query.split("&")) {
    const [name, value] = cut(pair, "=");
    if (name !== "" && value !== undefined && value !== "" && !fields.has(unquoted(name)))
      fields.set(unquoted(name), unquoted(value.replaceAll("+", " ")));
  }
  return fields;
}

/** `urllib.parse.unquote`: what is not a valid escape stays. */
export function unquoted(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return source;
  }
}

/** `urllib.parse.quote` with `safe` characters left alone. */
export function quoted(source: string, safe: string): string {
  return Array.from(source, (character) => (safe.includes(character) ? character : escaped(character))).join(
    "",
  );
}

/** `encodeURIComponent` leaves five characters alone that Python escapes. */
function escaped(character: string): string {
  return encodeURIComponent(character).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What stands before and behind a separator. */
export function cut(source: string, separator: string): readonly [string, string | undefined] {
  const at = source.indexOf(separator);
  return at < 0 ? [source, undefined] : [source.slice(0, at), source.slice(at + separator.length)];
}
