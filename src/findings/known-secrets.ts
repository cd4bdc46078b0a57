/** The last defence: secrets seen while masking files must not come back in the words of a check. */
import { isPlainlyPublic } from "./secret-names.ts";
import { MASK, maskText } from "./masking.ts";

/** Replaces every secret it knows, and everything that looks like one, in a text. */
export type Scrubber = (text: string) => string;

/** Secrets shorter than this are only replaced where they are quoted or assigned: `a` as a password must not blot out every `a`. */
const SAFE_LENGTH = 6;

/** Plain words up to this length ("postgres", "administrator") count as short. */
const LONGEST_WORD = 16;

/** Length of the heads by which long secrets are looked up. */
const HEAD = 4;

/** Builds a scrubber from the secret texts of the files that findings are in. */
export function scrubber(secrets: Iterable<string>): Scrubber {
  const known = new Set(
    [...secrets]
      .flatMap((secret) => [secret, unescaped(secret)])
      .filter((secret) => !isPlainlyPublic(secret)),
  );
  const long = byHead([...known].filter(isDistinct));
  const short = [...known].filter((secret) => !isDistinct(secret)).toSorted((a, b) => b.length - a.length);
  return (text) => maskText(withoutShort(withoutLong(text, long), short));
}

/** Texts of checks hold values as Python sees them, files as they are written. */
function unescaped(secret: string): string {
  return secret.replace(/\\(.)/g, "$1");
}

function isDistinct(secret: string): boolean {
  return (
    secret.length >= SAFE_LENGTH &&
    !(secret.length <= LONGEST_WORD && /^[A-Za-z]+$|^[a-z_.-]+$|^[A-Z_]+$/.test(secret))
  );
}

type Heads = ReadonlyMap<string, readonly string[]>;

function byHead(secrets: readonly string[]): Heads {
  const heads = new Map<string, string[]>();
  for (const secret of secrets.toSorted((a, b) => b.length - a.length)) {
    const head = secret.slice(0, HEAD);
    const others = heads.get(head);
    if (others === undefined) heads.set(head, [secret]);
    else others.push(secret);
  }
  return heads;
}

function withoutLong(text: string, heads: Heads): string {
  if (heads.size === 0) return text;
  let clean = "";
  for (let at = 0; at < text.length;) {
    const secret = heads.get(text.slice(at, at + HEAD))?.find((one) => text.startsWith(one, at));
    clean += secret === undefined ? text[at] : MASK;
    at += secret?.length ?? 1;
  }
  return clean;
}

function withoutShort(text: string, secrets: readonly string[]): string {
  return secrets.reduce(withoutShortOne, text);
}

/** `"x"`, `'x'`, `` `x` ``, `= x`, `: x`. */
function withoutShortOne(text: string, secret: string): string {
  if (!text.includes(secret)) return text;
  const quoted = ['"', "'", "`"].reduce(
    (rest, quote) => rest.replaceAll(quote + secret + quote, quote + MASK + quote),
    text,
  );
  return ["=", "= ", ": "].reduce((rest, mark) => replaceWhole(rest, mark, secret), quoted);
}

function replaceWhole(text: string, mark: string, secret: string): string {
  const pieces = text.split(mark + secret);
  return pieces.reduce((left, right) => left + mark + (/^\w/.test(right) ? secret : MASK) + right);
}
