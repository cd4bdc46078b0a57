/**
 * Methods of the project's own managers and querysets that give rows of their model: `Invoice.objects.with_lines()`. Their body says what
 * narrows these rows: a parameter, whoever is asking, or nothing that differs from one person to another.
 */
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import { askedModel } from "./asked-model.ts";
import type { GivenRows, Influence } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";
import { isRowMethod, rowMethods } from "./narrowing-methods.ts";

/** What a value of a function is made of; handed in, because influences and these methods ask each other. */
type InfluenceOf = (ref: FunctionRef, id: ValueId) => Influence;

const DEPTH = 8;

/** What a function gives as a method of a manager or queryset; undefined where it is none, or gives something else. */
export function givenRows(
  context: LookupContext,
  target: FunctionRef,
  influenceOf: InfluenceOf,
  depth = 0,
): GivenRows | undefined {
  const facts = functionFacts(target);
  const known = context.givenRows.get(facts);
  if (known !== undefined || depth > DEPTH) return known ?? undefined;
  context.givenRows.set(facts, null);
  const found = isRowMethod(context.program, target)
    ? readRows({ context, ref: target, influenceOf, depth })
    : undefined;
  context.givenRows.set(facts, found ?? null);
  return found;
}

/** A method of a manager or queryset that is called, with what goes into its parameters. */
export interface CalledRowMethod {
  readonly target: FunctionRef;
  readonly passed: readonly (readonly [number, ValueId])[];
}

/** The method behind `Invoice.objects.with_lines()`, `rows.visible_to(user)`: the one that the call leads to, or that of the model's own managers. */
export function calledRowMethod(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
): CalledRowMethod | undefined {
  const facts = functionFacts(ref);
  const edge = context.solver.byRef.get(facts)?.edges.get(id);
  if (edge) {
    const passed = [...edge.passed].flatMap(([index, ids]) => ids.map((one) => [index, one] as const));
    return isRowMethod(context.program, edge.target) ? { target: edge.target, passed } : undefined;
  }
  const callee = facts.fragment.values[call.callee];
  if (callee?.op !== "attribute" || isLink(callee.name)) return undefined;
  const model = askedModel(context, refTo(ref, callee.base))?.ref;
  const target = model && methodsOfRows(context, model).get(callee.name);
  return target && { target, passed: passedTo(target, call) };
}

function methodsOfRows(context: LookupContext, model: ClassRef): ReadonlyMap<string, FunctionRef> {
  const facts = classFacts(model);
  const found = context.rowMethods.get(facts) ?? rowMethods(context.program, model);
  context.rowMethods.set(facts, found);
  return found;
}

function passedTo(target: FunctionRef, call: CallValue): readonly (readonly [number, ValueId])[] {
  const { parameters } = functionFacts(target);
  return call.arguments.flatMap(({ style, name, value }, position) => {
    if (style === "positional") return [[Math.min(position + 1, parameters.length - 1), value] as const];
    const index = parameters.findIndex((one) => one.name === name);
    const rest = parameters.findIndex((one) => one.style === "kwargs");
    return index > 0 || rest > 0 ? [[index > 0 ? index : rest, value] as const] : [];
  });
}

interface Reading {
  readonly context: LookupContext;
  readonly ref: FunctionRef;
  readonly influenceOf: InfluenceOf;
  readonly depth: number;
}

const WHOLE: GivenRows = { form: "many", by: 0, asker: false };

/** All ways out together; what narrows one of them may narrow all. */
function readRows(reading: Reading): GivenRows | undefined {
  const { exits, values } = functionFacts(reading.ref).fragment;
  const answers = exits.filter(({ kind, value }) => {
    const given = values[value];
    return kind === "return" && !(given?.op === "constant" && given.constant === "None");
  });
  return together(answers.map(({ value }) => rowsAt(reading, value, 0)));
}

function together(all: readonly (GivenRows | undefined)[]): GivenRows | undefined {
  const known = all.filter((one) => one !== undefined);
  if (known.length === 0 || known.length < all.length) return undefined;
  const form = known.every((one) => one.form === "one") ? "one" : "many";
  return { form, by: known.reduce((bits, one) => bits | one.by, 0), asker: known.some(({ asker }) => asker) };
}

/** The rows that a value stands for, back along its chain to `self` or `super()`. */
function rowsAt(reading: Reading, id: ValueId, depth: number): GivenRows | undefined {
  const value = functionFacts(reading.ref).fragment.values[id];
  if (depth > 2 * DEPTH) return undefined;
  const next = (one: ValueId): GivenRows | undefined => rowsAt(reading, one, depth + 1);
  switch (value?.op) {
    case "parameter":
      return value.index === 0 ? WHOLE : undefined;
    case "call":
      return isSuper(reading, value) ? WHOLE : stepRows(reading, id, value, depth);
    case "merge":
      return together(value.inputs.filter((one) => one < id).map(next));
    case "choice":
      return together([next(value.whenTrue), next(value.whenFalse)]);
    case "updated":
    case "through":
      return next(value.base);
    default:
      return undefined;
  }
}

function isSuper({ context, ref }: Reading, { callee }: CallValue): boolean {
  return externalName(resolveIn(context.program, ref, callee)) === "super";
}

/** Links that leave all rows in (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const WIDE =
  /^(?:all|select_related|prefetch_related|annotate|alias|order_by|reverse|distinct|only|defer|using|select_for_update|get_queryset|values|values_list|iterator|_clone|_chain)$/;

const NARROW = /^(?:filter|exclude|complex_filter|none)$/;

const ONE = /^(?:get|first|last|latest|earliest|get_or_none)$/;

/** Whether a name is one of Django's own. */
function isLink(name: string): boolean {
  return WIDE.test(name) || NARROW.test(name) || ONE.test(name);
}

function stepRows(reading: Reading, id: ValueId, call: CallValue, depth: number): GivenRows | undefined {
  const { context, ref } = reading;
  const facts = functionFacts(ref);
  const callee = facts.fragment.values[call.callee];
  if (callee?.op !== "attribute") return undefined;
  const before = rowsAt(reading, callee.base, depth + 1);
  if (before?.form !== "many") return undefined;
  const edge = context.solver.byRef.get(facts)?.edges.get(id);
  const called = edge && calledRowMethod(context, ref, id, call);
  const own = called && givenRows(context, called.target, reading.influenceOf, reading.depth + 1);
  if (own) {
    const passed = called.passed.flatMap(([index, one]) => ((own.by & (1 << index)) === 0 ? [] : [one]));
    return {
      ...added(added(before, { by: 0, asker: own.asker }), narrowedBy(reading, passed)),
      form: own.form,
    };
  }
  if (WIDE.test(callee.name)) return edge ? undefined : before;
  if (edge || !(NARROW.test(callee.name) || ONE.test(callee.name))) return undefined;
  const by = narrowedBy(reading, [
    ...call.arguments.map(({ value }) => value),
    ...addedBefore(facts.fragment, callee.base),
  ]);
  return { ...added(before, by), form: ONE.test(callee.name) ? "one" : "many" };
}

/** What links before a narrowing one add to the rows: `annotate(mine=Exists(…)).filter(mine=True)`. */
function addedBefore({ values }: Fragment, start: ValueId): readonly ValueId[] {
  const found: ValueId[] = [];
  for (let at = start, links = 0; links < 2 * DEPTH; links++) {
    const call = values[at];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    if (call?.op !== "call" || callee?.op !== "attribute") break;
    if (/^(?:annotate|alias)$/.test(callee.name)) found.push(...call.arguments.map(({ value }) => value));
    at = callee.base;
  }
  return found;
}

type Narrowing = Pick<GivenRows, "by" | "asker">;

function added(rows: GivenRows, { by, asker }: Narrowing): GivenRows {
  return { ...rows, by: rows.by | by, asker: rows.asker || asker };
}

function narrowedBy({ ref, influenceOf }: Reading, ids: readonly ValueId[]): Narrowing {
  const { fragment } = functionFacts(ref);
  let by = 0;
  let asker = false;
  for (const id of ids) {
    const { bits, parameters } = influenceOf(ref, id);
    by |= parameters;
    asker ||= (bits & IDENTITY) !== 0 || mentionsCurrent(fragment, id);
  }
  return { by: by & ~1, asker };
}

/** `get_current_tenant()`, `_local.user`: what only the running request tells. */
const CURRENT = /current|tenant|request|thread|user|account|organi[sz]ation|local/i;

/** Values looked at behind one argument. */
const LIMIT = 60;

function mentionsCurrent(fragment: Fragment, start: ValueId): boolean {
  const seen = new Set([start]);
  for (const id of seen) {
    const value = fragment.values[id];
    if (value === undefined || seen.size > LIMIT) continue;
    if (value.op === "call" && CURRENT.test(spokenName(fragment, value.callee) ?? "")) return true;
    if (value.op === "attribute" && fragment.values[value.base]?.op === "free" && CURRENT.test(value.name))
      return true;
    for (const next of operandsOf(value)) seen.add(next);
  }
  return false;
}
