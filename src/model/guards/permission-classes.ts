/** REST framework's permission classes: single, in lists, and composed with `&`, `|` and `~` (rest_framework/permissions.py). */
import { definitionOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, Program, Symbol, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import type { OperationValue } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Claim } from "./claim.ts";
import { both, every, NOTHING, some, uncertain } from "./claim.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import { inheritedMethod } from "./class-attributes.ts";
import { rowsOf, unseen } from "./decorators.ts";
import type { GuardBook, Occasion } from "./guard-book.ts";
import { guardAt } from "./guard-book.ts";
import { resultTruth } from "./strangers.ts";
import { valueAt } from "./visitors.ts";

/** A request to a view's permissions, and whether an object is fetched through `get_object()`, which asks for the right on it. */
export interface PermissionQuestion {
  readonly occasion: Occasion;
  readonly fetches: boolean;
}

const DEPTH = 8;

/** What a list of permission classes demands; undefined where it cannot be read. */
export function permissionsClaim(
  book: GuardBook,
  at: ValueRef,
  question: PermissionQuestion,
  depth = 0,
): Claim | undefined {
  const ref = definitionOf(book.flows.program, at);
  const value = valueAt(ref, ref.value);
  if (!value || depth > DEPTH) return undefined;
  const next = (id: number): Claim | undefined => permissionsClaim(book, refTo(ref, id), question, depth + 1);
  switch (value.op) {
    case "collection":
      return allOf(value.entries.map((entry) => next(entry.value)));
    case "operation":
      return composed(book, ref, value, question, depth);
    case "build":
      return allOf(value.parts.map(next));
    case "call":
      return next(value.callee);
    case "merge":
      return oneOf(value.inputs.map(next));
    case "choice":
      return oneOf([next(value.whenTrue), next(value.whenFalse)]);
    case "updated":
      return allOf([next(value.base), next(value.value)]);
    default:
      return symbolPermission(book, ref, resolve(book.flows.program, ref), question);
  }
}

function allOf(claims: readonly (Claim | undefined)[]): Claim | undefined {
  const known = claims.filter((claim) => claim !== undefined);
  return known.length === claims.length ? every(known) : undefined;
}

function oneOf(claims: readonly (Claim | undefined)[]): Claim | undefined {
  const known = claims.filter((claim) => claim !== undefined);
  return known.length === claims.length ? some(known) : undefined;
}

/** `A & B`, `A | B`, `~A`: which of them is only in the text. `~A` demands nothing that can be said. */
function composed(
  book: GuardBook,
  ref: ValueRef,
  value: OperationValue,
  question: PermissionQuestion,
  depth: number,
): Claim | undefined {
  const parts = value.operands.map((id) => permissionsClaim(book, refTo(ref, id), question, depth + 1));
  if (value.operator !== "or" && parts.length < 2) return NOTHING;
  const text = textBetween(ref.unit.file.bytes, value.start, Math.min(value.end, value.start + 400));
  if (value.operator !== "or" && !hasOuterBar(text)) return allOf(parts);
  const isOpen = value.operands.some((id) => grantsAll(book, refTo(ref, id), question));
  const known = parts.filter((claim) => claim !== undefined);
  if (isOpen) return NOTHING;
  return known.length === parts.length ? eitherOf(known) : undefined;
}

/** One of them holds; a class that lets nobody through under this method is no way in beside others. */
export function eitherOf(claims: readonly Claim[]): Claim {
  const ways = claims.filter(
    (claim) => claim !== "never" && !claim.some(({ demands }) => demands === "method"),
  );
  return some(ways.length > 0 ? ways : claims);
}

/** `AllowAny`, and a class that lets everybody through under this method: `return request.method in SAFE_METHODS`. */
export function grantsAll(book: GuardBook, at: ValueRef, { occasion, fetches }: PermissionQuestion): boolean {
  const { program } = book.flows;
  const symbol = resolve(program, at);
  if (symbol?.kind === "external")
    return book.rows.has(symbol.name) && rowsOf(book, symbol.name, occasion).length === 0;
  if (symbol?.kind !== "class" && symbol?.kind !== "instance") return false;
  const general = permissionHook(program, symbol.target);
  const special = fetches ? inheritedMethod(program, symbol.target, "has_object_permission") : undefined;
  const hooks = [general, special].filter((ref) => ref !== undefined);
  return hooks.length > 0 && hooks.every((ref) => resultTruth({ book, ref, occasion }) === true);
}

/** The method by which a project's permission class answers: REST framework's, or that of a framework of the project's own. */
export function permissionHook(program: Program, target: ClassRef): FunctionRef | undefined {
  return (
    inheritedMethod(program, target, "has_permission") ??
    inheritedMethod(program, target, "check_permissions")
  );
}

/** Whether a `|` stands outside all brackets: it binds loosest. */
export function hasOuterBar(text: string): boolean {
  let depth = 0;
  for (const letter of text) {
    if (letter === "(" || letter === "[") depth++;
    else if (letter === ")" || letter === "]") depth--;
    else if (letter === "|" && depth <= 0) return true;
  }
  return false;
}

/** What one class demands, by what it is. */
export function symbolPermission(
  book: GuardBook,
  at: ValueRef,
  symbol: Symbol | undefined,
  question: PermissionQuestion,
): Claim | undefined {
  if (symbol?.kind === "class" || symbol?.kind === "instance")
    return projectPermission(book, at, symbol.target, question);
  if (symbol?.kind === "function") {
    // What nothing is seen in may ask for what the function was told.
    const claim = madePermission(book, symbol.target, (made) => projectPermission(book, at, made, question));
    return claim === "never" || (claim && claim.length > 0) ? claim : undefined;
  }
  if (symbol?.kind !== "external") return undefined;
  const name = symbol.name.replace(/\(\)$/, "");
  return libraryPermission(book, at, name, question.occasion);
}

/** What a function makes a permission class of: `def has_right(name): class Right(BasePermission): …; return Right`. */
function madePermission(
  book: GuardBook,
  maker: FunctionRef,
  claimOf: (made: ClassRef) => Claim,
): Claim | undefined {
  const returns = functionFacts(maker).fragment.exits.filter(({ kind }) => kind === "return");
  const made = returns.map(({ value }) => resolveIn(book.flows.program, maker, value));
  const claims = made.map((symbol) =>
    symbol?.kind === "class" || symbol?.kind === "instance" ? claimOf(symbol.target) : undefined,
  );
  return claims.length === 0 ? undefined : oneOf(claims);
}

/** What a library's permission class demands; one that is not known may demand anything. */
export function libraryPermission(book: GuardBook, at: ValueRef, name: string, occasion: Occasion): Claim {
  const short = name.split(".").at(-1) ?? name;
  if (!book.rows.has(name)) return [unseen(at, short)];
  return rowsOf(book, name, occasion).flatMap((row) =>
    row.demands.map((demands) => guardAt(at, demands, `\`${short}\``)),
  );
}

/** What a project's class demands; where REST framework makes an instance of it, an object of the project's may answer with another. */
function projectPermission(
  book: GuardBook,
  at: ValueRef,
  target: ClassRef,
  question: PermissionQuestion,
): Claim {
  const { program } = book.flows;
  const asked = (made: ClassRef): Claim => hooksClaim(book, at, made, question);
  const maker =
    permissionHook(program, target) === undefined ? inheritedMethod(program, target, "__call__") : undefined;
  if (!maker) return asked(target);
  // What was answered is asked as it is (it may be the object itself: `return self`).
  return madePermission(book, maker, asked) ?? [unseen(at, classFacts(target).name)];
}

/** `has_permission` of a project's class, and `has_object_permission` where an object is fetched. */
function hooksClaim(book: GuardBook, at: ValueRef, target: ClassRef, question: PermissionQuestion): Claim {
  const general = hookClaim(book, at, target, "has_permission", question);
  return question.fetches
    ? both(general, hookClaim(book, at, target, "has_object_permission", question))
    : general;
}

function hookClaim(
  book: GuardBook,
  at: ValueRef,
  target: ClassRef,
  hook: string,
  { occasion }: PermissionQuestion,
): Claim {
  const { program } = book.flows;
  const method =
    hook === "has_permission" ? permissionHook(program, target) : inheritedMethod(program, target, hook);
  if (method) {
    const claim = book.ask(book, method, { outcome: "true", occasion });
    if (claim === "never") return [guardAt(at, "method", "never lets this method through")];
    if (claim.length > 0) return claim;
    // `if request.method in SAFE_METHODS: return True`, and the library's own answer for the others alone.
    if (resultTruth({ book, ref: method, occasion }) === true) return NOTHING;
    const replaced = replacedClaim(book, at, target, method, occasion);
    return asksView(method) ? both(replaced, [unseen(at, classFacts(target).name)]) : replaced;
  }
  if (hook !== "has_permission") return NOTHING;
  return every(basesOf(book, target).map((name) => libraryPermission(book, at, name, occasion)));
}

/** Where the view stands among the parameters of `has_permission(self, request, view)`. */
const VIEW = 2;

/** What every view of REST framework has, and what says nothing about the asker. */
const OF_EVERY_VIEW =
  /^(?:get_object|get_queryset|filter_queryset|get_serializer\w*|get_view_\w+|reverse_action)$/;

/** Whether a permission class leaves its question to a method of the project's views: `view.get_member().is_manager`. */
function asksView(method: FunctionRef): boolean {
  const { values } = functionFacts(method).fragment;
  return values.some((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    const base = callee?.op === "attribute" ? values[callee.base] : undefined;
    return (
      callee?.op === "attribute" &&
      !OF_EVERY_VIEW.test(callee.name) &&
      base?.op === "parameter" &&
      base.index === VIEW
    );
  });
}

/** Where nothing is seen of what a replaced method asks, it asks in another way for what the library's class does; surely so where it goes on using that. */
function replacedClaim(
  book: GuardBook,
  at: ValueRef,
  target: ClassRef,
  method: FunctionRef,
  occasion: Occasion,
): Claim {
  const bases = basesOf(book, target).filter((name) => book.rows.has(name));
  const claim = every(bases.map((name) => libraryPermission(book, at, name, occasion)));
  if (claim === "never" || claim.length === 0) return claim;
  const used = functionFacts(method).fragment.values.some((value) => {
    const name =
      value.op === "call" ? externalName(resolveIn(book.flows.program, method, value.callee)) : undefined;
    return bases.some((base) => name?.startsWith(`${base}.`));
  });
  return used ? claim : uncertain(claim);
}

function basesOf({ flows }: GuardBook, target: ClassRef): readonly string[] {
  return libraryAncestors(flows.program, target).filter(
    (name) => name !== "object" && !name.startsWith("abc."),
  );
}
