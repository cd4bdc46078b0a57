/** What other methods of a view ask about a target that they share: `dispatch` refuses `self.next_url`, `get_success_url` uses it. */
import { ownAncestors } from "../../bind/ancestry.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FunctionFacts, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { writtenKey } from "../../flow/declared-fields.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { allowsItself } from "../../flow/allowed-hosts.ts";
import { contributorsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { edgesOf } from "../../flow/summary.ts";
import type { Way } from "../../flow/way.ts";
import { partsOfCondition } from "../../flow/way.ts";
import type { TargetCheck } from "./target-checks.ts";
import { checkInside, DEPTH, DJANGO_CHECKS } from "./target-checks.ts";

/** Values looked at for what a check is handed. */
const LIMIT = 20;

/** Methods that every request of a view comes through before it is answered. */
const BEFORE = /^(?:dispatch|setup|get|post|put|patch|delete|form_valid|initial)$/;

/** What the target is known by: attributes of the object, and methods and properties that give it. */
interface Known {
  readonly attributes: ReadonlySet<string>;
  readonly givers: ReadonlySet<FunctionFacts>;
  /** What is read of the request itself: `POST["next"]`. */
  readonly sent: ReadonlySet<string>;
}

/** The questions of other methods of the class, and of methods without arguments that the way's conditions ask. */
export function checksOfClass(flows: FlowModel, state: FunctionState, way: Way): TargetCheck[] {
  const { facts, ref } = state;
  if (facts.class === NONE) return [];
  const known = knownBy(state, way);
  const asked = askedBy(flows, state, way).filter((one) => checkIn(flows, known, one) !== undefined);
  const refusing = ownAncestors(flows.program, { unit: ref.unit, class: facts.class }).flatMap((one) =>
    methodsOf(one).flatMap((method) => {
      const other = flows.solver.byRef.get(functionFacts(method));
      return other && other !== state && BEFORE.test(other.facts.name) && refuses(flows, known, other)
        ? [other]
        : [];
    }),
  );
  return [...asked, ...refusing].map(({ facts: { name } }) => ({
    kind: "enough",
    what: `\`${name}\` asks Django about it`,
  }));
}

function knownBy(state: FunctionState, way: Way): Known {
  const { values } = state.facts.fragment;
  const attributes = [...way.values].flatMap((id) => {
    const value = values[id];
    const base = value?.op === "attribute" ? values[value.base] : undefined;
    return value?.op === "attribute" && base?.op === "parameter" && base.index === 0 ? [value.name] : [];
  });
  const givers = edgesOf(state).flatMap(({ call, target }) =>
    way.values.has(call) ? [functionFacts(target)] : [],
  );
  const sent = [...way.values].flatMap((id) => sentUnder(state, id) ?? []);
  return { attributes: new Set(attributes), givers: new Set(givers), sent: new Set(sent) };
}

/** `request.POST["next"]`, `self.request.POST.get("next")`: the same text wherever in a view it is read. */
function sentUnder({ facts, ref }: FunctionState, id: ValueId): string | undefined {
  const { values } = facts.fragment;
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const isRead = callee?.op === "attribute" && callee.name === "get";
  const base = value?.op === "item" ? value.base : isRead ? callee.base : NONE;
  const mapping = values[base];
  if (value === undefined || mapping?.op !== "attribute" || mapping.name !== "POST") return undefined;
  const request = values[mapping.base];
  const isOwn = (request?.op === "parameter" || request?.op === "attribute") && request.name === "request";
  const key = isOwn ? writtenKey(ref, value) : undefined;
  return key === undefined ? undefined : `POST["${key}"]`;
}

/** Methods that a condition on the way calls without handing them anything. */
function askedBy(flows: FlowModel, state: FunctionState, way: Way): FunctionState[] {
  const parts = way.conditions.flatMap((condition) => partsOfCondition(state, condition));
  return parts.flatMap((id) => {
    const value = state.facts.fragment.values[id];
    const edge = value?.op === "call" && value.arguments.length === 0 ? state.edges.get(id) : undefined;
    return (edge && flows.solver.byRef.get(functionFacts(edge.target))) ?? [];
  });
}

/** The call of Django's check that is handed the target. */
function checkIn(flows: FlowModel, known: Known, other: FunctionState): ValueId | undefined {
  const { fragment } = other.facts;
  return other.calls.find((id) => {
    const call = fragment.values[id];
    if (call?.op !== "call" || !DJANGO_CHECKS.test(spokenName(fragment, call.callee) ?? "")) return false;
    const target = other.edges.get(id)?.target;
    const own = target && flows.solver.byRef.get(functionFacts(target));
    // A function of the project's under such a name asks what its body asks.
    if (
      own ? checkInside(flows, own, DEPTH)?.kind !== "enough" : allowsItself(flows.program, other.ref, call)
    )
      return false;
    const [first] = call.arguments;
    return first !== undefined && isTarget(known, other, first.value);
  });
}

function isTarget({ attributes, givers, sent }: Known, other: FunctionState, start: ValueId): boolean {
  const { values, stores } = other.facts.fragment;
  // What the method itself has put there is that value wherever it is read behind.
  const stored = new Set(
    stores.flatMap((one) => (!one.item && attributes.has(one.name ?? "") ? [one.value] : [])),
  );
  const seen = new Set([start]);
  for (const id of seen) {
    const value = values[id];
    if (!value || seen.size > LIMIT) break;
    const reached = [other.edges.get(id), ...(other.further.get(id) ?? [])];
    if (reached.some((edge) => edge !== undefined && givers.has(functionFacts(edge.target)))) return true;
    if (stored.has(id) || sent.has(sentUnder(other, id) ?? "")) return true;
    if (value.op === "attribute" && isSelf(other, value.base)) {
      if (attributes.has(value.name)) return true;
      // Another attribute of the object says nothing of this one.
      continue;
    }
    for (const one of contributorsOf(value)) seen.add(one);
  }
  return false;
}

/** The object itself, whatever was stored in it on the way. */
function isSelf({ facts }: FunctionState, id: ValueId): boolean {
  const { values } = facts.fragment;
  let value = values[id];
  while (value?.op === "updated") value = values[value.base];
  return value?.op === "parameter" && value.index === 0;
}

/** Whether a method turns away, or stores something else, where Django's check fails. */
function refuses(flows: FlowModel, known: Known, other: FunctionState): boolean {
  const check = checkIn(flows, known, other);
  if (check === undefined) return false;
  const { regions, exits, stores } = other.facts.fragment;
  const ofRequest = checkIn(flows, { ...known, sent: NOTHING_SENT }, other) === undefined;
  return regions.some(({ condition, form, parent }, region) => {
    if (condition === NONE || !partsOfCondition(other, condition).includes(check)) return false;
    // What another method keeps, it has asked about where it keeps it; what the request holds is there in any case.
    if (ofRequest && !isAlwaysReached(other, parent)) return false;
    if (form === "after") return true;
    const isInside = (at: RegionId): boolean => at === region;
    return (
      exits.some((exit) => isInside(exit.region)) ||
      stores.some((store) => isInside(store.region) && known.attributes.has(store.name ?? ""))
    );
  });
}

const NOTHING_SENT: ReadonlySet<string> = new Set();

/** Whether no condition but those of earlier refusals stands before a region. */
function isAlwaysReached({ facts }: FunctionState, region: RegionId): boolean {
  const { regions } = facts.fragment;
  for (let at = region; at !== NONE; at = regions[at]?.parent ?? NONE)
    if (!/^(?:root|after|with|try)$/.test(regions[at]?.form ?? "")) return false;
  return true;
}
