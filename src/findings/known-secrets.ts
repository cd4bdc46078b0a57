/** The last defence: secrets seen while masking files must not come back in the words of a check. */
import { MASK, maskText } from "./masking.ts";
import { isPlainlyPublic, isSecretName } from "./secret-names.ts";

/** Replaces every secret it knows, and everything that looks like one, in a text. */
export type Scrubber = (text: string) => string;

/**
 * Words that may be shown outside quotes although they are also somebody's password: those that we write ourselves, and
 * those of paths, which a report shows anyway (many a project's name is its database's password).
 */
export type Vocabulary = Pick<ReadonlySet<string>, "has">;

/** The words of titles and documentation of checks, and of paths; read when somebody asks, which is seldom. */
export function vocabularyOf(texts: readonly string[]): Vocabulary {
  let words: Set<string> | undefined;
  return { has: (word) => (words ??= wordsOf(texts)).has(word) };
}

function wordsOf(texts: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const text of texts)
    for (const name of text.toLowerCase().match(/[a-z][a-z_-]*/g) ?? []) {
      words.add(name);
      for (const word of name.split(/[_-]+/)) words.add(word);
    }
  return words;
}

/** Shorter secrets, and plain words, are only replaced as whole words: `sword` as a password must not blot out "password". */
const SAFE_LENGTH = 6;

/** Secrets up to this length are only replaced where they are quoted or assigned, as is our vocabulary. */
const TOO_SHORT = 3;

/** Plain words are letters up to this length ("administrator"); longer ones are replaced anywhere. */
const PLAIN_WORD = /^[A-Za-z]{1,16}$|^[a-z_.-]{1,16}$|^[A-Z_]{1,16}$/;

/** Words of our sentences that no title or documentation of a check has to have; hiding one would say that it is a password. */
const SENTENCE_WORDS: ReadonlySet<string> = new Set(
  (
    "accepted added allowed approved assigned authorized begins changed checked confirmed contains counted defined disabled enabled equals " +
    "exact expires extra fetched given handed holds included inside invalid invited joined judged listed loaded made marked missing named " +
    "passed picked protected read refused returned saved sent shown signed stored trusted valid verified written"
  ).split(" "),
);

/** Builds a scrubber from the secret texts of the files that findings are in. */
export function scrubber(secrets: Iterable<string>, vocabulary: Vocabulary = new Set()): Scrubber {
  const known = new Set(
    [...secrets].flatMap((secret) => [secret, unescaped(secret)]).filter((one) => !isPlainlyPublic(one)),
  );
  const isLong = (secret: string): boolean => isDistinct(secret) && !isKnownName(secret, vocabulary);
  const long = byHead([...known].filter(isLong));
  const words = longestFirst([...known].filter((secret) => !isLong(secret)));
  const scrub = (text: string): string =>
    maskText(words.reduce((rest, word) => withoutWord(rest, word, vocabulary), withoutLong(text, long)));
  // Verdicts of one check repeat their words hundreds of times.
  const scrubbed = new Map<string, string>();
  return (text) => {
    const clean = scrubbed.get(text) ?? scrub(text);
    scrubbed.set(text, clean);
    return clean;
  };
}

/** Texts of checks hold values as Python sees them, files as they are written. */
function unescaped(secret: string): string {
  return secret.replace(/\\(.)/g, "$1");
}

/** What begins or ends with a blank is a piece of a sentence (`", and "` between two rules for passwords), as a plain word is. */
function isDistinct(secret: string): boolean {
  return secret.length >= SAFE_LENGTH && !PLAIN_WORD.test(secret) && secret.trim() === secret;
}

/** A name of words that also is that of a folder. */
function isKnownName(secret: string, vocabulary: Vocabulary): boolean {
  return /^[A-Za-z_-]+$/.test(secret) && vocabulary.has(secret.toLowerCase());
}

/** So that a secret within a longer one does not leave the rest standing. */
function longestFirst(secrets: readonly string[]): readonly string[] {
  return secrets.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** Length of the heads by which long secrets are looked up. */
const HEAD = 4;

type Heads = ReadonlyMap<string, readonly string[]>;

function byHead(secrets: readonly string[]): Heads {
  const heads = new Map<string, string[]>();
  for (const secret of longestFirst(secrets)) {
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
  let from = 0;
  for (let at = 0; at < text.length;) {
    const secret = heads.get(text.slice(at, at + HEAD))?.find((one) => text.startsWith(one, at));
    if (secret !== undefined) clean += text.slice(from, at) + MASK;
    at += secret?.length ?? 1;
    if (secret !== undefined) from = at;
  }
  return clean + text.slice(from);
}

/** A word in lower case, as names of variables are. */
const NAME = /^[a-z_]{1,16}$/;

/** What columns, keys and parameters are called everywhere: `key: "title"` makes nobody's password of it. */
const FIELD_NAMES =
  /^(?:action|address|author|body|category|code|comment|content|count|data|date|description|email|field|file|filename|form|group|html|id|image|index|item|kind|label|link|list|locale|message|model|name|next|object|order|path|pk|query|request|response|slug|status|subject|summary|tag|text|title|type|url|user|username|value|version|[a-z]{2,12}_(?:code|count|date|field|file|id|key|kind|label|list|name|path|slug|text|title|type|url|value))$/;

function withoutWord(text: string, secret: string, vocabulary: Vocabulary): string {
  if (!text.includes(secret)) return text;
  const word = wordIn(secret).toLowerCase();
  // `token` and `title` in backticks are what the code calls a value, whoever has a password of that name.
  const isName = NAME.test(secret) && (isSecretName(secret) || FIELD_NAMES.test(secret));
  const shown = secret.length <= TOO_SHORT || isName || SENTENCE_WORDS.has(word) || vocabulary.has(word);
  const quotes = isName || word.length < secret.length ? /["']$/ : /["'`]$/;
  let clean = "";
  let from = 0;
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
    const [before, after] = [text.slice(Math.max(0, at - 2), at), text.slice(at + secret.length)];
    const isWhole = !/\w$/.test(before) && !/^\w/.test(after);
    if (!isWhole || (shown && !isValue(before, after.slice(0, 3), quotes))) continue;
    clean += text.slice(from, at) + MASK;
    from = at + secret.length;
  }
  return clean + text.slice(from);
}

/** The words of a piece of a sentence, without what joins it to the rest. */
function wordIn(secret: string): string {
  if (secret.trim() === secret) return secret;
  return secret
    .split(/[\s,;:.]/)
    .filter((part) => part !== "")
    .join(" ");
}

/**
 * Whether what stands around a word makes it a value: quotes on both sides, or `=` or `:` before and its end after. A sentence that goes
 * on behind its colon ("looks at it: the most usual ones") gives nothing away.
 */
function isValue(before: string, after: string, quotes: RegExp): boolean {
  const quote = quotes.exec(before)?.[0];
  if (quote !== undefined) return quote === after.slice(0, 1);
  return (
    /[=:] ?$/.test(before) && /^(?:$|[\s,;)])/.test(after) && !(before === ": " && /^ [a-z]/.test(after))
  );
}
