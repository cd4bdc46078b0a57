/** What REST framework demands before a handler: permission classes of the action, the class, or the project. */
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { Claim } from "../guards/claim.ts";
import { both, every, some } from "../guards/claim.ts";
import { NONE } from "../../extract/facts.ts";
import { classAttribute, inheritedMethod, methodAfter } from "../guards/class-attributes.ts";
import { isNeutral, unseen } from "../guards/decorators.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { permissionsClaim } from "../guards/permission-classes.ts";
import type { PermissionQuestion } from "../guards/permission-classes.ts";
import { valueAt } from "../guards/visitors.ts";
import type { ClassView } from "./class-guards.ts";
import { permissionLists } from "./permission-lists.ts";
import type { Surroundings } from "./surroundings.ts";
import { defaultClaim } from "./surroundings.ts";

/** Actions and handlers of REST framework's generic views that fetch one object through `get_object()`. */
const FETCHING = new Set(["retrieve", "update", "partial_update", "destroy"]);

/** Generic views whose `get` answers with a list (rest_framework/generics.py). */
const LISTING = /^rest_framework\.generics\.List(?:Create)?APIView$/;

/** What `permission_classes` and `get_permissions` demand of a class's handler. */
export function restClassClaim(
  book: GuardBook,
  view: ClassView,
  surroundings: Surroundings,
  occasion: Occasion,
  handler: FunctionRef | undefined,
): Claim {
  const { program } = book.flows;
  const named = handler && actionPermissions(program, handler);
  const question = { occasion, fetches: fetchesObject(program, view, handler), named };
  const method = inheritedMethod(program, view.ref, "get_permissions");
  if (method && !view.overrides.has("permission_classes")) {
    const claim = returnedPermissions(book, view, surroundings, question);
    if (claim !== undefined) return claim;
    return [unseen(refTo(method, 0), "get_permissions")];
  }
  return declaredClaim(book, view, surroundings, question);
}

/** A question with what `@action(permission_classes=[…])` names for the handler. */
interface ViewQuestion extends PermissionQuestion {
  readonly named: ValueRef | undefined;
}

/** What `@action(permission_classes=[…])` puts in place of the class's own (rest_framework/decorators.py). */
function actionPermissions(program: Program, handler: FunctionRef): ValueRef | undefined {
  const { decorators, parent } = functionFacts(handler);
  const outer = { unit: handler.unit, function: parent };
  for (const id of decorators) {
    const call = valueAt(outer, id);
    if (call?.op !== "call") continue;
    const name = externalName(resolveIn(program, outer, call.callee)) ?? "";
    const given = call.arguments.find((one) => one.name === "permission_classes");
    if (given && /^rest_framework\.decorators\.(?:action|detail_route|list_route)$/.test(name))
      return refTo(outer, given.value);
  }
  return undefined;
}

/** The attribute that counts: keywords of `as_view` or `@action`, the class's own, or a base's; undefined where only the project's default does. */
function declaredAt(book: GuardBook, view: ClassView, named: ValueRef | undefined): ValueRef | undefined {
  return (
    view.overrides.get("permission_classes") ??
    named ??
    decoratedWith(book.flows.program, view.ref) ??
    classAttribute(book.flows.program, view.ref, "permission_classes")
  );
}

/** `@permission_classes([…])` above a class, whose attribute it sets (rest_framework/decorators.py). */
function decoratedWith(program: Program, { unit, class: id }: ClassRef): ValueRef | undefined {
  const facts = unit.facts.classes[id];
  const outer = { unit, function: facts?.parent ?? 0 };
  for (const value of facts?.decorators ?? []) {
    const call = valueAt(outer, value);
    const [first] = call?.op === "call" ? call.arguments : [];
    const name = call?.op === "call" ? externalName(resolveIn(program, outer, call.callee)) : undefined;
    if (first && name === "rest_framework.decorators.permission_classes") return refTo(outer, first.value);
  }
  return undefined;
}

function declaredClaim(
  book: GuardBook,
  view: ClassView,
  surroundings: Surroundings,
  question: ViewQuestion,
): Claim {
  const at = declaredAt(book, view, question.named);
  if (at) {
    return permissionsClaim(book, at, question) ?? [unseen(at, "permission_classes")];
  }
  const stranger = strangerAmong(book, view.ref);
  if (stranger !== undefined) return [unseen({ unit: view.ref.unit, function: 0, value: 0 }, stranger)];
  const { occasion, fetches } = question;
  return (
    defaultClaim(book, surroundings, view.ref.unit, occasion, fetches) ?? [
      unseen({ unit: view.ref.unit, function: 0, value: 0 }, "DEFAULT_PERMISSION_CLASSES"),
    ]
  );
}

/**
 * Where the lists of permission classes are written that count for a class's handler on an occasion; undefined where the project's
 * default counts, or where they cannot be read. `chosen`: whether `get_permissions` chooses among lists.
 */
export function writtenPermissions(
  book: GuardBook,
  view: ClassView,
  occasion: Occasion,
  handler: FunctionRef | undefined,
): { readonly lists: readonly ValueRef[]; readonly chosen: boolean } | undefined {
  const { program } = book.flows;
  const chosen =
    inheritedMethod(program, view.ref, "get_permissions") !== undefined &&
    !view.overrides.has("permission_classes");
  const parts = chosen
    ? permissionLists(book, view, occasion)?.flatMap((one) => one.parts)
    : (["declared"] as const);
  const declared = declaredAt(book, view, handler && actionPermissions(program, handler));
  const lists = parts?.flatMap((part) => (part === "declared" ? (declared ?? []) : [part]));
  return lists !== undefined && lists.length === parts?.length ? { lists, chosen } : undefined;
}

/** A base class of an unknown package, which may name permissions of its own. */
function strangerAmong(book: GuardBook, ref: ClassRef): string | undefined {
  for (const ancestor of hierarchyOf(book.flows.program, ref)) {
    if (ancestor.kind === "external" && !isNeutral(ancestor.name)) return ancestor.name.split(".").at(-1);
  }
  return undefined;
}

/** Whether the object's permissions are asked for on the way, in the handler or in what it overrides and goes on to. */
function fetchesObject(program: Program, view: ClassView, handler: FunctionRef | undefined): boolean {
  if (handler === undefined)
    return (
      FETCHING.has(view.handler) ||
      /^(?:put|patch|delete)$/.test(view.handler) ||
      (view.handler === "get" && !libraryAncestors(program, view.ref).some((name) => LISTING.test(name)))
    );
  return asksAboutObject(handler) || asksAboutObject(overriddenBy(program, view, handler));
}

function asksAboutObject(ref: FunctionRef | undefined): boolean {
  return (
    ref !== undefined &&
    functionFacts(ref).fragment.values.some(
      (value) => value.op === "attribute" && /^(?:get_object|check_object_permissions)$/.test(value.name),
    )
  );
}

/** The project's method that a handler calls as `super().create(…)`. */
function overriddenBy(program: Program, view: ClassView, handler: FunctionRef): FunctionRef | undefined {
  const { name, class: owner, fragment } = functionFacts(handler);
  const { values } = fragment;
  const onward = values.some((value) => {
    if (value.op !== "attribute" || value.name !== name) return false;
    const base = values[value.base];
    const callee = base?.op === "call" ? values[base.callee] : undefined;
    return callee?.op === "free" && callee.name === "super";
  });
  return onward && owner !== NONE
    ? methodAfter(program, view.ref, { unit: handler.unit, class: owner }, name)
    : undefined;
}

/** What the lists that `get_permissions` gives demand for this action; undefined where they cannot be read. */
function returnedPermissions(
  book: GuardBook,
  view: ClassView,
  surroundings: Surroundings,
  question: ViewQuestion,
): Claim | undefined {
  const lists = permissionLists(book, view, question.occasion);
  const claims = lists?.map(({ where, parts }) => {
    const demanded = parts.map((part) =>
      part === "declared"
        ? declaredClaim(book, view, surroundings, question)
        : permissionsClaim(book, part, question),
    );
    const known = demanded.filter((one) => one !== undefined);
    return known.length === demanded.length ? both(where, every(known)) : undefined;
  });
  const known = claims?.filter((one) => one !== undefined);
  return known && known.length > 0 && known.length === claims?.length ? some(known) : undefined;
}

/** `@permission_classes([…])` of a function view; the project's default without one. */
export function restFunctionClaim(
  book: GuardBook,
  ref: FunctionRef,
  surroundings: Surroundings,
  occasion: Occasion,
): Claim {
  const facts = functionFacts(ref);
  const outer = { unit: ref.unit, function: facts.parent };
  for (const id of facts.decorators) {
    const call = valueAt(outer, id);
    if (call?.op !== "call") continue;
    const name = externalName(resolveIn(book.flows.program, outer, call.callee));
    const [first] = call.arguments;
    if (name !== "rest_framework.decorators.permission_classes" || !first) continue;
    const at = refTo(outer, first.value);
    return permissionsClaim(book, at, { occasion, fetches: false }) ?? [unseen(at, "permission_classes")];
  }
  return (
    defaultClaim(book, surroundings, ref.unit, occasion, false) ?? [
      unseen(refTo(ref, 0), "DEFAULT_PERMISSION_CLASSES"),
    ]
  );
}
