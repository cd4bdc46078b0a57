/** What production's django-cors-headers lets other sites do, whichever of its names the settings use. */
import type { Place } from "../findings/finding.ts";
import type { AuditModel } from "./audit-model.ts";
import {
  middlewareEntry,
  productionMiddleware,
  type MiddlewareEntry,
  type MiddlewareList,
} from "./settings/middleware.ts";
import { truthOf } from "./settings/operations/truth.ts";
import { productionValue, type ProductionValue } from "./settings/production-value.ts";
import { effective } from "./settings/project-settings.ts";
import { entryOf } from "./settings/templates-setting.ts";
import { elementsOf, textOf } from "./settings/value.ts";

/** One member of a list setting. */
export interface OriginMember {
  readonly text: string;
  readonly at: Place;
}

/** A production module in whose middleware django-cors-headers really stands. */
export interface CrossOrigin {
  readonly list: MiddlewareList;
  readonly entry: MiddlewareEntry;
  /** The setting that lets every origin in, where it is true in production. */
  readonly allowAll: ProductionValue | undefined;
  /** The setting that lets cookies come along, where it is true in production. */
  readonly credentials: ProductionValue | undefined;
  readonly origins: ListSetting | undefined;
  readonly patterns: ListSetting | undefined;
  readonly headers: ListSetting | undefined;
}

/** A list setting with its texts. */
export interface ListSetting {
  readonly found: ProductionValue;
  readonly members: readonly OriginMember[];
}

/** Its middleware (github.com/adamchainz/django-cors-headers). */
export const CORS_MIDDLEWARE: readonly string[] = ["corsheaders.middleware.CorsMiddleware"];

/** Every production module that runs django-cors-headers; settings alone do nothing. */
export function* crossOrigins(model: AuditModel): Generator<CrossOrigin> {
  for (const list of productionMiddleware(model.settings)) {
    const entry = middlewareEntry(model.flows.program, list, CORS_MIDDLEWARE);
    if (entry !== undefined) yield crossOriginOf(list, entry);
  }
}

function crossOriginOf(list: MiddlewareList, entry: MiddlewareEntry): CrossOrigin {
  return {
    list,
    entry,
    allowAll: switchedOn(list, ["CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"]),
    credentials: switchedOn(list, ["CORS_ALLOW_CREDENTIALS"]),
    origins: membersOf(list, ["CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST"]),
    patterns: membersOf(list, ["CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"]),
    headers: membersOf(list, ["CORS_ALLOW_HEADERS"]),
  };
}

/** The first name that is set: the package asks for the new one and falls back on the old (corsheaders/conf.py). */
function firstSet({ found }: MiddlewareList, names: readonly string[]): ProductionValue | undefined {
  return names
    .map((name) => productionValue(found.settings, found.module, name))
    .find((value) => value?.setting !== undefined);
}

function switchedOn(list: MiddlewareList, names: readonly string[]): ProductionValue | undefined {
  const value = firstSet(list, names);
  return value && truthOf(value.inProduction) === true ? value : undefined;
}

function membersOf(list: MiddlewareList, names: readonly string[]): ListSetting | undefined {
  const found = firstSet(list, names);
  if (found === undefined) return undefined;
  const members = (elementsOf(found.inProduction) ?? []).flatMap((element) => {
    const text = textOf(element) ?? patternOf(element);
    return text === undefined ? [] : [{ text, at: lineIn(found, element.origin.place) }];
  });
  return { found, members };
}

/** The pattern of `re.compile(…)`. */
function patternOf(element: Parameters<typeof textOf>[0]): string | undefined {
  if (element?.kind !== "known" || element.content.type !== "instance") return undefined;
  return textOf(element.content.fields.get("pattern"));
}

/** A member's own line, where it stands in the setting's file. */
function lineIn(found: ProductionValue, place: Place): Place {
  return place.path === found.at.path ? place : found.at;
}

/** Why browsers send credentials along with requests that other sites make; undefined where only same-site ones carry them. */
export function credentialsTravel({ list: { found } }: CrossOrigin): string | undefined {
  const sameSite = productionValue(found.settings, found.module, "SESSION_COOKIE_SAMESITE");
  if (sameSite?.setting && textOf(sameSite.inProduction)?.toLowerCase() === "none")
    return '`SESSION_COOKIE_SAMESITE = "None"` sends the session cookie along with requests that other sites make';
  const framework = effective(found.module, "REST_FRAMEWORK", "withoutDebug");
  const classes = elementsOf(entryOf(framework?.value, "DEFAULT_AUTHENTICATION_CLASSES")) ?? [];
  return classes.some((one) => textOf(one)?.endsWith(".BasicAuthentication") === true)
    ? "the API takes Basic authentication, which browsers send along once it was typed"
    : undefined;
}
