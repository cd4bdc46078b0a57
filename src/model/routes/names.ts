/** What names stand for in a URLconf: variables, imports and members of modules. */
import { absoluteModule, findModule, moduleBeside, starredModule, submoduleOf } from "../../bind/bind.ts";
import type { Symbol, Unit } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { FreeValue, ImportValue, ValueId } from "../../extract/facts.ts";
import { moduleFrame, scopeFrame } from "./frames.ts";
import type { Frame, Held } from "./held.ts";
import { externalHeld, UNSEEN } from "./held.ts";
import type { Reader } from "./reader.ts";

/** Star imports of star imports. */
const DEEPEST_STAR = 8;

/** A name that a frame's function reads but does not bind. */
export function nameHeld(reader: Reader, frame: Frame, id: ValueId, { name }: FreeValue): Held {
  for (let at = frame.enclosing; at !== undefined; at = at.enclosing) {
    const facts = functionFacts(at.ref);
    const value = facts.form === "class" ? undefined : facts.fragment.bindings.get(name);
    if (value !== undefined) return reader.evaluate(reader, at, value);
  }
  return starMember(reader, frame.ref.unit, name, 0) ?? resolved(reader, frame, id);
}

/** What an import binds. */
export function importHeld(reader: Reader, frame: Frame, id: ValueId, value: ImportValue): Held {
  const { unit } = frame.ref;
  const path = absoluteModule(unit, value.module, value.level);
  const { program } = reader.flows;
  const target =
    findModule(program, path, unit) ?? (value.level === 0 ? moduleBeside(program, path, unit) : undefined);
  if (value.name === undefined) return target ? moduleHeld(target) : externalHeld(path);
  const member = target && target !== unit ? memberOfModule(reader, target, value.name) : undefined;
  if (member) return member;
  const submodule = findModule(program, path === "" ? value.name : `${path}.${value.name}`, unit);
  return submodule ? moduleHeld(submodule) : resolved(reader, frame, id);
}

/** A module of the project. */
export function moduleHeld(unit: Unit): Held {
  return { kind: "symbol", symbol: { kind: "module", unit } };
}

/** What a module offers under a name; undefined where it has no such name. */
export function memberOfModule(reader: Reader, unit: Unit, name: string, depth = 0): Held | undefined {
  const value = unit.facts.functions[0]?.fragment.bindings.get(name);
  if (value !== undefined) return reader.evaluate(reader, moduleFrame(reader, unit), value);
  const starred = starMember(reader, unit, name, depth);
  if (starred) return starred;
  const submodule = submoduleOf(reader.flows.program, unit, name);
  return submodule && moduleHeld(submodule);
}

function starMember(reader: Reader, unit: Unit, name: string, depth: number): Held | undefined {
  if (depth > DEEPEST_STAR) return undefined;
  for (const star of unit.facts.starImports.toReversed()) {
    const target = starredModule(reader.flows.program, unit, star);
    const held = target && target !== unit ? memberOfModule(reader, target, name, depth + 1) : undefined;
    if (held) return held;
  }
  return undefined;
}

/** What name resolution knows of a value without running anything. */
export function resolved(reader: Reader, frame: Frame, value: ValueId): Held {
  return symbolHeld(reader, resolveIn(reader.flows.program, frame.ref, value));
}

/** What a resolved symbol is to a URLconf. */
export function symbolHeld(reader: Reader, symbol: Symbol | undefined): Held {
  switch (symbol?.kind) {
    case "external":
    case "module":
    case "class":
      return { kind: "symbol", symbol };
    case "function": {
      const { unit } = symbol.target;
      const scope = scopeFrame(reader, unit, functionFacts(symbol.target).parent);
      return { kind: "function", ref: symbol.target, scope, self: undefined };
    }
    case "instance":
    case "super":
    case undefined:
      return UNSEEN;
  }
}

/** What a dotted path names: a module, or a member of one. */
export function dottedHeld(reader: Reader, path: string, importer: Unit): Held {
  const { program } = reader.flows;
  const module = findModule(program, path, importer);
  if (module) return moduleHeld(module);
  const dot = path.lastIndexOf(".");
  const unit = dot > 0 ? findModule(program, path.slice(0, dot), importer) : undefined;
  if (unit) return memberOfModule(reader, unit, path.slice(dot + 1)) ?? UNSEEN;
  const owner = dot > 0 ? path.slice(0, dot).lastIndexOf(".") : -1;
  const outer = owner > 0 ? findModule(program, path.slice(0, owner), importer) : undefined;
  const holder = outer && memberOfModule(reader, outer, path.slice(owner + 1, dot));
  return holder ? reader.attribute(reader, holder, path.slice(dot + 1)) : externalHeld(path);
}
