/** Writes that belong to looking at a page: counters, read marks, logs, rows made on first use. Nobody gains by forging them. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { rowClassOf } from "../../flow/row-classes.ts";
import { spokenName } from "../../flow/sinks.ts";
import { wordsOf } from "../posture/public-nature.ts";
import { isViewClass } from "./row-methods.ts";

/** Fields that record that somebody looked. */
const LOOKED =
  /view|hit|visit|click|count|seen|(?:^|_)read(?:_|$)|unread|opened|accessed|last_|download|impression|active_at|activity|touched|fetched|cached|checked_at|synced|refreshed|expire|updated|modified|(?:^|_)(?:tour|hint|tip|tooltip|banner|onboarding|tutorial|dismissed|collapsed)(?:_|$)/i;

/** Last words of models whose rows record what happened, or keep results for later: `PageVisit`, not `Review` or `Blog`. */
const RECORDS =
  /^(?:logs?|entry|visit|view|hit|click|event|history|audit|activity|access|impression|track|stats?|metric|session|attempt|cache|notification|search|token|nonce|export|snapshot|download)$/;

/** Of these, what is a thing of its own where no other word stands before: an entry of a diary, an event that people go to. */
const THINGS = /^(?:entry|event)$/;

/** Methods that do nothing where the row is there already, or that only keep something for later. */
const LAZY = /^(?:a?get_or_create|set_cookie|refresh|touch)$/;

/** Whether a call that writes does no more than that. */
export function isHarmlessWrite(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const { fragment } = functionFacts(ref);
  const call = fragment.values[id];
  if (call?.op !== "call") return false;
  const name = externalName(resolveIn(program, ref, call.callee)) ?? "";
  if (name.startsWith("django.core.cache.")) return true;
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute") return false;
  if (isMadeOnFirstUse(fragment, id)) return true;
  if (/^a?save$/.test(callee.name) && fillsIn(fragment, call.region, callee.base)) return true;
  if (/^a?save$/.test(callee.name) && (isPutRight(ref, callee.base) || isNew(fragment, callee.base)))
    return true;
  const model = modelName(program, ref, callee.base) ?? "";
  // Whoever deletes an access takes a right away.
  if (isRecord(model) && !(/^a?delete$/.test(callee.name) && /access$/i.test(model))) return true;
  if (callee.name === "update" || callee.name === "aupdate") return onlyLooked(keywordNames(call));
  return /^a?save$/.test(callee.name) && onlyLooked(savedFields(program, ref, call, callee.base));
}

/** Whether a call does something only where a row is missing. */
export function isMadeOnFirstUse(fragment: Fragment, id: ValueId): boolean {
  const call = fragment.values[id];
  const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
  if (call?.op !== "call" || callee?.op !== "attribute") return false;
  return LAZY.test(callee.name) || (/^a?create$/.test(callee.name) && isFirstUse(fragment, call.region));
}

function isRecord(model: string): boolean {
  const words = wordsOf(model);
  const last = words.at(-1) ?? "";
  return RECORDS.test(last) && !(words.length === 1 && THINGS.test(last));
}

/**
 * `if not self.external_id: self.external_id = found; self.save()`: a field that was looked at first gets what the code found
 * out for it. A switch that is set to a constant is a change like any other.
 */
function fillsIn(fragment: Fragment, region: RegionId, object: ValueId): boolean {
  const { values } = fragment;
  const stored: { readonly name: string | undefined; readonly value: ValueId }[] = [];
  for (let at = values[object]; at?.op === "updated"; at = values[at.base])
    stored.push({ name: at.name, value: at.value });
  const asked = askedAround(fragment, region);
  return (
    stored.length > 0 &&
    stored.every(({ name, value }) => {
      const given = values[value];
      return (
        name !== undefined &&
        asked.has(name) &&
        given?.op !== "constant" &&
        given?.op !== "text" &&
        given?.op !== "parameter" &&
        !(given?.op === "attribute" && /^[A-Z][A-Z0-9_]{0,60}$/.test(given.name))
      );
    })
  );
}

/**
 * `row = Config.objects.get(name="general"); row.published = True; row.save()` where a `get_…` of a class gives the row: whoever reads it
 * puts it right, to the same every time.
 */
function isPutRight(ref: FunctionRef, object: ValueId): boolean {
  const { fragment, name, class: owner } = functionFacts(ref);
  if (owner === NONE || !name.startsWith("get_")) return false;
  const { values } = fragment;
  let row = values[object];
  for (; row?.op === "updated"; row = values[row.base]) {
    const given = values[row.value]?.op;
    if (given !== "constant" && given !== "text") return false;
  }
  const found = row?.op === "element" ? values[row.base] : row;
  const callee = found?.op === "call" ? values[found.callee] : undefined;
  if (found?.op !== "call" || callee?.op !== "attribute" || !/^a?get(?:_or_create)?$/.test(callee.name))
    return false;
  return found.arguments.length > 0 && found.arguments.every(({ value }) => isLiteral(values[value]));
}

function isLiteral(value: Value | undefined): boolean {
  return value?.op === "text" || value?.op === "constant";
}

/** The attributes that conditions around a place look at. */
function askedAround({ regions, values }: Fragment, start: RegionId): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (id: ValueId, depth: number): void => {
    const value = values[id];
    if (value?.op === "attribute") names.add(value.name);
    if (depth < ASKED_DEPTH) for (const one of partsAsked(value)) note(one, depth + 1);
  };
  for (let at = start; at !== NONE; at = regions[at]?.parent ?? NONE) note(regions[at]?.condition ?? NONE, 0);
  return names;
}

/** What a condition is put together from: `not all(key in row.value for key in DEFAULTS)` asks for `row.value`. */
function partsAsked(value: Value | undefined): readonly ValueId[] {
  if (value?.op === "operation") return value.operands;
  if (value?.op === "call") return value.arguments.map((one) => one.value);
  return value?.op === "collection" ? value.entries.map((one) => one.value) : [];
}

/** Operations inside each other that are looked into. */
const ASKED_DEPTH = 6;

/** `row = Config.objects.create(); row.mode = 1; row.save()` where nothing was there yet. */
function isNew(fragment: Fragment, object: ValueId, depth = 0): boolean {
  const { values } = fragment;
  const row = values[object];
  if (depth > MERGED) return false;
  if (row?.op === "updated") return isNew(fragment, row.base, depth + 1);
  if (row?.op === "merge")
    return row.inputs.length > 0 && row.inputs.every((one) => isNew(fragment, one, depth + 1));
  const callee = row?.op === "call" ? values[row.callee] : undefined;
  return (
    row?.op === "call" &&
    callee?.op === "attribute" &&
    /^a?create$/.test(callee.name) &&
    isFirstUse(fragment, row.region)
  );
}

/** Assignments and branches that are followed from a row that is saved. */
const MERGED = 12;

/** Whether code runs only where something was found missing: after `except DoesNotExist`, under `if row is None`. */
export function isFirstUse({ regions, values }: Fragment, start: RegionId): boolean {
  for (let at = start; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const region = regions[at];
    if (region?.form === "except") return true;
    const test = values[region?.condition ?? NONE];
    if (region?.polarity === false && asksForRows(values, [region.condition])) return true;
    if (test?.op !== "operation") continue;
    const none = test.operands.some((id) => isNone(values[id]));
    const missing = none
      ? /^(?:is|==)$/.test(test.operator)
      : test.operator === "not" && asksForRows(values, test.operands);
    const present = none && /^(?:is not|!=)$/.test(test.operator);
    if (region?.polarity === true ? missing : present) return true;
  }
  return false;
}

/** Whether one of these asks whether there are rows: `rows.exists()`, `rows.count()`. */
function asksForRows(values: readonly Value[], operands: readonly ValueId[]): boolean {
  return operands.some((id) => {
    const call = values[id];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    return callee?.op === "attribute" && /^a?(?:exists|first|last|filter|count)$/.test(callee.name);
  });
}

function isNone(value: Value | undefined): boolean {
  return value?.op === "constant" && value.constant === "None";
}

function onlyLooked(fields: readonly string[]): boolean {
  return fields.length > 0 && fields.every((field) => LOOKED.test(field));
}

function keywordNames(call: CallValue): string[] {
  return call.arguments.flatMap((one) => one.name ?? (one.style === "double-star" ? ["**"] : []));
}

/** What `save()` writes: `update_fields`, else what was assigned before. */
function savedFields(program: Program, ref: FunctionRef, call: CallValue, object: ValueId): string[] {
  const { values } = functionFacts(ref).fragment;
  const given = call.arguments.find((one) => one.name === "update_fields");
  const list = given && values[given.value];
  if (list?.op === "collection")
    return list.entries.map(({ value }) => textOf(program, refTo(ref, value)) ?? "?");
  const fields: string[] = [];
  let at = values[object];
  while (at?.op === "updated") {
    if (at.name !== undefined) fields.push(at.name);
    at = values[at.base];
  }
  return fields;
}

/** What a value was reached through: the callee of a call, the object of an attribute. */
function behind(value: Value | undefined): ValueId | undefined {
  switch (value?.op) {
    case "call":
      return value.callee;
    case "attribute":
    case "updated":
    case "item":
    case "element":
      return value.base;
    // What is filled in branch by branch is the same object on all of them.
    case "merge":
      return value.inputs[0];
    default:
      return undefined;
  }
}

/** Steps from a row that is saved back to where it comes from: a record of many fields is filled one by one. */
const STEPS = 200;

/** The model behind a manager, queryset or object, as it is called. */
/** `Session.objects.filter(token=token).delete()` of a view that is called `logout`: the project keeps sessions itself. */
export function endsSession(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const { fragment, name } = functionFacts(ref);
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute" || !/^a?delete$/.test(callee.name) || !/log_?out|sign_?out/i.test(name))
    return false;
  return wordsOf(modelName(program, ref, callee.base) ?? "").at(-1) === "session";
}

function modelName(program: Program, ref: FunctionRef, id: ValueId): string | undefined {
  const { fragment } = functionFacts(ref);
  let at: ValueId | undefined = id;
  for (let depth = 0; at !== undefined && depth < STEPS; depth++) {
    const symbol = resolveIn(program, ref, at);
    if (symbol?.kind === "class" || symbol?.kind === "instance") {
      const row = isViewClass(program, symbol.target) ? rowClassOf(program, ref, id) : symbol.target;
      return row && !isViewClass(program, row)
        ? classFacts(row).name.replace(/(?:Manager|QuerySet)$/, "")
        : spokenName(fragment, id);
    }
    at = behind(fragment.values[at]);
  }
  return spokenName(fragment, id);
}
