/** What code asks about an address before the server goes there. */
import { functionFacts } from "../../bind/program.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Way } from "../../flow/way.ts";
import { callsOnWay, partsOfCondition } from "../../flow/way.ts";

/** One question about an address. */
export interface AddressCheck {
  /** `enough`: its host is compared with known ones, or the addresses behind it are looked at. `unseen`: a check whose inside cannot be seen. */
  readonly kind: "enough" | "unseen";
  /** Whether it looks at where the name leads to; a redirect then leads around it. */
  readonly looksAtAddress: boolean;
  readonly what: string;
}

/** What a look at the address behind a name uses (docs.python.org/3/library/ipaddress.html). */
const ADDRESS =
  /^(?:ip_address|ip_network|IPv4Address|is_private|is_global|is_loopback|is_link_local|getaddrinfo|gethostbyname)$/;
const HOST = /^(?:hostname|netloc|host)$/;
const CHECKING = /valid|safe|allow|check|verif|assert|block|deny|private|trusted|permitted|ssrf/i;

/** Functions deep into which a check is followed. */
const DEPTH = 2;

/** Every question about an address on its way. */
export function addressChecks(
  flows: FlowModel,
  state: FunctionState,
  way: Way,
  before: ValueId,
): AddressCheck[] {
  const { values } = state.facts.fragment;
  const compared = way.conditions
    .flatMap((condition) => partsOfCondition(state, condition))
    .flatMap((id) => comparedHost(state, values[id]) ?? []);
  const asked = callsOnWay(state, way, before).flatMap(({ id, call }): AddressCheck[] => {
    const name = spokenName(state.facts.fragment, call.callee) ?? "";
    const target = state.edges.get(id)?.target;
    const callee = target && flows.solver.byRef.get(functionFacts(target));
    const inside = callee && lookInside(flows, callee, DEPTH);
    if (inside) return [inside];
    if (ADDRESS.test(name))
      return [{ kind: "enough", looksAtAddress: true, what: `\`${name}\` looks at it` }];
    return CHECKING.test(name) ? [{ kind: "unseen", looksAtAddress: false, what: `\`${name}\`` }] : [];
  });
  return [...compared, ...asked, ...hostChecks(state, way, before)];
}

/** Matches and look-ups of the host that was taken out of the address, wherever the answer is used. */
function hostChecks(state: FunctionState, way: Way, before: ValueId): AddressCheck[] {
  const { values } = state.facts.fragment;
  const hosts = new Set(
    [...values.entries()].flatMap(([id, value]) =>
      value.op === "attribute" && HOST.test(value.name) && comesFrom(state, way, value.base) ? [id] : [],
    ),
  );
  if (hosts.size === 0) return [];
  return values.slice(0, before).flatMap((value): AddressCheck[] => {
    if (value.op !== "call" || !value.arguments.some((one) => hosts.has(one.value))) return [];
    const name = spokenName(state.facts.fragment, value.callee) ?? "";
    const isMatch = /^(?:re)?(?:full)?match|^search$|^fnmatch/.test(name) || CHECKING.test(name);
    return isMatch ? [{ kind: "unseen", looksAtAddress: false, what: `\`${name}\` on its host` }] : [];
  });
}

/** The address itself, or what was parsed out of it. */
function comesFrom(state: FunctionState, way: Way, id: ValueId): boolean {
  if (way.values.has(id)) return true;
  const value = state.facts.fragment.values[id];
  return value?.op === "call" && value.arguments.some((one) => way.values.has(one.value));
}

/** `urlparse(url).hostname in HOSTS`, `== "api.example"`. */
function comparedHost(state: FunctionState, value: Value | undefined): AddressCheck | undefined {
  if (value?.op !== "operation" || !/^(?:==|!=|in|not in)$/.test(value.operator)) return undefined;
  const readsHost = value.operands.some((one) => {
    const operand = state.facts.fragment.values[one];
    return operand?.op === "attribute" && HOST.test(operand.name);
  });
  return readsHost ? { kind: "enough", looksAtAddress: false, what: "its host is compared" } : undefined;
}

function lookInside(flows: FlowModel, callee: FunctionState, depth: number): AddressCheck | undefined {
  const { fragment, name } = callee.facts;
  for (const value of fragment.values) {
    const spoken = value.op === "attribute" ? value.name : value.op === "import" ? value.name : undefined;
    if (spoken !== undefined && ADDRESS.test(spoken)) {
      return { kind: "enough", looksAtAddress: true, what: `\`${name}\` looks at the address behind it` };
    }
    if (comparedHost(callee, value)) {
      return { kind: "enough", looksAtAddress: false, what: `\`${name}\` compares its host` };
    }
  }
  for (const edge of depth > 0 ? callee.edges.values() : []) {
    const inner = flows.solver.byRef.get(functionFacts(edge.target));
    const answer = inner && lookInside(flows, inner, depth - 1);
    if (answer) return answer;
  }
  return undefined;
}
