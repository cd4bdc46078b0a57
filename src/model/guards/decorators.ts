/** What decorators and wrappers demand: libraries' by data, the project's by what their wrapper does before it calls the view. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, Program, Symbol, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, memberOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { AccessRow } from "../../flow/catalog/guard-rows.ts";
import { NEUTRAL_PACKAGES } from "../../flow/catalog/guards-packages.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { Claim } from "./claim.ts";
import { asksForPrivilege, asksWho, both, common, every, NOTHING, some, uncertain } from "./claim.ts";
import { guardsBefore } from "./enforcement.ts";
import type { Guard } from "./guard.ts";
import type { GuardBook, Occasion } from "./guard-book.ts";
import { guardAt, occasionKey, withoutGiven } from "./guard-book.ts";
import { callsOfKept, parameterNames, passesOn } from "./kept-views.ts";
import { strangersReach } from "./reach.ts";
import { valueAt } from "./visitors.ts";

const METHOD_DECORATOR = "django.utils.decorators.method_decorator";

const DEPTH = 6;

/** What an expression used as a decorator demands. `shown` is where it is written. */
export function decoratorClaim(book: GuardBook, at: ValueRef, occasion: Occasion, depth = 0): Claim {
  if (depth > DEPTH) return NOTHING;
  const { program } = book.flows;
  const ref = definitionOf(program, at);
  const value = valueAt(ref, ref.value);
  const next = (id: ValueId): Claim => decoratorClaim(book, refTo(ref, id), occasion, depth + 1);
  if (value?.op === "collection") return every(value.entries.map((entry) => next(entry.value)));
  if (value?.op === "merge") return oneOfThese(value.inputs.map(next));
  if (value?.op === "choice") return oneOfThese([next(value.whenTrue), next(value.whenFalse)]);
  if (value?.op !== "call")
    return symbolClaim(book, at, resolve(program, ref) ?? ofAdmin(ref), undefined, occasion, depth);
  const symbol = resolveIn(program, ref, value.callee);
  const name = externalName(symbol);
  if (name === METHOD_DECORATOR || name === "functools.partial") {
    const [first] = value.arguments;
    return first ? next(first.value) : NOTHING;
  }
  return symbolClaim(book, at, symbol, { ref, call: value }, occasion, depth);
}

/** `self.admin_site.admin_view` in a mixin for admin classes: only the classes that it is mixed into say what `self` is. */
function ofAdmin(ref: ValueRef): Symbol | undefined {
  const value = valueAt(ref, ref.value);
  const site = value?.op === "attribute" && value.name === "admin_view" && valueAt(ref, value.base);
  return site && site.op === "attribute" && site.name === "admin_site"
    ? { kind: "external", name: "django.contrib.admin.AdminSite.admin_view" }
    : undefined;
}

/** A decorator that a setting picks: what both have in common is certain, the rest of either is possible. */
function oneOfThese(claims: readonly Claim[]): Claim {
  return both(some(claims), every(claims.map(uncertain)));
}

interface Application {
  readonly ref: FunctionRef;
  readonly call: CallValue;
}

function symbolClaim(
  book: GuardBook,
  at: ValueRef,
  symbol: Symbol | undefined,
  application: Application | undefined,
  occasion: Occasion,
  depth: number,
): Claim {
  switch (symbol?.kind) {
    case "external":
      return externalClaim(book, at, symbol.name, application, occasion);
    case "function":
      return named(
        book,
        application,
        both(
          wrapperClaim(book, symbol.target, givenTo(book, symbol.target, application, occasion), depth),
          both(
            madeClaim(book, symbol.target, occasion, depth),
            patchedClaim(book, symbol.target, application, occasion, depth),
          ),
        ),
      );
    case "class":
    case "instance":
      return classClaim(book, symbol.target, occasion, depth);
    default:
      return NOTHING;
  }
}

/** `@has_right("requires_member")`: what a decorator of the project's own is told first names the right that it asks for. */
function named(book: GuardBook, application: Application | undefined, claim: Claim): Claim {
  const [first] = application?.call.arguments ?? [];
  if (claim === "never" || !application || !first || !claim.some(isUnnamed)) return claim;
  const permissions = permissionTexts(book, refTo(application.ref, first.value));
  if (permissions.length === 0) return claim;
  return claim.map((guard) => (isUnnamed(guard) ? { ...guard, permissions } : guard));
}

function isUnnamed(guard: Guard): boolean {
  return asksForPrivilege(guard) && guard.permissions.length === 0;
}

/** The rows of a library's guard that hold for a method. */
export function rowsOf(book: GuardBook, name: string, occasion: Occasion): readonly AccessRow[] {
  const rows =
    book.rows.get(name) ??
    (name.endsWith(".admin_view") ? (book.rows.get("django.contrib.admin.AdminSite.admin_view") ?? []) : []);
  return rows.filter((row) => row.methods?.includes(occasion.method ?? "") ?? true);
}

function externalClaim(
  book: GuardBook,
  at: ValueRef,
  name: string,
  application: Application | undefined,
  occasion: Occasion,
): Claim {
  const rows = rowsOf(book, name, occasion);
  if (rows.length > 0) return every(rows.map((row) => rowClaim(book, at, row, application, occasion)));
  return isNeutral(name) || book.rows.has(name) ? NOTHING : [unseen(at, name)];
}

/** Whether a library's name is known to ask nothing about the visitor. */
export function isNeutral(name: string): boolean {
  const [root = ""] = name.split(".");
  return !name.includes(".") || NEUTRAL_PACKAGES.includes(root);
}

const NOT_HERE = "its code is not here";

/** A guard that may be one: its code is not here. */
export function unseen(at: ValueRef, name: string): Guard {
  return { ...guardAt(at, "role", `\`${name}\` may demand something; ${NOT_HERE}`), certain: false };
}

function rowClaim(
  book: GuardBook,
  at: ValueRef,
  row: AccessRow,
  application: Application | undefined,
  occasion: Occasion,
): Claim {
  const says = `\`@${row.at.split(".").at(-1)}\``;
  const first =
    application && argumentOf(application.call, 0, row.told === "test argument" ? "test_func" : "perm");
  if (row.told === "test argument" && first && application) {
    const tested = testedClaim(book, refTo(application.ref, first.value), occasion);
    return tested === "never" || tested.length > 0 ? tested : [guardAt(at, "role", says)];
  }
  const permissions = first && application ? permissionTexts(book, refTo(application.ref, first.value)) : [];
  return row.demands.map((demands) => ({ ...guardAt(at, demands, says), permissions }));
}

/** The names in `"shop.change_order"` or a list of such. */
export function permissionTexts({ flows }: GuardBook, at: ValueRef): readonly string[] {
  const ref = definitionOf(flows.program, at);
  const value = valueAt(ref, ref.value);
  const ids = value?.op === "collection" ? value.entries.map((entry) => entry.value) : [ref.value];
  return ids
    .flatMap((id) => textOf(flows.program, refTo(ref, id)) ?? [])
    .filter((text) => /^[\w.-]{1,100}$/.test(text));
}

/** What `user_passes_test(lambda u: …)` tests. */
function testedClaim(book: GuardBook, at: ValueRef, occasion: Occasion): Claim {
  const symbol = resolve(book.flows.program, at);
  return symbol?.kind === "function" ? book.ask(book, symbol.target, { outcome: "true", occasion }) : NOTHING;
}

/** A class whose instances wrap views, or stand for the one that they were made with. */
function classClaim(book: GuardBook, target: ClassRef, occasion: Occasion, depth: number): Claim {
  const call = memberOf(book.flows.program, { kind: "instance", target }, "__call__");
  if (call?.kind !== "function") return NOTHING;
  return both(
    wrapperClaim(book, call.target, occasion, depth),
    common(
      callsOfKept(book.flows.program, target, call.target).map((at) =>
        wrappedView(book, at, { ...withoutGiven(occasion), receiver: target }),
      ),
    ),
  );
}

/** What the maker of a decorator is given that can be called: `access_decorator(lambda user: user.is_staff)`. */
function givenTo(
  { flows }: GuardBook,
  target: FunctionRef,
  application: Application | undefined,
  occasion: Occasion,
): Occasion {
  if (application === undefined) return withoutGiven(occasion);
  const { ref, call } = application;
  const { parameters } = functionFacts(target);
  const byName = new Map<string, readonly FunctionRef[]>();
  for (const [index, argument] of call.arguments.entries()) {
    const name = argument.style === "keyword" ? argument.name : parameters[index]?.name;
    const found = functionsIn(flows.program, ref, argument.value);
    if (name && found.length > 0) byName.set(name, found);
  }
  const key = [...byName].map(
    ([name, found]) => `${name}=${found.map((one) => `${one.unit.file.path}:${one.function}`).join("|")}`,
  );
  return byName.size === 0
    ? withoutGiven(occasion)
    : { ...withoutGiven(occasion), given: { key: key.join(), byName } };
}

/** A test that a function of the project makes a decorator of: `@check_decorator` above `def manager_required(user): …`. */
function madeClaim(book: GuardBook, test: FunctionRef, occasion: Occasion, depth: number): Claim {
  const { decorators, parent } = functionFacts(test);
  if (decorators.length === 0 || depth > DEPTH) return NOTHING;
  const outer = { unit: test.unit, function: Math.max(parent, 0) };
  return every(
    decorators.map((id) => {
      const maker = resolveIn(book.flows.program, outer, id);
      if (maker?.kind !== "function") return NOTHING;
      const [first] = functionFacts(maker.target).parameters;
      if (!first) return NOTHING;
      const key = `${first.name}=${test.unit.file.path}:${test.function}`;
      const given = { key, byName: new Map([[first.name, [test]]]) };
      return wrapperClaim(book, maker.target, { ...withoutGiven(occasion), given }, depth + 1);
    }),
  );
}

/** `view.dispatch = method_decorator(given)(view.dispatch)` of a decorator for classes: what it is given stands before every method. */
function patchedClaim(
  book: GuardBook,
  maker: FunctionRef,
  application: Application | undefined,
  occasion: Occasion,
  depth: number,
): Claim {
  const { parameters } = functionFacts(maker);
  return every(
    [maker, ...nestedFunctions(maker)].flatMap((ref) =>
      functionFacts(ref).fragment.stores.flatMap(({ name, item, value }) => {
        if (name !== "dispatch" || item) return [];
        const handed = application && decoratorApplied(ref, value);
        const index = handed === undefined ? -1 : parameters.findIndex((one) => one.name === handed);
        const argument = application && argumentOf(application.call, index, handed ?? "");
        if (!application || index === -1 || !argument) return [];
        return [decoratorClaim(book, refTo(application.ref, argument.value), occasion, depth + 1)];
      }),
    ),
  );
}

/** The name of the decorator that is applied by `method_decorator(given)(…)` or `given(…)`. */
function decoratorApplied(ref: FunctionRef, id: ValueId): string | undefined {
  const call = valueAt(ref, id);
  const callee = call?.op === "call" ? valueAt(ref, call.callee) : undefined;
  const given = callee?.op === "call" ? valueAt(ref, callee.arguments[0]?.value ?? NONE) : callee;
  return given?.op === "free" || given?.op === "parameter" ? given.name : undefined;
}

/** The functions that a value may be; none where one of several is no function in sight. */
function functionsIn(program: Program, ref: FunctionRef, id: ValueId): readonly FunctionRef[] {
  const value = valueAt(ref, id);
  if (value?.op === "merge") {
    const found = value.inputs.map((one) => functionsIn(program, ref, one));
    return found.every((one) => one.length > 0) ? found.flat() : [];
  }
  const symbol = resolveIn(program, ref, id);
  return symbol?.kind === "function" ? [symbol.target] : [];
}

/** A decorator of the project: what its wrapper demands before it calls the view, and the decorators that it puts around it. */
function wrapperClaim(book: GuardBook, target: FunctionRef, occasion: Occasion, depth: number): Claim {
  const facts = functionFacts(target);
  const key = occasionKey(occasion);
  const known = book.wrappers.get(facts) ?? new Map<string, Claim>();
  book.wrappers.set(facts, known);
  const before = known.get(key);
  if (before !== undefined) return before;
  known.set(key, NOTHING);
  const claim = wrappedClaim(book, target, occasion, depth);
  known.set(key, claim);
  return claim;
}

function wrappedClaim(book: GuardBook, target: FunctionRef, occasion: Occasion, depth: number): Claim {
  const inner = nestedFunctions(target).map((one) => innerClaim(book, target, one, occasion, depth));
  const wrapped = [target, ...nestedFunctions(target)].map((one) =>
    returnedClaim(book, one, occasion, depth),
  );
  return both(every(inner), every(wrapped));
}

/** Functions written inside a function, at any depth. */
export function nestedFunctions(ref: FunctionRef, depth = 0): FunctionRef[] {
  if (depth > 3) return [];
  return functionFacts(ref).fragment.values.flatMap((value): FunctionRef[] => {
    if (value.op !== "closure") return [];
    const inner = { unit: ref.unit, function: value.function };
    return [inner, ...nestedFunctions(inner, depth + 1)];
  });
}

/** What holds where the wrapper calls the view, and what decorates the wrapper itself. */
function innerClaim(
  book: GuardBook,
  outer: FunctionRef,
  inner: FunctionRef,
  occasion: Occasion,
  depth: number,
): Claim {
  const names = parameterNames(outer, inner);
  const calls = functionFacts(inner).fragment.values.flatMap((value, id) => {
    if (value.op !== "call") return [];
    const handled = [value.callee, ...value.arguments.map((one) => one.value)].map((one) =>
      valueAt(inner, one),
    );
    // `view(request, …)`, or a function that is handed both: `localized(view, request, …)`.
    const isView = handled.some((one) => one?.op === "free" && names.has(one.name)) && passesOn(inner, value);
    return isView ? [wrappedView(book, refTo(inner, id), occasion)] : [];
  });
  const passed = calls.length === 0 ? NOTHING : book.ask(book, inner, { outcome: "passes", occasion });
  return every([common(calls), passed, functionDecorators(book, inner, occasion, depth + 1)]);
}

/** What holds where the view is called; what is uncertain one by one may keep all strangers out together. */
function wrappedView(book: GuardBook, at: ValueRef, occasion: Occasion): Claim {
  const claim = guardsBefore(book, at, occasion);
  const unsettled =
    claim !== "never" && claim.some(asksWho) && !claim.some((one) => one.certain && asksWho(one));
  return unsettled && !strangersReach(book, at, occasion)
    ? [guardAt(at, "login", "lets nobody past who is not logged in"), ...claim]
    : claim;
}

/** `return login_required(view)`, `return user_passes_test(…)(view)`, `return actual_decorator`. */
function returnedClaim(book: GuardBook, ref: FunctionRef, occasion: Occasion, depth: number): Claim {
  const claims = functionFacts(ref).fragment.exits.flatMap((exit) => {
    if (exit.kind !== "return") return [];
    const claim = appliedClaim(book, refTo(ref, exit.value), occasion, depth + 1);
    const sure =
      claim === "never" ? [] : claim.filter((guard) => guard.certain || !guard.says.endsWith(NOT_HERE));
    return sure.length === 0 ? [] : [sure];
  });
  return claims.length === 0 ? NOTHING : some(claims);
}

/** What is put around a view by applying decorators to it. */
export function appliedClaim(book: GuardBook, at: ValueRef, occasion: Occasion, depth = 0): Claim {
  if (depth > DEPTH) return NOTHING;
  const value = valueAt(at, at.value);
  if (value?.op !== "call") return NOTHING;
  const [first] = value.arguments;
  const isOwn =
    valueAt(at, value.callee)?.op !== "call" &&
    resolveIn(book.flows.program, at, value.callee)?.kind === "function";
  // A function of the project says more with what it is given: `return access_decorator(lambda user: …)`.
  const outer = isOwn ? NOTHING : decoratorClaim(book, refTo(at, value.callee), occasion, depth + 1);
  const whole = outer === "never" || outer.length > 0 ? outer : decoratorClaim(book, at, occasion, depth + 1);
  const all = both(whole, handedTests(book, at, value, occasion));
  return first ? both(all, appliedClaim(book, refTo(at, first.value), occasion, depth + 1)) : all;
}

/** `set_authentication_predicate(check_perms, …)`: a library that is handed a test of the user asks it. */
function handedTests(book: GuardBook, at: ValueRef, call: CallValue, occasion: Occasion): Claim {
  if (resolveIn(book.flows.program, at, call.callee)?.kind !== "external") return NOTHING;
  return every(call.arguments.map(({ value }) => testedClaim(book, refTo(at, value), occasion)));
}

/** What the decorators of a function demand, outermost first. */
export function functionDecorators(book: GuardBook, ref: FunctionRef, occasion: Occasion, depth = 0): Claim {
  const facts = functionFacts(ref);
  const outer = { unit: ref.unit, function: facts.parent };
  return every(
    facts.decorators.map((value, index) => {
      const claim = decoratorClaim(book, refTo(outer, value), occasion, depth + 1);
      const span = facts.decoratorSpans[index];
      return claim === "never" || !span
        ? claim
        : claim.map((guard) => ({ ...guard, at: { path: ref.unit.file.path, span } }));
    }),
  );
}
