/** Says in words what arrives at a sink, and how sure that is. */
import { functionFacts } from "../bind/program.ts";
import type { Confidence, Step } from "../findings/finding.ts";
import type { Arrival, FlowModel, SinkReport } from "./flow-model.ts";
import { traceOf } from "./trace.ts";

/** Who chooses the value that arrives. `code` is a parameter that nobody in sight fills; `unknown` the result of code that cannot be seen. */
export type Chooser = "request" | "stored" | "remote" | "operator" | "code" | "unknown";

/** The most telling way into a sink. */
export interface Judged {
  readonly chooser: Chooser;
  /** Completes "comes from …". */
  readonly label: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly trace: readonly Step[];
}

/** The most telling arrival of a sink, or undefined when everything that arrives is constant or was made safe. */
export function judgeArrival(flows: FlowModel, report: SinkReport): Judged | undefined {
  const [arrival] = report.arrivals;
  if (!arrival) return undefined;
  const chooser = chooserOf(arrival);
  const trace = traceOf(flows.solver, report.site, arrival);
  return { chooser, label: labelOf(arrival), trace, ...sureness(report, chooser) };
}

/** Who chose the value of an arrival. */
export function chooserOf({ origin, entry }: Arrival): Chooser {
  if (entry) return "request";
  switch (origin.kind) {
    case "source":
      return origin.row.kind;
    case "parameter":
      return "code";
    case "unknown":
      return "unknown";
  }
}

function labelOf({ origin, entry, state }: Arrival): string {
  if (entry) return entry.label;
  switch (origin.kind) {
    case "source":
      return origin.row.label;
    case "parameter":
      return `the parameter \`${functionFacts(state.ref).parameters[origin.index]?.name ?? "?"}\``;
    case "unknown":
      return "code that this audit cannot see into";
  }
}

function sureness(report: SinkReport, chooser: Chooser): Pick<Judged, "confidence" | "confidenceReason"> {
  const way = {
    request: "the value was followed from the request to this call",
    remote: "the value was followed from another system's answer to this call",
    stored: "the value was followed from stored text to this call; who may write that text was not checked",
    operator: "the value comes from whoever runs the command, who usually is trusted",
    code: "nobody in the audited code calls this function, so what its parameter holds is not known",
    unknown: "part of the value comes from code that this audit cannot see into",
  }[chooser];
  const confidence = (
    {
      request: "high",
      remote: "medium",
      stored: "medium",
      operator: "low",
      code: "low",
      unknown: "low",
    } as const
  )[chooser];
  if (report.site.certain || confidence === "low") return { confidence, confidenceReason: way };
  return { confidence: "medium", confidenceReason: `${way}; what the call does is told by its name alone` };
}
