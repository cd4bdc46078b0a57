/** Secrets that a page shows to whoever opens it: settings that hold keys, and the hash of a password. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { byteText } from "../../source/byte-text.ts";
import type { Place } from "../../findings/finding.ts";
import { namesSettingSecret } from "../secret-words.ts";
import { isForBrowsers } from "../secrets/credential-names.ts";
import type { OutputNode, TemplateExpression } from "../../syntax/template/tree.ts";
import { isAccountRow } from "./account-rows.ts";
import { familyOf } from "./held-values.ts";
import { modelAt } from "./model-class.ts";
import type { TemplateModel } from "./origin.ts";
import type { Placed, Scope } from "./scopes.ts";
import { isJinja } from "./template-files.ts";
import { bindingOf, shownTemplates } from "./scopes.ts";

/** One of them. */
export interface ShownSecret {
  readonly at: Place;
  /** The setting, or `password`. */
  readonly name: string;
  /** `password`: the visitor's own; `accounts`: those of rows that a view hands over. */
  readonly kind: "setting" | "password" | "accounts";
  /** Where Python hands it over, if a name of the context holds it. */
  readonly handed: Place | undefined;
}

/** All of them, in the order of files and text. */
export function shownSecrets(model: TemplateModel): ShownSecret[] {
  return shownTemplates(model.graph).flatMap(({ outputs }) =>
    outputs.flatMap((output) => secretOf(model, output) ?? []),
  );
}

/** Filters whose result is still the value. */
const KEEPING =
  /^(?:default|default_if_none|safe|escape|force_escape|escapejs|urlencode|json_script|tojson)$/;

/** The names of `settings.SECRET_KEY|escapejs`, outermost object first. */
function namesOf(expression: TemplateExpression): readonly string[] | undefined {
  switch (expression.kind) {
    case "name":
      return [expression.name];
    case "attribute": {
      const base = namesOf(expression.base);
      return base && [...base, expression.name];
    }
    case "filter":
      return KEEPING.test(expression.name) ? namesOf(expression.base) : undefined;
    default:
      return undefined;
  }
}

function secretOf(model: TemplateModel, { node, scope }: Placed<OutputNode>): ShownSecret | undefined {
  const names = namesOf(node.expression);
  const [root, ...members] = names ?? [];
  if (root === undefined) return undefined;
  const at = { path: scope.file.file.path, span: { start: node.start, end: node.end } };
  const isPassword = members.length === 1 && members[0] === "password";
  const accounts = isPassword ? handedAccounts(model, scope, root) : undefined;
  if (accounts) return { at, name: "password", kind: "accounts", handed: placeOf(accounts) };
  if (bindingOf(scope, root)) return undefined;
  const written = members.join(".");
  if (root === "settings" && members.length === 1 && isSecret(written) && hasSettings(model, scope))
    return { at, name: written, kind: "setting", handed: undefined };
  if (/^(?:request\.)?user\.password$/.test(`${root}.${written}`))
    return { at, name: "password", kind: "password", handed: undefined };
  if (isBrowserKey(scope.file.file.bytes, node.start)) return undefined;
  return members.length === 0 ? handedSetting(model, scope, root, at) : undefined;
}

/** The rows of Django's accounts that a view hands to the page under a name, or that a loop or `with` takes from there. */
function handedAccounts(model: TemplateModel, scope: Scope, name: string): ValueRef | undefined {
  const bound = bindingOf(scope, name)?.binding;
  const source =
    bound?.kind === "element" ? bound.of : bound?.kind === "value" ? bound.expression : undefined;
  if (bound !== undefined && source === undefined) return undefined;
  const [root, ...members] = source ? (namesOf(source) ?? []) : [name];
  if (root === undefined || members.some((one) => one !== "all") || (source && bindingOf(scope, root)))
    return undefined;
  const given = familyOf(model.graph, scope.file).flatMap((file) => model.renders.get(file) ?? []);
  return given
    .flatMap(({ context }) => context.values.get(root) ?? [])
    .find((ref) => holdsAccounts(model.flows.program, ref));
}

function holdsAccounts(program: Program, ref: ValueRef): boolean {
  const own = modelAt(program, ref);
  return own === undefined
    ? isAccountRow(program, ref)
    : libraryAncestors(program, own).some((one) => ACCOUNT.test(one));
}

/** Their `password` is a hash (docs.djangoproject.com/en/5.2/ref/contrib/auth/). */
const ACCOUNT = /^django\.contrib\.auth\.(?:base_user|models)\.Abstract(?:Base)?User$/;

/** Whether the page gets the settings at all: by a processor or a view, or in ways that cannot be read. Django itself hands over none. */
function hasSettings({ graph, renders, processors }: TemplateModel, { file }: Scope): boolean {
  if (isJinja(file.file.path)) return true;
  const given = [...familyOf(graph, file).flatMap((one) => renders.get(one) ?? []), ...processors];
  return given.some(({ context }) => context.open || context.values.has("settings"));
}

/**
 * Addresses of scripts that browsers fetch with a key, which the provider ties to the site's own name
 * (developers.google.com/maps/api-security-best-practices).
 */
const BROWSER_SCRIPT =
  /(?:maps|places)\.googleapis\.com|\/maps\/api\/|api\.(?:mapbox|tiles\.mapbox|maptiler|here)\.com/;

/** How much of the line before an output is read. */
const BEFORE = 300;

/** Whether an output stands in the address of such a script. */
function isBrowserKey(bytes: Uint8Array, start: number): boolean {
  const before = byteText(bytes.subarray(Math.max(0, start - BEFORE), start));
  return BROWSER_SCRIPT.test(before.slice(before.lastIndexOf("\n") + 1));
}

/** Keys that are made for pages: `STRIPE_PUBLIC_KEY`, `RECAPTCHA_SITE_KEY`. */
const PUBLIC =
  /PUBLI|(?:^|_)PUB(?:_|$)|SITE_?KEY|MAP|CLIENT_(?:ID|KEY|(?:ACCESS_)?TOKEN)|ANALYTICS|BROWSER|FRONTEND|EMBED|_JS_|VAPID|CSRF/;

function isSecret(name: string): boolean {
  return (
    (namesSettingSecret(name) || name.endsWith("PASSWORD")) && !PUBLIC.test(name) && !isForBrowsers(name)
  );
}

const SETTINGS = /^django\.conf\.settings\.(\w{1,100})$/;

/** `render(request, "x.html", {"key": settings.PAYMENT_SECRET_KEY})`. */
function handedSetting(model: TemplateModel, scope: Scope, name: string, at: Place): ShownSecret | undefined {
  const renders = familyOf(model.graph, scope.file).flatMap((file) => model.renders.get(file) ?? []);
  for (const { context, at: handed } of [...renders, ...model.processors]) {
    for (const ref of context.values.get(name) ?? []) {
      const setting = SETTINGS.exec(externalName(resolve(model.flows.program, ref)) ?? "")?.[1];
      if (setting !== undefined && isSecret(setting)) return { at, name: setting, kind: "setting", handed };
    }
  }
  return undefined;
}
