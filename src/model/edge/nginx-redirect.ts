/** Where nginx sends plain HTTP to https. */
import type { Place } from "../../findings/finding.ts";
import { named, type PlacedDirective } from "./config-tree.ts";
import type { UsualValues } from "./nginx-maps.ts";

/**
 * The statement that sends every plain-HTTP request of a server to https: an unconditional one, one under a condition that holds for
 * all of them, or the one of `location /` when no other location hands requests on.
 */
export function httpsRedirect(body: readonly PlacedDirective[], usually: UsualValues): Place | undefined {
  return sendsAway(body) ?? redirectUnderCondition(body, usually) ?? redirectOfRoot(body, usually);
}

/** `return 301 https://…` or an unconditional `rewrite` to https. */
function sendsAway(body: readonly PlacedDirective[]): Place | undefined {
  return body.find((directive) => isHttpsReturn(directive) || isHttpsRewrite(directive))?.at;
}

function isHttpsReturn({ name, words }: PlacedDirective): boolean {
  if (name !== "return") return false;
  const [status, target] = words.length > 1 ? words : ["302", words[0]];
  return /^30[12378]$/.test(status ?? "") && isHttps(target);
}

/** Only patterns that fit every path. */
function isHttpsRewrite({ name, words }: PlacedDirective): boolean {
  return (
    name === "rewrite" && /^\^?(?:\/\??)?(?:\(?\.[*+]\)?)?\$?$/.test(words[0] ?? "x") && isHttps(words[1])
  );
}

function isHttps(target: string | undefined): boolean {
  return target?.toLowerCase().startsWith("https://") === true;
}

function redirectUnderCondition(body: readonly PlacedDirective[], usually: UsualValues): Place | undefined {
  const plain = named(body, "if").find(
    (each) => (asksForPlainHttp(each) || holdsUsually(each, usually)) && sendsAway(each.body ?? []),
  );
  return plain ? sendsAway(plain.body ?? []) : redirectOfHosts(body);
}

/** `if ($to_https = "1")` where a `map` gives the variable that value by default: what the map lists beside it are exceptions. */
function holdsUsually({ words }: PlacedDirective, usually: UsualValues): boolean {
  const condition = words.join(" ").replace(/^\(|\)$/g, "");
  const match = /^\s{0,9}\$(\w{1,60})\s{0,9}(?:(!?=)\s{0,9}(.{0,80}))?$/.exec(condition);
  const value = match && usually.get(match[1] ?? "");
  if (value === undefined || value === null) return false;
  const [, , operator, compared = ""] = match ?? [];
  // An empty text and "0" are false (https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if).
  if (operator === undefined) return value !== "" && value !== "0";
  return (value === unquoted(compared)) === (operator === "=");
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}

/** `$scheme != https` in its many spellings; behind a load balancer the question is put to its header. */
function asksForPlainHttp({ words }: PlacedDirective): boolean {
  const condition = words
    .join(" ")
    .replace(/^\(|\)$/g, "")
    .trim();
  const match = /^\$(\w{1,60})\s{0,9}(!?[=~]\*?)\s{0,9}(.{0,80})$/.exec(condition);
  if (match === null) return false;
  const [, variable = "", operator = "", compared = ""] = match;
  const value = compared
    .replaceAll(/["'^$]/g, "")
    .trim()
    .toLowerCase();
  if (PROTOCOLS.has(variable)) return operator.startsWith("!") ? value === "https" : value === "http";
  if (variable === "https")
    return operator.startsWith("!") ? value === "on" : value === "" || value === "off";
  return variable === "server_port" && (operator.startsWith("!") ? value === "443" : value === "80");
}

/** Variables that hold the protocol; the first is the connection's own. */
const PROTOCOLS = new Set([
  "scheme",
  "http_x_forwarded_proto",
  "http_x_forwarded_protocol",
  "http_x_scheme",
  "proxy_x_forwarded_proto",
  "http_cloudfront_forwarded_proto",
]);

/** Certbot's way: one `if ($host = …)` for each name, and `return 404` for what is left. */
function redirectOfHosts(body: readonly PlacedDirective[]): Place | undefined {
  const hosts = named(body, "if").filter(
    ({ words, body: inner }) => words[0]?.startsWith("($host") === true && sendsAway(inner ?? []),
  );
  const endsElse = named(body, "return").some(({ words }) => /^4[0-9]{2}$/.test(words[0] ?? ""));
  return endsElse ? sendsAway(hosts[0]?.body ?? []) : undefined;
}

function redirectOfRoot(body: readonly PlacedDirective[], usually: UsualValues): Place | undefined {
  const locations = named(body, "location");
  const root = locations.find(({ words }) => words.at(-1) === "/" && words[0] !== "=");
  const handsOn = locations.some((each) => each.body?.some(({ name }) => name.endsWith("_pass")) === true);
  return handsOn || root?.body === undefined
    ? undefined
    : (sendsAway(root.body) ?? redirectUnderCondition(root.body, usually));
}
