/** Django's own functions for URLconfs (docs.djangoproject.com/en/5.2/ref/urls/). */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { developmentSwitch } from "../conditions.ts";
import { appConfig } from "./app-configs.ts";
import { given } from "./arguments.ts";
import type { Frame, Held, HeldArguments, HeldPattern } from "./held.ts";
import { externalHeld, externalPath, itemsOf, listHeld, textHeld, textIn, UNREAD, UNSEEN } from "./held.ts";
import { memberOfModule, dottedHeld } from "./names.ts";
import { asText, joined } from "./texts.ts";
import type { Reader } from "./reader.ts";

type DjangoCall = (reader: Reader, args: HeldArguments, at: ValueRef, frame: Frame) => Held;

/** `django.conf.urls` until 3.2, `django.conf.urls.defaults` until 1.5 (docs.djangoproject.com/en/4.0/releases/4.0/). */
const CALLS: ReadonlyMap<string, DjangoCall> = new Map<string, DjangoCall>([
  ["django.urls.path", pathCall],
  ["django.urls.re_path", regexCall],
  ["django.conf.urls.url", regexCall],
  ["django.conf.urls.include", includeCall],
  ["django.urls.include", includeCall],
  ["django.conf.urls.patterns", oldPatterns],
  ["django.conf.urls.i18n.i18n_patterns", languagePatterns],
  ["django.conf.urls.static.static", staticCall],
  ["django.contrib.staticfiles.urls.staticfiles_urlpatterns", () => listHeld([])],
  ["rest_framework.urlpatterns.format_suffix_patterns", (_, args) => args.positional[0] ?? UNSEEN],
  ["django.utils.module_loading.import_string", imported],
  ["importlib.import_module", imported],
  [
    "django.apps.apps.get_app_config",
    (reader, args, made, frame) =>
      appConfig(reader, textIn(args.positional[0]) ?? "", { made, frame }) ?? UNSEEN,
  ],
  ["oscar.core.loading.get_class", oscarClass],
]);

/** Where the same functions can also be imported from. */
const OTHER_HOMES: readonly (readonly [string, string])[] = [
  ["django.urls.conf.", "django.urls."],
  ["django.conf.urls.defaults.", "django.conf.urls."],
];

/** What a call of Django's own functions gives; undefined for anything else. */
export function djangoCall(
  reader: Reader,
  path: string,
  args: HeldArguments,
  at: ValueRef,
  frame: Frame,
): Held | undefined {
  const home = OTHER_HOMES.find(([other]) => path.startsWith(other));
  const name = home ? home[1] + path.slice(home[0].length) : path;
  return CALLS.get(name)?.(reader, args, at, frame);
}

function pathCall(_: Reader, args: HeldArguments, at: ValueRef, frame: Frame): HeldPattern {
  return patternOf(args, "route", false, at, frame);
}

function regexCall(_: Reader, args: HeldArguments, at: ValueRef, frame: Frame): HeldPattern {
  const route = args.named.has("regex") ? "regex" : "route";
  return patternOf(args, route, true, at, frame);
}

function patternOf(
  args: HeldArguments,
  routeName: string,
  regex: boolean,
  at: ValueRef,
  frame: Frame,
): HeldPattern {
  const route = given(args, 0, routeName);
  const extra = given(args, 2, "kwargs");
  return {
    kind: "pattern",
    route: route ? asText(route) : UNREAD,
    regex,
    name: textIn(given(args, 3, "name")),
    target: given(args, 1, "view") ?? UNSEEN,
    at,
    onlyWith: switchAt(at, frame),
    ...(extra && { extra: extraNames(extra) }),
  };
}

/** The names in `{"action": "fail"}`. */
function extraNames(extra: Held): readonly string[] | "unread" {
  if (extra.kind !== "dict" || extra.open) return "unread";
  const names = extra.entries.flatMap(({ key }) => textIn(key) ?? []);
  return names.length === extra.entries.length ? names : "unread";
}

/** `static("/media/", view=serve)`: one route, and only while DEBUG is on. */
function staticCall(_: Reader, args: HeldArguments, at: ValueRef): Held {
  const prefix = given(args, 0, "prefix");
  const text = prefix ? asText(prefix) : UNREAD;
  const pattern: HeldPattern = {
    kind: "pattern",
    route: joined([
      textHeld("^"),
      { ...text, text: text.text.replace(/^\/+/, "") },
      textHeld("(?P<path>.*)$"),
    ]),
    regex: true,
    name: undefined,
    target: given(args, 1, "view") ?? externalHeld("django.views.static.serve"),
    at,
    onlyWith: "DEBUG",
  };
  return listHeld([pattern]);
}

/** The development switch around a call, or around the call of its function. */
function switchAt(at: ValueRef, frame: Frame): string | undefined {
  const region = functionFacts(at).fragment.values[at.value]?.region ?? 0;
  return developmentSwitch(at, region) ?? frame.onlyWith;
}

function includeCall(reader: Reader, args: HeldArguments, at: ValueRef): Held {
  const [first, second] = [given(args, 0, "arg"), given(args, 1, "namespace")];
  if (first === undefined) return UNSEEN;
  return includedHeld(reader, first, at, textIn(second));
}

/** What an include of something gives: a module's patterns, a list, or `(list, app name, namespace)`. */
export function includedHeld(reader: Reader, from: Held, at: ValueRef | undefined, namespace?: string): Held {
  if (from.kind === "list" && from.form === "tuple") return includedTuple(reader, from.items, at, namespace);
  if (from.kind === "include") return from;
  const patterns = patternsIn(reader, from, at);
  const appName = moduleAppName(reader, from, at);
  return { kind: "include", patterns, namespace: namespace ?? appName, at, wrappers: [] };
}

/** A tuple of patterns has no names at its second place. */
function includedTuple(
  reader: Reader,
  items: readonly Held[],
  at: ValueRef | undefined,
  namespace: string | undefined,
): Held {
  const [patterns, appName, instance] = items;
  if (patterns?.kind === "pattern" || patterns === undefined)
    return { kind: "include", patterns: listHeld(items), namespace, at, wrappers: [] };
  const inner = includedHeld(reader, patterns, at);
  const name = namespace ?? textIn(instance) ?? textIn(appName);
  return inner.kind === "include" ? { ...inner, namespace: name } : inner;
}

function patternsIn(reader: Reader, from: Held, at: ValueRef | undefined): Held {
  const module = moduleOf(reader, from, at);
  if (module === undefined) return from.kind === "text" ? externalHeld(from.text) : from;
  if (externalPath(module) !== undefined) return module;
  return reader.attribute(reader, module, "urlpatterns");
}

/** The module that a text or a module names. */
function moduleOf(reader: Reader, from: Held, at: ValueRef | undefined): Held | undefined {
  if (from.kind === "symbol") return from.symbol.kind === "class" ? undefined : from;
  if (from.kind !== "text" || at === undefined) return undefined;
  return from.whole ? dottedHeld(reader, from.text, at.unit) : undefined;
}

function moduleAppName(reader: Reader, from: Held, at: ValueRef | undefined): string | undefined {
  const module = moduleOf(reader, from, at);
  if (module?.kind !== "symbol" || module.symbol.kind !== "module") return undefined;
  return textIn(memberOfModule(reader, module.symbol.unit, "app_name"));
}

/** `patterns("prefix", …)` of Django before 1.10: the prefix stands before every view that is a text. */
function oldPatterns(reader: Reader, args: HeldArguments, at: ValueRef): Held {
  const [prefix, ...items] = args.positional;
  const before = textIn(prefix) ?? "";
  return listHeld(
    items.map((item) => withPrefix(reader, item, before, at)),
    args.open,
  );
}

function withPrefix(reader: Reader, item: Held, prefix: string, at: ValueRef): Held {
  if (item.kind === "list" && item.form === "tuple") {
    const [route, view, , name] = item.items;
    const pattern: HeldPattern = {
      kind: "pattern",
      route: route ? asText(route) : UNREAD,
      regex: true,
      name: textIn(name),
      target: view ?? UNSEEN,
      at,
      onlyWith: undefined,
    };
    return withPrefix(reader, pattern, prefix, at);
  }
  if (item.kind !== "pattern" || item.target.kind !== "text") return item;
  const path = prefix === "" ? item.target.text : `${prefix}.${item.target.text}`;
  return { ...item, target: dottedHeld(reader, path, at.unit) };
}

/** Patterns behind a language's code; with `prefix_default_language=False` the default language has none. */
function languagePatterns(reader: Reader, args: HeldArguments, at: ValueRef, frame: Frame): Held {
  const byDefault = args.named.get("prefix_default_language");
  const bare = byDefault?.kind === "constant" && byDefault.value === false;
  const code = textIn(reader.setting("LANGUAGE_CODE")) ?? "en-us";
  const patterns = { kind: "include", namespace: undefined, wrappers: [], at } as const;
  return listHeld([
    {
      kind: "pattern",
      route: textHeld(bare ? "" : `${code}/`),
      regex: false,
      name: undefined,
      target: { ...patterns, patterns: listHeld(args.positional, args.open) },
      at,
      onlyWith: switchAt(at, frame),
    },
  ]);
}

/** `get_class("basket.views", "BasketView")` of django-oscar: the class of that app, forked or its own. */
function oscarClass(reader: Reader, args: HeldArguments): Held {
  const [label, name] = [textIn(args.positional[0]), textIn(args.positional[1])];
  if (label === undefined || name === undefined) return UNSEEN;
  const modules = reader.flows.program.suffixes.get(label) ?? [];
  const own = modules.filter(({ file }) => !file.inTests).map((unit) => memberOfModule(reader, unit, name));
  return own.find((held) => held?.kind === "symbol") ?? externalHeld(`oscar.apps.${label}.${name}`);
}

function imported(reader: Reader, args: HeldArguments, at: ValueRef): Held {
  const [name] = args.positional;
  if (name?.kind !== "text" || !name.whole) return UNSEEN;
  return itemsOf(name) ? UNSEEN : dottedHeld(reader, name.text, at.unit);
}
