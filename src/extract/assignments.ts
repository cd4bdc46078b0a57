/** Lowers assignment targets: names, attributes, items and unpacking. */
import type { Span } from "../source/span.ts";
import type { Expression } from "../syntax/python/tree.ts";
import type { ValueId } from "./facts.ts";
import type { FragmentBuilder, Lower } from "./fragment-builder.ts";
import { assignName, at, bindName, emit, lookUp } from "./fragment-builder.ts";
import { attributePath, itemPath, nameOfKey } from "./reading.ts";

/** `target = value`, recursively for tuples and lists. */
export function assign(builder: FragmentBuilder, target: Expression, value: ValueId, lower: Lower): void {
  switch (target.kind) {
    case "Name":
      assignName(builder, target.name, value);
      return;
    case "Attribute":
    case "Subscript":
      store(builder, target, value, lower);
      return;
    case "Tuple":
    case "List":
      for (const [position, element] of target.elements.entries()) {
        assign(builder, element, part(builder, value, position, element), lower);
      }
      return;
    case "Starred":
      assign(builder, target.value, value, lower);
      return;
    default:
      return;
  }
}

/** The n-th part of an unpacked value; of a display with as many members, that member itself. */
function part(builder: FragmentBuilder, value: ValueId, position: number, target: Expression): ValueId {
  const source = builder.values[value];
  if (
    source?.op === "collection" &&
    source.form !== "dict" &&
    !source.entries.some((entry) => entry.spread)
  ) {
    const entry = source.entries[position];
    if (entry && source.entries.length > 1) return entry.value;
  }
  const of = target.kind === "Starred" ? undefined : position;
  return emit(builder, { op: "element", base: value, position: of, ...at(builder, target) });
}

type PlaceExpression = Extract<Expression, { kind: "Attribute" | "Subscript" }>;

/** `base.name = value` or `base[key] = value`: an effect, and a new version of `base`. */
function store(builder: FragmentBuilder, target: PlaceExpression, value: ValueId, lower: Lower): void {
  const base = lower(builder, target.value);
  const name = nameOfPlace(builder, target);
  const item = target.kind === "Subscript";
  const key = target.kind === "Subscript" ? lower(builder, target.index) : undefined;
  const keyed = key === undefined ? {} : { key };
  builder.stores.push({ base, name, item, ...keyed, value, ...at(builder, target) });
  update(builder, target.value, name, value, target, key);
}

function nameOfPlace(builder: FragmentBuilder, target: PlaceExpression): string | undefined {
  if (target.kind === "Attribute") return target.attribute.name;
  return nameOfKey(builder, target.index);
}

/** Gives `place` a new version that also holds `value`, and the objects that hold `place` new versions in turn. */
export function update(
  builder: FragmentBuilder,
  place: Expression,
  name: string | undefined,
  value: ValueId,
  span: Span,
  key?: ValueId,
): void {
  const base = readPlace(builder, place);
  if (base === undefined) return;
  const keyed = key === undefined ? {} : { key };
  const updated = emit(builder, { op: "updated", base, name, value, ...keyed, ...at(builder, span) });
  if (place.kind === "Name") bindName(builder, place.name, updated);
  else if (place.kind === "Attribute") update(builder, place.value, place.attribute.name, updated, span);
  else if (place.kind === "Subscript")
    update(builder, place.value, nameOfPlace(builder, place), updated, span);
}

/** The current value of a place that has been read or bound before in this fragment. */
function readPlace(builder: FragmentBuilder, place: Expression): ValueId | undefined {
  if (place.kind === "Name") return lookUp(builder.environment, place.name) ?? builder.free.get(place.name);
  if (place.kind !== "Attribute" && place.kind !== "Subscript") return undefined;
  const base = readPlace(builder, place.value);
  if (base === undefined) return undefined;
  const name = nameOfPlace(builder, place);
  if (name === undefined) return base;
  const key = place.kind === "Attribute" ? attributePath(base, name) : itemPath(base, name);
  return lookUp(builder.environment, key) ?? base;
}
