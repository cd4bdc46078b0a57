/** Questions that are asked of one value on its ways: all on one way are asked of it, those on another way are not. */
import { functionFacts } from "../bind/program.ts";
import type { RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { waysOf } from "./alternative-ways.ts";
import type { EarlierWay } from "./earlier-ways.ts";
import type { FlowModel } from "./flow-model.ts";
import type { Kinds } from "./kinds.ts";
import { contextOf, readIn } from "./reading.ts";
import { taintsOf } from "./solve.ts";
import type { FunctionState } from "./summary.ts";
import { edgesOf } from "./summary.ts";
import type { Origin } from "./taint.ts";
import { sameRoot } from "./taint.ts";
import type { Way } from "./way.ts";

/** How much a question settles. */
export interface Asked {
  readonly kind: "enough" | "unseen" | "naive";
}

const BEST: readonly Asked["kind"][] = ["enough", "unseen", "naive"];

/** Of questions that are all asked about one value, the one that settles most. */
export function bestOf<T extends Asked>(asked: readonly T[]): T | undefined {
  for (const kind of BEST) {
    const found = asked.find((one) => one.kind === kind);
    if (found) return found;
  }
  return undefined;
}

/** Of the answers on several ways, the one that lets most through; a question that can be passed says more than none. */
export function leastOf<T extends Asked>(answers: readonly (T | undefined)[]): T | undefined {
  const naive = answers.find((one) => one?.kind === "naive");
  if (naive || answers.includes(undefined)) return naive;
  return answers.find((one) => one?.kind === "unseen") ?? answers[0];
}

/** What is looked for. */
export interface Inquiry<T extends Asked> {
  readonly flows: FlowModel;
  readonly origin: Origin;
  readonly kinds: Kinds;
  readonly questions: (on: EarlierWay) => readonly T[];
}

/**
 * What is asked inside the functions that give the value, down to the one that read it: `url = self.get_url()`. Of each function by the way
 * that is asked least; `depth` of them inside each other are followed.
 */
export function askedInGivers<T extends Asked>(
  inquiry: Inquiry<T>,
  state: FunctionState,
  way: Way,
  depth: number,
): T[] {
  if (depth === 0) return [];
  const { flows, origin, kinds } = inquiry;
  // Calls, and reads of properties.
  const edges = edgesOf(state).filter(({ call }) => way.values.has(call));
  return edges.flatMap(({ target }) => {
    const giver = flows.solver.byRef.get(functionFacts(target));
    if (!giver || giver === state) return [];
    const { exits, values } = giver.facts.fragment;
    const answers = exits.flatMap(({ kind, value, region }) => {
      if (kind === "raise" || value === NONE || !isOpen(inquiry, giver, value, region)) return [];
      return waysOf(flows, giver, value, region, origin, kinds).map((inner) =>
        bestOf([
          ...inquiry.questions({ state: giver, way: inner, before: values.length }),
          ...askedInGivers(inquiry, giver, inner, depth - 1),
        ]),
      );
    });
    return leastOf(answers) ?? [];
  });
}

/** Whether what a function gives there is still dangerous, past the checks around it. */
function isOpen<T extends Asked>(
  { flows: { solver }, origin, kinds }: Inquiry<T>,
  giver: FunctionState,
  value: ValueId,
  region: RegionId,
): boolean {
  taintsOf(solver, giver, value, region);
  const given = readIn(contextOf(solver, giver), value, region);
  return given.some((one) => sameRoot(one.origin, origin) && (one.kinds & kinds) !== 0);
}
