/** Views that are meant for strangers, by what they are called and where they are. */
import { onceFor } from "../../bind/once.ts";
import type { Handler, View } from "../views/view.ts";

/** Words of how strangers get in. */
const ENTRY_WORDS: ReadonlySet<string> = new Set(
  (
    "login logout logoff logon signin signout signup signoff register registration registered authenticate authenticated authorize oauth oauth2 sso saml oidc " +
    "openid callback token password passwd reset forgot forgotten 2fa otp totp mfa twofactor webauthn"
  ).split(" "),
);

/** Words of what else strangers must be able to do: get help, or prove themselves in another way. */
const PUBLIC_WORDS: ReadonlySet<string> = new Set(
  (
    "auth tokens session lost recover recovery verify verification confirm confirmation confirmed " +
    "activate activation reactivate contact contactus feedback subscribe unsubscribe subscription newsletter optout optin health healthz healthcheck livez " +
    "readyz heartbeat ping pingback status webhook webhooks hook hooks ipn public anonymous anon guest captcha invite invitation invited resend " +
    "track tracking metric metrics telemetry analytics beacon cart basket checkout search autocomplete suggest share shared embed rss feed feeds " +
    "atom sitemap robots consent cookie cookies language lang i18n setlang locale timezone theme home index landing about faq help docs terms privacy " +
    "inbox outbox actor nodeinfo webfinger wellknown csp well known demo welcome pricing error errors 404 500 403 maintenance offline manifest favicon " +
    "vote like rate"
  ).split(" "),
);

/** Words of what strangers may leave behind: only making something new is meant. */
const GUESTBOOK_WORDS: ReadonlySet<string> = new Set(
  (
    "comment comments vote poll survey rsvp apply application booking reserve reservation message guestbook question answer review donate " +
    "donation ticket submit submission enquiry inquiry lead quote report rate rating like enroll request"
  ).split(" "),
);

/** A page that tells how the site is, unless somebody says that it is another thing's: `status`, not `change_order_status`. */
const REPORTING_WORD = "status";

/** Words of giving something another state. */
const CHANGING_WORDS: ReadonlySet<string> = new Set("change set toggle switch update edit mark".split(" "));

/** Captures that only whoever was given the address knows. Codes of journals, countries and courses are known to everybody. */
const SECRET_CAPTURE =
  /token|uuid|hash|signature|sig|secret|nonce|uidb?64|activation|^code$|(?:invit\w{1,8}|join|access|auth\w{0,12}|confirm\w{0,8}|verif\w{1,8}|reset|security|pass|unlock|share|backup|recovery|magic|login|signup|registration)_?code$|(?:^|_)key$|slug_key/i;

/** Words of what only the people who run a site do. */
const OPERATING_WORDS: ReadonlySet<string> = new Set(
  "admin administration administrator settings setting manage management manager staff moderation moderate moderator internal backoffice console operator delete remove destroy deactivate disable".split(
    " ",
  ),
);

/** What visitors take part in: whether a login is meant differs from site to site. */
const SHARED_WORDS: ReadonlySet<string> = new Set(["vote", "like", "rate", ...GUESTBOOK_WORDS]);

/** Whether a word says that people take part in something, which only another view can tell to be for strangers or not. */
export function saysTakingPart(word: string): boolean {
  return SHARED_WORDS.has(word);
}

/** Words of a view's name and its routes' names. */
export function namesOf(view: View): readonly string[] {
  return [view.name.split(".").slice(-1)[0] ?? "", ...view.routes.flatMap(({ name }) => name ?? [])];
}

/**
 * Why a view is public by nature; undefined when nothing says so. `makes`: it only makes something new. `isKept`: words of taking
 * part that mean nothing here, as other views ask for a login for the same.
 */
export function publicByNature(
  view: View,
  makes: boolean,
  isKept?: (word: string) => boolean,
): string | undefined {
  if (isKept) return readNature(view, makes, isKept);
  return makes ? publicIfMaking(view) : publicInAnyCase(view);
}

/**
 * The same for one handler: of a class with several actions, the other actions' routes say nothing of it
 * (`orders/<pk>/public_fields/` beside `orders/<pk>/`).
 */
export function publicHandler(view: View, { name }: Handler, makes: boolean): string | undefined {
  const own = view.routes.filter(
    ({ target }) =>
      target.kind !== "class" || target.actions === undefined || [...target.actions.values()].includes(name),
  );
  return own.length === 0 || own.length === view.routes.length
    ? publicByNature(view, makes)
    : readNature({ ...view, routes: own }, makes);
}

const publicIfMaking: (view: View) => string | undefined = onceFor((view) => readNature(view, true));
const publicInAnyCase: (view: View) => string | undefined = onceFor((view) => readNature(view, false));

function readNature(
  view: View,
  makes: boolean,
  isKept: (word: string) => boolean = () => false,
): string | undefined {
  const names = namesOf(view);
  const patterns = view.routes.map(({ pattern }) => pattern.replace(/[<(][^>)]{0,200}[>)]/g, " "));
  const words = [...names, ...patterns].flatMap(wordsOf).flatMap(withPair);
  // What people who run the site do about invitations or feedback is theirs alone.
  const operated = words.some((one) => OPERATING_WORDS.has(one));
  const changed = words.some((one) => CHANGING_WORDS.has(one));
  const word = words.find(
    (one) =>
      ENTRY_WORDS.has(one) ||
      (!operated &&
        (PUBLIC_WORDS.has(one) || (makes && GUESTBOOK_WORDS.has(one))) &&
        !(changed && one === REPORTING_WORD) &&
        !(saysTakingPart(one) && isKept(one))),
  );
  if (word !== undefined) return `its name or URL says \`${word}\`, which strangers must be able to reach`;
  const secret = view.routes
    .flatMap(({ captures }) => captures)
    .find((one) => SECRET_CAPTURE.test(one.name) || one.converter === "uuid");
  return secret && `its URL carries \`${secret.name}\`, which cannot be guessed`;
}

/** A word, and with the one before it where the two are written apart: `sign_up`, `log-in`. */
function withPair(word: string, at: number, all: readonly string[]): readonly string[] {
  const before = all[at - 1];
  const isPair = /^(?:up|in|out|on|off)$/.test(word) && (before === "sign" || before === "log");
  return isPair ? [word, before + word] : [word];
}

/** Whether a view's name, URL or place says that it is for the people who run the site. */
export function isOperating(view: View): boolean {
  const words = [view.name, ...view.routes.map(({ pattern }) => pattern)].flatMap(wordsOf);
  return words.some((word) => OPERATING_WORDS.has(word));
}

/** `DeleteUserView`, `delete-user`, `accounts.views.delete_user` in lower-case words. */
export function wordsOf(text: string): string[] {
  return text
    .slice(0, 300)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== "");
}
