/** What the packages of JSON Web Tokens are told in production: simplejwt's `SIMPLE_JWT`, `JWT_AUTH` of its forerunner, `GRAPHQL_JWT`. */
import type { Place } from "../../findings/finding.ts";
import { truthOf } from "./operations/truth.ts";
import { productionValue, type ProductionValue } from "./production-value.ts";
import {
  productionModules,
  settledAt,
  type EvaluatedModule,
  type ProjectSettings,
} from "./project-settings.ts";
import { leaves } from "./resolve.ts";
import { entryOf } from "./templates-setting.ts";
import { textOf, type AbstractValue } from "./value.ts";

/** One questionable entry. */
export interface TokenSetting {
  readonly found: ProductionValue;
  /** `SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"]`. */
  readonly entry: string;
  readonly at: Place;
  readonly flaw: TokenFlaw;
}

/** `days` of a lifetime, a signature or an end that is not checked, accounts that stay in after they were closed. */
export type TokenFlaw =
  | { readonly kind: "long access" | "long refresh"; readonly days: number }
  | { readonly kind: "unsigned" | "no end" | "closed accounts" | "shared key" };

const DAY = 86_400;

/** A token that nobody can call back should not outlive a day. */
const LONG_ACCESS_DAYS = 1;

/** Refresh tokens stand for a login; a season is long for any site. */
const LONG_REFRESH_DAYS = 90;

type Judge = (value: AbstractValue) => TokenFlaw | undefined;

const isFalse =
  (kind: "unsigned" | "no end" | "closed accounts"): Judge =>
  (value) =>
    truthOf(value) === false ? { kind } : undefined;

const longer =
  (kind: "long access" | "long refresh", most: number): Judge =>
  (value) => {
    const seconds = secondsOf(value);
    return seconds !== undefined && seconds > most * DAY
      ? { kind, days: Math.floor(seconds / DAY) }
      : undefined;
  };

const isNoAlgorithm: Judge = (value) =>
  textOf(value)?.toLowerCase() === "none" ? { kind: "unsigned" } : undefined;

/** Entries by setting (django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html, django-graphql-jwt.domake.io/settings.html). */
const ENTRIES: readonly (readonly [string, string, Judge])[] = [
  ["SIMPLE_JWT", "ACCESS_TOKEN_LIFETIME", longer("long access", LONG_ACCESS_DAYS)],
  ["SIMPLE_JWT", "SLIDING_TOKEN_LIFETIME", longer("long access", LONG_ACCESS_DAYS)],
  ["SIMPLE_JWT", "REFRESH_TOKEN_LIFETIME", longer("long refresh", LONG_REFRESH_DAYS)],
  ["SIMPLE_JWT", "SLIDING_TOKEN_REFRESH_LIFETIME", longer("long refresh", LONG_REFRESH_DAYS)],
  ["SIMPLE_JWT", "ALGORITHM", isNoAlgorithm],
  ["SIMPLE_JWT", "CHECK_USER_IS_ACTIVE", isFalse("closed accounts")],
  ["JWT_AUTH", "JWT_EXPIRATION_DELTA", longer("long access", LONG_ACCESS_DAYS)],
  ["JWT_AUTH", "JWT_VERIFY", isFalse("unsigned")],
  ["JWT_AUTH", "JWT_VERIFY_EXPIRATION", isFalse("no end")],
  ["JWT_AUTH", "JWT_ALGORITHM", isNoAlgorithm],
  ["GRAPHQL_JWT", "JWT_EXPIRATION_DELTA", longer("long access", LONG_ACCESS_DAYS)],
  ["GRAPHQL_JWT", "JWT_VERIFY", isFalse("unsigned")],
  ["GRAPHQL_JWT", "JWT_VERIFY_EXPIRATION", isFalse("no end")],
  ["GRAPHQL_JWT", "JWT_ALGORITHM", isNoAlgorithm],
];

/** Every questionable entry of every production module. */
export function* tokenSettings(projects: readonly ProjectSettings[]): Generator<TokenSetting> {
  for (const { settings, module } of productionModules(projects)) {
    for (const [name, key, judge] of ENTRIES) {
      const found = productionValue(settings, module, name);
      if (found?.setting === undefined) continue;
      const [first] = leaves(found.inProduction).flatMap((leaf) => flawsIn(leaf.value, key, judge));
      if (first !== undefined) yield { found, entry: `${name}["${key}"]`, ...first };
    }
    const shared = sharedKey(settings, module);
    if (shared !== undefined) yield shared;
  }
}

/** simplejwt signs with Django's own key unless it gets one of its own. */
function sharedKey(settings: ProjectSettings, module: EvaluatedModule): TokenSetting | undefined {
  const found = productionValue(settings, module, "SIMPLE_JWT");
  if (found?.setting === undefined) return undefined;
  const [only, ...others] = leaves(found.value);
  if (only?.value.kind !== "known" || others.length > 0) return undefined;
  if (only.value.content.type !== "dict" || only.value.content.open) return undefined;
  const algorithm = textOf(entryOf(only.value, "ALGORITHM")) ?? "HS256";
  const key = entryOf(only.value, "SIGNING_KEY");
  const django = productionValue(settings, module, "SECRET_KEY")?.value;
  const isShared = key === undefined || (django !== undefined && isSame(key, django));
  if (!algorithm.startsWith("HS") || !isShared) return undefined;
  return { found, entry: 'SIMPLE_JWT["SIGNING_KEY"]', at: found.at, flaw: { kind: "shared key" } };
}

/** The same variable of the environment, or the same text. */
function isSame(one: AbstractValue, other: AbstractValue): boolean {
  if (one.kind === "environment" && other.kind === "environment") return one.variable === other.variable;
  const text = textOf(one);
  return text !== undefined && text === textOf(other);
}

function flawsIn(
  dictionary: AbstractValue,
  key: string,
  judge: Judge,
): readonly Pick<TokenSetting, "at" | "flaw">[] {
  const entry = entryOf(dictionary, key);
  return (entry === undefined ? [] : leaves(entry)).flatMap(({ value }) => {
    const flaw = judge(value);
    return flaw === undefined ? [] : [{ flaw, at: settledAt(value.origin) }];
  });
}

/** The seconds of a `timedelta(…)`. */
function secondsOf(value: AbstractValue): number | undefined {
  if (value.kind !== "known" || value.content.type !== "instance") return undefined;
  const seconds = value.content.fields.get("seconds_in_all");
  return seconds?.kind === "known" && seconds.content.type === "number" ? seconds.content.value : undefined;
}
