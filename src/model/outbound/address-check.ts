/** One question that code asks about an address, and what the functions that ask it look at. */
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { NONE } from "../../extract/facts.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { isSwitchedOff } from "../../flow/switched-off.ts";
import { ADDRESSES, looksAtFormOnly } from "../form-only.ts";
import { hostQuestionsIn } from "../host-questions.ts";

/** One question about an address. */
export interface AddressCheck {
  /**
   * `enough`: its host is compared with known ones, or the addresses behind it are looked at. `unseen`: a check whose inside cannot be
   * seen. `naive`: other hosts pass it.
   */
  readonly kind: "enough" | "unseen" | "naive";
  /** Whether it looks at where the name leads to; a redirect then leads around it. */
  readonly looksAtAddress: boolean;
  readonly what: string;
}

/** What a look at the address behind a name uses (docs.python.org/3/library/ipaddress.html). */
export const ADDRESS: RegExp =
  /^(?:ip_address|ip_network|IPv4Address|is_private|is_global|is_loopback|is_link_local|getaddrinfo|gethostbyname)$/;
/** Names that only tell of a check. */
export const CHECKING: RegExp =
  /valid|safe|allow|check|verif|assert|block|deny|private|trusted|permitted|ssrf/i;

/** Functions deep into which a check is followed. */
const DEPTH = 2;

/** Names that only find the address behind a name, in a function that answers yes or no: whoever is found passes. */
function judgesNothing({ facts: { fragment } }: FunctionState): boolean {
  const judges = fragment.values.some(
    (value) => value.op === "attribute" && ADDRESS.test(value.name) && !FINDING.test(value.name),
  );
  return (
    !judges &&
    fragment.exits.every(({ kind, value }) => {
      const given = fragment.values[value];
      return kind !== "return" || given === undefined || /^(?:constant|operation)$/.test(given.op);
    })
  );
}

const FINDING = /^(?:getaddrinfo|gethostbyname)$/;

/** What a function of the project asks, the functions that it calls included; undefined where nothing of it tells. */
export function insideOf(
  flows: FlowModel,
  callee: FunctionState,
  depth: number = DEPTH,
): AddressCheck | undefined {
  const { fragment, name } = callee.facts;
  const looks = fragment.values.some((value) => {
    const spoken = value.op === "attribute" ? value.name : value.op === "import" ? value.name : undefined;
    return (
      spoken !== undefined && ADDRESS.test(spoken) && !isSwitchedOff(flows.program, callee.ref, value.region)
    );
  });
  if (looks && !(judgesNothing(callee) && looksAtFormOnly(flows, callee, ADDRESSES)))
    return { kind: "enough", looksAtAddress: true, what: `\`${name}\` looks at the address behind it` };
  const [own] = hostQuestionsIn(flows.program, callee.ref);
  if (own?.kind === "enough")
    return { kind: "enough", looksAtAddress: false, what: `\`${name}\` compares its host` };
  for (const [id, edge] of depth > 0 ? callee.edges : []) {
    if (isSwitchedOff(flows.program, callee.ref, fragment.values[id]?.region ?? NONE)) continue;
    const inner = flows.solver.byRef.get(functionFacts(edge.target));
    const answer = inner && insideOf(flows, inner, depth - 1);
    if (answer) return answer;
  }
  return own && { kind: own.kind, looksAtAddress: false, what: `\`${name}\`` };
}
