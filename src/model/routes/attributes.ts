/** Attributes of what URLconfs hold: members of modules, classes and objects, along Python's method resolution order. */
import { instanceAttributes } from "../../bind/instance-attributes.ts";
import type { Ancestor, ClassRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, memberOf, resolve } from "../../bind/resolve.ts";
import { NONE } from "../../extract/facts.ts";
import { argumentsOf } from "./arguments.ts";
import { callFrame, classFrame, scopeFrame } from "./frames.ts";
import type { Frame, Held, HeldFunction, HeldObject, HeldPattern } from "./held.ts";
import { externalHeld, textHeld, textIn, UNSEEN } from "./held.ts";
import { isNinja, ninjaPatterns } from "./ninja-apis.ts";
import { memberOfModule, symbolHeld } from "./names.ts";
import { settled } from "./registries.ts";
import { isRouter, routerPatterns } from "./rest-routers.ts";
import type { Reader } from "./reader.ts";

/** `base.name`. */
export function attributeHeld(reader: Reader, base: Held, name: string): Held {
  switch (base.kind) {
    case "slot":
      return attributeHeld(reader, settledOnce(settled(reader, base)), name);
    case "pattern":
      return patternMember(base, name);
    case "record":
      return base.fields.get(name) ?? UNSEEN;
    case "symbol":
      return symbolMember(reader, base, name);
    case "object":
      if (base.fields?.has(name) === true) return base.fields.get(name) ?? UNSEEN;
      if (name === "urls" && isNinja(base)) return ninjaPatterns(reader, base);
      if (name === "urls" && isRouter(reader, base)) return routerPatterns(reader, base);
      return base.type.kind === "class"
        ? objectMember(reader, base, base.type.target, name)
        : externalHeld(`${base.type.name}.${name}`);
    case "super":
      return superMember(reader, base.after, base.self, name);
    default:
      return UNSEEN;
  }
}

/** What functions that change patterns afterwards ask of one. */
function patternMember({ name: own, target }: HeldPattern, name: string): Held {
  if (name === "callback") return target;
  if (name !== "name") return UNSEEN;
  return own === undefined ? { kind: "constant", value: null } : textHeld(own);
}

/** A slot within a slot is not looked into again. */
function settledOnce(held: Held): Held {
  return held.kind === "slot" ? UNSEEN : held;
}

function symbolMember(reader: Reader, base: Extract<Held, { kind: "symbol" }>, name: string): Held {
  const { symbol } = base;
  if (symbol.kind === "module") return memberOfModule(reader, symbol.unit, name) ?? UNSEEN;
  if (symbol.kind === "external") return symbolHeld(reader, memberOf(reader.flows.program, symbol, name));
  if (name === "_meta") return modelOptions(reader, symbol.target);
  return classMember(reader, hierarchyOf(reader.flows.program, symbol.target), base, name, undefined);
}

function objectMember(reader: Reader, object: HeldObject, target: ClassRef, name: string): Held {
  const hierarchy = hierarchyOf(reader.flows.program, target);
  return classMember(reader, hierarchy, object, name, object);
}

function superMember(reader: Reader, after: ClassRef, self: Held, name: string): Held {
  const start = classOf(self) ?? after;
  const hierarchy = hierarchyOf(reader.flows.program, start);
  const place = hierarchy.findIndex(
    (one) => one.kind === "class" && classFacts(one.target) === classFacts(after),
  );
  const object = self.kind === "object" ? self : undefined;
  return classMember(reader, hierarchy.slice(place + 1), self, name, object);
}

/** `Model._meta`: names that URLconfs build patterns with (docs.djangoproject.com/en/5.2/ref/models/meta/). */
function modelOptions(reader: Reader, target: ClassRef): Held {
  const { name } = classFacts(target);
  const meta = reader.attribute(reader, { kind: "symbol", symbol: { kind: "class", target } }, "Meta");
  const label = textIn(reader.attribute(reader, meta, "app_label")) ?? appLabel(target);
  return {
    kind: "record",
    fields: new Map([
      ["app_label", textHeld(label)],
      ["model_name", textHeld(name.toLowerCase())],
      ["object_name", textHeld(name)],
      ["label_lower", textHeld(`${label}.${name.toLowerCase()}`)],
    ]),
  };
}

/** The package around `models`. */
function appLabel({ unit }: ClassRef): string {
  const parts = unit.module.split(".");
  const models = parts.indexOf("models", 1);
  return parts[(models < 0 ? parts.length - 1 : models) - 1] ?? "";
}

/** The project's class that something is or is an instance of. */
export function classOf(held: Held): ClassRef | undefined {
  if (held.kind === "symbol" && held.symbol.kind === "class") return held.symbol.target;
  return held.kind === "object" && held.type.kind === "class" ? held.type.target : undefined;
}

/** The first class of an order that has the attribute; what is assigned in methods counts for objects. */
function classMember(
  reader: Reader,
  hierarchy: readonly Ancestor[],
  self: Held,
  name: string,
  object: HeldObject | undefined,
): Held {
  for (const ancestor of hierarchy) {
    if (ancestor.kind === "external") continue;
    const assigned = object && assignedMember(reader, object, ancestor.target, name);
    const held = assigned ?? bodyMember(reader, ancestor.target, self, name);
    if (held) return held;
  }
  const library = hierarchy.findLast((one) => one.kind === "external");
  if (library?.kind !== "external") return UNSEEN;
  const symbol = { kind: "external", name: `${library.name}.${name}` } as const;
  return { kind: "symbol", symbol, ...(object && { of: object }) };
}

function bodyMember(reader: Reader, owner: ClassRef, self: Held, name: string): Held | undefined {
  const frame = classFrame(reader, owner);
  const value = functionFacts(frame.ref).fragment.bindings.get(name);
  if (value === undefined) return undefined;
  const held = reader.evaluate(reader, frame, value);
  return held.kind === "function" ? boundMethod(reader, held, self) : held;
}

/** A property stands for what it returns; a static method for itself; others get their first argument. */
function boundMethod(reader: Reader, method: HeldFunction, self: Held): Held {
  const names = decoratorPaths(reader, method);
  if (names.includes("staticmethod")) return method;
  const isOfClass = names.includes("classmethod");
  if (self.kind === "symbol" && !isOfClass) return method;
  const bound: HeldFunction = { ...method, self: isOfClass ? asClass(self) : self };
  if (!names.some((path) => path === "property" || path?.endsWith("cached_property") === true)) return bound;
  const none = { positional: [], named: new Map<string, Held>(), open: false };
  return reader.call(reader, bound, none, refTo(method.ref, NONE), method.scope);
}

function asClass(self: Held): Held {
  const target = classOf(self);
  return target ? { kind: "symbol", symbol: { kind: "class", target } } : self;
}

function decoratorPaths(reader: Reader, { ref }: HeldFunction): readonly (string | undefined)[] {
  const { decorators, parent } = functionFacts(ref);
  return decorators.map((value) =>
    externalName(resolve(reader.flows.program, { unit: ref.unit, function: parent, value })),
  );
}

/** `self.name = value` in a method; what the constructor was given is known there. */
function assignedMember(reader: Reader, object: HeldObject, owner: ClassRef, name: string): Held | undefined {
  const [assigned] = instanceAttributes(reader.flows.program, owner).get(name) ?? [];
  if (assigned === undefined) return undefined;
  const facts = functionFacts(assigned);
  const scope = scopeFrame(reader, assigned.unit, facts.parent);
  const ref = { unit: assigned.unit, function: assigned.function };
  const method: HeldFunction = { kind: "function", ref, scope, self: object };
  const frame =
    facts.name === "__init__"
      ? constructorFrame(reader, object, method)
      : callFrame(reader, method, { positional: [], named: new Map(), open: true }, object.frame, undefined);
  return frame ? reader.evaluate(reader, frame, assigned.value) : UNSEEN;
}

function constructorFrame(reader: Reader, object: HeldObject, method: HeldFunction): Frame | undefined {
  const call = functionFacts(object.made).fragment.values[object.made.value];
  if (call?.op !== "call") return undefined;
  return callFrame(reader, method, argumentsOf(reader, object.frame, call), object.frame, undefined);
}
