/** Routers of Django REST framework: what is registered becomes routes (django-rest-framework.org/api-guide/routers/). */
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import { developmentSwitch } from "../conditions.ts";
import type { Held, HeldObject, HeldPattern, HeldText } from "./held.ts";
import { listHeld, textHeld, textIn, UNREAD, UNSEEN } from "./held.ts";
import { registrationsOf } from "./registrations.ts";
import { asText, joined } from "./texts.ts";
import type { ActionMap } from "./viewset-actions.ts";
import { DETAIL_ACTIONS, extraActions, LIST_ACTIONS, present, querysetModel } from "./viewset-actions.ts";
import type { Reader, Registration } from "./reader.ts";

/** Whether an object is a router: a library's class of that name, or a class of the project that descends from or copies one. */
export function isRouter(reader: Reader, { type }: HeldObject): boolean {
  if (type.kind === "external") return /Router\w{0,60}$/.test(type.name) && !type.name.startsWith("ninja.");
  const names = hierarchyOf(reader.flows.program, type.target).map((one) => ancestorName(one));
  return names.some((name) =>
    /(?:Simple|Default)Router\w{0,60}$|^rest_framework\w{0,60}\.(?:\w{1,60}\.){0,8}\w{0,60}Router\w{0,60}$/.test(
      name,
    ),
  );
}

function ancestorName(one: { kind: "external"; name: string } | { kind: "class"; target: ClassRef }): string {
  if (one.kind === "external") return one.name;
  return one.target.unit.facts.classes[one.target.class]?.name ?? "";
}

/** The routes of everything that is registered with a router. */
export function routerPatterns(reader: Reader, router: HeldObject): Held {
  const style = styleOf(reader, router);
  const patterns = registrationsOf(reader, router).flatMap((one) => registeredPatterns(reader, style, one));
  const root = rootPattern(reader, router);
  return listHeld([...patterns, ...root]);
}

/** How a router writes its patterns. */
interface Style {
  readonly slash: HeldText;
  /** Since 3.15, routers may write patterns of `path()` instead of expressions. */
  readonly regex: boolean;
  readonly before: HeldText;
}

function styleOf(reader: Reader, router: HeldObject): Style {
  const slash = constructorArgument(reader, router, "trailing_slash");
  const regex = constructorArgument(reader, router, "use_regex_path");
  const own = reader.attribute(reader, router, "trailing_slash");
  const written = slash.kind === "constant" ? (slash.value === true ? "/" : "") : (textIn(own) ?? "/");
  return {
    slash: textHeld(written),
    regex: !(regex.kind === "constant" && regex.value === false),
    before: nestedPrefix(reader, router),
  };
}

function constructorArgument(reader: Reader, { made, frame }: HeldObject, name: string): Held {
  const call = functionFacts(made).fragment.values[made.value];
  const argument = call?.op === "call" ? call.arguments.find((one) => one.name === name) : undefined;
  return argument ? reader.evaluate(reader, frame, argument.value) : UNSEEN;
}

/** `NestedSimpleRouter(parent, "orders", lookup="order")` of drf-nested-routers (github.com/alanjds/drf-nested-routers). */
function nestedPrefix(reader: Reader, { type, made, frame }: HeldObject): HeldText {
  if (type.kind !== "external" || !/Nested\w{0,60}Router$/.test(type.name)) return textHeld("");
  const call = functionFacts(made).fragment.values[made.value];
  if (call?.op !== "call") return textHeld("");
  const [parent, prefix] = call.arguments.map(({ value }) => reader.evaluate(reader, frame, value));
  const lookup =
    textIn(constructorArgument(reader, { kind: "object", type, made, frame }, "lookup")) ?? "nested_1";
  const above = parent?.kind === "object" ? nestedPrefix(reader, parent) : textHeld("");
  const field = parent?.kind === "object" ? parentLookup(reader, parent, textIn(prefix)) : "pk";
  return joined([above, prefix ? asText(prefix) : UNREAD, textHeld(`/(?P<${lookup}_${field}>[^/.]+)/`)]);
}

function parentLookup(reader: Reader, parent: HeldObject, prefix: string | undefined): string {
  const registered = registrationsOf(reader, parent).find((one) => textIn(one.prefix) === prefix);
  return (registered && textIn(reader.attribute(reader, registered.viewset, "lookup_field"))) ?? "pk";
}

function registeredPatterns(reader: Reader, style: Style, registration: Registration): HeldPattern[] {
  const { viewset, prefix } = registration;
  const base = joined([style.before, asText(prefix)]);
  const basename = textIn(registration.basename) ?? defaultBasename(reader, viewset);
  const lookup = lookupPattern(reader, viewset, style.regex);
  const ref = classOf(viewset);
  const extra = ref ? extraActions(reader, ref) : [];
  const make = makerOf(style, registration, basename);
  return [
    make([base], "list", present(reader, viewset, LIST_ACTIONS)),
    ...extra
      .filter(({ detail }) => !detail)
      .map((one) => make([base, textHeld(`/${one.urlPath}`)], one.urlName, one.actions)),
    make([base, textHeld(`/${lookup}`)], "detail", present(reader, viewset, DETAIL_ACTIONS)),
    ...extra
      .filter(({ detail }) => detail)
      .map((one) => make([base, textHeld(`/${lookup}/${one.urlPath}`)], one.urlName, one.actions)),
  ].filter((pattern) => pattern !== undefined);
}

type MakePattern = (parts: readonly HeldText[], name: string, actions: ActionMap) => HeldPattern | undefined;

function makerOf(style: Style, { viewset, at }: Registration, basename: string | undefined): MakePattern {
  return (parts, name, actions) => {
    const target = actions.size === 0 ? undefined : viewsetTarget(viewset, actions);
    if (!target) return undefined;
    const open = textHeld(style.regex ? "^" : "");
    const close = textHeld(style.regex ? "$" : "");
    return {
      kind: "pattern",
      route: withoutDoubleSlash(joined([open, ...parts, style.slash, close])),
      regex: style.regex,
      name: basename === undefined ? undefined : `${basename}-${name}`,
      target,
      at,
      onlyWith: switchAt(at),
      origin: "router",
    };
  };
}

/** An empty prefix takes its slash with it. */
function withoutDoubleSlash(text: HeldText): HeldText {
  return { ...text, text: text.text.replace(/^\^\//, "^").replace(/^\//, "") };
}

function switchAt(at: ValueRef): string | undefined {
  return developmentSwitch(at, functionFacts(at).fragment.values[at.value]?.region ?? 0);
}

function viewsetTarget(viewset: Held, actions: ActionMap): Held | undefined {
  if (viewset.kind !== "symbol" || viewset.symbol.kind === "module") return undefined;
  const overrides = new Map<string, ValueRef>();
  const { symbol } = viewset;
  const target =
    symbol.kind === "class"
      ? ({ kind: "class", ref: symbol.target, overrides, actions } as const)
      : ({ kind: "external", name: symbol.name, overrides } as const);
  return { kind: "view", target, wrappers: [] };
}

function classOf(viewset: Held): ClassRef | undefined {
  return viewset.kind === "symbol" && viewset.symbol.kind === "class" ? viewset.symbol.target : undefined;
}

function defaultBasename(reader: Reader, viewset: Held): string | undefined {
  const ref = classOf(viewset);
  return ref && querysetModel(reader, ref);
}

/** `(?P<pk>[^/.]+)`, or what the viewset asks for. */
function lookupPattern(reader: Reader, viewset: Held, regex: boolean): string {
  const read = (name: string): string | undefined => textIn(reader.attribute(reader, viewset, name));
  const name = read("lookup_url_kwarg") ?? read("lookup_field") ?? "pk";
  if (!regex) return `<${read("lookup_value_converter") ?? "str"}:${name}>`;
  return `(?P<${name}>${read("lookup_value_regex") ?? "[^/.]+"})`;
}

/** `DefaultRouter` lists its collections at its root. */
function rootPattern(reader: Reader, router: HeldObject): HeldPattern[] {
  const { type, made } = router;
  const names =
    type.kind === "external" ? [type.name] : hierarchyOf(reader.flows.program, type.target).map(ancestorName);
  if (!names.some((name) => name.endsWith("DefaultRouter") || name.endsWith("DefaultRouterWithNesting")))
    return [];
  const own = assignedRoot(reader, router) ?? reader.attribute(reader, router, "APIRootView");
  const view = own.kind === "symbol" && own.symbol.kind === "class" ? own.symbol : ownRoot(reader, router);
  const overrides = new Map<string, ValueRef>();
  const target = view
    ? ({ kind: "class", ref: view.target, overrides, actions: undefined } as const)
    : ({ kind: "external", name: "rest_framework.routers.APIRootView", overrides } as const);
  return [
    {
      kind: "pattern",
      route: textHeld(""),
      regex: false,
      name: "api-root",
      target: { kind: "view", target, wrappers: [] },
      at: made,
      onlyWith: undefined,
      origin: "router",
    },
  ];
}

/** `router.APIRootView = OwnRoot`, beside where the router is made. */
function assignedRoot(reader: Reader, { made, frame }: HeldObject): Held | undefined {
  const { stores, values } = functionFacts(made).fragment;
  const store = stores.find(({ name, item, base }) => {
    let id = base;
    for (let value = values[id]; value?.op === "updated"; value = values[id]) id = value.base;
    return !item && name === "APIRootView" && id === made.value;
  });
  return store && reader.evaluate(reader, frame, store.value);
}

/** The class of the view that a project's own `get_api_root_view()` makes. */
function ownRoot(reader: Reader, router: HeldObject): { readonly target: ClassRef } | undefined {
  const method = reader.attribute(reader, router, "get_api_root_view");
  if (method.kind !== "function") return undefined;
  const none = { positional: [], named: new Map<string, Held>(), open: false };
  const held = reader.call(reader, method, none, router.made, router.frame);
  return held.kind === "view" && held.target.kind === "class" ? { target: held.target.ref } : undefined;
}
