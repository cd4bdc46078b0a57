/** What stands in lists, mappings and objects that code puts together before a template shows them, followed through the project's own functions. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import { instanceAttributes, methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, CollectionValue, FunctionFacts, UpdatedValue, Value } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { clearedBy } from "../../flow/library-index.ts";
import type { CallEdge } from "../../flow/summary.ts";
import type { Asked } from "./asked-parts.ts";
import { below, CLEANS, isStep, OF_BASE, ofEntry, SAME, TAKES_OUT } from "./asked-parts.ts";
import { fieldContent, modelAt } from "./model-class.ts";
import type { Path, TemplateModel, TemplateOrigin } from "./origin.ts";
import { CONSTANT, UNKNOWN, worstOrigin } from "./origin.ts";
import type { Render } from "./renders.ts";
import { fieldOrigin } from "./row-origins.ts";
import { rowAsData } from "./rows-as-data.ts";

/** Values looked at for one question. */
const MOST_VALUES = 160;

/** Functions inside each other that are followed. */
const DEPTH = 5;

/** Entries, callers and stores of one name that are looked at. */
const BREADTH = 12;

/** A question under way. */
interface Walk {
  readonly model: TemplateModel;
  readonly render: Render;
  readonly steps: { left: number };
  readonly seen: Set<string>;
}

/** A call that was followed: what its function's parameters hold. */
interface Frame {
  readonly of: FunctionFacts;
  readonly passed: ReadonlyMap<number, readonly ValueRef[]>;
  /** The frame of the caller. */
  readonly outer: Frame | undefined;
  readonly depth: number;
}

/** The way was lost here. */
const LOST: readonly TemplateOrigin[] = [UNKNOWN];

/** Nobody chooses what stands here. */
const SETTLED: readonly TemplateOrigin[] = [CONSTANT];

/** The most telling text of somebody's that stands behind a path, or that there is none; undefined where no way led to any and one was lost. */
export function structureOrigin(
  model: TemplateModel,
  ref: ValueRef,
  { root, members, position }: Path,
  render: Render,
): TemplateOrigin | undefined {
  if (model.kind === "redirect") return undefined;
  const walk: Walk = { model, render, steps: { left: MOST_VALUES }, seen: new Set() };
  const found = heldAt(walk, undefined, ref, { members, position });
  const worst = worstOrigin(found.filter(({ kind }) => kind === "stored" || kind === "markup"));
  if (worst.kind === "constant")
    return found.length > 0 && found.every(({ kind }) => kind === "constant") ? CONSTANT : undefined;
  const step = { place: placeOf(ref), note: `put into the template's context as \`${root}\`` };
  return { ...worst, steps: [...worst.steps, step] };
}

function heldAt(
  walk: Walk,
  frame: Frame | undefined,
  ref: ValueRef,
  asked: Asked,
): readonly TemplateOrigin[] {
  if (ref.value === NONE) return SETTLED;
  if (walk.steps.left-- <= 0) return LOST;
  const at = definitionOf(walk.model.flows.program, ref);
  const depth = frame?.depth ?? 0;
  const key = `${at.unit.file.path}:${at.function}:${at.value}:${depth}:${asked.members.join(".")}`;
  const value = functionFacts(at).fragment.values[at.value];
  if (value === undefined || walk.seen.has(key)) return [];
  walk.seen.add(key);
  const row = rowOrigin(walk, at, asked);
  if (row) return row.kind === "unknown" ? ofRow(walk, frame, at, asked) : [row];
  const stored = storedOn(walk, frame, at, asked);
  return stored.length > 0 ? stored : inValue(walk, frame, at, value, asked);
}

/** What a method of the row's gives that the template calls, where its text alone does not tell: `{{ channel.themes_json }}`. */
function ofRow(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  { members, position }: Asked,
): readonly TemplateOrigin[] {
  const [first, ...rest] = members.filter((name) => !isStep(name));
  return first === undefined ? LOST : inMethod(walk, frame, at, first, { members: rest, position });
}

/** What the same function sets on rows under a name that no column has: `for row in rows: row.label = …`. */
function storedOn(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  { members, position }: Asked,
): readonly TemplateOrigin[] {
  const [first, ...rest] = members.filter((name) => !isStep(name));
  const { program } = walk.model.flows;
  const owner = first === undefined ? undefined : modelAt(program, at, walk.model.reverse);
  if (!owner || first === undefined || fieldContent(program, owner, first).kind !== "unknown") return [];
  return functionFacts(at)
    .fragment.stores.filter(({ name, item }) => name === first && !item)
    .slice(0, BREADTH)
    .flatMap(({ value }) => heldAt(walk, frame, refTo(at, value), { members: rest, position }));
}

/** What a model's row, or each of its rows, holds under the names. */
function rowOrigin({ model, render }: Walk, at: ValueRef, { members }: Asked): TemplateOrigin | undefined {
  const named = members.filter((name) => !isStep(name));
  return named.length === 0 ? undefined : fieldOrigin(model, at, named, render);
}

function inValue(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  value: Value,
  asked: Asked,
): readonly TemplateOrigin[] {
  const follow = (ids: readonly number[], next: Asked = asked): readonly TemplateOrigin[] =>
    ids.slice(0, BREADTH).flatMap((id) => heldAt(walk, frame, refTo(at, id), next));
  switch (value.op) {
    case "collection":
      return inDisplay(walk, frame, at, value, asked);
    case "updated":
      return [...follow([value.base]), ...inUpdate(walk, frame, at, value, asked)];
    case "merge":
      return follow(value.inputs);
    case "choice":
      return follow([value.whenTrue, value.whenFalse]);
    case "operation":
      return /^(?:and|or|arithmetic)$/.test(value.operator) ? follow(value.operands) : SETTLED;
    case "build":
      return asked.members.length === 0 ? follow(value.parts) : LOST;
    case "text":
    case "constant":
      return SETTLED;
    case "element":
    case "through":
      return follow([value.base]);
    case "item":
      return follow([value.base], value.name === undefined ? asked : below(asked, value.name));
    case "attribute":
      return inAttribute(walk, frame, at, value, asked);
    case "parameter":
      return inParameter(walk, frame, at, value.index, asked);
    case "call":
      return inCall(walk, frame, at, value, asked);
    default:
      return LOST;
  }
}

/** A list's things have the list's names; of a mapping, those under the first name, or all where pairs are asked for. */
function inDisplay(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  { form, entries }: CollectionValue,
  asked: Asked,
): readonly TemplateOrigin[] {
  const follow = (id: number, next: Asked): readonly TemplateOrigin[] =>
    heldAt(walk, frame, refTo(at, id), next);
  if (form !== "dict") return entries.slice(0, BREADTH).flatMap(({ value }) => follow(value, asked));
  return entries.flatMap(({ key, value, spread }): readonly TemplateOrigin[] => {
    if (spread) return follow(value, asked);
    const name = key === NONE ? undefined : textOf(walk.model.flows.program, refTo(at, key));
    const next = ofEntry(asked, name);
    return next ? follow(asked.position === 0 && next.members.length === 0 ? key : value, next) : [];
  });
}

/** `rows.append(row)`, `found[key] = text`, `row.label = text`. */
function inUpdate(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  { name, key, value }: UpdatedValue,
  asked: Asked,
): readonly TemplateOrigin[] {
  const isAppended = name === undefined && key === undefined;
  const next = isAppended ? asked : ofEntry(asked, name);
  if (!next) return [];
  const isKey = key !== undefined && asked.position === 0 && next.members.length === 0;
  return heldAt(walk, frame, refTo(at, isKey ? key : value), next);
}

/** An attribute of whatever the object is. */
function inAttribute(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  { base, name }: Value & { op: "attribute" },
  asked: Asked,
): readonly TemplateOrigin[] {
  const data = rowAsData(walk, at, asked.members);
  return data ? [data] : heldAt(walk, frame, refTo(at, base), below(asked, name));
}

/** What the call that was followed hands over; else what callers in sight do. */
function inParameter(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  index: number,
  asked: Asked,
): readonly TemplateOrigin[] {
  const facts = functionFacts(at);
  for (let one = frame; one; one = one.outer)
    if (one.of === facts)
      return (one.passed.get(index) ?? []).flatMap((given) => heldAt(walk, one.outer, given, asked));
  const callers = frame ? [] : (walk.model.flows.solver.callers.get(facts) ?? []);
  if (callers.length === 0) return LOST;
  return callers
    .slice(0, BREADTH)
    .flatMap(({ state, edge }) =>
      (edge.passed.get(index) ?? []).flatMap((id) => heldAt(walk, undefined, refTo(state.ref, id), asked)),
    );
}

function inCall(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  call: CallValue,
  asked: Asked,
): readonly TemplateOrigin[] {
  const { program, solver } = walk.model.flows;
  const data = rowAsData(walk, at, asked.members);
  if (data) return [data];
  const symbol = resolveIn(program, at, call.callee);
  if (symbol?.kind === "class") return inInstance(walk, frame, at, call, symbol.target, asked);
  const state = solver.byRef.get(functionFacts(at));
  const edge = state?.edges.get(at.value) ?? state?.further.get(at.value)?.find(({ gives }) => gives);
  if (edge) return given(walk, frame, at, edge, asked);
  const name = externalName(symbol) ?? "";
  const row = solver.catalog.propagators.get(name);
  if (row && (clearedBy(row.clears) & KIND_BITS.html) !== 0) return SETTLED;
  const follow = (id: number, next: Asked = asked): readonly TemplateOrigin[] =>
    heldAt(walk, frame, refTo(at, id), next);
  if (SAME.test(name)) return call.arguments.slice(0, 3).flatMap(({ value }) => follow(value));
  const callee = functionFacts(at).fragment.values[call.callee];
  const changed = changedText(walk, at, call, name);
  if (changed !== undefined) return follow(changed);
  if (callee?.op !== "attribute") return LOST;
  if (!OF_BASE.test(callee.name)) return inMethod(walk, frame, refTo(at, callee.base), callee.name, asked);
  const [key] = call.arguments;
  const written = key ? textOf(program, refTo(at, key.value)) : undefined;
  // Without `<`, no tag begins; whoever looks for another sign of markup escapes by hand.
  if (callee.name === "replace" && /[<>&]/.test(written ?? "")) return written === "<" ? SETTLED : LOST;
  const wanted = callee.name === "get" ? written : undefined;
  return follow(callee.base, wanted === undefined ? asked : below(asked, wanted));
}

/** The text that `re.sub(pattern, by, text)` and `PATTERN.sub(by, text)` change, where the pattern is in sight and takes no markup out. */
function changedText({ model }: Walk, at: ValueRef, call: CallValue, name: string): number | undefined {
  const { program } = model.flows;
  const { values } = functionFacts(at).fragment;
  const callee = values[call.callee];
  if (callee?.op !== "attribute" || callee.name !== "sub") return undefined;
  const isPlain = name === "re.sub";
  const compiled = isPlain ? at : definitionOf(program, refTo(at, callee.base));
  const made = functionFacts(compiled).fragment.values[compiled.value];
  const first = made?.op === "call" ? made.arguments[0] : undefined;
  const pattern = first && textOf(program, refTo(compiled, first.value));
  if (pattern === undefined || TAKES_OUT.test(pattern)) return undefined;
  return call.arguments[isPlain ? 2 : 1]?.value;
}

/** What a method of the row gives that the call's receiver is: `post.as_dict()`. */
function inMethod(
  walk: Walk,
  frame: Frame | undefined,
  row: ValueRef,
  name: string,
  asked: Asked,
): readonly TemplateOrigin[] {
  const { program } = walk.model.flows;
  const model = rowModel(walk, frame, row);
  const content = model && fieldContent(program, model, name);
  if (content?.kind !== "method") return LOST;
  return givenBack(walk, frame, content.target, new Map([[0, [row]]]), asked);
}

/** The model of a row, also where a call that was followed hands it over. */
function rowModel(walk: Walk, frame: Frame | undefined, ref: ValueRef): ClassRef | undefined {
  const { flows, reverse } = walk.model;
  const found = modelAt(flows.program, ref, reverse);
  if (found || walk.steps.left-- <= 0) return found;
  const value = functionFacts(ref).fragment.values[ref.value];
  if (value?.op === "element" || value?.op === "through" || value?.op === "item")
    return rowModel(walk, frame, refTo(ref, value.base));
  if (value?.op !== "parameter") return undefined;
  for (let one = frame; one; one = one.outer) {
    const [given] = one.of === functionFacts(ref) ? (one.passed.get(value.index) ?? []) : [];
    if (given) return rowModel(walk, one.outer, given);
  }
  return undefined;
}

/** What a function of the project gives back, or yields, for the arguments of this call. */
function given(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  { target, passed }: CallEdge,
  asked: Asked,
): readonly TemplateOrigin[] {
  if (CLEANS.test(functionFacts(target).name)) return LOST;
  const held = new Map([...passed].map(([index, ids]) => [index, ids.map((id) => refTo(at, id))]));
  return givenBack(walk, frame, target, held, asked);
}

function givenBack(
  walk: Walk,
  outer: Frame | undefined,
  target: FunctionRef,
  passed: Frame["passed"],
  asked: Asked,
): readonly TemplateOrigin[] {
  const facts = functionFacts(target);
  const depth = (outer?.depth ?? 0) + 1;
  if (depth > DEPTH || CLEANS.test(facts.name)) return LOST;
  const frame: Frame = { of: facts, passed, outer, depth };
  return facts.fragment.exits.flatMap(({ kind, value }) =>
    kind === "raise" ? [] : heldAt(walk, frame, refTo(target, value), asked),
  );
}

/** An object of the project's own: what it was made with, what its class keeps of that, what its methods give. */
function inInstance(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  call: CallValue,
  target: ClassRef,
  asked: Asked,
): readonly TemplateOrigin[] {
  const [first, ...rest] = asked.members.filter((name) => !/^\d+$/.test(name));
  const { fields } = classFacts(target);
  const follow = (id: number, members: readonly string[]): readonly TemplateOrigin[] =>
    heldAt(walk, frame, refTo(at, id), { members, position: undefined });
  if (first === undefined)
    return fields.length === 0 ? LOST : call.arguments.flatMap(({ value }) => follow(value, []));
  const index = fields.findIndex(({ name }) => name === first);
  const filled = call.arguments.filter(({ name }, place) =>
    name === undefined ? place === index : name === first,
  );
  if (index >= 0) return filled.flatMap(({ value }) => follow(value, rest));
  return inOwn(walk, frame, at, target, first, { members: rest, position: undefined });
}

function inOwn(
  walk: Walk,
  frame: Frame | undefined,
  at: ValueRef,
  target: ClassRef,
  name: string,
  asked: Asked,
): readonly TemplateOrigin[] {
  const { program, solver } = walk.model.flows;
  const depth = (frame?.depth ?? 0) + 1;
  if (depth > DEPTH) return LOST;
  const made = solver.byRef.get(functionFacts(at))?.edges.get(at.value);
  const passedTo = ({ unit, function: id }: FunctionRef): Frame["passed"] => {
    const isMaking = made?.target.unit === unit && made.target.function === id;
    const handed = isMaking ? [...made.passed] : [];
    return new Map([
      [0, [at]],
      ...handed.map(([index, ids]) => [index, ids.map((one) => refTo(at, one))] as const),
    ]);
  };
  const kept = instanceAttributes(program, target).get(name) ?? [];
  const methods = methodsOf(target).filter((method) => functionFacts(method).name === name);
  return [
    ...kept.slice(0, BREADTH).flatMap((ref) => {
      const inside: Frame = { of: functionFacts(ref), passed: passedTo(ref), outer: frame, depth };
      return heldAt(walk, inside, ref, asked);
    }),
    ...methods.flatMap((method) => givenBack(walk, frame, method, passedTo(method), asked)),
  ];
}
