/** One question that code asks about an address, and what the functions that ask it look at. */
import { functionFacts } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** One question about an address. */
export interface AddressCheck {
  /** `enough`: its host is compared with known ones, or the addresses behind it are looked at. `unseen`: a check whose inside cannot be seen. */
  readonly kind: "enough" | "unseen";
  /** Whether it looks at where the name leads to; a redirect then leads around it. */
  readonly looksAtAddress: boolean;
  readonly what: string;
}

/** What a look at the address behind a name uses (docs.python.org/3/library/ipaddress.html). */
export const ADDRESS: RegExp =
  /^(?:ip_address|ip_network|IPv4Address|is_private|is_global|is_loopback|is_link_local|getaddrinfo|gethostbyname)$/;
/** Attributes of a parsed address that hold its host. */
export const HOST: RegExp = /^(?:hostname|netloc|host)$/;

/** Names that only tell of a check. */
export const CHECKING: RegExp =
  /valid|safe|allow|check|verif|assert|block|deny|private|trusted|permitted|ssrf/i;

/** Functions deep into which a check is followed. */
const DEPTH = 2;

/** `urlparse(url).hostname in HOSTS`, `== "api.example"`. */
export function comparedHost(state: FunctionState, value: Value | undefined): AddressCheck | undefined {
  if (value?.op !== "operation" || !/^(?:==|!=|in|not in)$/.test(value.operator)) return undefined;
  const readsHost = value.operands.some((one) => {
    const operand = state.facts.fragment.values[one];
    return operand?.op === "attribute" && HOST.test(operand.name);
  });
  return readsHost ? { kind: "enough", looksAtAddress: false, what: "its host is compared" } : undefined;
}

/** What a function of the project asks, the functions that it calls included; undefined where nothing of it tells. */
export function insideOf(
  flows: FlowModel,
  callee: FunctionState,
  depth: number = DEPTH,
): AddressCheck | undefined {
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
    const answer = inner && insideOf(flows, inner, depth - 1);
    if (answer) return answer;
  }
  return undefined;
}
