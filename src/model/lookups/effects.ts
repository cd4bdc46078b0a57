/** What a function does with the rows it holds: answers with them, changes them, deletes them. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { changesRelation } from "../../flow/many-relations.ts";
import { deletedFile, savesInto } from "../../flow/object-parts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { carriesAsker } from "./identity.ts";
import { calledFunction } from "./row-methods.ts";
import { askedModel } from "./asked-model.ts";
import { putsByKey } from "./fetches.ts";
import { fetchesIn, influenceOf } from "./influence.ts";
import { joined } from "./influence-sets.ts";
import type { Effect, EffectSeen, Fetch } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";
import { writtenParts } from "./written-answers.ts";

const WRITES = new Set([
  "save",
  "asave",
  "update",
  "aupdate",
  "set_password",
  "save_m2m",
  "perform_update",
  "bulk_update",
  "abulk_update",
]);
const DELETES = new Set([
  "delete",
  "adelete",
  "perform_destroy",
  "hard_delete",
  "soft_delete",
  "delete_instance",
]);

/** Calls followed into functions that are handed a row. */
const DEPTH = 3;

/** Every change that a function makes to rows, directly or by handing them to a function of the project. */
export function changesIn(context: LookupContext, ref: FunctionRef): readonly EffectSeen[] {
  const facts = functionFacts(ref);
  const found = context.changes.get(facts) ?? findChanges(context, ref);
  context.changes.set(facts, found);
  return found;
}

function findChanges(context: LookupContext, ref: FunctionRef): EffectSeen[] {
  const { fragment } = functionFacts(ref);
  return fragment.values.flatMap((value, id): EffectSeen[] => {
    if (value.op !== "call") return [];
    const at = { unit: ref.unit, function: ref.function, value: id };
    if (putsByKey(fragment, value))
      return [{ kind: "write", at, rows: influenceOf(context, at).rows, region: value.region }];
    const changes = savesInto(context.program, ref, value) ? undefined : changeKind(fragment, value);
    const kind = ofFile(context, fragment, value, changes);
    const rows = kind === undefined ? [] : changedRows(context, ref, fragment, value);
    if (kind !== undefined && rows.length > 0) return [{ kind, at, rows, region: value.region }];
    const holders = kind === undefined ? relatedTo(context, ref, fragment, value) : [];
    if (holders.length > 0) return [{ kind: "write", at, rows: holders, region: value.region }];
    return handedOver(context, ref, id, value).map((one) => ({ ...one, at, region: value.region }));
  });
}

function changeKind(fragment: Fragment, call: CallValue): "write" | "delete" | undefined {
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute") return undefined;
  // A mapping takes another (`context.update(more)`); a queryset takes columns by name.
  if (
    /^a?update$/.test(callee.name) &&
    call.arguments.length === 1 &&
    call.arguments[0]?.style === "positional"
  )
    return undefined;
  if (WRITES.has(callee.name)) return isPreparation(fragment, call) ? undefined : "write";
  return DELETES.has(callee.name) ? "delete" : undefined;
}

/** To delete a file of a row changes the row. */
function ofFile(
  { program }: LookupContext,
  fragment: Fragment,
  call: CallValue,
  kind: "write" | "delete" | undefined,
): "write" | "delete" | undefined {
  const file = kind === "delete" ? deletedFile(program, fragment, call) : undefined;
  if (file === undefined) return kind;
  return file === "taken away" ? "write" : undefined;
}

/** `form.save(commit=False)` saves nothing yet. */
function isPreparation(fragment: Fragment, call: CallValue): boolean {
  return call.arguments.some(({ name, value }) => {
    const given = fragment.values[value];
    return name === "commit" && given?.op === "constant" && given.constant === "False";
  });
}

/** The rows behind the receiver; for `perform_update(serializer)` behind the argument. */
function changedRows(
  context: LookupContext,
  ref: FunctionRef,
  fragment: Fragment,
  call: CallValue,
): readonly Fetch[] {
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute") return [];
  if (/^a?bulk_update$/.test(callee.name)) return listedRows(context, ref, callee.base, call);
  const subject = callee.name.startsWith("perform_") ? (call.arguments[0]?.value ?? NONE) : callee.base;
  return influenceOf(context, refTo(ref, subject)).rows;
}

/** `team.members.add(user)`: the rows to which others are put, or from which they are taken; whoever puts themselves there takes part, and changes nothing of others'. */
function relatedTo(
  context: LookupContext,
  ref: FunctionRef,
  fragment: Fragment,
  call: CallValue,
): readonly Fetch[] {
  const state = context.solver.byRef.get(functionFacts(ref));
  if (!state || call.arguments.length === 0 || !changesRelation(context.solver, state, call)) return [];
  const given = call.arguments.map(({ value }) => influenceOf(context, refTo(ref, value)));
  if (given.some(({ bits }) => (bits & IDENTITY) !== 0)) return [];
  const method = fragment.values[call.callee];
  const relation = method?.op === "attribute" ? fragment.values[method.base] : undefined;
  return relation?.op === "attribute" ? influenceOf(context, refTo(ref, relation.base)).rows : [];
}

/** `Order.objects.bulk_update(changed, […])`: what the list was filled with, rows of the model that the function fetched. */
function listedRows(
  context: LookupContext,
  ref: FunctionRef,
  base: ValueId,
  call: CallValue,
): readonly Fetch[] {
  const [first] = call.arguments;
  const listed = first ? influenceOf(context, refTo(ref, first.value)).rows : [];
  const key = askedModel(context, refTo(ref, base))?.key;
  return joined(
    listed,
    fetchesIn(context, ref).filter(({ model }) => model.key === key),
  );
}

/** What functions of the project do with a row that they are handed, as receiver or argument. */
function handedOver(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  call: CallValue,
): { kind: "write" | "delete"; rows: readonly Fetch[] }[] {
  const target = calledFunction(context, ref, id, call);
  if (!target) return [];
  const { fragment } = functionFacts(ref);
  const passed = context.solver.byRef.get(functionFacts(ref))?.edges.get(id)?.passed ?? [];
  const callee = fragment.values[call.callee];
  const receiver = callee?.op === "attribute" ? [[0, [callee.base]] as const] : [];
  const found = new Map<"write" | "delete", readonly Fetch[]>();
  for (const [index, values] of [...receiver, ...passed]) {
    const kind = changesParameter(context, target, index, 0);
    if (kind === undefined) continue;
    for (const value of values)
      found.set(kind, joined(found.get(kind) ?? [], influenceOf(context, refTo(ref, value)).rows));
  }
  return [...found].flatMap(([kind, rows]) => (rows.length > 0 ? [{ kind, rows }] : []));
}

/** Whether a function saves or deletes what it gets as a parameter. */
function changesParameter(
  context: LookupContext,
  ref: FunctionRef,
  index: number,
  depth: number,
): "write" | "delete" | undefined {
  const { fragment } = functionFacts(ref);
  let kind: "write" | "delete" | undefined;
  for (const [id, value] of fragment.values.entries()) {
    if (value.op !== "call") continue;
    const callee = fragment.values[value.callee];
    const own = callee?.op === "attribute" && isParameter(fragment, callee.base, index);
    const found = own ? changeKind(fragment, value) : changesFurther(context, ref, id, index, depth);
    if (found === "delete") return found;
    kind ??= found;
  }
  return kind;
}

function changesFurther(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  index: number,
  depth: number,
): "write" | "delete" | undefined {
  const edge = depth < DEPTH ? context.solver.byRef.get(functionFacts(ref))?.edges.get(id) : undefined;
  if (!edge) return undefined;
  const { fragment } = functionFacts(ref);
  for (const [position, values] of edge.passed) {
    if (!values.some((value) => isParameter(fragment, value, index))) continue;
    const kind = changesParameter(context, edge.target, position, depth + 1);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** Whether a value is a parameter, or what became of it after assignments. */
function isParameter(fragment: Fragment, id: ValueId, index: number): boolean {
  let value = fragment.values[id];
  for (let steps = 0; value?.op === "updated" && steps < 50; steps++) value = fragment.values[value.base];
  if (value?.op === "merge")
    return value.inputs.some(
      (input) => fragment.values[input]?.op === "parameter" && isParameter(fragment, input, index),
    );
  return value?.op === "parameter" && value.index === index;
}

/** Answers that tell nothing of what went into them. */
const EMPTY_ANSWERS =
  /(?:^|\.)(?:redirect|HttpResponseRedirect|HttpResponsePermanentRedirect|HttpResponseNotFound|HttpResponseForbidden|HttpResponseBadRequest|reverse)$/;

/** What a handler answers with. */
export function answersIn(context: LookupContext, ref: FunctionRef): readonly EffectSeen[] {
  const facts = functionFacts(ref);
  const found = context.answers.get(facts) ?? findAnswers(context, ref);
  context.answers.set(facts, found);
  return found;
}

function findAnswers(context: LookupContext, ref: FunctionRef): EffectSeen[] {
  return [...returnedBy(context, ref), ...writtenBy(context, ref), ...sentBy(context, ref)];
}

/** Rows that are written into the answer. */
function writtenBy(context: LookupContext, ref: FunctionRef): EffectSeen[] {
  const { fragment } = functionFacts(ref);
  return writtenParts(fragment).flatMap(({ call, value }): EffectSeen[] => {
    const { touched, rows } = influenceOf(context, refTo(ref, value));
    const all = joined(touched, rows);
    const region = fragment.values[call]?.region ?? 0;
    return all.length === 0 ? [] : [{ kind: "read", at: refTo(ref, call), rows: all, region }];
  });
}

/** What a WebSocket's consumer sends (channels.readthedocs.io/en/stable/topics/consumers.html): rows, and those through which they were found. */
function sentBy(context: LookupContext, ref: FunctionRef): EffectSeen[] {
  const { fragment } = functionFacts(ref);
  return fragment.values.flatMap((call, id): EffectSeen[] => {
    const callee = call.op === "call" ? fragment.values[call.callee] : undefined;
    if (call.op !== "call" || callee?.op !== "attribute" || !/^send(?:_json)?$/.test(callee.name)) return [];
    if (!isParameter(fragment, callee.base, 0)) return [];
    const rows = call.arguments.reduce<readonly Fetch[]>((all, { value }) => {
      const { touched, rows: own } = influenceOf(context, refTo(ref, value));
      return joined(all, joined(touched, own));
    }, []);
    const through = rows.flatMap(({ asked }) => asked.touched);
    const at = refTo(ref, id);
    return rows.length === 0 ? [] : [{ kind: "read", at, rows: joined(rows, through), region: call.region }];
  });
}

function returnedBy(context: LookupContext, ref: FunctionRef): EffectSeen[] {
  const { fragment } = functionFacts(ref);
  return fragment.exits.flatMap((exit): EffectSeen[] => {
    if (exit.kind === "raise" || exit.value === NONE || isEmptyAnswer(context, ref, exit.value)) return [];
    const at = { unit: ref.unit, function: ref.function, value: exit.value };
    if (letsRowAnswer(context, ref, exit.value)) return [];
    const { touched, rows } = influenceOf(context, at);
    const all = joined(touched, rows);
    return all.length === 0 ? [] : [{ kind: "read", at, rows: all, region: exit.region }];
  });
}

/** `return page.serve(request)`: the row itself is asked, and knows who is asking. */
function letsRowAnswer(context: LookupContext, ref: FunctionRef, id: ValueId): boolean {
  const { fragment } = functionFacts(ref);
  const call = fragment.values[id];
  const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
  if (call?.op !== "call" || callee?.op !== "attribute") return false;
  if (influenceOf(context, refTo(ref, callee.base)).rows.length === 0) return false;
  return call.arguments.some(({ value }) => carriesAsker(context.program, ref, fragment, value));
}

function isEmptyAnswer(context: LookupContext, ref: FunctionRef, id: ValueId): boolean {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[id];
  if (value?.op !== "call") return value?.op === "constant" || value?.op === "text";
  // `for hook in hooks: answer = hook(request, page)`: what it answers with is its own.
  if (/^(?:element|item)$/.test(fragment.values[value.callee]?.op ?? "")) return true;
  const name =
    externalName(resolveIn(context.program, ref, value.callee)) ?? spokenName(fragment, value.callee);
  return name !== undefined && EMPTY_ANSWERS.test(name);
}

/** The one that does most harm. */
export function worstEffect(effects: readonly Effect[]): Effect | undefined {
  for (const kind of ["delete", "write", "read"] as const) {
    const found = effects.find((one) => one.kind === kind);
    if (found) return found;
  }
  return undefined;
}
