/** Which program an edge file is written for. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { plainName } from "./included-files.ts";

/** The languages of edge files. */
export type EdgeLanguage = "nginx" | "Apache" | "Caddy" | "Traefik YAML" | "Traefik TOML";

const HEAD_BYTES = 65_536;
const latin1 = new TextDecoder("latin1");

/** Decided by the name where it tells, by the text otherwise; nginx is what remains. */
export function edgeLanguageOf({ path, bytes }: AuditFile): EdgeLanguage {
  const name = plainName(path).toLowerCase();
  if (name.startsWith("caddyfile") || name.endsWith(".caddyfile")) return "Caddy";
  if (/\.ya?ml$/.test(name)) return "Traefik YAML";
  if (name.endsWith(".toml")) return "Traefik TOML";
  if (name === ".htaccess" || APACHE_PATH.test(path)) return "Apache";
  return isApache(latin1.decode(bytes.subarray(0, HEAD_BYTES))) ? "Apache" : "nginx";
}

/** A folder or a file that is named for Apache. */
const APACHE_PATH = /(?:^|\/)(?:apache2?|httpd)(?:\/|[^/]{0,100}\.conf)/i;

/** Sections in angle brackets, or directives that nginx does not know and that end without `;`. */
function isApache(text: string): boolean {
  return (
    /^[ \t]{0,40}<\/?(?:VirtualHost|Directory|Location|IfModule|Macro|Files|Proxy)/im.test(text) ||
    /^[ \t]{0,40}(?:LoadModule|DocumentRoot|ServerRoot|RewriteEngine|WSGIScriptAlias|ProxyPass)[ \t]/m.test(
      text,
    )
  );
}
