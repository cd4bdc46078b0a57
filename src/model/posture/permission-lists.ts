/**
 * Which permission classes `get_permissions` gives for one action: its body is read for that action, through branches, tables by action, methods
 * of the view that it asks, and what it assigns to `self.permission_classes` on the way.
 */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Claim } from "../guards/claim.ts";
import { both, NOTHING } from "../guards/claim.ts";
import { inheritedMethod, methodAfter } from "../guards/class-attributes.ts";
import { impliedBy, regionClaim } from "../guards/conditions.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { occasionText } from "../guards/method-conditions.ts";
import { isSelf, rowUnder, textsOf, writtenAt } from "../guards/named-rows.ts";
import { valueAt } from "../guards/visitors.ts";
import { assignedPermissions } from "./assigned-permissions.ts";
import type { ClassView } from "./class-guards.ts";

/** `declared`: what the class, `as_view` or the project's default says. Else a list, or a single class of one. */
export type PermissionPart = ValueRef | "declared";

/** One list that a request may be asked for. */
export interface PermissionList {
  /** What is so whenever it is this one. */
  readonly where: Claim;
  /** All of them count. */
  readonly parts: readonly PermissionPart[];
}

/** Lists of which one counts; undefined where one of them cannot be read. None at all where the value is never computed. */
type Lists = readonly PermissionList[] | undefined;

interface Reading {
  readonly book: GuardBook;
  readonly view: ClassView;
  readonly occasion: Occasion;
  readonly depth: number;
}

const DEPTH = 12;

/** More ways than these are not told apart. */
const MOST = 24;

/** The lists that a view's `get_permissions` may give on an occasion; undefined where it has none of its own, or it cannot be read. */
export function permissionLists(book: GuardBook, view: ClassView, asked: Occasion): Lists {
  const method = inheritedMethod(book.flows.program, view.ref, "get_permissions");
  const occasion = { ...asked, receiver: view.ref };
  const lists = method && returnedBy({ book, view, occasion, depth: 0 }, method);
  return lists?.length === 0 ? undefined : lists;
}

/** What a method of the view gives: of its ways out those that this action can take, up to the first that it takes for sure. */
function returnedBy(reading: Reading, method: FunctionRef): Lists {
  if (reading.depth > DEPTH) return undefined;
  const exits = functionFacts(method).fragment.exits.filter(({ kind }) => kind === "return");
  const ways = exits.map(({ value, region }) => ({ value, region }));
  return waysIn(deeper(reading), method, ways, NONE, true);
}

interface Way {
  readonly value: ValueId;
  readonly region: RegionId;
}

/** Values in source order, each from its branch. `isLast`: whether nothing follows a way that is taken for sure. */
function waysIn(
  reading: Reading,
  ref: FunctionRef,
  ways: readonly Way[],
  outer: RegionId,
  endsThere: boolean,
): Lists {
  const situation = { book: reading.book, ref, occasion: reading.occasion };
  const found: PermissionList[] = [];
  for (const { value, region } of ways) {
    const around = regionClaim(situation, region, outer);
    if (around === "never") continue;
    const lists = value === NONE ? undefined : listsAt(reading, refTo(ref, value));
    if (lists === undefined) return undefined;
    found.push(...lists.map(({ where, parts }) => ({ where: both(around, where), parts })));
    if (lists.length > 0 && isTaken(situation, region, outer, endsThere)) break;
  }
  return found.length > MOST ? undefined : found.filter(({ where }) => where !== "never");
}

/** Whether this action comes into a branch whatever else the request holds; the body of a `try` whose value was found goes through. */
function isTaken(
  situation: { readonly book: GuardBook; readonly ref: FunctionRef; readonly occasion: Occasion },
  start: RegionId,
  outer: RegionId,
  counts: boolean,
): boolean {
  const { regions } = functionFacts(situation.ref).fragment;
  let isBranch = counts;
  for (let at = start; at > 0 && at !== outer; at = regions[at]?.parent ?? NONE) {
    const region = regions[at];
    if (region === undefined || region.form === "loop" || region.form === "operand") return false;
    isBranch = true;
    if (region.condition === NONE) continue;
    if (impliedBy(situation, region.condition, !region.polarity) !== "never") return false;
  }
  return isBranch;
}

/** What a value holds: a list that is written out or put together, or the view's own. */
function listsAt(reading: Reading, at: ValueRef): Lists {
  const value = valueAt(at, at.value);
  const next = (id: ValueId): Lists => listsAt(deeper(reading), refTo(at, id));
  if (!value || reading.depth > DEPTH) return undefined;
  switch (value.op) {
    case "call":
      return calledLists(reading, at, value);
    case "element":
    case "through":
      return next(value.base);
    case "attribute":
      return attributeLists(reading, at);
    case "item":
      return rowLists(reading, at, value.base, value.key, undefined);
    case "merge": {
      const ways = value.inputs.map((one, index) => ({ value: one, region: value.regions[index] ?? 0 }));
      return waysIn(deeper(reading), at, ways, value.region, false);
    }
    case "choice":
      return choiceLists(reading, at, value.test, value.whenTrue, value.whenFalse);
    case "updated":
      return together([next(value.base), next(value.value)]);
    case "build":
      return together(value.parts.map(next));
    case "operation":
      return value.operator === "or" ? firstOf(reading, at, value.operands) : leaf(at);
    case "unknown":
      return value.operands.length === 1 && value.operands[0] !== undefined
        ? next(value.operands[0])
        : undefined;
    case "collection":
      if (value.form === "dict") return undefined;
      return value.entries.every((one) => isPlain(at, one.value))
        ? leaf(at)
        : together(value.entries.map((one) => next(one.value)));
    default:
      return leaf(at);
  }
}

/** A class or an instance of one, by name: the list that holds it can be read as a whole. */
function isPlain(at: ValueRef, id: ValueId): boolean {
  const value = valueAt(at, id);
  return value?.op === "operation" || isNamed(at, value?.op === "call" ? value.callee : id);
}

/** `IsOwner`, `permissions.IsAuthenticated`. */
function isNamed(at: ValueRef, id: ValueId): boolean {
  const value = valueAt(at, id);
  if (value?.op === "attribute") return isNamed(at, value.base);
  return value?.op === "free" || value?.op === "import";
}

function leaf(at: ValueRef): Lists {
  return [{ where: NOTHING, parts: [at] }];
}

function deeper(reading: Reading): Reading {
  return { ...reading, depth: reading.depth + 1 };
}

/** Lists of which all count: each way of one with each way of the other. */
function together(all: readonly Lists[]): Lists {
  let found: readonly PermissionList[] = [{ where: NOTHING, parts: [] }];
  for (const lists of all) {
    if (lists === undefined || found.length * lists.length > MOST) return undefined;
    found = found.flatMap((left) =>
      lists.map((right) => ({
        where: both(left.where, right.where),
        parts: [...left.parts, ...right.parts],
      })),
    );
  }
  return found;
}

/** `a if self.action == "list" else b`. */
function choiceLists(
  reading: Reading,
  at: ValueRef,
  test: ValueId,
  whenTrue: ValueId,
  whenFalse: ValueId,
): Lists {
  const situation = { book: reading.book, ref: at, occasion: reading.occasion };
  const found: PermissionList[] = [];
  for (const [id, polarity] of [[whenTrue, true] as const, [whenFalse, false] as const]) {
    const around = impliedBy(situation, test, polarity);
    if (around === "never") continue;
    const lists = listsAt(deeper(reading), refTo(at, id));
    if (lists === undefined) return undefined;
    found.push(...lists.map(({ where, parts }) => ({ where: both(around, where), parts })));
  }
  return found;
}

/** `self.by_action.get(self.action) or self.permission_classes`, `getattr(self, "write_classes", [])`: the first that is there. */
function firstOf(reading: Reading, at: ValueRef, operands: readonly ValueId[]): Lists {
  for (const id of operands) {
    const lists = listsAt(deeper(reading), refTo(at, id));
    if (!isMissing(reading, refTo(at, id)) && lists?.length !== 0) return lists;
  }
  return [];
}

/** `self.permission_classes`, or another attribute of the view. */
function attributeLists(reading: Reading, at: ValueRef): Lists {
  const value = valueAt(at, at.value);
  if (value?.op !== "attribute" || !isSelf(at, value.base)) return leaf(at);
  if (value.name === "permission_classes") return heldLists(reading, at);
  const written = writtenAt(reading.book.flows.program, at, reading.view.ref);
  return isSame(written, at) ? undefined : listsAt(deeper(reading), written);
}

/** Whether `self.name` is bound by no class in sight. */
function isMissing({ book, view }: Reading, at: ValueRef): boolean {
  const value = valueAt(at, at.value);
  if (value?.op !== "attribute" || !isSelf(at, value.base) || value.name === "permission_classes")
    return false;
  return isSame(writtenAt(book.flows.program, at, view.ref), at);
}

function isSame(a: ValueRef, b: ValueRef): boolean {
  return a.unit === b.unit && a.function === b.function && a.value === b.value;
}

/** What the view's attribute holds at a place: what the method has assigned to it, else what the class declares. */
function heldLists(reading: Reading, at: ValueRef): Lists {
  const declared: PermissionList = { where: NOTHING, parts: ["declared"] };
  const assigned = assignedPermissions(reading.book, at, reading.occasion);
  if (assigned === undefined) return [declared];
  const found = assigned.lists.map((id) => listsAt(deeper(reading), refTo(at, id)));
  const known = found.filter((one) => one !== undefined);
  if (known.length < found.length) return undefined;
  return assigned.always ? known.flat() : [...known.flat(), declared];
}

/** What stands under the action in a table; what is given for want of it. Without that, nothing is computed at all. */
function rowLists(
  reading: Reading,
  at: ValueRef,
  table: ValueId,
  key: ValueId,
  other: ValueId | "none" | undefined,
): Lists {
  const { book, view, occasion } = reading;
  const { program } = book.flows;
  const text = occasionText(program, at, occasion, key) ?? textsOf(program, refTo(at, key), view.ref)?.[0];
  const row = text === undefined ? undefined : rowUnder(program, refTo(at, table), text, view.ref);
  if (row === undefined) return undefined;
  if (row !== "absent") return listsAt(deeper(reading), row);
  return typeof other === "number" ? listsAt(deeper(reading), refTo(at, other)) : [];
}

/** Calls that give the list they are given. */
const PASSING = /^(?:builtins\.)?(?:list|tuple|set|map|copy\.(?:deep)?copy)$/;

function calledLists(reading: Reading, at: ValueRef, call: CallValue): Lists {
  const { program } = reading.book.flows;
  const callee = valueAt(at, call.callee);
  const name = externalName(resolveIn(program, at, call.callee)) ?? "";
  if (PASSING.test(name)) {
    const given = call.arguments[name.endsWith("map") ? 1 : 0];
    return given ? listsAt(deeper(reading), refTo(at, given.value)) : leaf(at);
  }
  if (callee?.op === "attribute") {
    const [key, other] = call.arguments;
    if (callee.name === "get" && key)
      return rowLists(reading, at, callee.base, key.value, other?.value ?? "none");
    const asked = askedMethod(reading, at, callee.base, callee.name);
    if (asked === "held") return heldLists(reading, at);
    if (asked !== undefined) return returnedBy(deeper(reading), asked);
  }
  return isPlain(at, at.value) ? leaf(at) : listsAt(deeper(reading), refTo(at, call.callee));
}

/** A method of the view that is called on it, or by `super()`; `held` where REST framework's own is meant. */
function askedMethod(
  { book, view }: Reading,
  at: ValueRef,
  base: ValueId,
  name: string,
): FunctionRef | "held" | undefined {
  const { program } = book.flows;
  if (isSelf(at, base)) return inheritedMethod(program, view.ref, name);
  const call = valueAt(at, base);
  const callee = call?.op === "call" ? valueAt(at, call.callee) : undefined;
  if (callee?.op !== "free" || callee.name !== "super") return undefined;
  const own = { unit: at.unit, class: functionFacts(at).class };
  const next = methodAfter(program, view.ref, own, name);
  return next ?? (name === "get_permissions" ? "held" : undefined);
}
