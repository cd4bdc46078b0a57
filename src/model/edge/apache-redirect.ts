/** Where Apache sends plain HTTP to https. */
import type { Place } from "../../findings/finding.ts";
import type { PlacedDirective } from "./config-tree.ts";

/**
 * The directive that sends every request which comes over plain HTTP to https. In a virtual host that answers plain HTTP alone no
 * condition is needed (`needsCondition`).
 */
export function apacheRedirect(
  directives: readonly PlacedDirective[],
  needsCondition: boolean,
): Place | undefined {
  let conditions: PlacedDirective[] = [];
  for (const directive of directives) {
    if (directive.name === "rewritecond") conditions.push(directive);
    else if (directive.name === "rewriterule") {
      if (isRewrite(directive, conditions, needsCondition)) return directive.at;
      conditions = [];
    } else if (!needsCondition && isPlainRedirect(directive)) return directive.at;
  }
  return undefined;
}

/** `Redirect permanent / https://…`, `RedirectMatch ^/?(.*)$ https://…`. */
function isPlainRedirect({ name, words }: PlacedDirective): boolean {
  if (name !== "redirect" && name !== "redirectmatch" && name !== "redirectpermanent") return false;
  const [path, target] = words.slice(-2);
  const isAll = name === "redirectmatch" ? fitsAll(path) : path === "/";
  return isAll && target?.startsWith("https://") === true;
}

function isRewrite(
  { words }: PlacedDirective,
  conditions: readonly PlacedDirective[],
  needsCondition: boolean,
): boolean {
  const [pattern, target, flags = ""] = words;
  if (!fitsAll(pattern) || target?.startsWith("https://") !== true || /\bP\b/.test(flags)) return false;
  const asksForPlain = conditions.some(asksForPlainHttp);
  const narrows = conditions.some((each) => !asksForPlainHttp(each) && !leavesOnlyNamesOut(each));
  return !narrows && (asksForPlain || !needsCondition);
}

function fitsAll(pattern: string | undefined): boolean {
  return pattern !== undefined && /^\^?(?:\/\??)?(?:\(?\.\*\)?)?\$?$/.test(pattern);
}

/** `%{HTTPS} off`, `%{SERVER_PORT} 80`, `%{HTTP:X-Forwarded-Proto} !https` and the like. */
function asksForPlainHttp({ words }: PlacedDirective): boolean {
  const [variable = "", pattern = ""] = words;
  const value = pattern.toLowerCase().replaceAll(/[\^$="]/g, "");
  switch (variable.toUpperCase()) {
    case "%{HTTPS}":
      return value === "off" || value === "!on";
    case "%{SERVER_PORT}":
      return value === "80" || value === "!443";
    case "%{REQUEST_SCHEME}":
    case "%{HTTP:X-FORWARDED-PROTO}":
      return value === "http" || value === "!https";
    default:
      return false;
  }
}

/** Conditions that spare certificates or name the host, as Certbot writes them. */
function leavesOnlyNamesOut({ words }: PlacedDirective): boolean {
  const [variable = "", pattern = ""] = words;
  return /^%\{(?:SERVER_NAME|HTTP_HOST)\}$/i.test(variable) || pattern.includes("well-known");
}
