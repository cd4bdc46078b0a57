/** Actions of the admin that everybody may run who may look at the list: without `permissions`, the admin asks for nothing more. */
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import type { Entry } from "../entries/entry.ts";
import type { WorkParts } from "./work.ts";
import { workOf } from "./work.ts";

/** One such action. */
export interface ActionGap {
  readonly entry: Entry;
  /** What it does to the rows that are ticked: the call. */
  readonly at: ValueRef;
  readonly does: "deletes" | "switches accounts";
}

/** The actions of a program that delete, or switch accounts on and off, and ask for no permission. */
export function actionGaps(parts: WorkParts): readonly ActionGap[] {
  return parts.entries.flatMap((entry) => {
    if (entry.view.framework !== "admin" || isRestricted(parts, entry)) return [];
    const handlers = parts.postures.get(entry.view)?.handlers ?? [];
    if (handlers.some(({ guards }) => guards.some(({ demands }) => demands !== "staff"))) return [];
    const [gap] = harmsIn(parts, entry);
    return gap ? [gap] : [];
  });
}

/** Whether the class says in another way who gets an action, or who sees the list. */
function isRestricted({ flows: { program } }: WorkParts, { owner }: Entry): boolean {
  const methods = methodsAlong(program, owner);
  if (methods.some((method) => functionFacts(method).name === "has_view_permission")) return true;
  const body: FunctionRef = { unit: owner.unit, function: classFacts(owner).body };
  const module: FunctionRef = { unit: owner.unit, function: 0 };
  return [body, module].some((ref) =>
    functionFacts(ref).fragment.stores.some(({ name }) => name === "allowed_permissions"),
  );
}

function harmsIn(parts: WorkParts, entry: Entry): readonly ActionGap[] {
  const { method } = entry;
  const helped = deletingCalls(parts, entry);
  return functionFacts(method).fragment.values.flatMap((value, id): ActionGap[] => {
    if (value.op !== "call") return [];
    const does = helped.has(id) ? "deletes" : harmOf(functionFacts(method).fragment, value);
    if (does === "switches accounts" && !isOfAccounts(parts, entry)) return [];
    const at = refTo(method, id);
    if (does === undefined || isAsked(parts, at)) return [];
    return [{ entry, at, does }];
  });
}

/** Calls that hand the ticked rows on to functions which delete. */
function deletingCalls(parts: WorkParts, { view, method }: Entry): ReadonlySet<ValueId> {
  const { values } = functionFacts(method).fragment;
  const [handler] = view.handlers;
  const works = handler ? workOf(parts, view, handler) : [];
  return new Set(
    works.flatMap(({ deed, reach }) => {
      const call = reach ? values[reach.value] : undefined;
      if (deed !== "delete" || !reach || call?.op !== "call") return [];
      return call.arguments.some(({ value }) => isTicked(values, value)) ? [reach.value] : [];
    }),
  );
}

/** Whether a class is Django's page of accounts, or builds on it. */
function isOfAccounts({ flows: { program } }: WorkParts, { owner }: Entry): boolean {
  return libraryAncestors(program, owner).some((base) => base === "django.contrib.auth.admin.UserAdmin");
}

/** Columns that say whether somebody may log in, and as what. */
const SWITCHES = /^is_(?:active|staff|superuser)$/;

function harmOf(
  { values }: Fragment,
  { callee, arguments: given }: CallValue,
): ActionGap["does"] | undefined {
  const method = values[callee];
  if (method?.op !== "attribute" || !isTicked(values, method.base)) return undefined;
  if (method.name === "delete") return "deletes";
  const switches = given.some(({ name }) => name !== undefined && SWITCHES.test(name));
  return method.name === "update" && switches ? "switches accounts" : undefined;
}

/** The parameter that holds the ticked rows: `(modeladmin, request, queryset)`. */
const TICKED = 2;

/** How far a row may lie from the ticked ones. */
const MOST_STEPS = 12;

/** Whether a value is made of the rows that are ticked: `queryset.filter(…)`, one of them in a loop. */
function isTicked(values: Fragment["values"], start: ValueId): boolean {
  let id = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const value = values[id];
    if (value?.op === "parameter") return value.index === TICKED;
    if (value?.op === "attribute" || value?.op === "element") id = value.base;
    else if (value?.op === "call") id = value.callee;
    else return false;
  }
  return false;
}

/** Whether anything is asked of the person before a call, also what could not be seen through. */
function isAsked({ guards }: WorkParts, at: ValueRef): boolean {
  const claim = guardsBefore(guards, at, ANY_REQUEST);
  return claim === "never" || claim.some(({ demands }) => demands !== "method");
}
