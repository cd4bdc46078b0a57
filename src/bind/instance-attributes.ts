/** What methods assign to attributes of `self`. */
import type { Fragment, PythonFacts, RegionId, Store, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { onceFor } from "./once.ts";
import type { ClassRef, FunctionRef, InstanceAttributes, Program, Unit, ValueRef } from "./program.ts";
import { classFacts, functionFacts, refTo } from "./program.ts";

/** Values assigned to attributes of `self` in the class's own methods. */
export function instanceAttributes(program: Program, ref: ClassRef): InstanceAttributes {
  const facts = classFacts(ref);
  const { attributes } = program.resolution;
  const known = attributes.get(facts);
  if (known) return known;
  const found = new Map<string, ValueRef[]>();
  for (const method of methodsOf(ref)) collectStores(method, found);
  attributes.set(facts, found);
  return found;
}

/** The functions written directly in a class's body. */
export function methodsOf(ref: ClassRef): readonly FunctionRef[] {
  const known = methodsIn(ref.unit);
  const { facts } = ref.unit;
  if (known.facts !== facts) {
    known.facts = facts;
    known.byClass = [];
  }
  return (known.byClass[ref.class] ??= findMethods(ref));
}

/** By the facts as well: a file's may be replaced (see replace-file.ts). */
const methodsIn: (unit: Unit) => { facts: PythonFacts | undefined; byClass: (readonly FunctionRef[])[] } =
  onceFor(() => ({ facts: undefined, byClass: [] }));

function findMethods(ref: ClassRef): readonly FunctionRef[] {
  const body = functionFacts({ unit: ref.unit, function: classFacts(ref).body });
  const methods: FunctionRef[] = [];
  for (const value of body.fragment.values) {
    if (value.op === "closure") methods.push({ unit: ref.unit, function: value.function });
  }
  return methods;
}

/** `self.x = v`; and `self.x.append(v)` or `self.x[k] = v`, after which `self.x` is a new version of itself. */
function collectStores(method: FunctionRef, found: Map<string, ValueRef[]>): void {
  const { fragment } = functionFacts(method);
  for (const store of fragment.stores) {
    if (store.item || store.name === undefined || !isSelf(fragment, store.base)) continue;
    if (isOverwritten(fragment, store)) continue;
    const values = found.get(store.name) ?? [];
    values.push(refTo(method, store.value));
    found.set(store.name, values);
  }
  for (const value of fragment.values) {
    if (value.op !== "updated" || value.name === undefined) continue;
    if (fragment.values[value.value]?.op !== "updated" || !isSelf(fragment, value.base)) continue;
    found.set(value.name, [...(found.get(value.name) ?? []), refTo(method, value.value)]);
  }
}

/** `self.name = name`, then `self.name = basename(self.name)` on every way that goes on from there. */
function isOverwritten(fragment: Fragment, store: Store): boolean {
  return fragment.stores.some(
    (later) =>
      later.start > store.start &&
      later.name === store.name &&
      !later.item &&
      isSelf(fragment, later.base) &&
      encloses(fragment, later.region, store.region),
  );
}

/** Whether one region is another or stands around it: behind it, its statements run whatever happened inside. */
function encloses({ regions }: Fragment, outer: RegionId, inner: RegionId): boolean {
  let at = inner;
  while (at !== outer && at !== NONE) at = regions[at]?.parent ?? NONE;
  return at === outer;
}

/** Whether a value is `self`, as a store or branches that meet left it. */
export function isSelf(fragment: Fragment, id: ValueId): boolean {
  let at = id;
  let value = fragment.values[at];
  while (value?.op === "updated" || value?.op === "merge") {
    const next = value.op === "updated" ? value.base : (value.inputs[0] ?? NONE);
    if (next >= at) return false;
    at = next;
    value = fragment.values[at];
  }
  return value?.op === "parameter" && value.index === 0;
}
