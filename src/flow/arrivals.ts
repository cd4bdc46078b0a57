/** Says in words what arrives at a sink, and how sure that is. */
import { functionFacts } from "../bind/program.ts";
import type { Fragment, Value } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Confidence, Found, Step } from "../findings/finding.ts";
import type { Arrival, FlowModel, SinkReport } from "./flow-model.ts";
import { placeOf } from "./flow-model.ts";
import { isLostInObjects } from "./followed-ways.ts";
import { madeByObject } from "./made-by-objects.ts";
import { isHelperOfNobody } from "./named-nowhere.ts";
import { spokenName } from "./sinks.ts";
import { traceOf } from "./trace.ts";
import { wayOf } from "./way.ts";

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
  /** Where callers hand their values over, when the sink is in a function of its own: each is a place to mend as well. */
  readonly callers: readonly Step[];
}

/** The most telling arrival of a sink, or undefined when everything that arrives is constant or was made safe. */
export function judgeArrival(flows: FlowModel, report: SinkReport): Judged | undefined {
  const [arrival] = report.arrivals;
  if (!arrival) return undefined;
  const chooser = chooserOf(arrival);
  const trace = traceOf(flows.solver, report.site, arrival);
  return {
    chooser,
    label: labelOf(arrival),
    trace,
    callers: callersOf(report, chooser),
    ...sureness(flows, report, chooser),
  };
}

/**
 * The cause that a place shares with all others which the same value reaches out of another function: what is asked where it
 * comes in mends all of them. Undefined where the value comes in beside the place itself.
 */
export function causeWhereItComesIn({ site, arrivals: [arrival] }: SinkReport): string | undefined {
  if (arrival === undefined) return undefined;
  const { origin, entry, state } = arrival;
  const at = origin.kind === "source" ? origin.at : entry ? state.ref : undefined;
  if (at === undefined || functionFacts(at) === functionFacts(site.at)) return undefined;
  // `def param(request, name)` reads a different value for each of its callers.
  if (functionFacts(at).parameters.some(({ name }) => KEYS.test(name))) return undefined;
  const name =
    origin.kind === "source" ? origin.row.at : origin.kind === "parameter" ? `${origin.index}` : "";
  return `${at.unit.file.path}:${functionFacts(at).qualifiedName}:from ${name}`;
}

/** The same where it comes in beside the place: one value that is used again and again in a function is one mistake. */
export function causeBesideIt({ site, arrivals: [arrival] }: SinkReport): string | undefined {
  if (arrival?.origin.kind !== "source") return undefined;
  const { at } = arrival.origin;
  if (functionFacts(at) !== functionFacts(site.at)) return undefined;
  return `${at.unit.file.path}:${functionFacts(at).qualifiedName}:value ${site.argument}`;
}

/**
 * The cause that a place shares with all others which take their value from the same function of the project: one that picks it out of
 * the request, such as `next_url(request.GET)`. Mended there, it is mended everywhere. Undefined where no such function stands between.
 */
export function causeWhereItIsPicked(flows: FlowModel, { site }: SinkReport): string | undefined {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  const target = state?.edges.get(site.argument)?.target;
  if (target === undefined) return undefined;
  const { fragment, parameters, qualifiedName } = functionFacts(target);
  if (parameters.some(({ name }) => KEYS.test(name) && name !== "default")) return undefined;
  const picks = fragment.values.some((value) => value.op === "item" || isGet(fragment, value));
  return picks ? `${target.unit.file.path}:${qualifiedName}:picked` : undefined;
}

/** `params.get("next", …)`. */
function isGet(fragment: Fragment, value: Value): boolean {
  if (value.op !== "call" || spokenName(fragment, value.callee) !== "get") return false;
  const key = fragment.values[value.arguments[0]?.value ?? NONE];
  return key?.op === "text";
}

const KEYS = /^(?:key|name|field|field_name|param|parameter|arg|attr|default)$/;

/** Callers listed with one finding. */
const CALLERS_SHOWN = 20;

/**
 * One finding with its callers as further places of the same cause: whoever mends the callee mends them all, and
 * whoever reviews a caller sees that it is involved.
 */
export function withCallers(
  flows: FlowModel,
  { site }: SinkReport,
  found: Found,
  judged: Judged,
  shared?: string,
): Found[] {
  const { path, scope } = found.at;
  const known = flows.solver.byRef.get(functionFacts(site.at))?.sinks.indexOf(site) ?? -1;
  // A place that is no call's argument has no position among them.
  const position = known === -1 ? `at ${site.at.value}` : known;
  const cause = shared ?? `${path}:${scope ?? ""}:sink ${position}`;
  const callers = judged.callers.slice(0, CALLERS_SHOWN).map(({ place, note }): Found => {
    const message = `${found.message} ${note[0]?.toUpperCase() ?? ""}${note.slice(1)}.`;
    return { ...found, at: place, message, cause, secondary: true };
  });
  return [{ ...found, cause }, ...callers];
}

/** The calls through which values of the same kind of origin come in, without repeats. */
function callersOf(report: SinkReport, chooser: Chooser): Step[] {
  const steps = new Map<string, Step>();
  for (const arrival of report.arrivals) {
    const call = arrival.via[0];
    if (!call || chooserOf(arrival) !== chooser) continue;
    const place = placeOf(call);
    steps.set(`${place.path}:${place.span.start}`, {
      place,
      note: `a value that comes from ${labelOf(arrival)} goes in here`,
    });
  }
  return [...steps.values()];
}

/** Who chose the value of an arrival. */
export function chooserOf({ origin, entry }: Arrival): Chooser {
  if (entry) return entry.kind;
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

const GATHERED = "all that the URL captures was handed on in one; which part of it arrives was not followed";

const LOST =
  "on its way the value goes into code that may have looked something up by it, and an object was made of the answer";

function sureness(
  flows: FlowModel,
  report: SinkReport,
  chooser: Chooser,
): Pick<Judged, "confidence" | "confidenceReason"> {
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
  if (chooser === "stored" && report.site.row.kind === "sql" && isCursorRow(report))
    return { confidence: "low", confidenceReason: `${way}; which column it is was not looked at` };
  const doubt = confidence === "low" ? undefined : doubtAbout(flows, report);
  if (doubt !== undefined) return { confidence: "low", confidenceReason: doubt };
  const asked = report.arrivals.filter((one) => chooserOf(one) === "request");
  if (confidence === "high" && asked.every((one) => isLostInObjects(flows, one)))
    return { confidence: "low", confidenceReason: LOST };
  if (confidence === "high" && asked.every((one) => isGatheredWhole(flows, one)))
    return { confidence: "low", confidenceReason: GATHERED };
  if (report.site.certain || confidence === "low") return { confidence, confidenceReason: way };
  return { confidence: "medium", confidenceReason: `${way}; what the call does is told by its name alone` };
}

/** What makes an arrival a guess, whoever chooses the value. */
function doubtAbout(flows: FlowModel, report: SinkReport): string | undefined {
  if (comesInUnasked(flows, report))
    return "nothing in the audited code calls the method in which the value comes in";
  const made = madeByObject(flows, report);
  return made === undefined
    ? undefined
    : `\`${made}()\` makes the value, a method of several classes; what it makes it of was not followed`;
}

/** Whether every value comes in, or ends, in a method that its class keeps for itself and nothing calls. */
function comesInUnasked(flows: FlowModel, { site, arrivals }: SinkReport): boolean {
  if (isHelperOfNobody(flows, site.at)) return true;
  return arrivals.every(({ origin }) => origin.kind === "source" && isHelperOfNobody(flows, origin.at));
}

/** All that a URL captures, handed on as `**kwargs` and never read under a name: which of it arrives, if any, was not followed. */
function isGatheredWhole(flows: FlowModel, { state, origin, value }: Arrival): boolean {
  if (origin.kind !== "parameter") return false;
  const { parameters, fragment } = state.facts;
  const style = parameters[origin.index]?.style;
  if (style !== "args" && style !== "kwargs") return false;
  const region = fragment.values[value]?.region ?? 0;
  const { values } = wayOf(flows, state, value, region, origin);
  return ![...values].some((id) => {
    const part = fragment.values[id];
    const method = part?.op === "call" ? fragment.values[part.callee] : undefined;
    return (
      part?.op === "item" ||
      part?.op === "element" ||
      (method?.op === "attribute" && /^(?:get|pop)$/.test(method.name))
    );
  });
}

/** What a cursor gave, of whatever statement. */
function isCursorRow({ arrivals: [arrival] }: SinkReport): boolean {
  return arrival?.origin.kind === "source" && /\.fetch(?:one|all|many)\(\)$/.test(arrival.origin.row.at);
}
