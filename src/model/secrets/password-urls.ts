/** Addresses that carry a password: `postgres://shop:secret@db.example/shop`. */
import { credentialText, type CredentialText } from "./credential-text.ts";
import { isNeighbour } from "./hosts.ts";

/** One such address in a text. */
export interface PasswordUrl {
  /** `postgres`, `https`. */
  readonly scheme: string;
  readonly host: string;
  readonly password: CredentialText;
  /** Position of the password in the text. */
  readonly start: number;
  readonly end: number;
}

/** An address is looked at so far. */
const LONGEST = 500;

/** Every address with a password that may be real; placeholders and variables are none. */
export function passwordUrls(text: string): readonly PasswordUrl[] {
  const found: PasswordUrl[] = [];
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    const url = urlAt(text, at);
    if (url) found.push(url);
  }
  return found;
}

/** The address whose `://` stands at a position: `scheme://user:password@host/path`. */
function urlAt(text: string, at: number): PasswordUrl | undefined {
  const scheme =
    text
      .slice(Math.max(0, at - 31), at)
      .split(/[^a-z0-9+.-]/)
      .at(-1) ?? "";
  const from = at + "://".length;
  const address = /^[^\s"'`<>]{1,500}/.exec(text.slice(from, from + LONGEST))?.[0] ?? "";
  const authority = /^[^/?#]{1,400}/.exec(address)?.[0] ?? "";
  const [colon, sign] = [authority.indexOf(":"), authority.lastIndexOf("@")];
  if (scheme.length < 2 || colon < 0 || sign < colon + SHORTEST_PASSWORD + 1) return undefined;
  const [user, secret] = [authority.slice(0, colon), authority.slice(colon + 1, sign)];
  const host = /^[\w.${}-]{1,200}/.exec(authority.slice(sign + 1))?.[0];
  if (host === undefined || isSampleHost(host)) return undefined;
  const names = [user, scheme, ...address.slice(authority.length).split(/[/?]/)];
  const password = credentialText(decoded(secret), names);
  if (password.kind === "placeholder" || password.kind === "common") return undefined;
  if (/[${}]/.test(host) && password.kind === "chosen") return undefined;
  const start = from + colon + 1;
  return { scheme, host, password, start, end: start + secret.length };
}

const SHORTEST_PASSWORD = 3;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Names that documentation uses for "your own server": `example.com`, `host`, `hostname`. */
function isSampleHost(host: string): boolean {
  return /^(?:host|hostname|server|domain|foo|bar)$|(?:^|\.)example\.(?:com|org|net)$|^your/i.test(host);
}

/** Whether a password for this host may be one that was made up for a developer's machine. */
export function mayBeDevelopments({ host, password }: PasswordUrl): boolean {
  return password.kind === "chosen" && isNeighbour(host);
}
