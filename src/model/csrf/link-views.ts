/** Views that links are meant to lead to: confirmations, answers of login providers, one-time addresses. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { writtenKey } from "../../flow/declared-fields.ts";
import type { View } from "../views/view.ts";
import type { GetDeed } from "./get-deeds.ts";

/** Names of views that another system, or a link in a mail, sends people to. */
const FROM_OUTSIDE =
  /callback|oauth|openid|oidc|saml|(?:^|_)sso(?:_|$)|webhook|confirm|verif|unsubscribe|track|pixel|beacon|health|(?:^|_)cron|magic|complete_login|login|signin|sign_in|payment_return|ping|autocomplete|search|export|download|feed/i;

/** Captured parts of an address that nobody else can guess. */
const SECRET_PART =
  /token|secret|signature|(?:^|_)(?:sig|hash|nonce|otp|uidb64)(?:_|$)|(?:activation|confirm\w{0,60}|reset|invit\w{0,60}|api|access|private|secret|unsub\w{0,60})_?(?:key|code|id)|^key$|^code$/i;

/** Of these, what a page of the site leads to, where only people who are logged in already may go on. */
const FROM_INSIDE = /confirm|login|signin|sign_in/i;

/** Words that tell of another system, or of a mail, all the same. */
const STILL_OUTSIDE = /callback|oauth|openid|oidc|saml|sso|webhook|magic|e_?mail/i;

/**
 * Why a change on GET is meant, or cannot be forged; undefined where it is neither. `signedIn` says that the view demands a
 * login first.
 */
export function madeForLinks(
  view: View | undefined,
  { runner, deed }: GetDeed,
  signedIn: boolean,
): string | undefined {
  const { name, parameters } = functionFacts(runner);
  const secret = parameters.find((one) => SECRET_PART.test(one.name));
  if (secret) return `its address holds \`${secret.name}\`, which nobody else can guess`;
  const routes = view?.routes ?? [];
  const random =
    routes.length > 0 &&
    routes.every((route) => route.captures.some(({ converter }) => converter === "uuid"));
  if (random) return "its address holds a random id";
  if (["code", "state"].every((key) => readsKey(runner, key)))
    return "another system sends visitors to it, with a code of its own and the state that it was given";
  const outside =
    deed === "login"
      ? /login|sso|saml|oauth|oidc|callback|logout_(?:notification|callback)|token|impersonat|magic|verify|confirm|register|sign_?up/i
      : FROM_OUTSIDE;
  const names = [name, view?.name.split(".").at(-1) ?? ""];
  return names.some((one) => outside.test(one) && !(signedIn && leadsFromInside(one)))
    ? "it is made for links from outside, or for looking something up"
    : undefined;
}

/** `request.GET["code"]`, as answers of OAuth providers hold it (RFC 6749, section 4.1.2). */
function readsKey(ref: FunctionRef, key: string): boolean {
  return functionFacts(ref).fragment.values.some(
    (value) => (value.op === "item" || value.op === "call") && writtenKey(ref, value) === key,
  );
}

/**
 * Whether a view trades the code that a login provider's answer brings for tokens: `{"grant_type": "authorization_code", "code": request.GET["code"]}`.
 * Such an answer is always a GET (RFC 6749, section 4.1.2).
 */
export function takesProvidersCode(program: Program, ref: FunctionRef): boolean {
  return (
    readsKey(ref, "code") &&
    functionFacts(ref).fragment.values.some(
      (value, id) => value.op === "text" && textOf(program, refTo(ref, id)) === "authorization_code",
    )
  );
}

function leadsFromInside(name: string): boolean {
  return FROM_INSIDE.test(name) && !STILL_OUTSIDE.test(name);
}

const VERBS =
  /(?:^|_)(?:delete|remove|destroy|add|create|update|edit|set|unset|toggle|enable|disable|activate|deactivate|approve|reject|cancel|accept|decline|complete|close|reopen|resolve|suspend|unsuspend|send|transfer|pay|buy|vote|like|unlike|follow|unfollow|join|leave|block|unblock|ban|promote|demote|assign|unassign|move|copy|publish|unpublish|reset|clear|empty|revoke|revert|archive|restore|mark|save|submit|kick|invite|finish|insert|purge|hide|unhide|pin|lock|unlock|hold|unhold|rate|favou?rite|bookmark|clone|duplicate|merge|switch|change|increase|decrease|increment|decrement|checkout|dismiss)(?:_|$)/;

/** Verbs that no page is for: whoever asks for this wants it done. */
const ONLY_DONE =
  /^(?:delete|remove|destroy|toggle|enable|disable|activate|deactivate|approve|reject|cancel|accept|decline|complete|reopen|send|transfer|publish|unpublish|clear|empty|revoke|revert|archive|restore|mark|kick|purge|hide|unhide|pin|unpin|lock|unlock|hold|unhold|promote|demote|ban|unban|block|unblock|follow|unfollow|like|unlike|vote|dismiss|disconnect|terminate|kill|restart|reboot|reschedule|abort|logout|log_out|sign_out|signout)_/;

/** Whether a view is named for what it changes: `delete_note`, `NoteDelete.get`, `addToCart`. */
export function namesAction(name: string): boolean {
  const words = wordsOf(name);
  if (VERBS.test(words)) return true;
  if (ABBREVIATED.test(words)) return true;
  return /^(?:delete|remove|add|create|update|send)[a-z]+$/.test(words) && !words.startsWith("address");
}

/** `del_user`, `delorder`; not what begins so by chance (`delay`, `delivery`). */
const ABBREVIATED = /^del(?!e|ay|i[bcmnvg]|t|ux)_?[a-z]/;

/** Whether its name begins with something that no page is shown for. */
export function namesOnlyAction(name: string): boolean {
  const words = wordsOf(name);
  return ONLY_DONE.test(`${words}_`) || ABBREVIATED.test(words);
}

/** Methods that say nothing about what a class-based view does. */
const HANDLER = /^(?:get|head|dispatch|list|retrieve|get_\w+)$/;

function wordsOf(name: string): string {
  const parts = name.split(".");
  const last = parts.at(-1) ?? "";
  const telling = HANDLER.test(last) ? (parts.at(-2) ?? last).replace(/(?:API)?View(?:Set)?$/, "") : last;
  return telling.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
