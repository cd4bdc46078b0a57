/** What is asked about a redirect's target on each of its ways: where it comes in, where it is used, and in the functions that give it. */
import { NONE } from "../../extract/facts.ts";
import { waysOf } from "../../flow/alternative-ways.ts";
import { askedInGivers, bestOf, leastOf } from "../../flow/asked-on-ways.ts";
import type { EarlierWay } from "../../flow/earlier-ways.ts";
import { earlierWays } from "../../flow/earlier-ways.ts";
import type { Arrival, FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Way } from "../../flow/way.ts";
import { wayOf } from "../../flow/way.ts";
import { checksOfClass } from "./class-checks.ts";
import { checkByForm } from "./form-checks.ts";
import type { RedirectSite } from "./redirect-sites.ts";
import type { TargetCheck } from "./target-checks.ts";
import { targetChecks } from "./target-checks.ts";
import { givesBack, isOwnPage, partOf } from "./target-parts.ts";

/** Functions that hand a target on to each other before it is used. */
const READERS = 4;

/** Everything that is asked about a target. */
interface Questions {
  /** The best question on the way that is asked least. */
  readonly check: TargetCheck | undefined;
  /** All ways as one, in the function where the target comes in. */
  readonly way: Way;
  readonly direct: boolean;
  /** A function of the project that gives the target among other things. */
  readonly part: string | undefined;
}

/** What is asked where the target comes in, where it is used, and in the function that read it. */
export function questions(flows: FlowModel, site: RedirectSite, arrival: Arrival): Questions {
  const { origin, state, value, via } = arrival;
  const here = via[0]?.value ?? site.report.site.at.value;
  const region = state.facts.fragment.values[here]?.region ?? 0;
  const way = wayOf(flows, state, value, region, origin);
  const inquiry = {
    flows,
    origin,
    kinds: KIND_BITS.redirect,
    questions: (on: EarlierWay): readonly TargetCheck[] => targetChecks(flows, on.state, on.way),
  };
  const atUse = checksAtUse(flows, site, via.length > 0);
  const asked = waysOf(flows, state, value, region, origin, KIND_BITS.redirect).map((one) => {
    const used = site.form === "attribute" ? withLaterUses(state, one, site.report.site.row.at) : one;
    const before = earlierWays(flows, state, used, origin);
    return bestOf([
      ...targetChecks(flows, state, used),
      ...askedInGivers(inquiry, state, used, READERS),
      ...checksOfClass(flows, state, used),
      ...before.flatMap((earlier) => targetChecks(flows, earlier.state, earlier.way)),
      ...atUse,
      ...checkByForm(flows, arrival, used),
    ]);
  });
  return {
    check: leastOf(asked),
    way,
    direct: way.direct && givesBack(flows, state, value, origin) && !isOwnPage(state, value),
    part: partOf(state, way),
  };
}

/** What was stored on the view (`self.url`) is asked about under that name, anywhere behind. */
function withLaterUses({ facts }: FunctionState, way: Way, stored: string): Way {
  const name = stored.slice(stored.indexOf(".") + 1);
  const uses = [...facts.fragment.values.entries()].flatMap(([id, value]) =>
    value.op === "attribute" && value.name === name ? [id] : [],
  );
  const conditions = facts.fragment.regions.flatMap(({ condition }) =>
    condition === NONE ? [] : [condition],
  );
  return { ...way, values: new Set([...way.values, ...uses]), conditions };
}

/** A function that is handed the target may ask about its parameter. */
function checksAtUse(flows: FlowModel, { report, state }: RedirectSite, handedOver: boolean): TargetCheck[] {
  if (!handedOver) return [];
  const { argument, at } = report.site;
  const region = state.facts.fragment.values[at.value]?.region ?? 0;
  return taintsOf(flows.solver, state, argument).flatMap(({ origin }) => {
    if (origin.kind !== "parameter") return [];
    const ways = waysOf(flows, state, argument, region, origin, KIND_BITS.redirect);
    return leastOf(ways.map((way) => bestOf(targetChecks(flows, state, way)))) ?? [];
  });
}
