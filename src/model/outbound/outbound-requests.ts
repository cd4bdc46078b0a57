/** Requests that the server makes to an address that somebody else chose, with what is asked about that address before. */
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Confidence } from "../../findings/finding.ts";
import type { Chooser, Judged } from "../../flow/arrivals.ts";
import { chooserOf, judgeArrival } from "../../flow/arrivals.ts";
import type { Arrival, FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { sinksOfKind } from "../../flow/flow-model.ts";
import { operandsOf } from "../../flow/operands.ts";
import { waysOf } from "../../flow/alternative-ways.ts";
import { askedInGivers, bestOf, leastOf } from "../../flow/asked-on-ways.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import type { EarlierWay } from "../../flow/earlier-ways.ts";
import { earlierWays } from "../../flow/earlier-ways.ts";
import type { FunctionState, SinkSite } from "../../flow/summary.ts";
import { reportAt } from "../../flow/value-report.ts";
import type { Way } from "../../flow/way.ts";
import { isSpread } from "../../flow/spread-fields.ts";
import { wayOf } from "../../flow/way.ts";
import { textBetween } from "../../source/source-file.ts";
import { filledReport } from "../injection/filled-reports.ts";
import type { AddressCheck } from "./address-check.ts";
import { addressChecks } from "./address-checks.ts";
import { followsRedirects } from "./redirects.ts";

/** One such request. */
export interface OutboundRequest {
  readonly report: SinkReport;
  readonly judged: Judged;
  /** The best that is asked about the address; undefined when nothing is. */
  readonly check: AddressCheck | undefined;
  /** Answers that send the server on to another address are followed. */
  readonly followsRedirects: boolean;
  readonly confidence: Confidence;
  readonly reason: string;
}

/** Calls through which an address is handed before a mere guess remains. */
const FEW_CALLS = 3;

/** Requests whose host one of these chooses. */
export function outboundRequests(flows: FlowModel, choosers: readonly Chooser[]): OutboundRequest[] {
  return sinksOfKind(flows, "ssrf").flatMap((all) => {
    if (isOnlySpelled(all.site)) return [];
    const arrivals = all.arrivals.filter((arrival) => choosers.includes(chooserOf(arrival)));
    const report = { ...all, arrivals };
    const judged = judgeArrival(flows, report);
    const [arrival] = arrivals;
    return judged && arrival ? [describe(flows, report, judged, arrival)] : [];
  });
}

function describe(flows: FlowModel, report: SinkReport, judged: Judged, arrival: Arrival): OutboundRequest {
  const { state, value, via, origin } = arrival;
  const here = via[0]?.value ?? report.site.at.value;
  const region = state.facts.fragment.values[here]?.region ?? 0;
  const way = wayOf(flows, state, value, region, origin);
  const questions = (on: EarlierWay): readonly AddressCheck[] =>
    addressChecks(flows, on.state, on.way, on.before);
  const atUse = checksAtUse(flows, report, via.length > 0);
  const asked = waysOf(flows, state, value, region, origin, KIND_BITS.ssrf).map((one) =>
    bestOf([
      ...addressChecks(flows, state, one, here),
      ...atUse,
      ...askedInGivers({ flows, origin, kinds: KIND_BITS.ssrf, questions }, state, one, GIVERS),
      ...earlierWays(flows, state, one, origin).flatMap(questions),
    ]),
  );
  return {
    report,
    judged,
    check: leastOf(asked),
    followsRedirects: followsRedirects(flows.program, report.site),
    ...sureness(judged, arrival, way),
  };
}

/** Functions that give an address on to each other. */
const GIVERS = 3;

function checksAtUse(flows: FlowModel, { site }: SinkReport, handedOver: boolean): AddressCheck[] {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  if (!state || !handedOver) return [];
  const region = state.facts.fragment.values[site.at.value]?.region ?? 0;
  return (state.taints[site.argument] ?? []).flatMap(({ origin }) =>
    origin.kind === "parameter"
      ? addressChecks(flows, state, wayOf(flows, state, site.argument, region, origin), site.at.value)
      : [],
  );
}

function sureness(
  judged: Judged,
  { via }: Arrival,
  { direct }: Way,
): Pick<OutboundRequest, "confidence" | "reason"> {
  if (!direct)
    return { confidence: "low", reason: "the address goes through a call that may have checked it" };
  if (via.length > FEW_CALLS)
    return { confidence: "low", reason: "the address is handed through many functions" };
  return { confidence: judged.confidence, reason: judged.confidenceReason };
}

/** A request to a fixed host whose path the request decides. */
export interface PartialRequest {
  readonly report: SinkReport;
  readonly judged: Judged;
}

/** Requests whose host stands and whose path somebody else chooses. */
export function partialRequests(flows: FlowModel): PartialRequest[] {
  return sinksOfKind(flows, "ssrf").flatMap(({ site, arrivals }): PartialRequest[] => {
    if (arrivals.some((arrival) => chooserOf(arrival) === "request")) return [];
    // Options that callers fill hold more than the address.
    if (isSpread(site.at, site.at.value, site.argument)) return [];
    const state = flows.solver.byRef.get(functionFacts(site.at));
    const region = state && regionOf(state, site);
    if (region === undefined || region === NONE) return [];
    const row = { ...site.row, kind: "path" } as const;
    const at = refTo(site.at, site.argument);
    const direct = reportAt(flows, at, region, row);
    const report = direct && filledReport(flows, direct, at);
    const asked = report?.arrivals.filter((arrival) => chooserOf(arrival) === "request") ?? [];
    const open = asked.filter((arrival) => !isQuoted(flows, arrival));
    if (!report || open.length === 0) return [];
    const chosen = { site: { ...report.site, at: site.at }, arrivals: open };
    const judged = judgeArrival(flows, chosen);
    return judged ? [{ report: chosen, judged }] : [];
  });
}

/** Functions after which a value stays the part of the address that it was put in; `quote` keeps slashes. */
const QUOTES = /^(?:urllib\.parse|six\.moves\.urllib\.parse|urllib)\.(?:quote|quote_plus|urlencode)$/;

/** `f"…?q={quote(text)}"`, `quote(name, safe="")`. */
function isQuoted(flows: FlowModel, { state, value, origin }: Arrival): boolean {
  const { fragment } = state.facts;
  const { bytes } = state.ref.unit.file;
  const address = fragment.values[value];
  const way = wayOf(flows, state, value, address?.region ?? 0, origin);
  return [...way.values].some((id) => {
    const call = fragment.values[id];
    if (call?.op !== "call") return false;
    const name = externalName(resolveIn(flows.program, state.ref, call.callee)) ?? "";
    if (!QUOTES.test(name)) return false;
    const inQuery = address !== undefined && textBetween(bytes, address.start, call.start).includes("?");
    return inQuery || !name.endsWith(".quote") || call.arguments.length > 1;
  });
}

function regionOf({ facts }: FunctionState, { at }: SinkSite): number {
  return facts.fragment.values[at.value]?.region ?? NONE;
}

/** `requests.Request("GET", url).prepare().url`: how the library writes an address, which nobody goes to. */
function isOnlySpelled({ at, row }: SinkReport["site"]): boolean {
  if (row.at !== "requests.Request") return false;
  const { values } = functionFacts(at).fragment;
  const usesOf = (id: ValueId): readonly (readonly [ValueId, Value])[] =>
    [...values.entries()].filter(([, value]) => operandsOf(value).includes(id));
  const made = usesOf(at.value).filter(([, use]) => use.op === "attribute" && use.name === "prepare");
  const prepared = made.flatMap(([id]) => usesOf(id));
  const read = prepared.flatMap(([id]) => usesOf(id));
  return (
    read.length > 0 &&
    made.length === usesOf(at.value).length &&
    read.every(([, use]) => use.op === "attribute" && /^(?:url|path_url|method|headers|body)$/.test(use.name))
  );
}
