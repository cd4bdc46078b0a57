/** Which names promise that whoever knows the value is let in. */

const PARTS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

const ONE_WORD: ReadonlySet<string> = new Set(
  "password passwd passphrase passwort pwd pass secret token apikey secretkey privatekey accesskey authtoken accesstoken clientsecret credential credentials".split(
    " ",
  ),
);

/** Words before `key` that make it a secret. */
const KEYS: ReadonlySet<string> = new Set(
  "api secret private access signing sign encryption encrypt master auth server service webhook license account storage fernet hmac jwt rest app consumer".split(
    " ",
  ),
);

/** Words that say that everybody may know the value, or that it is about a credential instead of one. */
const OPEN: ReadonlySet<string> = new Set(
  "public publishable pub site anon csrf xsrf placeholder label hint prompt help title message error cookie header param parameter query field regex pattern".split(
    " ",
  ),
);

/**
 * Tokens of services that count visits in browsers: every page holds them, and they let in data alone
 * (docs.mixpanel.com/docs/orgs-and-projects/managing-projects#find-your-project-tokens, posthog.com/docs/api).
 */
const COUNTING =
  /(?:^|_)(?:mixpanel|posthog|amplitude|segment_write|plausible)_(?:project_)?(?:api_)?(?:token|key)$/i;

/** The client id of python-social-auth, which the browser is sent on with (python-social-auth.readthedocs.io/en/latest/configuration/settings.html). */
const CLIENT_ID = /^SOCIAL_AUTH_\w{1,60}(?<!_SECRET|_PRIVATE)_KEY$/;

/** Whether every visitor's browser is given the value by design. */
export function isForBrowsers(name: string): boolean {
  return COUNTING.test(name) || CLIENT_ID.test(name);
}

/** Whether the last words of a setting, variable, key or argument name a credential. */
export function namesCredential(name: string): boolean {
  if (name.length < 3 || name.length > 80 || !QUICK_LOOK.test(name)) return false;
  const words = (name.match(PARTS) ?? []).map((word) => word.toLowerCase());
  if (words.some((word) => OPEN.has(word)) || isForBrowsers(name)) return false;
  const last = words.findLast((word) => !/^\d+$/.test(word)) ?? "";
  const before = words[words.lastIndexOf(last) - 1] ?? "";
  if (last === "key") return KEYS.has(before);
  return ONE_WORD.has(last) || /(?:password|passwd|secret|token)$/.test(last);
}

const QUICK_LOOK = /pass|pwd|secret|token|key|credential/i;

/** Whether the name is the one of Django's own key, which has a rule of its own. */
export function namesDjangoKey(name: string): boolean {
  return (
    /^(?:\w+_)?SECRET_KEY(?:_FALLBACKS?)?$/i.test(name) &&
    !/AWS|S3|STRIPE|RECAPTCHA|CAPTCHA|SOCIAL|OAUTH|MINIO|PAY|BOTO/i.test(name)
  );
}

/** Whether a name says that a person types the value to log in. */
export function namesPassword(name: string): boolean {
  return /pass(?:word|wd|phrase|code)?\d*$|pwd\d*$/i.test(name) && namesCredential(name);
}
