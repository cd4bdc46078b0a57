/** What a text that stands under a credential's name is: somebody's secret, a word of development, or a placeholder. */
import { entropyOf, tokenIn, type TokenShape } from "./token-shapes.ts";

/** How a credential's text looks, most telling first. */
export type CredentialText =
  /** The shape of a known issuer. */
  | { readonly kind: "issued"; readonly shape: TokenShape }
  /** Too random to be a word: made by a tool. */
  | { readonly kind: "random" }
  /** Typed by somebody: a password, perhaps only for a developer's machine. */
  | { readonly kind: "chosen" }
  /** A word that everybody uses while developing: `postgres`, `password`, the project's own name. */
  | { readonly kind: "common" }
  /** Asks to be replaced, refers to something else, or is empty. */
  | { readonly kind: "placeholder" };

const COMMON: ReadonlySet<string> = new Set(
  (
    "password passwd pass pw secret secrets postgres postgresql mysql maria mariadb root admin user guest test tester testing tests dev develop development " +
    "django local localhost demo default docker rabbitmq rabbit redis minio minioadmin mongo sa app db database letmein qwerty pgpass " +
    "mypassword mysecret secretkey secret_key supersecret topsecret test123 admin123 password123 passw0rd password1 postgrespw hunter2 foo bar foobar baz " +
    "infected none null true false yes no on off 0 1 123 1234 12345 123456 1234567 12345678 123456789 pass123 key token apikey api_key insecure unsafe unset disabled bla blah blahblah asdf asdfasdf qwer"
  ).split(" "),
);

/** Words that ask for a replacement. */
const ASKING =
  /change|replace|your|example|placeholder|todo|fixme|insert|dummy|sample|fake|fill|here|redacted|undefined|lorem|abc|1234/i;

/** Beginnings of such phrases. */
const PHRASES =
  /put[-_ ]|no[-_]|some[-_]|somepass|my[-_]|this[-_ ]is|not[-_ ]?(?:set|real|secret|used|configured|for)/i;

/** `defaultMailPassword`: what stands there until somebody says better. */
const DEFAULT = /^default[-_A-Z]/;

/** Signs in a row that nobody's password has. */
const FILLERS = /x{3}|\.{3}|\*{3}|-{3}|_{4}/i;

function asks(value: string): boolean {
  return ASKING.test(value) || PHRASES.test(value) || FILLERS.test(value) || DEFAULT.test(value);
}

const REFERENCE =
  /^(?:\$.*|%.*|<.*>|\{.*\}|\[.*\]|@.*|!.*|env[.:].*|vault:.*|arn:.*|secretsmanager.*|file:.*|\/.*|~\/.*|\.\.?\/.*|[a-z]+\.[a-z]+(?:\.[A-Za-z_]+)+)$|\$\{|\{\{|\}\}|%\(|<%/;

/** `5/m/user`, `20/hour,100/day`: how often something may be tried. */
const RATE = /^\d{1,6}\/\d{0,6}(?:s|m|h|d|sec|min|second|minute|hour|day)s?(?:[/,].{0,60})?$/i;

/** Groups and classes of a regular expression. */
const PATTERN = /\(\?[:=!P<]|\\[swdSWDb][+*?{)\]]/;

/** The shortest text that counts as made by a tool. */
const RANDOM_LENGTH = 12;

/** Bits per character; `aaaa1111` lies below. */
const RANDOM_ENTROPY = 2.9;

/** The pair that Google publishes for tests, with which every answer passes (developers.google.com/recaptcha/docs/faq): it opens nothing. */
const PUBLISHED = /^6LeIxAcTAAAAA(?:JcZVRqyHh71UMIEGNQ_MXjiZKhI|GG-vFI1TnRWxMZNFuojJ4WifJWe)$/;

/** Judges a text. `words` are names that it may merely repeat: the user's, the database's, the project's. */
export function credentialText(text: string, words: Iterable<string> = []): CredentialText {
  const value = text.trim();
  const token = tokenIn(value);
  if (token) return { kind: "issued", shape: token.shape };
  if (PUBLISHED.test(value)) return { kind: "placeholder" };
  if (value.length < 4 || /^[\W_]+$/.test(value) || REFERENCE.test(value)) return { kind: "placeholder" };
  if (RATE.test(value) || PATTERN.test(value)) return { kind: "placeholder" };
  if (isCommon(value, words)) return { kind: "common" };
  if (looksRandom(value) || isAppPassword(value)) return { kind: "random" };
  if (asks(value) || /\s/.test(value) || isIdentifier(value)) return { kind: "placeholder" };
  return { kind: "chosen" };
}

/** Sixteen small letters in four groups, as Google shows passwords of apps (support.google.com/accounts/answer/185833); words have vowels. */
function isAppPassword(value: string): boolean {
  const groups = /^[a-z]{4}(?:[ \u00a0][a-z]{4}){3}$/.test(value) ? value.split(/[ \u00a0]/) : [];
  return groups.some((group) => !/[aeiou]/.test(group)) && !asks(value);
}

function isCommon(value: string, words: Iterable<string>): boolean {
  const plain = value.toLowerCase();
  const bare = plain.replace(/[-_!@#.]/g, "").replace(/(?<!\d)\d{1,8}$/, "");
  if (COMMON.has(plain) || COMMON.has(bare)) return true;
  for (const word of words) {
    const name = word.toLowerCase().replace(/[-_]/g, "");
    if (name.length > 2 && bare.includes(name) && !looksRandom(bare.replace(name, ""))) return true;
  }
  return false;
}

/** `DB_PASSWORD`, `django.core.mail`, `get-token`: names of things, which no credential is. */
function isIdentifier(value: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) || /^[a-z]+(?:[-_.:/][a-z]+)+$/.test(value);
}

/** Whether a single word was drawn at random: letters and digits mixed, changing often, and most signs different. */
export function looksRandom(value: string): boolean {
  if (value.length < RANDOM_LENGTH || value.length > 4000 || /\s/.test(value)) return false;
  if (/^[a-f0-9]{24,}$/i.test(value)) return /[a-f]/i.test(value) && entropyOf(value) >= RANDOM_ENTROPY;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || /:\/\/|^\d[\d.:-]*\w?$/.test(value)) return false;
  if (asks(value) && value.length < 40) return false;
  return changes(value) / (value.length - 1) >= 0.25 && entropyOf(value) >= RANDOM_ENTROPY;
}

/** How often the class of character changes: seldom in words, at about every second step in random text. */
function changes(value: string): number {
  let count = 0;
  for (let at = 1; at < value.length; at++) {
    const [before, here] = [classOf(value.charCodeAt(at - 1)), classOf(value.charCodeAt(at))];
    if (before !== here && before !== 0 && here !== 0 && !(before === 2 && here === 3)) count++;
  }
  return count;
}

/** Digits, capitals, small letters, other marks; separators of words are 0. */
function classOf(code: number): number {
  if (code >= 48 && code <= 57) return 1;
  if (code >= 65 && code <= 90) return 2;
  if (code >= 97 && code <= 122) return 3;
  return code === 45 || code === 46 || code === 95 || code === 47 ? 0 : 4;
}
