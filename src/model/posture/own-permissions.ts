/**
 * Views of a framework that the project itself carries: they name permission classes as REST framework's do, and somewhere on the
 * way to the answer a method of theirs asks these.
 */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { actionPolicy } from "../guards/action-policies.ts";
import type { Claim } from "../guards/claim.ts";
import { every, NOTHING } from "../guards/claim.ts";
import { classAttribute, inheritedMethod, methodAfter } from "../guards/class-attributes.ts";
import { unseen } from "../guards/decorators.ts";
import { enforcedIn } from "../guards/enforcement.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { guardAt } from "../guards/guard-book.ts";
import { symbolPermission } from "../guards/permission-classes.ts";
import { valueAt } from "../guards/visitors.ts";
import type { ClassView } from "./class-guards.ts";

/** Methods of a view that ask its permission classes. */
const ASKS = /^check_(?:object_)?permissions?$/;

/** Calls of a view's own methods are followed this far. */
const DEPTH = 8;

interface Walk {
  readonly book: GuardBook;
  readonly view: ClassView;
  readonly occasion: Occasion;
  /** Undefined: they cannot be read. */
  readonly permissions: readonly ClassRef[] | undefined;
  readonly seen: Set<unknown>;
}

/** What the permission classes demand of a handler of a view that is not REST framework's. */
export function ownPermissions(
  book: GuardBook,
  view: ClassView,
  handler: FunctionRef | undefined,
  occasion: Occasion,
): Claim {
  const { program } = book.flows;
  const at =
    view.overrides.get("permission_classes") ?? classAttribute(program, view.ref, "permission_classes");
  if (!at || libraryAncestors(program, view.ref).some((name) => name.startsWith("rest_framework.")))
    return NOTHING;
  const permissions = addsPermissions(program, view.ref) ? undefined : classesIn(program, at);
  const asking = ["check_permissions", "check_permission"].some((name) =>
    inheritedMethod(program, view.ref, name),
  );
  if (!asking) return [unseen(at, "permission_classes")];
  const walk: Walk = { book, view, occasion, permissions, seen: new Set() };
  const starts = [inheritedMethod(program, view.ref, "dispatch"), handler].filter((ref) => ref !== undefined);
  return every(starts.map((ref) => demandedIn(walk, ref, 0)));
}

/** Whether a `get_permissions` of the view's gives others than the list names: one that does not read it, or that adds to what the next one gives. */
function addsPermissions(program: Program, ref: ClassRef): boolean {
  const first = inheritedMethod(program, ref, "get_permissions");
  if (!first) return false;
  const { values } = functionFacts(first).fragment;
  const reads = values.some((value) => value.op === "attribute" && value.name === "permission_classes");
  const asksNext = values.some((value) => value.op === "attribute" && value.name === "get_permissions");
  return !reads || asksNext;
}

/** The project's classes that a list names; undefined where it names anything else. */
function classesIn(program: Program, at: ValueRef): readonly ClassRef[] | undefined {
  const ref = definitionOf(program, at);
  const value = valueAt(ref, ref.value);
  const ids = value?.op === "collection" ? value.entries.map((entry) => entry.value) : [ref.value];
  const classes = ids.flatMap((id) => {
    const symbol = resolveIn(program, ref, id);
    return symbol?.kind === "class" ? [symbol.target] : [];
  });
  return classes.length === ids.length ? classes : undefined;
}

/** What a method demands by asking the permission classes, itself or in methods of the view that it calls. */
function demandedIn(walk: Walk, ref: FunctionRef, depth: number): Claim {
  const { book, occasion, seen } = walk;
  const facts = functionFacts(ref);
  if (depth > DEPTH || seen.has(facts)) return NOTHING;
  seen.add(facts);
  return every(
    facts.fragment.values.map((value, id) => {
      const claim = value.op === "call" ? callDemands(walk, refTo(ref, id), value, depth) : NOTHING;
      if (claim === "never" || claim.length === 0) return NOTHING;
      return enforcedIn({ book, ref, occasion }, value.region, claim);
    }),
  );
}

/** `self.check_permissions(request, "create", order)`, or another method of the view, also by `super()`. */
function callDemands(walk: Walk, at: ValueRef, call: CallValue, depth: number): Claim {
  const callee = valueAt(at, call.callee);
  if (callee?.op !== "attribute") return NOTHING;
  const isOwn = isSelf(at, callee.base);
  if (isOwn && ASKS.test(callee.name)) return asked(walk, at, call);
  const next = isOwn
    ? inheritedMethod(walk.book.flows.program, walk.view.ref, callee.name)
    : nextMethod(walk, at, callee.base, callee.name);
  return next ? demandedIn(walk, next, depth + 1) : NOTHING;
}

/** The view itself, also after something was set on it. */
function isSelf(ref: FunctionRef, id: ValueId, depth = 0): boolean {
  const value = valueAt(ref, id);
  if (depth > DEPTH) return false;
  if (value?.op === "updated") return isSelf(ref, value.base, depth + 1);
  if (value?.op === "merge") return value.inputs.some((one) => isSelf(ref, one, depth + 1));
  return value?.op === "parameter" && value.index === 0;
}

/** The method after this one along the view's own method resolution order. */
function nextMethod({ book, view }: Walk, at: ValueRef, base: number, name: string): FunctionRef | undefined {
  const { program } = book.flows;
  const call = valueAt(at, base);
  const callee = call?.op === "call" ? valueAt(at, call.callee) : undefined;
  if (callee?.op !== "free" || callee.name !== "super") return undefined;
  const own = functionFacts(at).class;
  return methodAfter(program, view.ref, { unit: at.unit, class: own }, name);
}

/** What all permission classes demand of the action that is named, or of the one that answers. */
function asked({ book, view, occasion, permissions }: Walk, at: ValueRef, call: CallValue): Claim {
  const texts = call.arguments.flatMap(({ value }) => textOf(book.flows.program, refTo(at, value)) ?? []);
  const action = texts[0] ?? occasion.action ?? view.handler;
  const question = { occasion: { ...occasion, action }, fetches: true };
  if (permissions === undefined) return [unseen(at, "permission_classes")];
  return every(
    permissions.map((target) => {
      const policy = actionPolicy(book, target, action, question);
      if (policy === undefined || policy === "never")
        return symbolPermission(book, at, { kind: "class", target }, question) ?? NOTHING;
      const says = `\`${classFacts(target).name}\` for \`${action}\``;
      const spoken = {
        ...guardAt(at, "method", `${says} lets everybody through`),
        letsEverybody: true,
      } as const;
      if (policy.length === 0) return [spoken];
      return policy.map((guard) => ({ ...guard, says: `${says} ${guard.says}`, at: placeOf(at) }));
    }),
  );
}
