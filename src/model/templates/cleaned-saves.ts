/** Rows of forms that every place in sight cleans before it lets go of them: `row = form.save(); row.text = bleach.clean(row.text); row.save()`. */
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, Fragment, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { comesFrom, isSent, setColumn } from "./stored-by.ts";
import { classesThatName, writingCalls } from "./staff-written.ts";

/** What a value was made by, if that cleans it. */
type Cleaning<T> = (value: ValueRef) => T | undefined;

/** How the rows that a form saves are cleaned in one field; undefined where a place in sight does not, or where views of packages save them. */
export function cleanedAfterSave<T>(
  flows: FlowModel,
  form: ClassRef,
  field: string,
  cleaning: Cleaning<T>,
): T | undefined {
  if (classesThatName(flows, [form]).length > 0) return undefined;
  const made: (T | undefined)[] = [];
  for (const ref of writingCalls(flows, form, [form])) {
    const call = functionFacts(ref).fragment.values[ref.value];
    if (call?.op !== "call") continue;
    const saves = savesOf(ref);
    // A form that another function saves.
    if (saves.length === 0 && call.arguments.some(({ value }) => isSent(flows, refTo(ref, value), "html")))
      return undefined;
    made.push(...saves.map((save) => cleanedRow(ref, save, field, cleaning)));
  }
  return made.includes(undefined) ? undefined : made[0];
}

/** Whether a call in sight makes such a row by itself and fills the field with what was sent, as it came. */
export function isFilledAsSent(
  flows: FlowModel,
  model: ClassRef,
  field: string,
  cleaning: Cleaning<unknown>,
): boolean {
  return writingCalls(flows, model, [model]).some((ref) => {
    const call = functionFacts(ref).fragment.values[ref.value];
    if (call?.op !== "call") return false;
    const set = setColumn(ref, call, field);
    const spread = call.arguments.flatMap(({ style, value }) => (style === "double-star" ? [value] : []));
    return (set === undefined ? spread : [set]).some(
      (value) => isSent(flows, refTo(ref, value), "html") && cleaning(refTo(ref, value)) === undefined,
    );
  });
}

/** The calls of `save()` on what a call made, not those on rows that come of it. */
function savesOf(form: ValueRef): ValueId[] {
  const { values } = functionFacts(form).fragment;
  return values.flatMap((value, id) => (isSaveOf(form, value, values) ? [id] : []));
}

function isSaveOf(
  made: ValueRef,
  value: Fragment["values"][number],
  values: Fragment["values"],
): value is CallValue {
  const callee = value.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "save" && comesFrom(made, callee.base);
}

/** What cleans the field of the row that `form.save()` gives, before the row is stored for the last time. */
function cleanedRow<T>(form: ValueRef, save: ValueId, field: string, cleaning: Cleaning<T>): T | undefined {
  const { fragment } = functionFacts(form);
  const { values } = fragment;
  const saved = values[save];
  if (saved?.op !== "call") return undefined;
  const row = refTo(form, save);
  for (const value of values) {
    const callee = isSaveOf(row, value, values) ? values[value.callee] : undefined;
    if (callee?.op !== "attribute") continue;
    // What `form.save()` stored by itself stays where the second `save()` is not reached.
    if (!isPending(values, saved) && !isAround(fragment, value.region, saved.region)) continue;
    const cleaned = cleanedIn(row, callee.base, field, cleaning);
    if (cleaned !== undefined) return cleaned;
  }
  return undefined;
}

/** `form.save(commit=False)`: nothing is stored yet. */
function isPending(values: Fragment["values"], { arguments: given }: CallValue): boolean {
  const commit = given.find(({ name, style }) => name === "commit" || style === "positional");
  const value = values[commit?.value ?? NONE];
  return value?.op === "constant" && value.constant === "False";
}

function isAround({ regions }: Fragment, outer: RegionId, inner: RegionId): boolean {
  for (let at = inner; at !== NONE; at = regions[at]?.parent ?? NONE) if (at === outer) return true;
  return false;
}

/** What the last assignment left in the field, on every way to this version of the row. */
function cleanedIn<T>(row: ValueRef, at: ValueId, field: string, cleaning: Cleaning<T>): T | undefined {
  const { values } = functionFacts(row).fragment;
  const queue = [at];
  let found: T | undefined;
  for (let index = 0; index < queue.length; index++) {
    const value = values[queue[index] ?? NONE];
    if (index >= 40 || (value?.op !== "updated" && value?.op !== "merge")) return undefined;
    if (value.op === "merge") queue.push(...value.inputs);
    else if (value.name !== field || value.key !== undefined) queue.push(value.base);
    else {
      const cleaned = cleaning(refTo(row, value.value));
      if (cleaned === undefined) return undefined;
      found ??= cleaned;
    }
  }
  return found;
}
