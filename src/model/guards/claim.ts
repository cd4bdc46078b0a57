/**
 * What must be so whenever some code runs: the guards that have held by then, or `never` where the code cannot run at all
 * (a branch for POST under a GET request).
 */
import type { Demand, Guard } from "./guard.ts";

export type Claim = "never" | readonly Guard[];

/** Nothing is demanded. */
export const NOTHING: Claim = [];

/** Demands beyond a login. */
const PRIVILEGES: ReadonlySet<Demand> = new Set(["staff", "superuser", "permission", "role", "object"]);

/** Both hold. */
export function both(a: Claim, b: Claim): Claim {
  if (a === "never" || b === "never") return "never";
  if (a.length === 0) return b;
  return b.length === 0 ? a : distinct([...a, ...b]);
}

/** All hold. */
export function every(claims: Iterable<Claim>): Claim {
  let all: Claim = NOTHING;
  for (const claim of claims) all = both(all, claim);
  return all;
}

/**
 * One of the two holds, and nobody knows which. Where one side demands nothing, the other's demands hold only sometimes: they
 * are kept as uncertain, so that nobody calls the code open.
 */
export function either(a: Claim, b: Claim): Claim {
  if (a === "never") return b;
  if (b === "never") return a;
  if (a.length === 0 || b.length === 0) return uncertain([...a, ...b]);
  const [first, second] = [strongest(a), strongest(b)];
  if (!first || !second) return NOTHING;
  const shared = weaker(first, second);
  return asksForPrivilege(shared) ? [shared] : [shared, ...privilegesOfBoth(a, b)];
}

/** Where a login is all that both demand for sure, but each asks or may ask for more, more than a login may be asked either way. */
function privilegesOfBoth(a: readonly Guard[], b: readonly Guard[]): readonly Guard[] {
  const [first, second] = [a.find(asksForPrivilege), b.find(asksForPrivilege)];
  return first && second ? uncertain([weaker(first, second)]) : [];
}

/** One of them holds. */
export function some(claims: readonly Claim[]): Claim {
  return claims.reduce(either, "never");
}

/** Several ways lead to the same place: only what every one of them demands is demanded. */
export function common(claims: readonly Claim[]): Claim {
  const ways = claims.filter((claim) => claim !== "never");
  if (ways.length === 0) return claims.length === 0 ? NOTHING : "never";
  return ways.some((claim) => claim.length === 0) ? NOTHING : some(ways);
}

/** The same demands, without a promise that they are made of everybody. */
export function uncertain(claim: Claim): readonly Guard[] {
  return guardsIn(claim).map((guard) => ({ ...guard, certain: false }));
}

/** What is asked only of people who are logged in: whether a login is demanded does not depend on it. */
export function sparingStrangers(claim: Claim): Claim {
  return uncertain(claim).flatMap((guard): Guard[] =>
    PRIVILEGES.has(guard.demands) ? [{ ...guard, sparesStrangers: true }] : [],
  );
}

/** The guards of a claim. */
export function guardsIn(claim: Claim): readonly Guard[] {
  return claim === "never" ? [] : claim;
}

/** Whether a guard asks who is there, by a login or by a secret. */
export function asksWho({ demands, sparesStrangers }: Guard): boolean {
  return demands !== "method" && sparesStrangers !== true;
}

/** Whether a guard asks for more than a login. */
export function asksForPrivilege({ demands }: Guard): boolean {
  return PRIVILEGES.has(demands);
}

function strongest(guards: readonly Guard[]): Guard | undefined {
  const sure = guards.filter((guard) => guard.certain);
  const from = sure.length > 0 ? sure : guards;
  return from.find((guard) => PRIVILEGES.has(guard.demands)) ?? from[0];
}

/** What two guards have in common: the same demand, some privilege, a login, or at least a secret. */
function weaker(a: Guard, b: Guard): Guard {
  const demands = commonDemand(a.demands, b.demands);
  const says = a.says === b.says ? a.says : `${a.says} or ${b.says}`;
  const certain = a.certain && b.certain;
  const spares = a.sparesStrangers && b.sparesStrangers;
  const aside = a.aside && b.aside;
  const at = a.at ?? b.at;
  const by = a.by === b.by ? a.by : `${a.by ?? a.says} or ${b.by ?? b.says}`;
  return {
    demands,
    says: shortened(says),
    at,
    permissions: [],
    methods: undefined,
    certain,
    ...(spares && { sparesStrangers: true }),
    ...(aside && { aside: true }),
    ...(by !== undefined && { by: by.slice(0, MOST_LETTERS * 2) }),
  };
}

function commonDemand(a: Demand, b: Demand): Demand {
  if (a === b) return a;
  if (PRIVILEGES.has(a) && PRIVILEGES.has(b)) return "role";
  return [a, b].some((one) => one === "token" || one === "signature") ? "token" : "login";
}

/** Words of a guard made of many stay readable. */
const MOST_LETTERS = 120;

function shortened(says: string): string {
  return says.length > MOST_LETTERS ? `${says.slice(0, MOST_LETTERS)}…` : says;
}

/** Guards are few: comparing each with each is quicker than any index. */
function distinct(guards: readonly Guard[]): readonly Guard[] {
  const kept: Guard[] = [];
  for (const guard of guards) {
    const same = kept.findIndex((one) => sameGuard(one, guard));
    const before = kept[same];
    if (before === undefined) kept.push(guard);
    else kept[same] = withBoth(guard.certain ? guard : before, before, guard);
  }
  return kept;
}

/** The same question, asked through both functions. */
function withBoth(kept: Guard, { by: first }: Guard, { by: second }: Guard): Guard {
  if (first === second || second === undefined) return kept.by === first ? kept : withBy(kept, first);
  return withBy(kept, first === undefined ? second : `${first} and ${second}`);
}

function withBy(guard: Guard, by: string | undefined): Guard {
  return by === undefined ? guard : { ...guard, by: by.slice(0, MOST_LETTERS * 2) };
}

function sameGuard(a: Guard, b: Guard): boolean {
  return (
    a.demands === b.demands &&
    a.says === b.says &&
    a.sparesStrangers === b.sparesStrangers &&
    a.at?.span.start === b.at?.span.start &&
    a.at?.path === b.at?.path
  );
}
