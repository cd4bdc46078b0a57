/** Cookies that the code sets itself, with what their flags say. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue } from "../../extract/facts.ts";
import { pathOf, possibleConstants } from "../../flow/constant-arguments.ts";
import { keywordValue, lacksKeyword } from "../../flow/keyword-arguments.ts";
import { variablesOf } from "../../flow/naming.ts";
import { callsNamed, inOrder, refOf } from "../../flow/occurrences.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { secretKind } from "../secret-words.ts";

/** Whether a flag is given: `unknown` where something that is not followed decides. */
export type Flag = "on" | "off" | "unknown";

/** One `set_cookie` call with something in it that matters. */
export interface SensitiveCookie {
  readonly at: ValueRef;
  /** The cookie's name where it is written, else what the code calls it. */
  readonly name: string;
  /** What it holds: something that lets in whoever has it, or who the visitor is. */
  readonly holds: "login" | "identity";
  readonly secure: Flag;
  readonly httpOnly: Flag;
  /** The site's own scripts must read it: a CSRF token that they send back. */
  readonly forScripts: boolean;
}

/** Positions of `set_cookie(key, value, max_age, expires, path, domain, secure, httponly, samesite)` (docs.djangoproject.com/en/stable/ref/request-response/). */
const POSITIONS: ReadonlyMap<string, number> = new Map([
  ["key", 0],
  ["value", 1],
  ["max_age", 2],
  ["secure", 6],
  ["httponly", 7],
]);

const SETTERS: readonly string[] = ["set_cookie", "set_signed_cookie"];

/** Every call that sets such a cookie; those that clear one are left out. */
export function sensitiveCookies(index: ValueIndex): SensitiveCookie[] {
  return inOrder(SETTERS.flatMap((name) => callsNamed(index.flows, name))).flatMap((seen) => {
    const isMethod = seen.state.facts.fragment.values[seen.value.callee]?.op === "attribute";
    return isMethod ? (cookieOf(index, refOf(seen), seen.value) ?? []) : [];
  });
}

function cookieOf(index: ValueIndex, at: ValueRef, call: CallValue): SensitiveCookie | undefined {
  const key = argument(index, at, call, "key");
  const value = argument(index, at, call, "value");
  if (key === undefined || value === undefined || isCleared(index, at, call, value)) return undefined;
  const name = textsOf(index, key)[0] ?? spokenName(functionFacts(key).fragment, key.value);
  const holds = name === undefined ? undefined : holdsOf(index, name, value);
  if (name === undefined || holds === undefined) return undefined;
  return {
    at,
    name,
    holds,
    secure: flagOf(index, at, call, "secure"),
    httpOnly: flagOf(index, at, call, "httponly"),
    forScripts: /csrf|xsrf/i.test(name),
  };
}

function argument(index: ValueIndex, at: ValueRef, call: CallValue, name: string): ValueRef | undefined {
  const positional = argumentOf(call, POSITIONS.get(name), undefined);
  return positional === undefined
    ? keywordValue(index.flows.program, at, call, name)
    : refTo(at, positional.value);
}

/** An empty value or an age of zero takes a cookie back. */
function isCleared(index: ValueIndex, at: ValueRef, call: CallValue, value: ValueRef): boolean {
  const [only, ...others] = possibleConstants(index, value);
  if (only !== undefined && others.length === 0) {
    if (only.constant.kind === "None") return true;
    if (only.constant.kind === "text" && only.constant.text === "") return true;
  }
  const age = argument(index, at, call, "max_age");
  const [seconds] = age === undefined ? [] : possibleConstants(index, age);
  return seconds?.constant.kind === "number" && seconds.constant.text === "0";
}

function textsOf(index: ValueIndex, ref: ValueRef): readonly string[] {
  return possibleConstants(index, ref).flatMap(({ constant }) =>
    constant.kind === "text" ? [constant.text] : [],
  );
}

/** Names of cookies that are the login, beside everything that is called a token or a key. */
const LOGIN_NAMES =
  /^(?:[\w-]{0,30}[_-])?(?:session|session[_-]?id|sess|sid|auth|auth[_-]?cookie|login|logged[_-]?in[_-]?as|remember|remember[_-]?me|remember[_-]?user|jwt|sso|ticket)s?$/i;

/** Names of cookies by which a site would know who, or what, a visitor is. */
const IDENTITY_NAMES =
  /^(?:user|user[_-]?id|userid|uid|user[_-]?name|username|account|account[_-]?id|member[_-]?id|email|e[_-]mail|email[_-]?address|admin|is[_-]?admin|isadmin|role|roles|is[_-]?staff|permissions?|group|privileges?)$/i;

/** Preferences and states of the page, whatever else their names hold. */
const HARMLESS_NAMES =
  /(?:lang|locale|theme|consent|seen|dismiss|hide|hidden|banner|timezone|tz|currency|sidebar|tab|view|sort|filter|expired?|expires|exists|state|status|check|enabled|count|tour|welcome|message|utm|referr?er|next|redirect)/i;

function holdsOf(index: ValueIndex, name: string, value: ValueRef): SensitiveCookie["holds"] | undefined {
  if (name.length > 100 || HARMLESS_NAMES.test(name)) return undefined;
  if (isLoginName(name)) return isFixed(index, value) ? undefined : "login";
  if (IDENTITY_NAMES.test(name)) return "identity";
  return holdsByValue(index, value);
}

/** Calls that make what lets somebody in, whatever the cookie is called. */
const TOKEN_MAKERS =
  /^(?:jwt\.encode|jose\.jwt\.encode|rest_framework_simplejwt\.|secrets\.token_|django\.core\.signing\.(?:dumps|TimestampSigner|Signer))/;

/** What the code calls the value, or puts into it. */
function holdsByValue(index: ValueIndex, value: ValueRef): SensitiveCookie["holds"] | undefined {
  const { fragment } = functionFacts(value);
  const made = fragment.values[value.value];
  const maker = made?.op === "call" ? pathOf(index, { ...value, value: made.callee }) : undefined;
  if (maker !== undefined && TOKEN_MAKERS.test(maker)) return "login";
  const parts = made?.op === "build" ? made.parts : [value.value];
  const names = parts.flatMap((part) => spokenNames(index, { ...value, value: part }));
  if (names.some(isToken)) return "login";
  return names.some((name) => WHO.test(name)) ? "identity" : undefined;
}

function spokenNames(index: ValueIndex, ref: ValueRef): readonly string[] {
  const { fragment } = functionFacts(ref);
  const spoken = spokenName(fragment, ref.value);
  return [...(spoken === undefined ? [] : [spoken]), ...variablesOf(index, ref, fragment)];
}

function isToken(name: string): boolean {
  const kind = secretKind(name);
  return kind === "token" || kind === "password" || kind === "key";
}

/** Variables that say who the visitor is. */
const WHO = /^(?:user[_-]?name|user[_-]?id|is[_-]?admin|is[_-]?staff|is[_-]?superuser|role)$/i;

/** Whether a cookie's name says that it lets in whoever has it. */
export function isLoginName(name: string): boolean {
  return isToken(name) || LOGIN_NAMES.test(name);
}

/** The same text for everybody says only that something is so. */
function isFixed(index: ValueIndex, value: ValueRef): boolean {
  const constants = possibleConstants(index, value);
  return constants.length > 0 && constants.every(({ when }) => when === "direct");
}

/** A flag by argument, or set afterwards: `response.cookies["name"]["secure"] = True`. */
function flagOf(index: ValueIndex, at: ValueRef, call: CallValue, name: string): Flag {
  if (functionFacts(at).fragment.stores.some((store) => store.name === name && store.item)) return "on";
  const given = argument(index, at, call, name);
  if (given === undefined)
    return lacksKeyword(index.flows.program, at, call, name) &&
      !call.arguments.some(({ style }) => style === "star")
      ? "off"
      : "unknown";
  const constants = possibleConstants(index, given);
  if (constants.length === 0) return "unknown";
  const isOff = constants.every(({ constant }) => OFF.has(constant.kind));
  if (isOff) return "off";
  return constants.some(({ constant }) => OFF.has(constant.kind)) ? "unknown" : "on";
}

const OFF: ReadonlySet<string> = new Set(["False", "None"]);
