/** Frames: runs of modules, class bodies and functions with what their parameters hold. */
import type { FunctionRef, Unit, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ClassRef } from "../../bind/program.ts";
import type { ParameterFacts } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Frame, Held, HeldArguments, HeldFunction } from "./held.ts";
import { listHeld, textHeld, UNSEEN } from "./held.ts";
import type { Reader } from "./reader.ts";

/** Calls inside calls; real URLconfs stay far below. */
export const DEEPEST = 40;

/** The one run of a module's body. */
export function moduleFrame(reader: Reader, unit: Unit): Frame {
  const known = reader.modules.get(unit);
  if (known) return known;
  const frame = frameOf({ unit, function: 0 }, undefined, new Map(), undefined, 0);
  reader.modules.set(unit, frame);
  return frame;
}

function frameOf(
  ref: FunctionRef,
  enclosing: Frame | undefined,
  given: ReadonlyMap<string, Held>,
  onlyWith: string | undefined,
  depth: number,
): Frame {
  return {
    ref,
    enclosing,
    arguments: given,
    written: new Map(),
    elements: new Map(),
    memo: new Map(),
    onlyWith,
    depth,
  };
}

/** The frame of the scope in which a function or class of a file is written, its parameters unknown. */
export function scopeFrame(reader: Reader, unit: Unit, parent: number): Frame {
  if (parent === NONE || parent === 0) return moduleFrame(reader, unit);
  const ref = { unit, function: parent };
  const enclosing = scopeFrame(reader, unit, functionFacts(ref).parent);
  return frameOf(ref, enclosing, new Map(), undefined, 0);
}

/** The run of a class's body. */
export function classFrame(reader: Reader, ref: ClassRef): Frame {
  const facts = classFacts(ref);
  const enclosing = scopeFrame(reader, ref.unit, facts.parent);
  return frameOf({ unit: ref.unit, function: facts.body }, enclosing, new Map(), undefined, 0);
}

/** One round of a loop in a frame. */
export function roundFrame(frame: Frame, element: number, held: Held): Frame {
  return { ...frame, elements: new Map([...frame.elements, [element, held]]), memo: new Map() };
}

/** A call's frame; undefined where calls are nested too deeply. */
export function callFrame(
  reader: Reader,
  target: HeldFunction,
  given: HeldArguments,
  caller: Frame,
  onlyWith: string | undefined,
): Frame | undefined {
  if (caller.depth >= DEEPEST) return undefined;
  const bound = bindArguments(reader, target, given);
  const frame = frameOf(target.ref, target.scope, bound, onlyWith ?? caller.onlyWith, caller.depth + 1);
  return { ...frame, written: writtenArguments(target, given) };
}

/** What each parameter holds: given by position, by name or by its default. */
function bindArguments(
  reader: Reader,
  target: HeldFunction,
  given: HeldArguments,
): ReadonlyMap<string, Held> {
  const { parameters } = functionFacts(target.ref);
  const positional = target.self === undefined ? given.positional : [target.self, ...given.positional];
  const bound = new Map<string, Held>();
  let next = 0;
  for (const { name, style, default: byDefault } of parameters) {
    if (style === "args") bound.set(name, listHeld(positional.slice(next), given.open, "tuple"));
    else if (style === "kwargs") bound.set(name, leftOver(given, parameters));
    else {
      const isPositional = style !== "keyword-only" && next < positional.length;
      const held = isPositional ? positional[next++] : given.named.get(name);
      bound.set(name, held ?? defaultOf(reader, target, byDefault, given.open));
    }
  }
  return bound;
}

/** Where the caller writes the arguments, by parameter. */
function writtenArguments(
  { ref, self }: HeldFunction,
  { written = new Map() }: HeldArguments,
): ReadonlyMap<string, ValueRef> {
  const bound = self === undefined ? 0 : 1;
  return new Map(
    functionFacts(ref).parameters.flatMap(({ name }, index): [string, ValueRef][] => {
      const at = written.get(name) ?? written.get(index - bound);
      return at ? [[name, at]] : [];
    }),
  );
}

/** What `**kwargs` holds: everything given by name that no other parameter takes. */
function leftOver(given: HeldArguments, parameters: readonly ParameterFacts[]): Held {
  const entries = [...given.named]
    .filter(([name]) => !parameters.some((one) => one.name === name))
    .map(([name, value]) => ({ key: textHeld(name), value }));
  return { kind: "dict", entries, open: given.open };
}

function defaultOf(reader: Reader, { scope }: HeldFunction, value: number, open: boolean): Held {
  return value === NONE || open ? UNSEEN : reader.evaluate(reader, scope, value);
}
