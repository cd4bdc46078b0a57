/** What each value of a function is made of: who is asking, what the request says, which rows. One pass per function. */
import { instanceAttributes } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, findBinding, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type {
  AttributeValue,
  CallValue,
  Fragment,
  MergeValue,
  ParameterValue,
  RegionId,
  Value,
  ValueId,
} from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { entryUnder } from "./displayed-entries.ts";
import { asksForRows, fetchOf, isKeyList, isPrefetched, isPureQuery } from "./fetches.ts";
import { attributeBits, callBits, carriesAsker, itemBits, keptBits, parameterBits } from "./identity.ts";
import { onlyEdge } from "../../flow/regarded-parameters.ts";
import { isOverridden } from "../../flow/overridden-methods.ts";
import { alternatives, having, joined, made, union, unionAll, without } from "./influence-sets.ts";
import { knowsAsker } from "./knowing.ts";
import { calledRowMethod, givenRows } from "./manager-methods.ts";
import type { CallEdge } from "../../flow/summary.ts";
import type { Fetch, Influence } from "./lookup.ts";
import { IDENTITY, PLAIN, REQUEST } from "./lookup.ts";
import type { InfluenceTable, LookupContext } from "./lookup-context.ts";
import { madeWithAsker } from "./made-with.ts";
import { countingIn } from "./weighed.ts";

/** Parameters that can be told apart. */
const PARAMETER_LIMIT = 30;

/** Values of one function past which it is left alone. */
const VALUE_LIMIT = 20_000;

/** What a value is made of. */
export function influenceOf(context: LookupContext, ref: ValueRef): Influence {
  if (ref.value === NONE) return PLAIN;
  return influencesIn(context, ref).values[ref.value] ?? PLAIN;
}

/** The fetches in a function, in order. */
export function fetchesIn(context: LookupContext, ref: FunctionRef): readonly Fetch[] {
  return [...influencesIn(context, ref).fetches.values()];
}

/** The table of a function. Inside a circle of calls it is as full as it is by then. */
export function influencesIn(context: LookupContext, ref: FunctionRef): InfluenceTable {
  const { fragment } = functionFacts(ref);
  const known = context.influences.get(fragment);
  if (known) return known;
  const table: InfluenceTable = { values: [], fetches: new Map() };
  context.influences.set(fragment, table);
  if (fragment.values.length > VALUE_LIMIT) return table;
  pass(context, ref, fragment, table);
  if (fragment.values.some((value, id) => value.op === "merge" && value.inputs.some((input) => input > id)))
    pass(context, ref, fragment, table);
  return table;
}

function pass(context: LookupContext, ref: FunctionRef, fragment: Fragment, table: InfluenceTable): void {
  for (const [id, value] of fragment.values.entries()) {
    table.values[id] = transfer({ context, ref, fragment, table }, id, value);
  }
}

interface Place {
  readonly context: LookupContext;
  readonly ref: FunctionRef;
  readonly fragment: Fragment;
  readonly table: InfluenceTable;
}

function read(place: Place, id: ValueId): Influence {
  return id === NONE ? PLAIN : (place.table.values[id] ?? PLAIN);
}

function transfer(place: Place, id: ValueId, value: Value): Influence {
  const { context, ref, fragment } = place;
  switch (value.op) {
    case "parameter":
      return parameterInfluence(value);
    case "free":
      return freeInfluence(place, value.name);
    case "attribute":
      return attributeInfluence(place, id, value);
    case "item": {
      const entry = entryUnder(context.program, ref, value);
      if (entry !== undefined) return read(place, entry);
      const bits = itemBits(fragment, value);
      return bits === undefined
        ? union(read(place, value.base), made(read(place, value.key)))
        : having(PLAIN, bits);
    }
    case "call":
      return counts(fragment, value)
        ? rowless(callInfluence(place, id, value))
        : callInfluence(place, id, value);
    case "merge":
      return mergeInfluence(place, value);
    case "choice": {
      const ways = [value.whenTrue, value.whenFalse].map((way) => read(place, way));
      const all = alternatives(ways);
      return saysWho(read(place, value.test)) || !ways.some(isOfRequest) ? all : without(all, IDENTITY);
    }
    case "element":
    case "through":
      return read(place, value.base);
    case "updated": {
      const into = read(place, value.base);
      return { ...union(into, made(read(place, value.value))), rows: into.rows };
    }
    case "build":
      return made(unionAll(value.parts.map((part) => read(place, part))));
    case "collection":
      return made(unionAll(value.entries.flatMap((one) => [read(place, one.key), read(place, one.value)])));
    case "operation": {
      const all = unionAll(value.operands.map((one) => read(place, one)));
      if (value.operator === "or")
        return isOfRequest(read(place, value.operands[0] ?? NONE)) ? without(all, IDENTITY) : all;
      return value.operator === "and" ? all : made(all);
    }
    case "unknown":
      return made(unionAll(value.operands.map((one) => read(place, one))));
    case "closure":
      return closureInfluence(context, { unit: ref.unit, function: value.function });
    case "import":
    case "constant":
    case "text":
    case "class":
    case "exception":
      return PLAIN;
  }
}

/** What the sender of the request chose alone: beside it, the asker is who is meant where nothing was chosen (`request.GET.get("user") or request.user.pk`). */
function isOfRequest({ bits }: Influence): boolean {
  return (bits & REQUEST) !== 0 && (bits & IDENTITY) === 0;
}

function saysWho({ bits }: Influence): boolean {
  return (bits & IDENTITY) !== 0;
}

/** `owner = request.user.pk`, and under a condition about nobody `owner = request.GET["owner"]`. */
function mergeInfluence(place: Place, { inputs, regions, region }: MergeValue): Influence {
  const ways = inputs.map((input) => read(place, input));
  const chosen = ways.some((way, index) => isOfRequest(way) && !isForSome(place, regions[index], region));
  const all = alternatives(ways);
  return chosen ? without(all, IDENTITY) : all;
}

/** Whether a condition between a region and the one around it looks at who is asking. */
function isForSome({ fragment, table }: Place, start: RegionId | undefined, outer: RegionId): boolean {
  for (let at = start ?? outer; at !== outer && at !== NONE; at = fragment.regions[at]?.parent ?? NONE) {
    const condition = fragment.regions[at]?.condition ?? NONE;
    if (condition !== NONE && saysWho(table.values[condition] ?? PLAIN)) return true;
  }
  return false;
}

/** `request.GET.get("user", request.user.pk)`: the sender chooses, and the asker is who is meant otherwise. */
function asksRequest(place: Place, { callee, arguments: [, otherwise] }: CallValue): boolean {
  const method = place.fragment.values[callee];
  if (method?.op !== "attribute" || !/^(?:get|pop)$/.test(method.name) || !otherwise) return false;
  return isOfRequest(read(place, method.base)) && saysWho(read(place, otherwise.value));
}

/** `rows.count()`, `rows.aggregate(…)`: a number of rows tells nothing that stands in one. */
function counts({ values }: Fragment, { callee }: CallValue): boolean {
  const method = values[callee];
  return method?.op === "attribute" && /^a?(?:count|aggregate)$/.test(method.name);
}

function rowless(influence: Influence): Influence {
  return { ...influence, rows: [], touched: [] };
}

function parameterInfluence(value: ParameterValue): Influence {
  const bits = parameterBits(value.name);
  const parameters = value.index < PARAMETER_LIMIT ? 1 << value.index : 0;
  return { ...PLAIN, bits, parameters };
}

/** A variable of an enclosing function; globals are nobody's in particular. */
function freeInfluence({ context, ref }: Place, name: string): Influence {
  const bound = findBinding(ref, name);
  if (!bound || functionFacts(bound).form !== "function") return PLAIN;
  return { ...influenceOf(context, bound), parameters: 0 };
}

function closureInfluence(context: LookupContext, ref: FunctionRef): Influence {
  return functionFacts(ref).form === "lambda" && knowsAsker(context, ref) ? having(PLAIN, IDENTITY) : PLAIN;
}

function attributeInfluence(place: Place, id: ValueId, value: AttributeValue): Influence {
  const { context, ref, fragment } = place;
  const bits = attributeBits(context.program, ref, fragment, value);
  if (bits !== undefined) return having(PLAIN, bits);
  const base = resolveIn(context.program, ref, value.base);
  if (base?.kind === "instance" && isSelf(fragment, value.base)) {
    const held = heldInfluence(context, base.target, value.name);
    if (held) return union(held, read(place, value.base));
    const symbol = resolveIn(context.program, ref, id);
    if (symbol === undefined || symbol.kind === "external") return having(PLAIN, keptBits(value.name));
    return PLAIN;
  }
  return read(place, value.base);
}

function isSelf(fragment: Fragment, id: ValueId): boolean {
  let value = fragment.values[id];
  while (value?.op === "updated") value = fragment.values[value.base];
  return value?.op === "parameter" && value.index === 0;
}

/** Methods of views that get what the URL captured. */
const CAPTURING = /^(?:dispatch|setup|initial|get|post|put|patch|delete)$/;

/** What a method keeps of a value: parameters that the URL fills are the request's, others nobody's in particular. */
function keptInfluence(context: LookupContext, ref: ValueRef, influence: Influence): Influence {
  const { name, parameters } = functionFacts(ref);
  if (name === "__init__" && madeWithAsker(context, ref, influence.parameters))
    return having({ ...influence, parameters: 0 }, IDENTITY);
  const captured =
    CAPTURING.test(name) &&
    parameters.some(
      (one, index) =>
        (influence.parameters & (1 << index)) !== 0 && !/^(?:self|request|format)$/.test(one.name),
    );
  const kept = { ...influence, parameters: 0 };
  return captured ? having(kept, REQUEST) : kept;
}

/** What methods of a class or its ancestors keep under a name of `self`. */
export function heldInfluence(context: LookupContext, owner: ClassRef, name: string): Influence | undefined {
  const found: Influence[] = [];
  for (const ancestor of hierarchyOf(context.program, owner)) {
    if (ancestor.kind === "external") continue;
    for (const ref of instanceAttributes(context.program, ancestor.target).get(name) ?? [])
      found.push(keptInfluence(context, ref, influenceOf(context, ref)));
    const body = { unit: ancestor.target.unit, function: classFacts(ancestor.target).body };
    const method = functionFacts(body).fragment.bindings.get(name);
    const closure = method === undefined ? undefined : functionFacts(body).fragment.values[method];
    if (closure?.op === "closure")
      found.push(resultInfluence(context, { unit: body.unit, function: closure.function }));
  }
  return found.length === 0 ? undefined : unionAll(found);
}

/** What a property or method gives, without its parameters. */
function resultInfluence(context: LookupContext, ref: FunctionRef): Influence {
  const { fragment } = functionFacts(ref);
  const exits = fragment.exits.filter(({ kind }) => kind !== "raise");
  const all = unionAll(exits.map(({ value }) => influenceOf(context, refTo(ref, value))));
  return { ...all, parameters: 0 };
}

function callInfluence(place: Place, id: ValueId, call: CallValue): Influence {
  const { context, ref, fragment, table } = place;
  const bits = callBits(context.program, ref, call);
  if (bits !== undefined) return having(PLAIN, bits);
  const state = context.solver.byRef.get(functionFacts(ref));
  const edge = state?.edges.get(id);
  const reached = state && onlyEdge(state, id);
  const callee = fragment.values[call.callee];
  const of = callee?.op === "attribute" ? callee.base : callee?.op === "operation" ? call.callee : NONE;
  const receiver = read(place, of);
  const given = unionAll([receiver, ...call.arguments.map((one) => read(place, one.value))]);
  const asked = reached
    ? weighed(place, call, reached, given)
    : asksRequest(place, call)
      ? without(given, IDENTITY)
      : given;
  if (isKeyList(context.program, ref, call)) return keysOnly(asked, receiver);
  const fetch =
    edge === undefined && !isPrefetched(context.program, ref, call) && asksForRows({ ...place, id, call })
      ? fetchOf({ ...place, id, call }, furtherAsked(fragment, call, asked, receiver))
      : undefined;
  if (fetch) {
    table.fetches.set(id, fetch);
    return { bits: fetch.asked.bits & IDENTITY, parameters: 0, touched: [fetch], rows: [fetch] };
  }
  if (isPureQuery(ref, call)) return without(made(asked), REQUEST);
  const rows = ownRows(place, id, call, asked);
  if (rows) {
    table.fetches.set(id, rows);
    return { bits: rows.asked.bits & IDENTITY, parameters: 0, touched: [rows], rows: [rows] };
  }
  if (edge && functionFacts(edge.target).name !== "__init__")
    return projectCall(place, call, edge.target, edge.passed, asked);
  return { ...made(asked), rows: wrappedRows(place, call) };
}

/** What a method of the project's own manager or queryset gives: rows of whoever is asking only where it narrows them so. */
function ownRows(place: Place, id: ValueId, call: CallValue, asked: Influence): Fetch | undefined {
  const { context, ref, fragment } = place;
  const callee = fragment.values[call.callee];
  const method = callee?.op === "attribute" ? calledRowMethod(context, ref, id, call) : undefined;
  if (method === undefined || callee?.op !== "attribute") return undefined;
  const rows = givenRows(context, method.target, (one, value) => influenceOf(context, refTo(one, value)));
  if (rows === undefined) return undefined;
  const receiver = read(place, callee.base);
  const before = furtherAsked(fragment, call, receiver, receiver);
  const narrowing = method.passed.flatMap(([index, value]) =>
    (rows.by & (1 << index)) === 0 ? [] : [read(place, value)],
  );
  const isScoped = rows.asker || [before, ...narrowing].some(({ bits }) => (bits & IDENTITY) !== 0);
  const further = furtherAsked(fragment, call, asked, receiver);
  const all = isScoped ? having(further, IDENTITY) : without(further, IDENTITY);
  const found = fetchOf({ context, ref, fragment, id, call }, all);
  return found && { ...found, form: rows.form };
}

/** Keys of rows, as the sender of the request may have given them: nothing of the rows comes out. */
function keysOnly(asked: Influence, { rows }: Influence): Influence {
  return { ...made(asked), touched: asked.touched.filter((fetch) => !rows.includes(fetch)) };
}

/** A question put to a queryset also asks what made the queryset; `self.get_object()` asks for what the URL says. */
function furtherAsked(fragment: Fragment, call: CallValue, asked: Influence, { rows }: Influence): Influence {
  const callee = fragment.values[call.callee];
  if (callee?.op === "attribute" && callee.name === "get_object") return having(asked, REQUEST);
  const before = rows.filter(({ form }) => form === "many").map((one) => made(one.asked));
  return before.length === 0 ? asked : union(asked, unionAll(before));
}

/** What a function of the project is given and does something with: what it merely writes into a log, or never looks at, does not count. */
function weighed(place: Place, call: CallValue, edge: CallEdge, given: Influence): Influence {
  const { context, fragment } = place;
  if (handsOverAsker(place, call, edge.target)) return having(given, IDENTITY);
  const isNothing = given.bits === 0 && given.parameters === 0 && given.touched.length === 0;
  if (isNothing || functionFacts(edge.target).name === "__init__") return given;
  // Of several methods of a name, another one may be run.
  if (isOverridden(context.program, edge.target)) return given;
  return unionAll(countingIn(context, fragment, call, edge).map((id) => read(place, id)));
}

/** Whether a function of the project is given the asker, or a request that holds them, and looks. */
function handsOverAsker(place: Place, call: CallValue, target: FunctionRef): boolean {
  const { context, ref, fragment } = place;
  const callee = fragment.values[call.callee];
  const carried =
    (callee?.op === "attribute" && isSelf(fragment, callee.base)) ||
    call.arguments.some(
      ({ value }) => carriesAsker(context.program, ref, fragment, value) || isSelf(fragment, value),
    );
  return carried && knowsAsker(context, target);
}

/** A function of the project: what it returns, its parameters replaced by what was passed. */
function projectCall(
  place: Place,
  call: CallValue,
  target: FunctionRef,
  passed: ReadonlyMap<number, readonly ValueId[]>,
  asked: Influence,
): Influence {
  const { context } = place;
  const facts = functionFacts(target);
  const exits = facts.fragment.exits.filter(({ kind }) => kind !== "raise");
  const result = unionAll(exits.map(({ value }) => influenceOf(context, refTo(target, value))));
  const through = [...passed].flatMap(([index, values]) =>
    (result.parameters & (1 << index)) === 0 ? [] : values.map((value) => read(place, value)),
  );
  const back = unionAll(through);
  const rows = joined(result.rows, back.rows);
  const all = union(
    { ...result, parameters: 0 },
    union(back, { ...made(asked), bits: asked.bits & IDENTITY }),
  );
  return { ...all, rows: rows.length > 0 ? rows : wrappedRows(place, call) };
}

/** `OrderForm(request.POST, instance=order)`, `OrderSerializer(order, data=…)`: what saves the form saves the row. */
function wrappedRows(place: Place, call: CallValue): readonly Fetch[] {
  const { context, ref, fragment } = place;
  const callee = fragment.values[call.callee];
  if (callee?.op === "attribute" && callee.name === "save") return read(place, callee.base).rows;
  const instance = call.arguments.find(({ name }) => name === "instance");
  if (instance) return read(place, instance.value).rows;
  const symbol = resolveIn(context.program, ref, call.callee);
  const spoken =
    symbol?.kind === "class"
      ? classFacts(symbol.target).name
      : (externalName(symbol) ?? spokenOf(fragment, call));
  const [first] = call.arguments;
  return /[sS]erializer(?:_class)?$/.test(spoken) && first?.style === "positional"
    ? read(place, first.value).rows
    : [];
}

function spokenOf(fragment: Fragment, call: CallValue): string {
  const callee = fragment.values[call.callee];
  return callee?.op === "attribute" || callee?.op === "free" ? callee.name : "";
}
