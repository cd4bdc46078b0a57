/** Logins that a view makes itself by writing into the session, where Django's `login()` would renew the session's key. */
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Fragment, Store } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Span } from "../../source/span.ts";
import { clientValue } from "./client-values.ts";
import { functionsLike } from "../../flow/spots.ts";

/** One such login. */
export interface OwnLogin {
  readonly state: FunctionState;
  /** The assignment. */
  readonly span: Span;
  /** The session's key that says who is signed in. */
  readonly key: string;
  /** Whether the function gives the session a new key, by whatever call. */
  readonly renewed: string | undefined;
}

/** Keys of a session that say who its visitor is. */
const IDENTITY =
  /^_?(?:user|uid|userid|username|account|member|customer|email|login|logged_?in|is_?auth\w*|auth\w*|admin|is_?admin|role)(?:_?(?:id|name|pk))?$/i;

/** Calls that give a session a new key (docs.djangoproject.com/en/5.2/topics/http/sessions/). */
const RENEWING = /^(?:cycle_key|flush|login|auth_login|django_login|clear_session|delete)$/;

/** All of them, in functions that take a password. */
export function ownLogins(flows: FlowModel): OwnLogin[] {
  return storingItems(flows).flatMap((state) => {
    const stores = state.facts.fragment.stores.filter(
      (store) => store.item && isSession(flows, state, store),
    );
    if (stores.length === 0 || !takesPassword(flows, state)) return [];
    const renewed = renewal(state.facts.fragment);
    return stores.flatMap((store) => {
      const key = store.name ?? "";
      return IDENTITY.test(key)
        ? [{ state, span: { start: store.start, end: store.end }, key, renewed }]
        : [];
    });
  });
}

const storingItems = functionsLike(({ fragment }) =>
  fragment.stores.some(({ item, name }) => item && IDENTITY.test(name ?? "")),
);

function isSession(flows: FlowModel, { ref }: FunctionState, { base }: Store): boolean {
  const name = externalName(resolveIn(flows.program, ref, base));
  if (name !== undefined) return name.endsWith("HttpRequest.session");
  const value = functionFacts(ref).fragment.values[base];
  return value?.op === "attribute" && value.name === "session";
}

const PASSWORD = /pass(?:word|wd)?|pwd/i;

/** Whether a value that the sender wrote under the name of a password is read, or handed in by a view. */
function takesPassword(flows: FlowModel, state: FunctionState): boolean {
  return state.facts.parameters.some(({ name }) => PASSWORD.test(name)) || takesTyped(flows, state);
}

/** Whether a function reads a password out of the request. */
export function takesTyped(flows: FlowModel, state: FunctionState): boolean {
  return state.facts.fragment.values.some((value, id) => {
    if (value.op !== "item" && value.op !== "call") return false;
    const client = clientValue(flows, state, id);
    return client?.carrier === "parameter" && PASSWORD.test(client.key);
  });
}

function renewal(fragment: Fragment): string | undefined {
  for (const value of fragment.values) {
    const name = value.op === "call" ? spokenName(fragment, value.callee) : undefined;
    if (name !== undefined && RENEWING.test(name)) return name;
  }
  return undefined;
}
