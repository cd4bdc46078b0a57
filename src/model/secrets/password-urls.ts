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

const URL =
  /\b([a-z][a-z0-9+.-]{1,30}):\/\/([^\s:/@"'`<>?#[\]]{0,100}):([^\s@/"'`<>]{3,200})@([A-Za-z0-9_.${}-]{1,200})/g;

/** Every address with a password that may be real; placeholders and variables are none. */
export function passwordUrls(text: string): readonly PasswordUrl[] {
  if (!text.includes("://")) return [];
  return [...text.matchAll(URL)].flatMap((match) => {
    const [, scheme = "", user = "", secret = "", host = ""] = match;
    const start = match.index + scheme.length + "://".length + user.length + 1;
    const path = text.slice(match.index + match[0].length).split(/[\s"'?]/, 1)[0] ?? "";
    const password = credentialText(decoded(secret), [user, scheme, ...path.split(/[/:]/)]);
    if (password.kind === "placeholder" || password.kind === "common") return [];
    if (/[${}]/.test(host) && password.kind === "chosen") return [];
    return isSampleHost(host) ? [] : [{ scheme, host, password, start, end: start + secret.length }];
  });
}

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
