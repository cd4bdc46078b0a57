/**
 * Abstract values: what a name of a settings module may hold when Django starts, as far as the text tells.
 * Plain, immutable data; every value knows the chain of places that made it.
 */
import type { Place, Step } from "../../findings/finding.ts";
import type { ClassDef, FunctionDef, Lambda } from "../../syntax/python/tree.ts";
import type { Operation } from "./operations/operation.ts";

/** What a place did to a value: it was made, bound to a name, changed, carried over from another module, or chosen by a condition. */
export type Act = "made" | "assigned" | "changed" | "imported" | "chosen";

/** Where a value comes from: the last place that touched it, and what was there before. */
export interface Origin {
  readonly act: Act;
  readonly place: Place;
  /** What happened there, in a few words; never quotes a literal. */
  readonly note: string;
  /** The name that was bound, of an assignment. */
  readonly name?: string;
  readonly earlier: Origin | undefined;
  /** Length of the chain, so that loops cannot make it endless. */
  readonly length: number;
}

export type AbstractValue = Known | FromEnvironment | OneOf | Unknown | Fails;

/** The value is settled; its elements may still be abstract. */
export interface Known {
  readonly kind: "known";
  readonly content: Content;
  readonly origin: Origin;
}

/**
 * Computed from an environment variable. When the variable is set, `casts` are applied to its text, in order; when it is
 * missing, `fallback` is used as it is. In both cases `steps` follow: what the code does with the value afterwards.
 */
export interface FromEnvironment {
  readonly kind: "environment";
  readonly variable: string;
  readonly fallback: AbstractValue;
  readonly casts: readonly Operation[];
  readonly steps: readonly EnvironmentStep[];
  readonly origin: Origin;
}

/** One operation with a hole at `hole`, into which the environment's value goes. */
export interface EnvironmentStep {
  readonly operation: Operation;
  readonly operands: readonly AbstractValue[];
  readonly hole: number;
  readonly origin: Origin;
}

/** Depends on a condition that the text does not settle. */
export interface OneOf {
  readonly kind: "one-of";
  readonly test: AbstractValue;
  readonly whenTrue: AbstractValue;
  readonly whenFalse: AbstractValue;
  readonly origin: Origin;
  /** Number of alternatives, its own and its conditions'; bounded by MAX_LEAVES. */
  readonly leaves: number;
}

/** Not understood; `origin.place` is the line that stopped us. */
export interface Unknown {
  readonly kind: "unknown";
  readonly reason: string;
  readonly origin: Origin;
}

/** Evaluating it raises an exception, so that Django refuses to start: it fails closed. */
export interface Fails {
  readonly kind: "fails";
  readonly reason: string;
  readonly origin: Origin;
}

/** A module's text, as the interpreter reads it. */
export interface SourceModule {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Dotted name, as the project imports it; "" when the file is not importable. */
  readonly name: string;
}

/** Where names are bound. `variables` is replaced when branches are merged. */
export interface Scope {
  variables: Map<string, AbstractValue>;
  readonly parent: Scope | undefined;
}

/** A class of the project after its body ran. */
export interface ProjectClass {
  readonly name: string;
  readonly node: ClassDef;
  readonly module: SourceModule;
  readonly scope: Scope;
  readonly bases: readonly AbstractValue[];
}

export interface DictItem {
  readonly key: AbstractValue;
  readonly value: AbstractValue;
}

export type SequenceType = "list" | "tuple" | "set";

/** What a known value holds. `open` containers may hold more than what is listed. Paths are absolute below VIRTUAL_ROOT. */
export type Content =
  | { readonly type: "none" }
  | { readonly type: "absent" }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "path"; readonly value: string }
  | { readonly type: SequenceType; readonly elements: readonly AbstractValue[]; readonly open: boolean }
  | { readonly type: "dict"; readonly items: readonly DictItem[]; readonly open: boolean }
  | { readonly type: "external"; readonly name: string }
  | { readonly type: "module"; readonly path: string }
  | {
      readonly type: "function";
      readonly node: FunctionDef | Lambda;
      readonly module: SourceModule;
      readonly scope: Scope;
    }
  | { readonly type: "class"; readonly class: ProjectClass }
  | {
      readonly type: "instance";
      readonly of: string;
      readonly class?: ProjectClass;
      readonly fields: ReadonlyMap<string, AbstractValue>;
    }
  | { readonly type: "method"; readonly receiver: AbstractValue; readonly name: string };

/** The audit root as settings modules see it through `__file__`; a real machine's path never matters. */
export const VIRTUAL_ROOT = "/audited";

/** More alternatives than this are not followed. */
export const MAX_LEAVES = 96;

/** Longer texts and lists are not built: a line that doubles them is no setting. */
export const MAX_SIZE = 20_000;

const MAX_CHAIN = 40;

/** The start of a chain. */
export function originAt(place: Place, note: string): Origin {
  return { act: "made", place, note, earlier: undefined, length: 1 };
}

/** The chain with one more place on top; very long chains lose their middle. */
export function extendOrigin(origin: Origin, place: Place, note: string, act: Act, name?: string): Origin {
  const earlier = origin.length >= MAX_CHAIN ? (origin.earlier ?? origin) : origin;
  return { act, place, note, ...(name === undefined ? {} : { name }), earlier, length: earlier.length + 1 };
}

/** The chain as steps of a trace, earliest place first. A literal that is written in the assignment itself is no step. */
export function originSteps(origin: Origin): readonly Step[] {
  const steps: Step[] = [];
  let later: Place | undefined;
  for (let at: Origin | undefined = origin; at !== undefined; at = at.earlier) {
    const isPlain = at.earlier === undefined && at.note === WRITTEN_HERE;
    if (!isPlain || later === undefined || !holds(later, at.place))
      steps.push({ place: at.place, note: at.note });
    later = at.place;
  }
  return steps.toReversed();
}

/** The note of a literal. */
const WRITTEN_HERE = "written here";

function holds(outer: Place, inner: Place): boolean {
  return (
    outer.path === inner.path && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
  );
}

/** The place where the value was first written down. */
export function firstPlace(origin: Origin): Place {
  let at = origin;
  while (at.earlier !== undefined) at = at.earlier;
  return at.place;
}

/** The same value with another chain. */
export function withOrigin<Value extends AbstractValue>(value: Value, origin: Origin): Value {
  return { ...value, origin };
}

/** The same value, with a further place on its chain. */
export function traced<Value extends AbstractValue>(
  value: Value,
  place: Place,
  note: string,
  act: Act,
  name?: string,
): Value {
  return { ...value, origin: extendOrigin(value.origin, place, note, act, name) };
}

export function known(content: Content, origin: Origin): Known {
  return { kind: "known", content, origin };
}
export function none(origin: Origin): Known {
  return known({ type: "none" }, origin);
}
/** The name is not bound at all: Django's default holds. */
export function absent(origin: Origin): Known {
  return known({ type: "absent" }, origin);
}
export function truthValue(value: boolean, origin: Origin): Known {
  return known({ type: "boolean", value }, origin);
}
export function numberValue(value: number, origin: Origin): Known {
  return known({ type: "number", value }, origin);
}
export function text(value: string, origin: Origin): Known {
  return known({ type: "text", value }, origin);
}
export function pathValue(value: string, origin: Origin): Known {
  return known({ type: "path", value }, origin);
}
export function sequence(
  type: SequenceType,
  elements: readonly AbstractValue[],
  origin: Origin,
  open = false,
): Known {
  return known({ type, elements, open }, origin);
}
export function dict(items: readonly DictItem[], origin: Origin, open = false): Known {
  return known({ type: "dict", items, open }, origin);
}
export function external(name: string, origin: Origin): Known {
  return known({ type: "external", name }, origin);
}
export function unknown(reason: string, origin: Origin): Unknown {
  return { kind: "unknown", reason, origin };
}
export function fails(reason: string, origin: Origin): Fails {
  return { kind: "fails", reason, origin };
}

/** A read of an environment variable. */
export function fromEnvironment(
  variable: string,
  fallback: AbstractValue,
  casts: readonly Operation[],
  origin: Origin,
): FromEnvironment {
  return { kind: "environment", variable, fallback, casts, steps: [], origin };
}

/** How many alternatives a value has. */
export function leavesOf(value: AbstractValue): number {
  return value.kind === "one-of" ? value.leaves : 1;
}

/** The text of a known string, else undefined. */
export function textOf(value: AbstractValue | undefined): string | undefined {
  return value?.kind === "known" && value.content.type === "text" ? value.content.value : undefined;
}

/** The elements of a known list, tuple or set, else undefined. */
export function elementsOf(value: AbstractValue | undefined): readonly AbstractValue[] | undefined {
  if (value?.kind !== "known") return undefined;
  const { content } = value;
  return content.type === "list" || content.type === "tuple" || content.type === "set"
    ? content.elements
    : undefined;
}

/** Whether it is known to be None. */
export function isNone(value: AbstractValue): boolean {
  return value.kind === "known" && value.content.type === "none";
}

/** Whether it is known not to be bound. */
export function isAbsent(value: AbstractValue): boolean {
  return value.kind === "known" && value.content.type === "absent";
}
