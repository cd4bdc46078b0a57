/** How dangers pass through one fragment: one rule per kind of value. */
import { externalName, findBinding, resolveIn } from "../bind/resolve.ts";
import type { Symbol } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type {
  AttributeValue,
  CallValue,
  ElementValue,
  FreeValue,
  ItemValue,
  ParameterValue,
  RegionId,
  Value,
  ValueId,
} from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { isNarrowAnnotation } from "./annotated-types.ts";
import { beginsWithText, readPart } from "./built-strings.ts";
import type { PropagatorRow } from "./catalog/model.ts";
import { withChosenColumns } from "./chosen-columns.ts";
import { keepsOwnMembers } from "./common-members.ts";
import { readDecoded, rendersMarkup } from "./decoded.ts";
import { aggregatesNumbers } from "./counted-rows.ts";
import { clearedByColumn, writtenKey } from "./declared-fields.ts";
import { heldTaints, moduleTaints, ofTypedParameter, substituted, taintsElsewhere } from "./elsewhere.ts";
import { clearedBy, hasTrustedPrefix } from "./library-index.ts";
import { asksEnumeration, isEnumeration, isNamedConstant } from "./known-types.ts";
import { clearedWhen } from "./guards.ts";
import { clearedByWrittenKey } from "./handed-mappings.ts";
import { keptTaints } from "./kept-values.ts";
import { clearedByGiven, clearedByTable, isTextMethod, spokenAs } from "./plain-calls.ts";
import { clearedByLastPart } from "./last-parts.ts";
import { keyOfMapping } from "./mapping-keys.ts";
import { isCounter, isOwnAttribute, partOfResult, returnedUnderKey } from "./members.ts";
import { clearedByGroup } from "./pattern-groups.ts";
import { ofHandedObject } from "./handed-objects.ts";
import type { TransferContext } from "./reading.ts";
import { readIn } from "./reading.ts";
import { clearedByFilter } from "./filtered-items.ts";
import { leftTaints } from "./outer-writes.ts";
import { asksOwnReverse } from "./own-reverse.ts";
import { dependsOnItsCall, isOneOfItsOwn, partOfRequest } from "./own-sources.ts";
import { isStore } from "./row-lookups.ts";
import { dumpedObject } from "./dumped-objects.ts";
import { ALL_KINDS, INJECTION_KINDS, KIND_BITS } from "./kinds.ts";
import type { CallEdge } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { partsOfTemporaryName } from "./temporary-files.ts";
import {
  asksRows,
  clearedByStorage,
  hasPlainDefault,
  isLookedUpIn,
  keepsFile,
  queryPutIn,
  readsObject,
} from "./object-parts.ts";
import { clear, join, SAFE, unknownTaints } from "./taint.ts";
import { updatedTaints } from "./replaced-items.ts";
import { givesRow } from "./row-methods.ts";
import { fetchedByView } from "./fetched-rows.ts";
import { clearedByModel } from "./validated-models.ts";
import { underKey } from "./written-keys.ts";

/** Attributes of any object that the code itself chose. */
const STRUCTURAL = new Set([
  "_meta",
  "__class__",
  "__name__",
  "__module__",
  "__qualname__",
  "__doc__",
  "__dict__",
]);

/** Attributes that are numbers or generated keys in practice. */
const KEYS = /^(id|pk|\w+_id)$/;

/** What a value carries, from what its operands carry. */
export function transfer(context: TransferContext, id: ValueId, value: Value): Taints {
  const read = (operand: ValueId): Taints => readIn(context, operand, value.region);
  switch (value.op) {
    case "parameter":
      return transferParameter(context, id, value);
    case "free":
      return transferFree(context, id, value);
    case "import":
      return leftTaints(context, id);
    case "constant":
    case "text":
    case "closure":
    case "class":
      return SAFE;
    case "attribute":
      return transferAttribute(context, id, value);
    case "item":
      return withChosenColumns(context.program, context.ref, id, transferItem(context, id, value));
    case "call":
      return clear(transferCall(context, id, value), clearedByFilter(context, value));
    case "build": {
      const taints = joinAll(value.parts.map((part, position) => readPart(context, value, part, position)));
      return beginsWithText(context, value) ? clear(taints, KIND_BITS.formula) : taints;
    }
    case "collection":
      return joinAll(value.entries.map((entry) => join(read(entry.key), read(entry.value))));
    case "merge":
      return joinAll(
        value.inputs.map((input, n) => readIn(context, input, value.regions[n] ?? value.region)),
      );
    case "operation":
      if (keepsOwnMembers(context.program, context.ref, value, read)) return SAFE;
      return transferOperation(value.operator, value.operands.map(read));
    case "choice": {
      const then = clear(
        read(value.whenTrue),
        clearedWhen(context, value.test, true).get(value.whenTrue) ?? 0,
      );
      return join(
        then,
        clear(read(value.whenFalse), clearedWhen(context, value.test, false).get(value.whenFalse) ?? 0),
      );
    }
    case "element":
      return withChosenColumns(context.program, context.ref, id, transferElement(context, id, value));
    case "through":
      return named(context, id) ?? read(value.base);
    case "updated":
      return updatedTaints(context, value, read);
    case "exception":
      return unknownTaints(ALL_KINDS);
    case "unknown":
      return join(joinAll(value.operands.map(read)), unknownTaints(ALL_KINDS));
  }
}

function transferItem(context: TransferContext, id: ValueId, value: ItemValue): Taints {
  const known = keptTaints(context, value) ?? named(context, id);
  const own = known === undefined ? memberOfBase(context, value) : undefined;
  const taints = known ?? own ?? readIn(context, value.base, value.region);
  if (taints.length === 0) return taints;
  const lastPart = clearedByLastPart(context.program, context.ref, value);
  const group = clearedByGroup(context.program, context.ref, value);
  return clear(taints, clearedByWrittenKey(context, value, value.base) | lastPart | group);
}

function memberOfBase(context: TransferContext, { base, name, region }: ItemValue): Taints | undefined {
  if (name === undefined) return undefined;
  const edge = context.state.further.has(base) ? undefined : context.state.edges.get(base);
  return edge ? returnedUnderKey(context, edge, name, region) : underKey(context, base, name, region);
}

function transferElement(context: TransferContext, id: ValueId, value: ElementValue): Taints {
  if (isCounter(context, value.base, value.position)) return SAFE;
  const known = keyOfMapping(context, value) ?? named(context, id);
  if (known) return known;
  const part =
    value.position === undefined
      ? undefined
      : partOfResult(context, value.base, value.position, value.region);
  return (
    part ??
    clear(readIn(context, value.base, value.region), clearedByGroup(context.program, context.ref, value))
  );
}

const joinAll = (taints: readonly Taints[]): Taints => taints.reduce(join, SAFE);

/** `text and escape(text)` is what stands last, or something empty that does no harm. */
function transferOperation(operator: string, operands: readonly Taints[]): Taints {
  if (operator === "and") return operands.at(-1) ?? SAFE;
  return operator === "or" || operator === "arithmetic" ? joinAll(operands) : SAFE;
}

/** A receiver carries nothing itself: its attributes are looked up one by one. A request is the same: only its parts are sources. */
function transferParameter(context: TransferContext, id: ValueId, value: ParameterValue): Taints {
  const { facts, ref } = context.state;
  const symbol = resolveIn(context.program, ref, id);
  if (symbol?.kind === "instance" || symbol?.kind === "class") return SAFE;
  const name = externalName(symbol);
  if (name !== undefined && context.solver.catalog.names.parameters.get(value.name) === name) return SAFE;
  const annotation = facts.parameters[value.index]?.annotation ?? NONE;
  const type = { unit: ref.unit, function: facts.parent, value: annotation };
  const kinds = isNarrowAnnotation(context.program, type) ? ALL_KINDS & ~INJECTION_KINDS : ALL_KINDS;
  return [{ origin: { kind: "parameter", index: value.index }, kinds }];
}

/** A source, a trusted name, or undefined when the libraries' data say nothing of the value's own name. */
function named(context: TransferContext, id: ValueId): Taints | undefined {
  return namedSymbol(context, resolveIn(context.program, context.ref, id), id);
}

function namedSymbol(context: TransferContext, symbol: Symbol | undefined, id: ValueId): Taints | undefined {
  const name = externalName(symbol);
  if (name === undefined) return undefined;
  const row = context.catalog.sources.get(name);
  if (!row) return isTrusted(context, name) ? SAFE : undefined;
  const at = { unit: context.ref.unit, function: context.ref.function, value: id };
  return [{ origin: { kind: "source", row, at }, kinds: ALL_KINDS }];
}

/** `anything.GET`: some names of a request's parts mean nothing else, whatever the request itself is called. */
function looselyNamed(context: TransferContext, id: ValueId, value: AttributeValue): Taints | undefined {
  const row = context.catalog.sources.get(`?.${value.name}`);
  if (!row || resolveIn(context.program, context.ref, value.base)) return undefined;
  const at = { unit: context.ref.unit, function: context.ref.function, value: id };
  return [{ origin: { kind: "source", row, at }, kinds: ALL_KINDS }];
}

/** `self.get_object()`: some methods of views mean the same whoever defines them. */
function looselyCalled(context: TransferContext, id: ValueId, value: CallValue): Taints | undefined {
  const callee = context.fragment.values[value.callee];
  if (callee?.op !== "attribute") return undefined;
  const name = givesRow(context.program, context.ref, value, callee) ? "get_object" : callee.name;
  const row = context.catalog.sources.get(`?.${name}()`);
  if (!row || context.state.edges.has(id)) return undefined;
  const at = { unit: context.ref.unit, function: context.ref.function, value: id };
  return [{ origin: { kind: "source", row, at }, kinds: ALL_KINDS }];
}

function isTrusted(context: TransferContext, name: string): boolean {
  const { trust } = context.solver;
  const known = trust.get(name);
  if (known !== undefined) return known;
  const answer = hasTrustedPrefix(context.catalog.trusted, name);
  trust.set(name, answer);
  return answer;
}

/** A variable of an enclosing scope: what that scope gave it. Code (modules, functions, classes, library objects) is constant. */
function transferFree(context: TransferContext, id: ValueId, value: FreeValue): Taints {
  const symbol = resolveIn(context.program, context.ref, id);
  const known = namedSymbol(context, symbol, id);
  if (known) return known;
  if (symbol && symbol.kind !== "external") return SAFE;
  const left = leftTaints(context, id);
  const bound = findBinding(context.ref, value.name);
  if (!bound) return symbol || left.length > 0 ? left : unknownTaints(ALL_KINDS);
  const taints = join(left, taintsElsewhere(context.solver, context.state, bound));
  return symbol ? taints.filter((taint) => taint.origin.kind !== "unknown") : taints;
}

function transferAttribute(context: TransferContext, id: ValueId, value: AttributeValue): Taints {
  if (STRUCTURAL.has(value.name)) return SAFE;
  const naming = partsOfTemporaryName(context.program, context.ref, value);
  if (naming) return joinAll(naming.map((one) => readIn(context, one, value.region)));
  const read = context.state.further.get(id);
  if (read) return joinAll(read.map((edge) => returned(context, edge, value.region)));
  const known = named(context, id) ?? looselyNamed(context, id, value);
  if (known && !dependsOnItsCall(known)) return known;
  const taints = join(attributeTaints(context, id, value), leftTaints(context, id));
  if (KEYS.test(value.name) || readsObject(context.fragment, value, taints))
    return clear(taints, INJECTION_KINDS);
  const checked = clearedByModel(context, value) | clearedByStorage(context, value);
  if (checked !== 0) return clear(taints, checked);
  const stored = taints.some(({ origin }) => origin.kind === "source" && origin.row.kind === "stored");
  if (!stored) return taints;
  return clear(taints, clearedByColumn(context.program, context.ref, value.base, value.name));
}

function attributeTaints(context: TransferContext, id: ValueId, value: AttributeValue): Taints {
  const query = queryPutIn(context, value);
  if (query !== NONE) return readIn(context, query, value.region);
  const symbol = resolveIn(context.program, context.ref, id);
  const base = resolveIn(context.program, context.ref, value.base);
  if (symbol && symbol.kind !== "external") return SAFE;
  const { solver, state } = context;
  if (base?.kind === "instance" || base?.kind === "class") {
    if (isEnumeration(context.program, base.target)) return SAFE;
    const inherited = (): Taints | undefined =>
      handedIn(context, value.base) ?? fetchedByView(context, id, value);
    const held = heldTaints(solver, state, base.target, value.name, inherited);
    return (
      held ??
      ofTypedParameter(context, base.target, value.base, value.name) ??
      join(readIn(context, value.base, value.region), unknownTaints(ALL_KINDS))
    );
  }
  if (base?.kind === "module") return moduleTaints(solver, state, base.unit, value.name);
  if (isNamedConstant(value.name)) return SAFE;
  return ofHandedObject(context, value) ?? readIn(context, value.base, value.region);
}

/** An attribute of an object that a framework filled from the request: a schema, an input type. */
function handedIn({ state, fragment }: TransferContext, id: ValueId): Taints | undefined {
  const base = fragment.values[id];
  const entry = base?.op === "parameter" ? state.entries.find((one) => one.index === base.index) : undefined;
  const at = refTo(state.ref, id);
  return entry && [{ origin: { kind: "source", row: entry.row, at }, kinds: ALL_KINDS }];
}

function transferCall(context: TransferContext, id: ValueId, value: CallValue): Taints {
  if (aggregatesNumbers(context.program, context.ref, value)) return SAFE;
  const known = keptTaints(context, value) ?? named(context, id) ?? looselyCalled(context, id, value);
  if (known)
    return isOneOfItsOwn(value, known) ? SAFE : withChosenColumns(context.program, context.ref, id, known);
  const callee = resolveIn(context.program, context.ref, value.callee);
  if (asksOwnReverse(context.program, context.ref, value, callee)) return SAFE;
  const results = resultsOf(context, id, value, callee);
  if (results) return results;
  const dumped = dumpedObject(context.program, context.ref, value);
  const whole = dumped && handedIn(context, dumped.object);
  // The schema names the keys.
  if (whole) return clear(whole, KIND_BITS.name);
  const name = externalName(callee);
  if (name === "locals")
    return joinAll([...context.fragment.bindings.values()].map((one) => context.state.taints[one] ?? SAFE));
  const read = partOfRequest(context, id, value, name) ?? readByKey(context, value);
  if (read) return read;
  const method = context.fragment.values[value.callee];
  const loose = method?.op === "attribute" ? `?.${method.name}` : "";
  const said = context.catalog.propagators.get(loose);
  const row =
    context.catalog.propagators.get(spokenAs(name) ?? loose) ?? (said?.clears === "all" ? said : undefined);
  if (row) {
    const cleared = clearedBy(row.clears) | clearedByGiven(context, value, name);
    return clear(joinAll(inputsOf(context, value, row)), cleared);
  }
  return transferOpaqueCall(context, value, callee);
}

/** `data.get("n")`: what is under the key, as far as a declaration or the mapping itself says; never the key. */
function readByKey(context: TransferContext, value: CallValue): Taints | undefined {
  const callee = context.fragment.values[value.callee];
  if (callee?.op !== "attribute" || (callee.name !== "get" && callee.name !== "pop")) return undefined;
  const clears = clearedByWrittenKey(context, value, callee.base);
  const key = callee.name === "get" ? writtenKey(context.ref, value) : undefined;
  const own = key === undefined ? undefined : underKey(context, callee.base, key, value.region);
  const plain = value.arguments.every((one) => one.style === "positional");
  const ofMapping =
    plain &&
    (hasPlainDefault(context, value) ||
      isOwnAttribute(context, callee.base) ||
      isLookedUpIn(context.fragment, value, callee.base) ||
      isStore(externalName(resolveIn(context.program, context.ref, value.callee))));
  if (clears === 0 && own === undefined && !ofMapping) return undefined;
  const given = joinAll(value.arguments.slice(1).map((one) => readIn(context, one.value, value.region)));
  return join(clear(own ?? readIn(context, callee.base, value.region), clears), given);
}

/** What the project functions that a call may reach give back; undefined where it reaches none. */
function resultsOf(
  context: TransferContext,
  id: ValueId,
  value: CallValue,
  callee: Symbol | undefined,
): Taints | undefined {
  const { edges, further } = context.state;
  const direct = callee?.kind === "function" ? edges.get(id) : undefined;
  const indirect = (further.get(id) ?? []).filter((edge) => edge.gives);
  const all: readonly CallEdge[] = direct ? [direct, ...indirect] : indirect;
  if (all.length === 0) return undefined;
  return joinAll(all.map((edge) => returned(context, edge, value.region)));
}

/** What a project function gives back, with the arguments in place of its parameters. */
function returned(context: TransferContext, edge: CallEdge, region: RegionId): Taints {
  const target = context.solver.byRef.get(functionFacts(edge.target));
  if (!target) return unknownTaints(ALL_KINDS);
  return substituted(context, edge, target.summary.returns, region);
}

/** The values a call's result is made of; a method's receiver counts, a function's own name does not. */
function inputsOf(
  context: TransferContext,
  value: CallValue,
  { from, decodes }: { readonly from?: PropagatorRow["from"] | undefined; readonly decodes?: boolean },
): Taints[] {
  const callee = context.fragment.values[value.callee];
  const receiver = callee?.op === "attribute" ? callee.base : NONE;
  const readAs = decodes ? readDecoded : readIn;
  const read = (operand: ValueId): Taints => readAs(context, operand, value.region);
  if (from === undefined) return [read(receiver), ...value.arguments.map((argument) => read(argument.value))];
  return from.map((one) => read(one === "receiver" ? receiver : (value.arguments[one]?.value ?? NONE)));
}

const RECEIVER = ["receiver"] as const;
const FIRST = [0] as const;

/** A call that nothing is known about: its result may hold whatever went in, and more. */
function transferOpaqueCall(context: TransferContext, value: CallValue, callee: Symbol | undefined): Taints {
  const from = asksRows(context, value) ? RECEIVER : keepsFile(context, value) ? FIRST : undefined;
  const decodes = rendersMarkup(externalName(callee));
  const given = joinAll(inputsOf(context, value, { from, decodes }));
  const inputs = clear(given, clearedByTable(context, value));
  if (callee?.kind === "class") return isEnumeration(context.program, callee.target) ? SAFE : inputs;
  if (asksEnumeration(context.program, context.ref, value)) return SAFE;
  if (inputs.some((taint) => taint.origin.kind !== "unknown")) return inputs;
  return isTextMethod(context.fragment, value) ? inputs : join(inputs, unknownTaints(ALL_KINDS));
}
