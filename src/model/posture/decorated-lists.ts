/** URL patterns that a function of the project wraps all at once: `urlpatterns = decorate_urlpatterns(urlpatterns, require_admin_access)`. */
import type { FunctionRef, Unit } from "../../bind/program.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { Claim } from "../guards/claim.ts";
import { both, guardsIn, NOTHING } from "../guards/claim.ts";
import { decoratorClaim } from "../guards/decorators.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { valueAt } from "../guards/visitors.ts";
import type { Route } from "../routes/route.ts";

/** One such call with the patterns that it reaches. */
interface DecoratedList {
  readonly module: FunctionRef;
  readonly call: CallValue;
  /** Includes above the module's own patterns: lists that others extend have the same. */
  readonly chains: readonly (readonly Place[])[];
}

/** By route: the arguments that may be decorators, of every call that wraps its list. */
export type ListDecorators = ReadonlyMap<Route, readonly DecoratedList[]>;

/** Finds the calls and what they reach. */
export function listDecorators({ flows }: GuardBook, routes: readonly Route[]): ListDecorators {
  const lists = [...flows.program.units.values()].flatMap((unit) => callsIn(unit, routes));
  if (lists.length === 0) return new Map();
  return new Map(routes.map((route) => [route, lists.filter((list) => isReached(route, list))]));
}

function callsIn(unit: Unit, routes: readonly Route[]): DecoratedList[] {
  const module = { unit, function: 0 };
  const [facts] = unit.facts.functions;
  if (!facts?.fragment.bindings.has("urlpatterns")) return [];
  return facts.fragment.named.flatMap(({ name, value }): DecoratedList[] => {
    const call = name === "urlpatterns" ? valueAt(module, value) : undefined;
    if (call?.op !== "call" || call.arguments.length < 2) return [];
    const own = routes.filter(({ at }) => at.path === unit.file.path && at.span.end <= call.start);
    return [{ module, call, chains: own.map(({ through }) => through) }];
  });
}

/** A route stands in the list when the call comes: written above it, or added to the same list from elsewhere. */
function isReached(route: Route, { module, call, chains }: DecoratedList): boolean {
  const way = [...route.through, route.at];
  return chains.some((chain) => {
    const next = way[chain.length];
    if (!next || !chain.every((place, index) => samePlace(place, way[index]))) return false;
    return next.path !== module.unit.file.path || next.span.end <= call.start;
  });
}

function samePlace(a: Place, b: Place | undefined): boolean {
  return b !== undefined && a.path === b.path && a.span.start === b.span.start;
}

/** What the calls around a route's list demand. */
export function listClaim(book: GuardBook, lists: ListDecorators, route: Route, occasion: Occasion): Claim {
  let claim: Claim = NOTHING;
  for (const { module, call } of lists.get(route) ?? []) {
    for (const { value } of call.arguments) claim = both(claim, argumentClaim(book, module, value, occasion));
  }
  return claim;
}

/** An argument that is no decorator demands nothing. */
function argumentClaim(book: GuardBook, module: FunctionRef, value: ValueId, occasion: Occasion): Claim {
  const kind = valueAt(module, value)?.op;
  if (kind !== "import" && kind !== "closure" && kind !== "call" && kind !== "attribute") return NOTHING;
  return guardsIn(decoratorClaim(book, { ...module, value }, occasion)).filter((guard) => guard.certain);
}
