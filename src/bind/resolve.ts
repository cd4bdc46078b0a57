/** Resolves values to what they stand for: across scopes, modules, re-exports, classes and attributes of `self`. */
import type { FunctionFacts, ParameterValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { handedByMakers } from "./alternate-makers.ts";
import { calculated } from "./arithmetic.ts";
import { absoluteModule, findModule, moduleBeside, partBeside, starredModule, submoduleOf } from "./bind.ts";
import { functionOrDeclared } from "./declared.ts";
import { external } from "./external.ts";
import { libraryPath, linearise } from "./hierarchy.ts";
import { instanceAttributes } from "./instance-attributes.ts";
import { isGivenByMaker } from "./maker-attributes.ts";
import type { Receiver } from "./kept-members.ts";
import { keptMember } from "./kept-members.ts";
import type { Memo } from "./memo.ts";
import { memoOf } from "./memo.ts";
import { firstOf, inputsAtRunTime } from "./merged-names.ts";
import { isContextManager, passedOn } from "./passing.ts";
import type { Ancestor, ClassRef, FunctionRef, Program, Symbol, Unit, ValueRef } from "./program.ts";
import { classFacts, functionFacts } from "./program.ts";
import { partsUnpacked } from "./unpacked-parts.ts";

/** Values that may be open at once; real code stays far below. */
const OPEN_LIMIT = 400;

/** Answers inside circles that one question may find anew; past that they are kept, so that hostile code ends as well. */
const DROP_LIMIT = 5_000;

/**
 * What a value stands for, or undefined where that cannot be said. A circle gives undefined where it closes. An answer
 * found inside an open circle depends on where the question started, so only answers that do not are kept.
 */
export function resolve(program: Program, ref: ValueRef): Symbol | undefined {
  if (ref.value === NONE) return undefined;
  const { fragment } = functionFacts(ref);
  const memo = memoOf(program, fragment);
  const known = memo[ref.value];
  const { progress } = program.resolution;
  if (typeof known === "object") return known ?? undefined;
  if (known !== undefined || progress.open > OPEN_LIMIT) {
    progress.cut = Math.min(progress.cut, known ?? 0);
    return undefined;
  }
  return resolveAnew(program, ref, memo);
}

function resolveAnew(program: Program, ref: ValueRef, memo: Memo): Symbol | undefined {
  const { progress } = program.resolution;
  const open = progress.open++;
  const outerCut = progress.cut;
  if (open === 0) progress.dropped = 0;
  progress.cut = Infinity;
  memo[ref.value] = open;
  const value = functionFacts(ref).fragment.values[ref.value];
  const symbol = value ? resolveValue(program, ref, value) : undefined;
  const closed = progress.cut >= open;
  memo[ref.value] = closed || progress.dropped++ > DROP_LIMIT ? (symbol ?? null) : undefined;
  progress.open = open;
  progress.cut = closed ? outerCut : Math.min(outerCut, progress.cut);
  return symbol;
}

/** The same for a value of a known function, without making a reference when the answer is known already. */
export function resolveIn(program: Program, ref: FunctionRef, value: ValueId): Symbol | undefined {
  if (value === NONE) return undefined;
  const known = memoOf(program, functionFacts(ref).fragment)[value];
  if (typeof known === "object") return known ?? undefined;
  return resolve(program, { unit: ref.unit, function: ref.function, value });
}

function resolveValue(program: Program, ref: ValueRef, value: Value): Symbol | undefined {
  const sibling = (id: ValueId): Symbol | undefined => resolveIn(program, ref, id);
  switch (value.op) {
    case "free":
      return resolveName(program, ref, value.name);
    case "import":
      return resolveImport(program, ref.unit, value.module, value.level, value.name);
    case "attribute": {
      const base = sibling(value.base);
      return base && memberOf(program, base, value.name);
    }
    case "item": {
      const base = sibling(value.base);
      if (value.key === NONE) return base;
      return base?.kind === "external" ? external(program, `${base.name}[]`) : undefined;
    }
    case "call": {
      const callee = sibling(value.callee);
      if (callee?.kind === "external" && callee.name === "super") return superOf(ref);
      const entered = callee && passedOn(program, value, callee);
      return entered === undefined ? callee && resultOf(program, callee) : sibling(entered);
    }
    case "closure":
      return functionOrDeclared(program, { unit: ref.unit, function: value.function });
    case "class":
      return { kind: "class", target: { unit: ref.unit, class: value.class } };
    case "merge":
      return firstOf(inputsAtRunTime(functionFacts(ref).fragment, value), sibling);
    case "choice":
      return sibling(value.whenTrue) ?? sibling(value.whenFalse);
    case "updated":
      return sibling(unchanged(program, ref, value.base));
    case "through":
      return sibling(value.base);
    case "operation":
      if (value.operator === "arithmetic")
        return calculated(program, functionFacts(ref).fragment, value, sibling);
      return value.operator === "or" || value.operator === "and"
        ? firstOf(value.operands, sibling)
        : undefined;
    case "parameter":
      return resolveParameter(program, ref, value);
    case "element": {
      const unpacked = firstOf(partsUnpacked(ref, value, sibling), (part) => resolve(program, part));
      if (unpacked) return unpacked;
      const base = sibling(value.base);
      return base?.kind === "external" ? external(program, `${base.name}[]`) : undefined;
    }
    case "constant":
    case "text":
    case "build":
    case "collection":
    case "exception":
    case "unknown":
      return undefined;
  }
}

/** The object before its changes, or the first version that is known: an object may be changed thousands of times in a row. */
function unchanged(program: Program, ref: ValueRef, id: ValueId): ValueId {
  const { fragment } = functionFacts(ref);
  const memo = memoOf(program, fragment);
  let at = id;
  for (let value = fragment.values[at]; value?.op === "updated"; value = fragment.values[at]) {
    if (memo[at] !== undefined) break;
    at = value.base;
  }
  return at;
}

/** `super()` in a method, or in a function written inside one. */
function superOf(ref: FunctionRef): Symbol | undefined {
  let scope: FunctionRef = ref;
  let facts = functionFacts(scope);
  while (facts.class === NONE && facts.parent !== NONE) {
    scope = { unit: ref.unit, function: facts.parent };
    facts = functionFacts(scope);
  }
  return facts.class === NONE ? undefined : { kind: "super", target: { unit: ref.unit, class: facts.class } };
}

/** A name as a fragment sees it: enclosing functions, then the module, its star imports, then the builtins. Class bodies do not enclose. */
function resolveName(program: Program, ref: FunctionRef, name: string): Symbol | undefined {
  const bound = findBinding(ref, name);
  if (bound) return resolve(program, bound);
  const starred = resolveStar(program, ref.unit, name, 0);
  if (starred) return starred;
  const { builtins, modules } = program.names;
  return builtins.has(name) || modules.has(name) ? external(program, name) : undefined;
}

/** Where a free name of a fragment is bound, lexically. */
export function findBinding(ref: FunctionRef, name: string): ValueRef | undefined {
  let scope = functionFacts(ref).parent;
  while (scope !== NONE) {
    const facts: FunctionFacts = functionFacts({ unit: ref.unit, function: scope });
    const value = facts.form === "class" ? undefined : facts.fragment.bindings.get(name);
    if (value !== undefined) return { unit: ref.unit, function: scope, value };
    scope = facts.parent;
  }
  return undefined;
}

function resolveStar(program: Program, unit: Unit, name: string, depth: number): Symbol | undefined {
  if (depth > 8) return undefined;
  const stars = unit.facts.starImports;
  for (let i = stars.length - 1; i >= 0; i--) {
    const star = stars[i];
    if (!star) continue;
    const target = starredModule(program, unit, star);
    const symbol = target ? moduleMember(program, target, name, depth + 1) : undefined;
    if (symbol) return symbol;
  }
  return resolveExternalStar(program, unit, name);
}

/** With one library star import, a name that nothing else explains is that library's. */
function resolveExternalStar(program: Program, unit: Unit, name: string): Symbol | undefined {
  if (program.names.builtins.has(name)) return undefined;
  const [only, ...more] = unit.facts.starImports.filter((star) => !starredModule(program, unit, star));
  if (only === undefined || more.length > 0) return undefined;
  return external(program, `${absoluteModule(unit, only.module, only.level)}.${name}`);
}

function resolveImport(
  program: Program,
  unit: Unit,
  module: string,
  level: number,
  name: string | undefined,
): Symbol | undefined {
  const path = absoluteModule(unit, module, level);
  const target = findModule(program, path, unit);
  if (name === undefined) {
    const found = target ?? (level === 0 ? partBeside(program, path, unit) : undefined);
    return found ? { kind: "module", unit: found } : external(program, path);
  }
  const member = target && target !== unit ? moduleMember(program, target, name, 0) : undefined;
  if (member) return member;
  const submodule = findModule(program, path ? `${path}.${name}` : name, unit);
  if (submodule) return { kind: "module", unit: submodule };
  if (target) return undefined;
  const beside = level === 0 ? moduleBeside(program, path, unit) : undefined;
  return (beside && moduleMember(program, beside, name, 0)) ?? external(program, `${path}.${name}`);
}

/** What a module offers under a name: its own global, a star import, or a submodule. */
function moduleMember(program: Program, unit: Unit, name: string, depth: number): Symbol | undefined {
  const value = unit.facts.functions[0]?.fragment.bindings.get(name);
  if (value !== undefined) return resolve(program, { unit, function: 0, value });
  const starred = unit.facts.starImports.length > 0 ? resolveStar(program, unit, name, depth) : undefined;
  if (starred) return starred;
  const submodule = submoduleOf(program, unit, name);
  return submodule && { kind: "module", unit: submodule };
}

/** `base.name`. */
export function memberOf(program: Program, base: Symbol, name: string): Symbol | undefined {
  switch (base.kind) {
    case "external":
      return external(program, `${base.name}.${name}`);
    case "module":
      return moduleMember(program, base.unit, name, 0);
    case "class":
    case "instance":
    case "super":
      return keptMember(program, base, name, classMember);
    case "function":
      return undefined;
  }
}

/** A class's attribute along its method resolution order; then what frameworks set on instances; then what a library base may have. */
function classMember(program: Program, base: Receiver, name: string): Symbol | undefined {
  const hierarchy = hierarchyOf(program, base.target);
  for (let index = base.kind === "super" ? 1 : 0; index < hierarchy.length; index++) {
    const ancestor = hierarchy[index];
    const symbol = ancestor?.kind === "class" && ownMember(program, ancestor.target, base, name);
    if (symbol) return symbol;
  }
  const framework = isGivenByMaker(program, hierarchy, name) ? undefined : program.names.attributes.get(name);
  const path = framework ?? libraryPath(program.names, hierarchy, name);
  return path === undefined ? undefined : external(program, path);
}

function ownMember(program: Program, owner: ClassRef, base: Receiver, name: string): Symbol | undefined {
  const { unit } = owner;
  const body = classFacts(owner).body;
  const value = functionFacts({ unit, function: body }).fragment.bindings.get(name);
  if (value !== undefined) {
    const symbol = resolve(program, { unit, function: body, value });
    return symbol?.kind === "function" ? boundMethod(program, symbol.target, base) : symbol;
  }
  const [assigned] = instanceAttributes(program, owner).get(name) ?? [];
  return assigned && resolve(program, assigned);
}

/** A property stands for what it returns; any other method for itself, with the class that fills its first parameter. */
function boundMethod(program: Program, target: FunctionRef, base: Receiver): Symbol | undefined {
  const names = decoratorPaths(program, target);
  if (names.some((name) => name === "property" || name?.endsWith("cached_property"))) {
    return returnedSymbol(program, target);
  }
  const kind = receiverKind(functionFacts(target), names);
  const bound = kind === "class" || (kind === "instance" && base.kind !== "class");
  return { kind: "function", target, receiver: bound ? base.target : undefined };
}

/** The library paths of a function's decorators. */
function decoratorPaths(program: Program, ref: FunctionRef): readonly (string | undefined)[] {
  const { decorators, parent } = functionFacts(ref);
  if (decorators.length === 0) return NO_PATHS;
  return decorators.map((value) =>
    externalName(resolve(program, { unit: ref.unit, function: parent, value })),
  );
}

const NO_PATHS: readonly string[] = [];

function returnedSymbol(program: Program, target: FunctionRef): Symbol | undefined {
  const { exits } = functionFacts(target).fragment;
  const given = decoratorPaths(program, target).some(isContextManager) ? "yield" : "return";
  for (const exit of exits) {
    const symbol = exit.kind === given ? resolveIn(program, target, exit.value) : undefined;
    if (symbol) return symbol;
  }
  return undefined;
}

/** The result of calling something: an instance of a class, a library path with `()`, or what a project function returns. */
export function resultOf(program: Program, callee: Symbol): Symbol | undefined {
  switch (callee.kind) {
    case "external":
      return external(program, `${callee.name}()`);
    case "class":
      return { kind: "instance", target: callee.target };
    case "function":
      return annotatedResult(program, callee.target) ?? returnedSymbol(program, callee.target);
    case "module":
    case "instance":
    case "super":
      return undefined;
  }
}

function annotatedResult(program: Program, target: FunctionRef): Symbol | undefined {
  const facts = functionFacts(target);
  return facts.returns === NONE
    ? undefined
    : instanceOf(program, { unit: target.unit, function: facts.parent, value: facts.returns });
}

/** An instance of the class that an annotation names; `X | None` and `Optional[X]` are X. */
function instanceOf(program: Program, annotation: ValueRef): Symbol | undefined {
  const value = functionFacts(annotation).fragment.values[annotation.value];
  if (value?.op === "item") return undefined;
  if (value?.op === "operation") {
    const [first] = value.operands;
    return first === undefined ? undefined : instanceOf(program, { ...annotation, value: first });
  }
  const symbol = resolve(program, annotation);
  if (symbol?.kind === "class") return { kind: "instance", target: symbol.target };
  return symbol?.kind === "external" ? symbol : undefined;
}

/** `self` is an instance of its class, `cls` the class; others have the type of their annotation or of a well-known name. */
function resolveParameter(program: Program, ref: ValueRef, value: ParameterValue): Symbol | undefined {
  const facts = functionFacts(ref);
  if (value.index === 0 && facts.class !== NONE && facts.form === "function") {
    const target = { unit: ref.unit, class: facts.class };
    const kind = receiverKind(facts, decoratorPaths(program, ref));
    if (kind) return { kind, target };
  }
  const annotation = facts.parameters[value.index]?.annotation ?? NONE;
  const annotated =
    annotation === NONE
      ? undefined
      : instanceOf(program, { unit: ref.unit, function: facts.parent, value: annotation });
  if (annotated) return annotated;
  const named = program.names.parameters.get(value.name);
  if (named) return external(program, named);
  return handedByMakers(ref, value.index, (maker, given) => resolveIn(program, maker, given));
}

function receiverKind(
  facts: FunctionFacts,
  decorators: readonly (string | undefined)[],
): "class" | "instance" | undefined {
  if (decorators.includes("staticmethod")) return undefined;
  return decorators.includes("classmethod") || facts.name === "__new__" ? "class" : "instance";
}

/** The path of an external symbol. */
export function externalName(symbol: Symbol | undefined): string | undefined {
  return symbol?.kind === "external" ? symbol.name : undefined;
}

/** The method resolution order of a class, itself first. */
export function hierarchyOf(program: Program, ref: ClassRef): readonly Ancestor[] {
  const facts = classFacts(ref);
  const { hierarchies, unsettled } = program.resolution;
  const known = hierarchies.get(facts);
  if (known) return known;
  hierarchies.set(facts, [{ kind: "class", target: ref }]);
  unsettled.add(facts);
  const settledOf = (one: ClassRef): readonly Ancestor[] | undefined =>
    unsettled.has(classFacts(one)) ? undefined : hierarchies.get(classFacts(one));
  const order = linearise(ref, (one) => basesOf(program, one), settledOf);
  hierarchies.set(facts, order);
  unsettled.delete(facts);
  return order;
}

function basesOf(program: Program, ref: ClassRef): Ancestor[] {
  const facts = classFacts(ref);
  const scope = { unit: ref.unit, function: facts.parent };
  const { values } = functionFacts(scope).fragment;
  return facts.bases.flatMap((base): Ancestor[] => {
    // `ModelViewSet[Order]` is `ModelViewSet` with a word for type checkers.
    const written = values[base];
    const value = written?.op === "item" ? written.base : base;
    const symbol = resolveIn(program, scope, value);
    if (symbol?.kind === "class") return [{ kind: "class", target: symbol.target }];
    return symbol?.kind === "external" ? [{ kind: "external", name: symbol.name }] : [];
  });
}
