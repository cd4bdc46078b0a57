/** Constants of Python, Django and other packages that settings modules import, by dotted name. */
import { defaultOf } from "../defaults.ts";
import type { AbstractValue, Origin } from "../value.ts";
import { sequence, text, truthValue } from "../value.ts";

/** Keywords of a content security policy, as `csp.constants` (django-csp 4) and `django.utils.csp.CSP` (Django 6.0) name them. */
const POLICY_KEYWORDS: ReadonlySet<string> = new Set([
  "NONE",
  "REPORT_SAMPLE",
  "SELF",
  "STRICT_DYNAMIC",
  "UNSAFE_ALLOW_REDIRECTS",
  "UNSAFE_EVAL",
  "UNSAFE_HASHES",
  "UNSAFE_INLINE",
  "WASM_UNSAFE_EVAL",
]);

const TEXTS: ReadonlyMap<string, string> = new Map([
  ["os.sep", "/"],
  ["os.path.sep", "/"],
  ["os.name", "posix"],
  ["os.pathsep", ":"],
  ["sys.platform", "linux"],
  ["dj_database_url.DEFAULT_ENV", "DATABASE_URL"],
  ["django_cache_url.DEFAULT_ENV", "CACHE_URL"],
  ["dj_email_url.DEFAULT_ENV", "EMAIL_URL"],
]);

/** django-cors-headers, `corsheaders/defaults.py`. */
const TEXT_TUPLES: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "corsheaders.defaults.default_headers",
    ["accept", "authorization", "content-type", "user-agent", "x-csrftoken", "x-requested-with"],
  ],
  ["corsheaders.defaults.default_methods", ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"]],
]);

/** How a server of production is started: no command of `manage.py` stands in its arguments. */
const SERVER_ARGUMENTS: readonly string[] = ["gunicorn", "wsgi"];

/** The constant's value; undefined for a name that is not known here. */
export function libraryConstant(name: string, origin: Origin): AbstractValue | undefined {
  if (name === "typing.TYPE_CHECKING") return truthValue(false, origin);
  if (name === "sys.argv") return texts("list", SERVER_ARGUMENTS, origin);
  const word = TEXTS.get(name);
  if (word !== undefined) return text(word, origin);
  const tuple = TEXT_TUPLES.get(name);
  if (tuple !== undefined) return texts("tuple", tuple, origin);
  return policyKeyword(name, origin) ?? djangoDefault(name, origin);
}

function texts(type: "list" | "tuple", words: readonly string[], origin: Origin): AbstractValue {
  return sequence(
    type,
    words.map((word) => text(word, origin)),
    origin,
  );
}

/** The nonce is no text: middleware puts one in for each response. */
function policyKeyword(name: string, origin: Origin): AbstractValue | undefined {
  const keyword = /^(?:csp\.constants|django\.utils\.csp\.CSP)\.([A-Z_]{1,40})$/.exec(name)?.[1];
  if (keyword === undefined || !POLICY_KEYWORDS.has(keyword)) return undefined;
  return text(`'${keyword.toLowerCase().replaceAll("_", "-")}'`, origin);
}

/** `django.conf.global_settings.X` is Django's default. */
function djangoDefault(name: string, origin: Origin): AbstractValue | undefined {
  const setting = /^django\.conf\.global_settings\.([A-Z][A-Z0-9_]{1,60})$/.exec(name)?.[1];
  return setting === undefined ? undefined : defaultOf(setting, undefined, origin.place.path);
}
