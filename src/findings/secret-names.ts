/** Which names promise a credential, and which values under such a name are plainly not one. When in doubt, it is a secret. */

/** One word alone makes the name a credential's. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "pwd",
  "secret",
  "token",
  "apikey",
  "secretkey",
  "privatekey",
  "accesskey",
  "credential",
  "dsn",
]);

/** Words with other meanings, which promise a credential only at the end of a name: `db_pass`, but not `pass_through`. */
const LAST_SECRET_WORDS: ReadonlySet<string> = new Set([
  "pass",
  "pw",
  "cred",
  "creds",
  "salt",
  "pepper",
  "peppers",
  "auth",
  "authorization",
  "cookies",
  "sessionid",
  "pin",
]);

/** Ends of longer words: `dbpassword`, `clientsecret`. */
const SECRET_ENDINGS = /(?:password|passwd|passphrase|secret|token|apikey|secretkey|pwd)$/;

/** Words that turn a credential's name into something about it: `PASSWORD_HASHERS`, `token_url`, `CSRF_COOKIE_NAME`. */
const ABOUT_WORDS: ReadonlySet<string> = new Set(
  (
    "name names field fields hasher hashers validator validators validation url urls uri timeout header headers path paths file " +
    "filename form forms template templates view views type types algorithm expiry expires expire expiration lifetime ttl age " +
    "length len min max class classes model models serializer backend backends label param parameter regex pattern id ids " +
    "prefix location endpoint required enabled error errors message messages policy count permission permissions generator " +
    "help text strength env var variable version storage dir directory module rotation days hours minutes seconds limit " +
    "manager middleware authentication index scheme method mode settings config configuration options conf kwargs args " +
    "query mutation sql created updated request response reset change done widget input attrs"
  ).split(" "),
);

/** `x_key` is a credential's name unless `x` says what kind of harmless key it is. */
const PLAIN_KEYS: ReadonlySet<string> = new Set(
  "primary foreign cache sort partition public lookup dict field session natural object group order filter query url row column map json index unique parent has get by multi every each next is".split(
    " ",
  ),
);

/** Most names end here; only for speed. */
const QUICK_LOOK = /pass|pwd|pw|secret|token|key|cred|dsn|salt|pepper|auth|cookies|sessionid|pin/i;
const WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;

/** Whether any name in a text can be a credential's; only for speed. */
export function mayNameSecret(text: string): boolean {
  return QUICK_LOOK.test(text);
}

/** Whether a variable, setting, keyword, dictionary key or environment variable of this name holds a credential. */
export function isSecretName(name: string): boolean {
  if (!QUICK_LOOK.test(name)) return false;
  const words = (name.match(WORDS) ?? []).map((word) => word.toLowerCase());
  const last = words[words.length - 1];
  if (last === undefined || ABOUT_WORDS.has(last)) return false;
  return LAST_SECRET_WORDS.has(last) || words.some(isSecretWord) || endsInSecretKey(words);
}

function isSecretWord(word: string): boolean {
  const singular = word.endsWith("s") ? word.slice(0, -1) : word;
  return SECRET_WORDS.has(word) || SECRET_WORDS.has(singular) || SECRET_ENDINGS.test(singular);
}

function endsInSecretKey(words: readonly string[]): boolean {
  const at = words.findLastIndex((word) => word === "key" || word === "keys");
  const before = words[at - 1];
  return before !== undefined && !PLAIN_KEYS.has(before);
}

const SWITCHES: ReadonlySet<string> = new Set([
  "true",
  "false",
  "none",
  "null",
  "yes",
  "no",
  "on",
  "off",
  "0",
  "1",
]);

/** The value is only a reference: `${NAME}`, `$NAME`, `{{ name }}`, `{name}`, `%s`, `%(name)s`, `<your key>`, `***`. */
const REFERENCE =
  /^(?:\$\{?[A-Za-z_]\w{0,99}\}?|\$?\{\{[^{}]{0,200}\}\}|\{\w{0,99}\}|%s|%\(\w{1,99}\)s|\$\([^()]{0,200}\)|<[^<>]{0,200}>|\*{1,99}|\.{3}|\[masked\])$/;

/** `django.contrib.auth.hashers.PBKDF2PasswordHasher`: at least three parts, lower case but for the last. */
const DOTTED_PATH = /^(?:[a-z_]{1,60}\.){2,12}[A-Za-z_]\w{0,80}$/;

/** Whether a value under a credential's name is obviously none: empty, a switch, a reference to a variable, a dotted path. */
export function isPlainlyPublic(value: string): boolean {
  const text = value.trim();
  return text === "" || SWITCHES.has(text.toLowerCase()) || REFERENCE.test(text) || DOTTED_PATH.test(text);
}
