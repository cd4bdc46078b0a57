/** Calls that build objects from bytes, with what arrives at them. */
import { functionFacts } from "../bind/program.ts";
import type { Confidence, Place, Severity, Step } from "../findings/finding.ts";
import type { Judged } from "../flow/arrivals.ts";
import { judgeArrival } from "../flow/arrivals.ts";
import type { FlowModel, SinkReport } from "../flow/flow-model.ts";
import { placeOf } from "../flow/flow-model.ts";

/** One such call. */
export interface LoadSeen {
  readonly at: Place;
  /** The function's path, `pickle.loads`. */
  readonly name: string;
  readonly judged: Judged | undefined;
  /** Whether the code says itself which classes the bytes may name (an unpickler with its own `find_class`). */
  readonly restricted: boolean;
  readonly report: SinkReport;
}

/** The calls whose path begins with one of `libraries`, in the program's order. */
export function loadsOf(flows: FlowModel, libraries: readonly string[]): LoadSeen[] {
  return flows.sinks
    .filter(({ site }) => libraries.some((library) => site.row.at.startsWith(`${library}.`)))
    .map((report) => ({
      at: placeOf(report.site.at),
      name: report.site.row.at,
      judged: judgeArrival(flows, report),
      restricted: isRestricted(flows, report),
      report,
    }));
}

/** `unpickler.find_class = …` (`find_global` in Python 2) on the very unpickler, as the pickle documentation recommends. */
function isRestricted({ solver }: FlowModel, { site }: SinkReport): boolean {
  const fragment = solver.byRef.get(functionFacts(site.at))?.facts.fragment;
  return (fragment?.stores ?? []).some((store) => {
    if (store.name !== "find_class" && store.name !== "find_global") return false;
    let base = fragment?.values[store.base];
    while (base?.op === "updated") base = fragment?.values[base.base];
    return base === fragment?.values[site.at.value];
  });
}

/** How much a load weighs by who chose the bytes. */
export interface LoadWeight {
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly trace: readonly Step[];
  readonly related: readonly Step[];
}

/** Bytes from a request are the worst; a cache or another system is as good as whoever can write there. */
export function weighLoad(judged: Judged): LoadWeight {
  const { chooser, confidence, confidenceReason, trace, callers: related } = judged;
  switch (chooser) {
    case "request":
      return { severity: "critical", confidence, confidenceReason, trace, related };
    case "remote":
      return {
        severity: "high",
        severityReason: "another system, not the visitor, chooses the bytes",
        confidence,
        confidenceReason,
        trace,
        related,
      };
    case "stored":
      return {
        ...(judged.label === "the cache" ? CACHED : STORED),
        confidence,
        confidenceReason,
        trace,
        related,
      };
    case "operator":
    case "code":
    case "unknown":
      return {
        severity: "medium",
        severityReason: "who chooses the bytes was not seen",
        confidence: "low",
        confidenceReason,
        trace,
        related,
      };
  }
}

const STORED = {
  severity: "medium",
  severityReason: "only who can write to the store chooses the bytes",
} as const;

/** docs.djangoproject.com/en/5.2/topics/cache/: the backends pickle what they are given, so that this pickle adds nothing. */
const CACHED = {
  severity: "low",
  severityReason: "Django's caches pickle everything they hold: who can write there has no need of this call",
} as const;

/** Who chooses the bytes, for a message. */
export function originWords(judged: Judged): string {
  return judged.chooser === "request" ? `that come from ${judged.label}` : `from ${judged.label}`;
}
