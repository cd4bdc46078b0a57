/**
 * What expressions of URLconfs hold, as far as the text tells. Only what can become part of a route is kept apart: texts,
 * lists, patterns, views, and whatever functions and objects of the project make of them.
 */
import type { ClassRef, FunctionRef, Symbol, ValueRef } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { RouteTarget } from "./route.ts";

/** A text; `…` stands in it for parts that could not be read, and `whole` is false then. */
export interface HeldText {
  readonly kind: "text";
  readonly text: string;
  readonly whole: boolean;
}

/** A list, tuple or set; `open` where it may hold more than what is listed. */
export interface HeldList {
  readonly kind: "list";
  readonly form: "list" | "tuple";
  readonly items: readonly Held[];
  readonly open: boolean;
  /** Where a module makes it: other places may fill it. */
  readonly root?: ValueRef;
}

/** One URL pattern, before it stands below a prefix. */
export interface HeldPattern {
  readonly kind: "pattern";
  readonly route: HeldText;
  /** Whether `route` is a regular expression. */
  readonly regex: boolean;
  readonly name: string | undefined;
  /** A view, or what a prefix includes. */
  readonly target: Held;
  /** The call that declares it. */
  readonly at: ValueRef;
  readonly onlyWith: string | undefined;
  /** Keywords that it hands to the view. */
  readonly extra?: readonly string[] | "unread";
  /** Calls that a function put around the view afterwards, outermost first. */
  readonly wrappers?: readonly ValueRef[];
  /** What a route is, where it is no plain pattern. */
  readonly origin?: "router" | "ninja" | "websocket" | "library";
}

/** What `include()` gives: patterns with a namespace. */
export interface HeldInclude {
  readonly kind: "include";
  readonly patterns: Held;
  readonly namespace: string | undefined;
  /** The call, where there is one. */
  readonly at: ValueRef | undefined;
  /** Calls around it, outermost first. */
  readonly wrappers: readonly ValueRef[];
}

/** A view with the calls around it, outermost first. */
export interface HeldView {
  readonly kind: "view";
  readonly target: RouteTarget;
  readonly wrappers: readonly ValueRef[];
}

/** A function with the scope in which it was defined; `self` where it is bound to an object. */
export interface HeldFunction {
  readonly kind: "function";
  readonly ref: FunctionRef;
  readonly scope: Frame;
  readonly self: Held | undefined;
}

/** An instance: the call that made it is its identity. */
export interface HeldObject {
  readonly kind: "object";
  readonly type: Extract<Symbol, { kind: "class" | "external" }>;
  readonly made: ValueRef;
  readonly frame: Frame;
  /** Attributes that a library sets on it. */
  readonly fields?: ReadonlyMap<string, Held>;
}

/** What `super()` gives. */
export interface HeldSuper {
  readonly kind: "super";
  readonly after: ClassRef;
  readonly self: Held;
}

export interface HeldDict {
  readonly kind: "dict";
  readonly entries: readonly { readonly key: Held; readonly value: Held }[];
  readonly open: boolean;
  /** Where a module makes it: other places may fill it. */
  readonly root?: ValueRef;
}

/** A place in a registry: what is filled in there is found when somebody walks over it. */
export interface HeldSlot {
  readonly kind: "slot";
  /** The call or display that makes the registry. */
  readonly root: ValueRef;
  readonly keys: readonly Held[];
  /** What it holds where nobody fills it. */
  readonly otherwise: Held;
}

/** An object of which only some attributes are known. */
export interface HeldRecord {
  readonly kind: "record";
  readonly fields: ReadonlyMap<string, Held>;
}

export type Held =
  | HeldText
  | HeldList
  | HeldDict
  | HeldPattern
  | HeldInclude
  | HeldView
  | HeldFunction
  | HeldObject
  | HeldSuper
  | HeldSlot
  | HeldRecord
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "constant"; readonly value: boolean | null }
  /** A class, module or something of a library. */
  | {
      readonly kind: "symbol";
      readonly symbol: Extract<Symbol, { kind: "class" | "external" | "module" }>;
      /** The project's object, of an attribute that its class inherits from a library. */
      readonly of?: HeldObject;
    }
  | { readonly kind: "unseen" };

/** One run of a function's body, or of a module's. */
export interface Frame {
  readonly ref: FunctionRef;
  readonly enclosing: Frame | undefined;
  readonly arguments: ReadonlyMap<string, Held>;
  /** Where the caller writes what is passed for a parameter. */
  readonly written: ReadonlyMap<string, ValueRef>;
  /** What loop variables hold in one round. */
  readonly elements: ReadonlyMap<ValueId, Held>;
  /** `undefined` while a value is being read. */
  readonly memo: Map<ValueId, Held | undefined>;
  /** The development switch under which the function was called. */
  readonly onlyWith: string | undefined;
  readonly depth: number;
}

/** What is passed to a call. */
export interface HeldArguments {
  readonly positional: readonly Held[];
  readonly named: ReadonlyMap<string, Held>;
  /** Where each is written, by position and by name. */
  readonly written?: ReadonlyMap<number | string, ValueRef>;
  /** Whether `*x` or `**x` passes something that could not be read. */
  readonly open: boolean;
}

export const UNSEEN: Held = { kind: "unseen" };

/** Stands for a value that is met again while it is being read: a list that grows in a loop. */
export const BEING_READ: Held = { kind: "unseen" };

/** A text that was read completely. */
export function textHeld(text: string): HeldText {
  return { kind: "text", text, whole: true };
}

/** Stands for what could not be read. */
export const UNREAD: HeldText = { kind: "text", text: "…", whole: false };

/** A list of items. */
export function listHeld(items: readonly Held[], open = false, form: "list" | "tuple" = "list"): HeldList {
  return { kind: "list", form, items, open };
}

/** Something of a library. */
export function externalHeld(name: string): Held {
  return { kind: "symbol", symbol: { kind: "external", name } };
}

/** The dotted path of something of a library. */
export function externalPath(held: Held): string | undefined {
  return held.kind === "symbol" && held.symbol.kind === "external" ? held.symbol.name : undefined;
}

/** The text that something holds. */
export function textIn(held: Held | undefined): string | undefined {
  return held?.kind === "text" ? held.text : undefined;
}

/** What one gets by walking over it; undefined where that cannot be said. */
export function itemsOf(held: Held): readonly Held[] | undefined {
  if (held.kind === "list") return held.items;
  if (held.kind === "dict") return held.entries.map(({ key }) => key);
  return undefined;
}

/** Whether it may hold more than what is listed. */
export function isOpen(held: Held): boolean {
  return held.kind === "list" || held.kind === "dict" ? held.open : held.kind === "unseen";
}

const NOT_CHOSEN = new Set(["unseen", "constant"]);

/** One of several: lists become one list of all, of other things the first that says something. */
export function oneOf(alternatives: readonly Held[]): Held {
  const lists = alternatives.filter((one) => one.kind === "list");
  if (lists.length > 0 && lists.length === alternatives.filter(saysSomething).length) return union(lists);
  const dicts = alternatives.filter((one) => one.kind === "dict");
  if (dicts.length > 1) {
    return {
      kind: "dict",
      entries: [...new Set(dicts.flatMap(({ entries }) => entries))],
      open: dicts.some(({ open }) => open),
    };
  }
  return (
    alternatives.find((one) => one.kind === "text" && one.whole && alternatives.every(isTextLike)) ??
    alternatives.find(({ kind }) => kind === "view" || kind === "pattern" || kind === "include") ??
    alternatives.find(saysSomething) ??
    alternatives.find((one) => one.kind === "constant") ??
    UNSEEN
  );
}

function isTextLike({ kind }: Held): boolean {
  return kind === "text" || kind === "unseen" || kind === "constant";
}

function saysSomething({ kind }: Held): boolean {
  return !NOT_CHOSEN.has(kind);
}

function union(lists: readonly HeldList[]): HeldList {
  const [first] = lists;
  if (first !== undefined && lists.length === 1) return first;
  if (lists.some(({ form }) => form === "tuple")) {
    const fullest = lists.toSorted((a, b) => b.items.length - a.items.length)[0];
    if (fullest?.form === "tuple") return fullest;
  }
  const items = new Set(lists.flatMap((list) => list.items));
  const all = listHeld(
    [...items],
    lists.some(({ open }) => open),
  );
  const root = lists.find((list) => list.root)?.root;
  return root ? { ...all, root } : all;
}
