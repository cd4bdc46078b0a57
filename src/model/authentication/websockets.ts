/** WebSocket consumers of Channels and what stands before them (channels.readthedocs.io/en/stable/topics/security.html). */
import { methodsOf } from "../../bind/instance-attributes.ts";
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, Symbol, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, isImported, placeOf } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { OpenDeed } from "./open-deeds.ts";
import { isCountedDeed, reachedFrom } from "./open-deeds.ts";
import { isUser } from "./user-conditions.ts";

/** The entry `"websocket"` of a `ProtocolTypeRouter`. */
export interface WebsocketStack {
  readonly at: Place;
  /** What is wrapped around the routes, outermost first: dotted paths of libraries, names of project classes. */
  readonly layers: readonly string[];
  /** Whether some layer looks at where a request comes from; `all`: it admits every origin. */
  readonly origin: "checked" | "all" | "unchecked";
  /** Whether a cookie says who is there. */
  readonly cookies: boolean;
  /** A layer of the project or of an unknown package, which may turn people away. */
  readonly unknown: boolean;
}

const ROUTER = ["channels.routing.ProtocolTypeRouter"];

const COOKIE_LAYER =
  /^channels\.(?:auth|sessions)\.\w{0,30}(?:AuthMiddleware|SessionMiddleware|CookieMiddleware)(?:Stack)?$/;

/** Every stack, in the program's order. */
export function websocketStacks(flows: FlowModel): WebsocketStack[] {
  return callsOf(flows, ROUTER).flatMap(({ at, call }): WebsocketStack[] => {
    const first = call.arguments[0]?.value ?? NONE;
    const dict = functionFacts(at).fragment.values[first];
    if (dict?.op !== "collection") return [];
    const entry = dict.entries.find(
      (one) => one.key !== NONE && textOf(flows.program, refTo(at, one.key)) === "websocket",
    );
    return entry === undefined ? [] : [stackOf(flows, refTo(at, entry.value))];
  });
}

function stackOf(flows: FlowModel, at: ValueRef): WebsocketStack {
  const calls = layersOf(flows, at);
  const layers = calls.map(({ name }) => name);
  const validators = calls.filter(({ name }) => /origin/i.test(name));
  const all = validators.length > 0 && validators.every((one) => admitsAll(flows, one.at));
  return {
    at: placeOf(at),
    layers,
    origin: validators.length === 0 ? "unchecked" : all ? "all" : "checked",
    cookies: layers.some((name) => COOKIE_LAYER.test(name)),
    unknown: layers.some((name) => !name.startsWith("channels.")),
  };
}

interface Layer {
  readonly name: string;
  readonly at: ValueRef;
}

/** Calls around the router, through variables and branches. */
function layersOf(flows: FlowModel, start: ValueRef): Layer[] {
  const found: Layer[] = [];
  const queue = [start];
  for (const given of queue) {
    const at = definitionOf(flows.program, given);
    const value = functionFacts(at).fragment.values[at.value];
    if (value === undefined || queue.length > MOST_LAYERS) continue;
    if (value.op === "call") {
      const name = layerName(resolveIn(flows.program, at, value.callee));
      found.push({ name, at });
      if (!name.endsWith(".URLRouter")) queue.push(...value.arguments.map((one) => refTo(at, one.value)));
    } else if (value.op === "merge") queue.push(...value.inputs.map((one) => refTo(at, one)));
  }
  return found;
}

/** Values looked at in one stack. */
const MOST_LAYERS = 40;

function layerName(symbol: Symbol | undefined): string {
  switch (symbol?.kind) {
    case "external":
      return symbol.name;
    case "class":
      return classFacts(symbol.target).name;
    case "function":
      return functionFacts(symbol.target).name;
    default:
      return "";
  }
}

/** `OriginValidator(app, ["*"])`. */
function admitsAll({ program }: FlowModel, at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const given =
    call?.op === "call"
      ? (call.arguments[1] ?? call.arguments.find((one) => one.name === "allowed_origins"))
      : undefined;
  const list = given && values[given.value];
  return (
    list?.op === "collection" && list.entries.some((entry) => textOf(program, refTo(at, entry.value)) === "*")
  );
}

/** A consumer that a route leads to. */
export interface Consumer {
  readonly ref: ClassRef;
  readonly name: string;
  readonly at: Place;
  /** Whether it looks at who is there: the user, the session, a header, a token. */
  readonly asks: boolean;
  /** What it does that changes something. */
  readonly deed: OpenDeed | undefined;
  /** Where it joins a group, whose messages it then passes on. */
  readonly joins: Place | undefined;
}

const CONSUMER = /^channels\.(?:generic\.(?:websocket|http)|consumer)\.\w{1,60}Consumer$/;

/** Every consumer of the project that has an `as_asgi()`, in the order of these calls. */
export function consumers(flows: FlowModel): Consumer[] {
  if (!isImported(flows, "channels")) return [];
  const seen = new Set<unknown>();
  return callsNamed(flows, "as_asgi").flatMap(({ state, value }): Consumer[] => {
    const callee = state.facts.fragment.values[value.callee];
    if (callee?.op !== "attribute") return [];
    const symbol = resolveIn(flows.program, state.ref, callee.base);
    if (symbol?.kind !== "class" || seen.has(classFacts(symbol.target))) return [];
    seen.add(classFacts(symbol.target));
    return consumerOf(flows, symbol.target);
  });
}

function consumerOf(flows: FlowModel, ref: ClassRef): Consumer[] {
  const ancestors = hierarchyOf(flows.program, ref);
  const externals = ancestors.flatMap((one) => (one.kind === "external" ? [one.name] : []));
  if (!externals.some((name) => CONSUMER.test(name))) return [];
  const strange = externals.some((name) => !name.startsWith("channels.") && name !== "object");
  const methods = ancestors.flatMap((one) => (one.kind === "class" ? methodsOf(one.target) : []));
  const { header, qualifiedName, name } = classFacts(ref);
  return [
    {
      ref,
      name,
      at: { path: ref.unit.file.path, span: header, scope: qualifiedName },
      asks: strange || methods.some((method) => asksIn(flows, method)),
      deed: methods.flatMap((method) => deedIn(flows, method))[0],
      joins: methods.flatMap((method) => joinIn(method))[0],
    },
  ];
}

/** Parts of a connection's scope that say who is there. */
const TELLING: ReadonlySet<string> = new Set([
  "user",
  "session",
  "headers",
  "query_string",
  "cookies",
  "token",
  "auth",
]);

/** Whether a method, or something it calls, looks at who is there. */
function asksIn(flows: FlowModel, ref: FunctionRef): boolean {
  const state = flows.solver.byRef.get(functionFacts(ref));
  if (state === undefined) return false;
  return (
    conductOf(flows.solver, state).proofs.length > 0 ||
    reachedFrom(flows, state).some((one) =>
      one.facts.fragment.values.some(
        (value, id) => isUser(flows.program, one.ref, id) || looksAtScope(flows, one.ref, value),
      ),
    )
  );
}

/** `self.scope["session"]`, `self.scope.get("user")`, `self.user` that something else set, a route's `token`. */
function looksAtScope({ program }: FlowModel, ref: FunctionRef, value: Value): boolean {
  const { fragment } = functionFacts(ref);
  if (value.op === "attribute") return value.name === "user" || value.name === "cookies";
  if (value.op === "item") return TELLING.has(value.name ?? "") && isScope(fragment, value.base);
  const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
  const first = value.op === "call" ? value.arguments[0] : undefined;
  if (callee?.op !== "attribute" || callee.name !== "get" || first === undefined) return false;
  return TELLING.has(textOf(program, refTo(ref, first.value)) ?? "") && isScope(fragment, callee.base);
}

/** The scope, or what the route captured from the address. */
function isScope(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  if (value?.op === "item") return isScope(fragment, value.base);
  return spokenName(fragment, id) === "scope";
}

function deedIn({ solver }: FlowModel, ref: FunctionRef): OpenDeed[] {
  const state = solver.byRef.get(functionFacts(ref));
  return state ? conductOf(solver, state).deeds.filter(({ deed }) => isCountedDeed(deed)) : [];
}

function joinIn(ref: FunctionRef): Place[] {
  const { fragment } = functionFacts(ref);
  return fragment.values.flatMap((value, id) =>
    value.op === "attribute" && value.name === "group_add" ? [placeOf(refTo(ref, id))] : [],
  );
}
