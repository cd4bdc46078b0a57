/** Calls in URLconfs: Django's own functions, the project's functions and classes, and what only wraps a view. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { developmentSwitch } from "../conditions.ts";
import { isLibraryAdminUrls } from "./admin-urls.ts";
import { isAppConfig, modelsOf } from "./app-configs.ts";
import { argumentsOf } from "./arguments.ts";
import { builtinHeld, methodHeld } from "./builtins.ts";
import { djangoCall } from "./django-calls.ts";
import { callFrame } from "./frames.ts";
import type { Frame, Held, HeldArguments, HeldFunction, HeldObject } from "./held.ts";
import { externalPath, listHeld, oneOf, UNSEEN } from "./held.ts";
import { isRouter } from "./rest-routers.ts";
import { namesOf, patternObject } from "./resolver-objects.ts";
import { itemOf, settled } from "./registries.ts";
import { isRuledOut } from "./truth.ts";
import { withWrappedViews } from "./wrapped-views.ts";
import { actual } from "./stand-ins.ts";
import { asView, viewHeld } from "./view-held.ts";
import type { Reader } from "./reader.ts";

/** What a call holds. */
export function callHeld(reader: Reader, frame: Frame, id: ValueId, call: CallValue): Held {
  const { values } = functionFacts(frame.ref).fragment;
  const callee = values[call.callee];
  const at: ValueRef = refTo(frame.ref, id);
  if (callee?.op === "free" && callee.name === "super") return superHeld(frame);
  const given = argumentsOf(reader, frame, call);
  if (callee?.op === "attribute") {
    const base = reader.evaluate(reader, frame, callee.base);
    if (callee.name === "register" && base.kind === "object" && isRouter(reader, base))
      return { ...base, made: at, frame };
    if (callee.name === "setdefault") return itemOf(reader, base, given.positional[0] ?? UNSEEN);
    const models = callee.name === "get_models" ? modelsHeld(reader, base) : undefined;
    if (models) return models;
    const result =
      callee.name === "as_view" || callee.name === "as_asgi"
        ? asView(actual(reader, base), call, frame, given.positional[0] ?? given.named.get("actions"))
        : methodHeld(settled(reader, base), callee.name, given);
    if (result) return result;
  }
  return calledHeld(reader, reader.evaluate(reader, frame, call.callee), given, at, frame);
}

function modelsHeld(reader: Reader, base: Held): Held | undefined {
  if (base.kind !== "object" || base.type.kind !== "class") return undefined;
  const { target } = base.type;
  return isAppConfig(reader.flows, target) ? modelsOf(reader, target) : undefined;
}

function superHeld(frame: Frame): Held {
  for (let at: Frame | undefined = frame; at !== undefined; at = at.enclosing) {
    const facts = functionFacts(at.ref);
    const self = at.arguments.get(facts.parameters[0]?.name ?? "");
    if (facts.class >= 0 && self)
      return { kind: "super", after: { unit: at.ref.unit, class: facts.class }, self };
  }
  return UNSEEN;
}

/** What calling something gives. */
export function calledHeld(
  reader: Reader,
  callee: Held,
  given: HeldArguments,
  at: ValueRef,
  frame: Frame,
): Held {
  const path = externalPath(callee) ?? functionPath(callee);
  const known =
    path === undefined
      ? undefined
      : (djangoCall(reader, path, given, at, frame) ??
        builtinHeld(reader, path, settledArguments(reader, given), at, frame));
  if (known) return known;
  const result = plainCall(reader, callee, given, at, frame);
  if (MAKES_ROUTES.has(result.kind)) return result;
  return wrapped(callee, given, at, result.kind === "unseen") ?? result;
}

function settledArguments(reader: Reader, { positional, ...rest }: HeldArguments): HeldArguments {
  return { ...rest, positional: positional.map((one) => settled(reader, one)) };
}

/** Where a function of the project is defined: a library's own tree calls its own functions. */
function functionPath(callee: Held): string | undefined {
  if (callee.kind !== "function" || callee.self !== undefined) return undefined;
  return `${callee.ref.unit.module}.${functionFacts(callee.ref).qualifiedName}`;
}

/** A function that takes a view and gives one of these is no decorator. */
const MAKES_ROUTES = new Set(["pattern", "include", "list"]);

/** A call around a view that gives no view of its own: a decorator. An object is a view where nothing else comes of the call. */
function wrapped(callee: Held, given: HeldArguments, at: ValueRef, bare: boolean): Held | undefined {
  if (callee.kind === "symbol" && callee.symbol.kind === "class") return undefined;
  const [first] = given.positional;
  const isView = first && (isViewLike(first) || (bare && first.kind === "object"));
  const view = isView ? viewHeld(first) : undefined;
  if (!view) return undefined;
  return { ...view, wrappers: [calleeOf(at), ...view.wrappers] };
}

function isViewLike({ kind }: Held): boolean {
  return kind === "view" || kind === "function";
}

function calleeOf(at: ValueRef): ValueRef {
  const call = functionFacts(at).fragment.values[at.value];
  return call?.op === "call" ? { ...at, value: call.callee } : at;
}

function plainCall(reader: Reader, callee: Held, given: HeldArguments, at: ValueRef, frame: Frame): Held {
  if (callee.kind === "function") return functionResult(reader, callee, given, at, frame);
  if (callee.kind !== "symbol" || callee.symbol.kind === "module") return UNSEEN;
  if (callee.symbol.kind === "external" && isLibraryAdminUrls(callee.symbol.name)) return listHeld([]);
  const object: HeldObject = { kind: "object", type: callee.symbol, made: at, frame };
  return patternObject(reader, namesOf(reader, object), given, at) ?? object;
}

/** What a generator gives. */
function yielded(reader: Reader, frame: Frame): Held | undefined {
  const exits = functionFacts(frame.ref).fragment.exits.filter(({ kind }) => kind === "yield");
  if (exits.length === 0) return undefined;
  return listHeld(exits.map((exit) => reader.evaluate(reader, frame, exit.value)));
}

/** Everything that a project's function returns or yields. */
function functionResult(
  reader: Reader,
  callee: HeldFunction,
  given: HeldArguments,
  at: ValueRef,
  caller: Frame,
): Held {
  const region = functionFacts(at).fragment.values[at.value]?.region;
  const onlyWith = region === undefined ? undefined : developmentSwitch(at, region);
  const frame = callFrame(reader, callee, given, caller, onlyWith);
  if (!frame) return UNSEEN;
  const exits = functionFacts(callee.ref).fragment.exits.filter(
    (exit) => exit.kind === "return" && !isRuledOut(reader, frame, exit.region),
  );
  if (exits.length === 0) return yielded(reader, frame) ?? { kind: "constant", value: null };
  const result = oneOf(exits.map((exit) => reader.evaluate(reader, frame, exit.value)));
  return withWrappedViews(reader, frame, result);
}
