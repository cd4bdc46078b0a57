/** What answers which HTTP methods of a view. */
import { textOf } from "../../bind/constants.ts";
import type { Ancestor, ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolve } from "../../bind/resolve.ts";
import { broughtActions } from "../routes/viewset-actions.ts";
import type { HttpMethod, Route } from "../routes/route.ts";
import { HTTP_METHODS } from "../routes/route.ts";
import { inheritedMethods } from "./library-views.ts";
import { verbOf } from "./verb-decorators.ts";
import type { Handler } from "./view.ts";

/** Decorators that let only some methods through (docs.djangoproject.com/en/5.2/topics/http/decorators/). */
const LIMITS: ReadonlyMap<string, readonly HttpMethod[]> = new Map([
  ["django.views.decorators.http.require_GET", ["GET"]],
  ["django.views.decorators.http.require_POST", ["POST"]],
  ["django.views.decorators.http.require_safe", ["GET", "HEAD"]],
]);

const LISTING = new Set([
  "django.views.decorators.http.require_http_methods",
  "rest_framework.decorators.api_view",
]);

/** The one handler of a function view, with the methods that its decorators let through. */
export function functionHandler(program: Program, ref: FunctionRef): Handler {
  const { name, decorators, parent } = functionFacts(ref);
  const limits = decorators.flatMap((value) => {
    const methods = methodsLetThrough(program, { unit: ref.unit, function: parent, value });
    return methods ? [methods] : [];
  });
  const methods = HTTP_METHODS.filter((one) => limits.every((limit) => limit.includes(one)));
  return { name, methods: limits.length === 0 ? [] : methods, function: ref, inherited: undefined };
}

function methodsLetThrough(program: Program, decorator: ValueRef): readonly HttpMethod[] | undefined {
  const value = functionFacts(decorator).fragment.values[decorator.value];
  const callee = value?.op === "call" ? { ...decorator, value: value.callee } : decorator;
  const symbol = resolve(program, callee);
  const verb = verbOf(program, symbol);
  if (verb !== undefined) return [verb];
  const name = externalName(symbol) ?? "";
  if (!LISTING.has(name)) return LIMITS.get(name);
  const list = value?.op === "call" ? value.arguments[0]?.value : undefined;
  if (list === undefined) return name.endsWith("api_view") ? ["GET"] : undefined;
  return listedMethods(program, { ...decorator, value: list });
}

/** The methods of a list display of texts; undefined where it is no such list. */
function listedMethods(program: Program, list: ValueRef): readonly HttpMethod[] | undefined {
  const value = functionFacts(list).fragment.values[list.value];
  if (value?.op !== "collection") return undefined;
  const texts = value.entries.map((entry) => textOf(program, { ...list, value: entry.value })?.toUpperCase());
  if (texts.includes(undefined)) return undefined;
  return HTTP_METHODS.filter((method) => texts.includes(method));
}

/** The handlers of a class: one for each method that it or a base answers. `OPTIONS` and `HEAD` count where the project writes them. */
export function classHandlers(program: Program, ref: ClassRef, routes: readonly Route[]): readonly Handler[] {
  const hierarchy = hierarchyOf(program, ref);
  if (isConsumer(hierarchy)) return consumerHandlers(hierarchy);
  const allowed = allowedMethods(program, ref);
  const actions = actionHandlers(hierarchy, routes);
  if (actions.length > 0) return allowed ? narrowedTo(allowed, actions) : actions;
  const found = HTTP_METHODS.flatMap((method): Handler[] => {
    if (allowed && !allowed.includes(method)) return [];
    const handler = handlerNamed(hierarchy, method.toLowerCase(), [method], bringsMethod);
    return handler ? [handler] : [];
  });
  return found.length > 0 ? found : dispatchers(hierarchy);
}

function isConsumer(hierarchy: readonly Ancestor[]): boolean {
  return hierarchy.some((one) => one.kind === "external" && /^channels\.[\w.]{1,60}Consumer$/.test(one.name));
}

/** Methods of a Channels consumer that its client calls: by connecting, and by sending (channels.readthedocs.io/en/stable/topics/consumers.html). */
const CLIENT_CALLS = [
  "connect",
  "websocket_connect",
  "receive",
  "receive_json",
  "websocket_receive",
  "handle",
];

function consumerHandlers(hierarchy: readonly Ancestor[]): readonly Handler[] {
  const own = CLIENT_CALLS.flatMap((name) => handlerNamed(hierarchy, name, [], () => false) ?? []);
  return own.length > 0 ? own : dispatchers(hierarchy);
}

/** A view that answers everything in one method. */
function dispatchers(hierarchy: readonly Ancestor[]): readonly Handler[] {
  for (const name of ["dispatch", "__call__"]) {
    const handler = handlerNamed(hierarchy, name, [], () => false);
    if (handler) return [handler];
  }
  const library = hierarchy.find((one) => one.kind === "external");
  if (library?.kind !== "external") return [];
  return [{ name: "dispatch", methods: [], function: undefined, inherited: `${library.name}.dispatch` }];
}

/** Of a viewset: one handler for each action that a route maps. */
function actionHandlers(hierarchy: readonly Ancestor[], routes: readonly Route[]): Handler[] {
  const byAction = new Map<string, Set<HttpMethod>>();
  for (const { target } of routes) {
    for (const [method, name] of (target.kind === "class" && target.actions) || []) {
      byAction.set(name, (byAction.get(name) ?? new Set()).add(method));
    }
  }
  return [...byAction].map(([name, methods]): Handler => {
    const handler = handlerNamed(hierarchy, name, [...methods], bringsAction);
    return handler ?? { name, methods: [...methods], function: undefined, inherited: undefined };
  });
}

/** `dispatch` asks for the method's name first, also where a router mapped it to an action (rest_framework/views.py). */
function narrowedTo(allowed: readonly HttpMethod[], actions: readonly Handler[]): readonly Handler[] {
  const narrowed = actions.flatMap((one): Handler[] => {
    const methods = one.methods.filter((method) => allowed.includes(method));
    return methods.length > 0 ? [{ ...one, methods }] : [];
  });
  return narrowed.length > 0 ? narrowed : actions;
}

/** The first class that has the method: the project's own function, or a library's. */
function handlerNamed(
  hierarchy: readonly Ancestor[],
  name: string,
  methods: readonly HttpMethod[],
  brings: (library: string, name: string) => boolean,
): Handler | undefined {
  for (const ancestor of hierarchy) {
    const written = ancestor.kind === "class" ? methodIn(ancestor.target, name) : undefined;
    if (written) return { name, methods, function: written, inherited: undefined };
    if (ancestor.kind === "external" && brings(ancestor.name, name))
      return { name, methods, function: undefined, inherited: `${ancestor.name}.${name}` };
  }
  return undefined;
}

function bringsMethod(library: string, name: string): boolean {
  return inheritedMethods(library).includes(name);
}

function bringsAction(library: string, name: string): boolean {
  return broughtActions(library).includes(name);
}

/** A method in a class's own body, also under another name: `post = get`. */
function methodIn(ref: ClassRef, name: string): FunctionRef | undefined {
  const { unit } = ref;
  const body = classFacts(ref).body;
  const { bindings, values } = functionFacts({ unit, function: body }).fragment;
  const value = values[bindings.get(name) ?? -1];
  return value?.op === "closure" ? { unit, function: value.function } : undefined;
}

/** `http_method_names = ["get"]`. */
function allowedMethods(program: Program, ref: ClassRef): readonly HttpMethod[] | undefined {
  for (const ancestor of hierarchyOf(program, ref)) {
    if (ancestor.kind === "external") continue;
    const { unit } = ancestor.target;
    const body = { unit, function: classFacts(ancestor.target).body };
    const value = functionFacts(body).fragment.bindings.get("http_method_names");
    if (value !== undefined) return listedMethods(program, refTo(body, value));
  }
  return undefined;
}

/** The handlers of a library's view. */
export function libraryHandlers(name: string): readonly Handler[] {
  const methods = inheritedMethods(name);
  if (methods.length === 0) return [{ name: "dispatch", methods: [], function: undefined, inherited: name }];
  return HTTP_METHODS.filter((one) => methods.includes(one.toLowerCase())).map((one) => ({
    name: one.toLowerCase(),
    methods: [one],
    function: undefined,
    inherited: `${name}.${one.toLowerCase()}`,
  }));
}
