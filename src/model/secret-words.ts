/** What a name promises about its value: a password, something whose knowledge opens a door, or plainly no secret. */

/** What kind of secret a name stands for. */
export type SecretKind =
  /** What a person types to log in. */
  | "password"
  /** Whoever knows it is let in: tokens, reset and one-time codes, session ids, API keys. */
  | "token"
  /** What keys are called that sign or encrypt. */
  | "key"
  /** Proves where a message comes from. */
  | "signature"
  /** Public but must not be foreseeable or repeat: salts and nonces. */
  | "salt"
  /** A word that often, but not always, stands for one of these: `code`, `key`, `ticket`. */
  | "maybe";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const PASSWORDS = words("password passwd passphrase pwd passwort passcode pswd");

const TOKENS = words(
  "token secret otp totp hotp jwt csrf xsrf apikey credential credentials sessionid sessionkey authtoken authkey accesstoken " +
    "refreshtoken resettoken secretkey accesskey activationkey tempkey onetime magiclink authcode",
);

const KEYS = words("secretkey privatekey signingkey encryptionkey");

const SIGNATURES = words("signature signatures sig hmac mac");

const SALTS = words("salt nonce iv pepper");

const MAYBE = words(
  "code key ticket session pin voucher coupon captcha invite invitation auth pass pw activation verification",
);

/** The word before `key`, `code`, `id`, `hash`, `link`, `string`, `number` that makes the two together a token. */
const DOORS = words(
  "api access secret auth authentication authorization session reset recovery activation activate verification verify confirmation confirm " +
    "invite invitation login signin security sms otp mfa 2fa twofactor backup register registration bearer magic unlock " +
    "temporary onetime time",
);

const DOOR_THINGS = words("key code hash link string number pin");

const KEY = words("key");
const SESSION = words("session");
const ID = words("id");

const KEY_USES = words("secret private signing sign encryption encrypt master hmac fernet aes");

/** Last words that turn a secret's name into something about it: `token_expiry`, `password_length`. */
const ABOUT = words(
  "name names field fields hasher hashers validator validators validation url urls uri timeout header headers path paths file " +
    "filename form forms template templates view views type types algorithm algorithms expiry expires expire expiration lifetime ttl age " +
    "length len min max class classes model models serializer backend backends label param params parameter regex pattern " +
    "prefix suffix location endpoint required enabled error errors message messages policy count counter permission permissions generator " +
    "help text strength env var variable version storage dir directory module rotation days hours minutes seconds limit index " +
    "group groups manager middleware scheme method mode settings config configuration options conf kwargs args size sizes " +
    "created updated date at time request response done widget input attrs data info chars characters alphabet charset letters " +
    "action actions digits valid invalid exists used status state func function fn callback cls loader dataloader resolver schema user owner client account app parser lexer node set map",
);

/** Words that say that nobody's access hangs on the value. */
const HARMLESS = words(
  "cache cached caching etag checksum gravatar libravatar avatar fingerprint thumbnail thumb throttle ratelimit bucket shard dedup",
);

/** Words before `key`, `code` and the like that make them plain identifiers. */
const IDENTIFIERS = words(
  "primary foreign sort partition group unique natural line row column sample file content image css html dom element color colour " +
    "static asset bundle version revision zip postal country language locale currency error status exit source lookup dict map order product",
);

/** What letting somebody in is called. */
const ENTRANCES = words(
  "login logon signin otp totp hotp 2fa mfa twofactor reset recover recovery verify verification activate activation confirm " +
    "confirmation authenticate authentication password passwordless onetime magiclink unlock",
);

/** Codes that let nobody in, also when they are reset, verified or confirmed. */
const GOODS = words(
  "coupon voucher discount promo promotion gift referral captcha game board colour poll survey",
);

const WORDS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+[a-z]*/g;

function wordsOf(name: string): string[] {
  return (name.match(WORDS) ?? []).map((word) => word.toLowerCase());
}

const singular = (word: string): string =>
  word.length > 4 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;

/** The kind of secret that a variable, attribute, key, parameter or function of this name holds or gives. */
export function secretKind(name: string): SecretKind | undefined {
  if (name.length > 80) return undefined;
  const written = headOf(wordsOf(name));
  const all = written.map(singular);
  const last = written.at(-1) ?? "";
  if (ABOUT.has(last) || ABOUT.has(singular(last)) || all.some((word) => HARMLESS.has(word)))
    return undefined;
  return pairs(all, NUMBERED, words("id ids")) ? undefined : kindOfWords(all);
}

/** What a name promises of a value that was just drawn: a random `secret_id` is what opens its row, and no row's number. */
export function drawnSecretKind(name: string): SecretKind | undefined {
  const all = name.length > 80 ? [] : wordsOf(name).map(singular);
  return secretKind(name) ?? (pairs(all, words("secret"), ID) ? "token" : undefined);
}

/** What has a number of its own that may be shown: the number of a key opens nothing. */
const NUMBERED = words("credential key token secret");

const PREPOSITIONS = words("for from of by to with in on using");

/** `create_token_for_user` is about a token. */
function headOf(all: readonly string[]): readonly string[] {
  const cut = all.findIndex((word, position) => position > 0 && PREPOSITIONS.has(word));
  return cut > 0 ? all.slice(0, cut) : all;
}

function kindOfWords(all: readonly string[]): SecretKind | undefined {
  const has = (set: ReadonlySet<string>): boolean => all.some((word) => set.has(word));
  if (has(PASSWORDS)) return "password";
  if (has(SIGNATURES)) return "signature";
  if (has(KEYS) || pairs(all, KEY_USES, KEY)) return "key";
  if (has(TOKENS) || opensDoor(all)) return "token";
  if (has(SALTS)) return "salt";
  return has(MAYBE) && !has(IDENTIFIERS) ? "maybe" : undefined;
}

/** `reset_code`, `api_key`, `session_id`. */
function opensDoor(all: readonly string[]): boolean {
  return pairs(all, DOORS, DOOR_THINGS) || pairs(all, SESSION, ID);
}

function pairs(all: readonly string[], first: ReadonlySet<string>, second: ReadonlySet<string>): boolean {
  return all.some((word, position) => first.has(word) && second.has(all[position + 1] ?? ""));
}

/** The digest of what is called a signature, as the types of a function or a series of measurements: no signature itself. */
const DIGEST_OF_SIGNATURE = /(?:^|_)signature_(?:hash|digest|checksum|md5|sha1|sha256)(?:_|$)/;

/** Whether a name says that its value only tells content apart: cache keys, entity tags, checksums, avatars. */
export function isHarmlessName(name: string): boolean {
  return DIGEST_OF_SIGNATURE.test(name) || wordsOf(name).some((word) => HARMLESS.has(singular(word)));
}

/** Whether a function's name or a short text is about letting somebody in: `send_login_code`, `reset:{email}`. */
export function namesDoor(text: string): boolean {
  const all = wordsOf(text).map(singular);
  const entrance = all.some(
    (word, position) => ENTRANCES.has(word) || ENTRANCES.has(word + (all[position + 1] ?? "")),
  );
  return entrance && !all.some((word) => GOODS.has(word) || IDENTIFIERS.has(word) || HARMLESS.has(word));
}

/** Whether a function's name says that it signs: `sign`, `sign_download`, `get_sign`; `sign_in` does not. */
export function namesSigning(name: string): boolean {
  const all = wordsOf(name);
  const at = all.indexOf("sign");
  if (at < 0 || /^(?:in|up|out|on|off)$/.test(all[at + 1] ?? "")) return false;
  return at === 0 || at === all.length - 1;
}

const IDENTIFYING = words("id identifier uuid guid version seed slug name filename path bucket");

/** Whether a function's name says that its result only tells things apart. */
export function namesIdentifier(name: string): boolean {
  return IDENTIFYING.has(wordsOf(name).at(-1) ?? "");
}

/** Keys that everybody may know. */
const KNOWN_KEYS = words("public publishable site");

/** Whether a constant's or setting's name stands for a secret: `SECRET_KEY`, `DOWNLOAD_SECRET`, `PARTNER_TOKEN`, `LINK_KEY`. */
export function namesSettingSecret(name: string): boolean {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name) || secretKind(name) === undefined) return false;
  const all = wordsOf(name);
  return !all.some((word) => KNOWN_KEYS.has(word)) && /^(?:secret|key|token)$/.test(all.at(-1) ?? "");
}
