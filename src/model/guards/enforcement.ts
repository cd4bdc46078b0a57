/** What a function demands: before it ends without refusing, before a value in it is computed, or when its result is true or false. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Exit, Fragment, RegionId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Claim } from "./claim.ts";
import { both, either, every, guardsIn, NOTHING, some, sparingStrangers } from "./claim.ts";
import { enforcingCalls } from "./enforcing-calls.ts";
import { impliedBy, regionClaim } from "./conditions.ts";
import type { Situation } from "./conditions.ts";
import { refusalsOf } from "./denials.ts";
import type { GuardBook, Occasion, Question, Refusal } from "./guard-book.ts";
import { guardAt } from "./guard-book.ts";
import { strangersMiss, strangerTruth } from "./strangers.ts";
import { valueAt } from "./visitors.ts";

/** What holds with one outcome of a function, by its own code. */
export function outcomeClaim(situation: Situation, outcome: Question["outcome"]): Claim {
  switch (outcome) {
    case "passes":
      return passing(situation);
    case "survives":
      return passing({ ...situation, unheard: true });
    case "true":
      return resulting(situation, true);
    case "false":
      return resulting(situation, false);
  }
}

/** What holds whenever a function ends without refusing: each refusal's condition was false, and each enforcing call passed. */
function passing(situation: Situation): Claim {
  return every([
    ...refusalsIn(situation).map((one) => escape(situation, one, NO_REGIONS)),
    ...enforcingCalls(situation).map((call) => reached(situation, call.region, call.claim, NO_REGIONS)),
  ]);
}

/** The ways out of a function that refuse, as far as its caller takes any notice. */
function refusalsIn({ book, ref, unheard }: Situation): readonly Refusal[] {
  const refusals = refusalsOf(book, ref);
  return unheard ? refusals.filter(({ exit }) => exit.kind === "raise") : refusals;
}

/** What holds whenever the result counts as true (or false), over all ways out. */
function resulting(situation: Situation, polarity: boolean): Claim {
  const { exits } = functionFacts(situation.ref).fragment;
  const returns = exits.filter((exit) => exit.kind === "return");
  const ways = returns.map((exit): WayOut => {
    const around = regionClaim(situation, exit.region, NONE);
    const claim = both(resultClaim(situation, exit, polarity), around);
    return { claim, missed: missedByStrangers(situation, exit.region, NO_REGIONS) };
  });
  if (!endsExplicitly(situation, returns)) ways.push({ claim: polarity ? "never" : NOTHING, missed: false });
  const result = some(ways.map(({ claim }) => claim));
  const whole = strangersPass(ways) ? sparingStrangers(result) : result;
  return both(whole, whole === "never" ? NOTHING : passing(situation));
}

interface WayOut {
  readonly claim: Claim;
  /** Whether only people who are logged in can come this way. */
  readonly missed: boolean;
}

/** Whether all ways that are left to people who are not logged in demand nothing. */
function strangersPass(ways: readonly WayOut[]): boolean {
  const open = ways.filter(({ missed }) => !missed);
  return open.length > 0 && open.every(({ claim }) => claim !== "never" && claim.length === 0);
}

/** What one way out says; an answer that refuses counts as true. */
function resultClaim(situation: Situation, exit: Exit, polarity: boolean): Claim {
  if (exit.value === NONE) return polarity ? "never" : NOTHING;
  const refuses = refusalsIn(situation).some((one) => one.exit === exit);
  return refuses && !polarity ? "never" : impliedBy(situation, exit.value, polarity);
}

/** Whether the last thing a function does is return: no `None` falls out of its end. */
function endsExplicitly({ ref }: Situation, returns: readonly Exit[]): boolean {
  const { regions } = functionFacts(ref).fragment;
  return returns.some((exit) => pathOf(regions, exit.region).every((id) => regions[id]?.form !== "branch"));
}

/** What must hold before a value of a function is computed. */
export function guardsBefore(book: GuardBook, at: ValueRef, occasion: Occasion): Claim {
  const situation: Situation = { book, ref: at, occasion };
  const { values, regions } = functionFacts(at).fragment;
  const value = values[at.value];
  if (!value) return NOTHING;
  const around = new Set(pathOf(regions, value.region));
  return every([
    regionClaim(situation, value.region, NONE),
    ...refusalsIn(situation)
      .filter(({ exit }) => exit.end <= value.start)
      .map((one) =>
        both(escape(situation, one, around), afterFailure(situation, one.exit.region, around, at)),
      ),
    ...enforcingCalls(situation)
      .filter((call) => call.end <= value.start || call.id === at.value)
      .map((call) => reached(situation, call.region, call.claim, around)),
  ]);
}

const NO_REGIONS: ReadonlySet<RegionId> = new Set();

/** A region with those around it, innermost first, without the whole function. */
function pathOf(regions: Fragment["regions"], start: RegionId): RegionId[] {
  const path: RegionId[] = [];
  for (let at = start; at > 0; at = regions[at]?.parent ?? NONE) path.push(at);
  return path;
}

/** What is known once a refusal was not met: one of the conditions around it was otherwise. A redirect may be the normal answer. */
function escape(situation: Situation, refusal: Refusal, around: ReadonlySet<RegionId>): Claim {
  const { exit, certain } = refusal;
  const claim = otherwise(situation, exit.region, around);
  if (claim === undefined) return NOTHING;
  if (claim !== "never" && claim.length === 0) return credentials(situation, refusal, around);
  if (claim === "never" && !(certain && isDecided(situation, exit.region))) return NOTHING;
  return missedByStrangers(situation, exit.region, around) ? sparingStrangers(claim) : claim;
}

/** A refusal with 401 under one plain condition: whatever was asked, it stands for credentials. */
function credentials(situation: Situation, refusal: Refusal, around: ReadonlySet<RegionId>): Claim {
  const { ref } = situation;
  const { regions } = functionFacts(ref).fragment;
  const path = pathOf(regions, refusal.exit.region).filter((id) => !around.has(id));
  const [only, ...outer] = path.filter((id) => regions[id]?.form !== "after");
  const region = only === undefined ? undefined : regions[only];
  const condition = region?.condition === undefined ? undefined : valueAt(ref, region.condition);
  const isPlain =
    outer.length === 0 &&
    region?.form === "branch" &&
    !(condition?.op === "operation" && condition.operator === "and");
  if (!refusal.unauthorized || !isPlain || missedByStrangers(situation, refusal.exit.region, around))
    return NOTHING;
  return [guardAt(refTo(ref, refusal.exit.value), "token", "answers 401 to whoever brings no valid key")];
}

/** Whether a condition leads to a way out; without one, other ways out come before it. */
function isDecided({ ref }: Situation, region: RegionId): boolean {
  const { regions, exits } = functionFacts(ref).fragment;
  const conditional = pathOf(regions, region).some((id) => regions[id]?.condition !== NONE);
  return conditional || exits.length === 1;
}

/** `try: …; return redirect("/")` goes on only where something failed: nobody can say for whom. */
function afterFailure(
  { ref }: Situation,
  region: RegionId,
  around: ReadonlySet<RegionId>,
  at: ValueRef,
): Claim {
  const { regions } = functionFacts(ref).fragment;
  const path = pathOf(regions, region).filter((id) => !around.has(id));
  const leavesTry = path.length > 0 && path.every((id) => regions[id]?.form === "try");
  return leavesTry
    ? [{ ...guardAt(at, "role", "goes on only where something failed"), certain: false }]
    : NOTHING;
}

/** What a function demands that enforces `claim` in a region: only where nobody gets around the region. */
export function enforcedIn(situation: Situation, region: RegionId, claim: Claim): Claim {
  return reached(situation, region, claim, NO_REGIONS);
}

/** What is known after a place where `claim` is enforced: it holds, or the place was not reached. */
function reached(situation: Situation, region: RegionId, claim: Claim, around: ReadonlySet<RegionId>): Claim {
  const missed = otherwise(situation, region, around);
  if (missed === undefined) return NOTHING;
  const whole = either(claim, missed);
  return missedByStrangers(situation, region, around) ? sparingStrangers(whole) : whole;
}

/** Whether nobody who is not logged in comes to a region, and nobody of them is sent away for it. */
function missedByStrangers(situation: Situation, start: RegionId, around: ReadonlySet<RegionId>): boolean {
  const { regions } = functionFacts(situation.ref).fragment;
  return pathOf(regions, start).some((id) => !around.has(id) && strangersMiss(situation, id));
}

/** What is known when a region was not reached; undefined when it cannot be reached under this method anyway. */
function otherwise(situation: Situation, start: RegionId, around: ReadonlySet<RegionId>): Claim | undefined {
  const { regions } = functionFacts(situation.ref).fragment;
  const claims: Claim[] = [];
  const ofKnown: Claim[] = [];
  for (const id of pathOf(regions, start)) {
    const region = regions[id];
    if (!region || around.has(id) || /^(?:try|with|finally)$/.test(region.form)) continue;
    if (region.condition === NONE) claims.push(NOTHING);
    else {
      if (impliedBy(situation, region.condition, region.polarity) === "never") return undefined;
      if (leavesRefused(situation, id)) continue;
      const isEntered =
        region.form === "after" && strangerTruth(situation, region.condition) === region.polarity;
      (isEntered ? ofKnown : claims).push(impliedBy(situation, region.condition, !region.polarity));
    }
  }
  return waysAround(claims, ofKnown);
}

/** Ways around a region that are open to all, and those that only people who are logged in can take. */
function waysAround(claims: readonly Claim[], ofKnown: readonly Claim[]): Claim {
  const open = some(claims);
  return open !== "never" && open.length === 0 && ofKnown.length > 0
    ? sparingStrangers(some(ofKnown))
    : some([...claims, ...ofKnown]);
}

/** Whether the other side of a region's condition refuses: then not being here means being refused. */
function leavesRefused(situation: Situation, id: RegionId): boolean {
  const { regions } = functionFacts(situation.ref).fragment;
  const region = regions[id];
  if (region?.form !== "after" && region?.form !== "branch") return false;
  const others = regions.flatMap((one, other) =>
    (one.form === "branch" || one.form === "after") &&
    one.parent === region.parent &&
    one.condition === region.condition &&
    one.polarity !== region.polarity
      ? [other]
      : [],
  );
  const asks = (polarity: boolean): boolean =>
    guardsIn(impliedBy(situation, region.condition, polarity)).length > 0;
  // A redirect refuses only where its condition is about the visitor; elsewhere it is the normal answer.
  const onlyCertain = !asks(region.polarity);
  if (region.form === "after")
    return others.slice(0, 1).some((other) => refusesWithin(situation, other, onlyCertain));
  // Where strangers are refused in words of their own, that counts, whatever becomes of the others.
  return (
    !asks(!region.polarity) &&
    others.some((other) => refusesWithin(situation, other, onlyCertain) && endsWithin(situation, other))
  );
}

/** Whether nothing but a way out ends a region: its last exit stands under no further condition. */
function endsWithin({ ref }: Situation, region: RegionId): boolean {
  const { regions, exits } = functionFacts(ref).fragment;
  return exits.some((exit) => {
    const path = pathOf(regions, exit.region);
    const inner = path.slice(0, path.indexOf(region) + 1).slice(0, -1);
    return path.includes(region) && inner.every((id) => regions[id]?.form === "after");
  });
}

function refusesWithin(situation: Situation, region: RegionId, onlyCertain: boolean): boolean {
  const { regions, exits } = functionFacts(situation.ref).fragment;
  const within = exits.filter((exit) => pathOf(regions, exit.region).includes(region));
  const refusals = refusalsIn(situation).filter(({ certain }) => certain || !onlyCertain);
  return within.length > 0 && within.every((exit) => refusals.some((one) => one.exit === exit));
}
