/** Gates of a class (`dispatch`, `setup`, `test_func`) that let people to one row, and views behind them that fetch another without it. */
import { methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ClassFacts, ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { ModelFacts, OwnerChain } from "../ownership/ownership.ts";
import type { Relation } from "../ownership/relation.ts";
import { influenceOf } from "./influence.ts";
import { joined } from "./influence-sets.ts";
import { knowsAsker } from "./knowing.ts";
import type { Fetch, Lookup, RowGate, Settled } from "./lookup.ts";
import { REQUEST } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";
import { askedAbout } from "./neighbour-gates.ts";

/** Methods that every request to a class passes before its handler. */
const GATES = /^(?:dispatch|setup|initial|test_func|has_permission)$/;

/** Foreign keys followed from a row to what a gate asks about. */
const STEPS = 3;

/** The same lookup as one beside its class's gate, where the gate asks about another row alone and nothing ties this one to it. */
export function besideClassGate(context: LookupContext, lookup: Lookup): Lookup {
  const { view, keyed, settled, fetch } = lookup;
  if (view.target.kind !== "class" || !keyed || lookup.aside) return lookup;
  const target = view.target.ref;
  const gate = gateOf(context, target);
  if (gate === undefined || (settled && !isByGate(settled, gate.methods))) return lookup;
  const owner = chainTo(context, fetch, gate.about);
  const around = [...methodsAlong(context.program, target), ...lookup.path, fetch.at];
  if (owner === undefined || isTied(context, around, fetch, { ...gate, path: owner.path })) return lookup;
  const [first] = gate.methods;
  const at = first && refTo(first, functionFacts(first).fragment.exits[0]?.value ?? 0);
  const says = `runs \`${first ? functionFacts(first).name : "dispatch"}\`, which looks at who is asking`;
  const beside: Settled = {
    how: "guarded",
    aboutRow: false,
    refuses: true,
    says,
    at,
    about: gate.about,
  };
  return { ...lookup, settled: undefined, beside, gate: { owner, methods: gate.methods } };
}

interface ClassGate {
  /** The rows that it brings together with the asker, and those through which they were found. */
  readonly about: readonly Fetch[];
  readonly methods: RowGate["methods"];
}

/** What the gates of a class ask, where all of them are about rows alone. */
function gateOf(context: LookupContext, target: ClassRef): ClassGate | undefined {
  const methods = methodsAlong(context.program, target).filter(
    (one) => GATES.test(functionFacts(one).name) && knowsAsker(context, one),
  );
  const asked = methods.map((one) => askedAbout(context, one));
  const rows = asked.flatMap((one) => one ?? []);
  if (rows.length === 0 || asked.includes(undefined)) return undefined;
  const about = joined(
    rows,
    rows.flatMap((one) => one.asked.touched),
  );
  const called = methods.flatMap((one) => calledBy(context, one));
  return { about, methods: [...methods, ...called] };
}

/** Functions that look at the asker for a gate. */
function calledBy(context: LookupContext, ref: FunctionRef, depth = 0): readonly FunctionRef[] {
  const edges = [...(context.solver.byRef.get(functionFacts(ref))?.edges.values() ?? [])];
  const direct = edges.map(({ target }) => target).filter((one) => knowsAsker(context, one));
  return depth > 1 ? direct : [...direct, ...direct.flatMap((one) => calledBy(context, one, depth + 1))];
}

/** Whether what settles a lookup is no more than what the gate asks. */
function isByGate({ how, at, about }: Settled, methods: RowGate["methods"]): boolean {
  if (how !== "guarded" || at === undefined) return about !== undefined;
  return methods.some((one) => functionFacts(one) === functionFacts(at));
}

/** The foreign keys from a row to one of those that a gate asks about; undefined where the gate may be about the row itself. */
export function chainTo(
  context: LookupContext,
  { model }: Fetch,
  about: readonly Fetch[],
): OwnerChain | undefined {
  const facts = model.ref && context.ownership.models.get(classFacts(model.ref));
  if (!facts || about.some(({ model: { key } }) => key === "own" || key === model.key)) return undefined;
  const chain = follow(context, facts, goals(context, about), STEPS);
  const [first, last] = [chain?.[0], chain?.at(-1)];
  if (!chain || !first || last?.target.kind !== "model") return undefined;
  return {
    path: chain.map(({ name }) => name),
    to: "tenant",
    tenant: last.target.ref,
    at: first.at,
    confidence: chain.some(({ optional }) => optional) ? "medium" : "high",
  };
}

/** The models of the rows; of a membership, also those between which it stands. */
function goals({ ownership }: LookupContext, about: readonly Fetch[]): ReadonlySet<ClassFacts> {
  const found = new Set<ClassFacts>();
  for (const { model } of about) {
    const facts = model.ref && ownership.models.get(classFacts(model.ref));
    if (!facts || facts.identity !== undefined) continue;
    found.add(classFacts(facts.ref));
    if (!facts.relations.some((one) => one.form === "foreign-key" && isUser(ownership, one))) continue;
    for (const { target } of facts.relations) if (target.kind === "model") found.add(classFacts(target.ref));
  }
  return found;
}

function isUser({ models }: LookupContext["ownership"], { target }: Relation): boolean {
  return (
    target.kind === "user" ||
    (target.kind === "model" && models.get(classFacts(target.ref))?.identity === "user")
  );
}

/** The shortest way over foreign keys. */
function follow(
  context: LookupContext,
  { relations }: ModelFacts,
  to: ReadonlySet<ClassFacts>,
  steps: number,
): readonly Relation[] | undefined {
  const single = relations.filter(({ form }) => form === "foreign-key" || form === "one-to-one");
  const direct = single.find(({ target }) => target.kind === "model" && to.has(classFacts(target.ref)));
  if (direct) return [direct];
  if (steps === 1) return undefined;
  for (let most = 1; most < steps; most++)
    for (const one of single) {
      const next =
        one.target.kind === "model" ? context.ownership.models.get(classFacts(one.target.ref)) : undefined;
      const further = next && next.identity !== "user" ? follow(context, next, to, most) : undefined;
      if (further) return [one, ...further];
    }
  return undefined;
}

/** What may bring a row and what is asked about together: those rows, and the columns that lead there. */
interface Tie {
  readonly about: readonly Fetch[];
  readonly path: readonly string[];
}

/** Whether a row was found with what is asked about, or something in the functions around the question brings them together. */
export function isTied(
  context: LookupContext,
  around: readonly FunctionRef[],
  fetch: Fetch,
  tie: Tie,
): boolean {
  if (holds(behind(fetch), tie.about)) return true;
  return around.some((ref) => {
    const { fragment } = functionFacts(ref);
    return fragment.values.some((value, id) => {
      if (value.op === "attribute") return isLastStep(tie, value.name) && !isOwn(ref, value.base);
      if (value.op === "call")
        return asksAlong(context, ref, value, tie) || joins(context, ref, id, fetch, tie);
      return (
        value.op === "operation" &&
        /^(?:==|!=|in|not in|is|is not)$/.test(value.operator) &&
        holdsBoth(context, ref, operandsOf(value), fetch, tie)
      );
    });
  });
}

/** A row with all that it was found through. */
function behind(fetch: Fetch): readonly Fetch[] {
  const found = new Set(fetch.asked.touched);
  for (const one of found) for (const further of one.asked.touched) found.add(further);
  return [...found];
}

function holds(found: readonly Fetch[], about: readonly Fetch[]): boolean {
  return found.some((one) => about.some(({ model }) => model.key === one.model.key));
}

/** `task.board.workspace`, `task.board.workspace_id`. */
function isLastStep({ path }: Tie, name: string): boolean {
  const last = path.at(-1);
  return last !== undefined && (name === last || name === `${last}_id`);
}

/** Calls whose keywords are columns. */
const ASKING =
  /^(?:a?get|a?first|filter|exclude|Q|a?get_(?:object|list)_or_404|a?get_or_create|a?update_or_create|complex_filter)$/;

/** `board__workspace=…`, or `board=board`: which board that is, is a question of its own. A key of the request ties nothing. */
function asksAlong(context: LookupContext, ref: FunctionRef, call: CallValue, { path }: Tie): boolean {
  if (!ASKING.test(spokenName(functionFacts(ref).fragment, call.callee) ?? "")) return false;
  const [first = ""] = path;
  const whole = path.join("__");
  return call.arguments.some(({ name, value }) => {
    if (name === undefined) return false;
    if (name === whole || name === `${whole}_id` || name.startsWith(`${whole}__`)) return true;
    if (name !== first && name !== `${first}_id` && !name.startsWith(`${first}__`)) return false;
    const given = influenceOf(context, refTo(ref, value));
    return (given.bits & REQUEST) === 0 && given.parameters === 0;
  });
}

/** A function of the project, or a method of the row, that is given both. */
function joins(context: LookupContext, ref: FunctionRef, id: ValueId, fetch: Fetch, tie: Tie): boolean {
  const { fragment } = functionFacts(ref);
  const call = fragment.values[id];
  if (call?.op !== "call" || isAnswer(context, ref, call)) return false;
  const callee = fragment.values[call.callee];
  const edges = context.solver.byRef.get(functionFacts(ref))?.edges;
  const ofRow =
    callee?.op === "attribute" && touches(context, ref, callee.base, (one) => one.at === fetch.at);
  return (edges?.has(id) === true || ofRow) && holdsBoth(context, ref, operandsOf(call), fetch, tie);
}

/** What is shown or handed to a template ties nothing. */
function isAnswer(context: LookupContext, ref: FunctionRef, call: CallValue): boolean {
  const { fragment } = functionFacts(ref);
  if (/^(?:get_context_data|render_to_response)$/.test(spokenName(fragment, call.callee) ?? "")) return true;
  const symbol = resolveIn(context.program, ref, call.callee);
  return (
    symbol?.kind === "external" &&
    /^(?:django\.(?:shortcuts\.(?:render|redirect)|http\.|urls\.)|builtins\.dict)/.test(symbol.name)
  );
}

function holdsBoth(
  context: LookupContext,
  ref: FunctionRef,
  ids: readonly ValueId[],
  fetch: Fetch,
  { about }: Tie,
): boolean {
  const isRow = (id: ValueId): boolean =>
    touches(context, ref, id, (one) => one.at === fetch.at || one.model.key === fetch.model.key);
  // What was made of the row may have been given the other one on the way, and says nothing by that.
  return (
    ids.some(isRow) && ids.some((id) => !isRow(id) && touches(context, ref, id, (one) => holds([one], about)))
  );
}

function touches(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  fits: (one: Fetch) => boolean,
): boolean {
  const { touched, rows } = influenceOf(context, refTo(ref, id));
  return joined(touched, rows).some(fits);
}

/** `self.workspace` is what the gate keeps, and says nothing about the row. */
function isOwn(ref: FunctionRef, base: ValueId): boolean {
  const { values } = functionFacts(ref).fragment;
  let value = values[base];
  while (value?.op === "updated") value = values[value.base];
  return value?.op === "parameter" && value.index === 0;
}
