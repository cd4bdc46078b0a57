/** What an authenticator asks on the way to an answer: whether anybody comes by with any key. */
import type { Fragment, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** Calls that give something back whatever key they are handed: they turn nobody away by themselves. */
const CALM =
  /^(?:get|filter|exclude|first|afirst|last|exists|aexists|count|select_related|only|values|values_list|order_by|sha\d{1,3}(?:_\d{3})?|md5|blake2[bs]|hexdigest|digest|encode|decode|strip|lower|upper|split|partition|rpartition|startswith|endswith|replace|removeprefix|isinstance|len|str|bool|getattr|print|debug|info|warning|error|exception)$/;

/** What is known of a condition before anything else is asked about it. */
type Known = (condition: ValueId, polarity: boolean) => boolean | undefined;

/** Whether everybody comes past a condition: it asks whether there is a key at all, or it is the side on which a check has failed. */
export function isPassedByAll(
  state: FunctionState,
  condition: ValueId,
  polarity: boolean,
  known: Known = () => undefined,
): boolean {
  const answer = known(condition, polarity);
  if (answer !== undefined) return answer;
  const { fragment } = state.facts;
  const value = fragment.values[condition];
  if (value?.op === "operation") {
    const [left = NONE, right = NONE] = value.operands;
    switch (value.operator) {
      case "not":
        return isPassedByAll(state, left, !polarity, known);
      case "and":
      case "or": {
        const sides = value.operands.map((one) => isPassedByAll(state, one, polarity, known));
        return (value.operator === "and") === polarity ? sides.every(Boolean) : sides.some(Boolean);
      }
      case "is":
      case "is not":
        return isPassedByAll(state, left, polarity === (value.operator === "is not"), known);
      case "==":
      case "!=":
      case "in":
      case "not in": {
        const failed = polarity === (value.operator === "!=" || value.operator === "not in");
        return failed && [left, right].some((one) => isHanded(fragment, one));
      }
      default:
        return false;
    }
  }
  return isHanded(fragment, condition) && (!polarity || isGiven(fragment, value));
}

/** The key itself, or a header: there is one as soon as somebody sends any. */
function isGiven(fragment: Fragment, value: Value | undefined): boolean {
  if (value?.op === "parameter") return value.index > 0;
  const callee = value?.op === "call" ? fragment.values[value.callee] : undefined;
  if (callee?.op !== "attribute" || callee.name !== "get") return false;
  return /^(?:headers|META|GET|COOKIES)$/.test(spokenName(fragment, callee.base) ?? "");
}

/** Whether a value has anything in it that the authenticator is handed, beside its own object. */
function isHanded(fragment: Fragment, id: ValueId): boolean {
  const seen = new Set([id]);
  for (const one of seen) {
    const value = fragment.values[one];
    if (value?.op === "parameter" && value.name !== "self") return true;
    if (value) for (const part of operandsOf(value)) seen.add(part);
  }
  return false;
}

/** Whether a call on the way there may raise for a wrong key; `spared` ones do not. */
export function mayRefuse(
  { facts: { fragment } }: FunctionState,
  region: RegionId,
  before: ValueId,
  spared: (call: ValueId) => boolean = () => false,
): boolean {
  const around = new Set<RegionId>();
  for (let at = region; at !== NONE; at = fragment.regions[at]?.parent ?? NONE) around.add(at);
  return fragment.values.some((value, id) => {
    if (value.op !== "call" || id >= before || spared(id) || !isOnWay(fragment, around, value.region))
      return false;
    const handed = value.arguments.some((one) => isHanded(fragment, one.value));
    const name = spokenName(fragment, value.callee) ?? "";
    const findsRow = name === "get" && value.arguments.some((one) => one.style !== "positional");
    return handed && (findsRow || !CALM.test(name));
  });
}

/** Bodies of `try` and `with` run before what comes behind them. */
function isOnWay({ regions }: Fragment, around: ReadonlySet<RegionId>, start: RegionId): boolean {
  let at = start;
  while (/^(?:try|with)$/.test(regions[at]?.form ?? "")) at = regions[at]?.parent ?? NONE;
  return around.has(at);
}
