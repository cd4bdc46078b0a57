/** Calls that build objects from bytes, with what arrives at them. */
import { methodsAlong } from "../bind/ancestry.ts";
import type { ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { Fragment, Value, ValueId } from "../extract/facts.ts";
import { spokenName } from "../flow/sinks.ts";
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

/** `unpickler.find_class = …` (`find_global` in Python 2) on the very unpickler, or of its class, as the pickle documentation recommends. */
function isRestricted(flows: FlowModel, { site }: SinkReport): boolean {
  const fragment = flows.solver.byRef.get(functionFacts(site.at))?.facts.fragment;
  if (fragment && choosesClasses(flows, site.at, fragment.values[site.at.value])) return true;
  return (fragment?.stores ?? []).some((store) => {
    if (store.name !== "find_class" && store.name !== "find_global") return false;
    let base = fragment?.values[store.base];
    while (base?.op === "updated") base = fragment?.values[base.base];
    return base === fragment?.values[site.at.value];
  });
}

/** `Drafts(file)` of a class that overrides `find_class` and asks there what the class is called. */
function choosesClasses({ program }: FlowModel, at: ValueRef, value: Value | undefined): boolean {
  const symbol = value?.op === "call" ? resolveIn(program, at, value.callee) : undefined;
  if (symbol?.kind !== "class") return false;
  const own = methodsAlong(program, symbol.target).find((one) => functionFacts(one).name === "find_class");
  return own !== undefined && asksItsName(functionFacts(own).fragment);
}

/** Where `find_class(self, module, name)` is told what the class is called. */
const NAME = 2;

/**
 * Whether the name takes part in a question or a look-up. To look at the module alone lets through everything in it: `builtins` holds `eval`
 * (docs.python.org/3/library/pickle.html#restricting-globals).
 */
function asksItsName(fragment: Fragment): boolean {
  const { values } = fragment;
  const isName = (id: ValueId): boolean => {
    const value = values[id];
    if (value?.op === "collection") return value.entries.some((one) => isName(one.value));
    if (value?.op === "build") return value.parts.some(isName);
    return value?.op === "parameter" && value.index === NAME;
  };
  return values.some((value) => {
    if (value.op === "operation") return value.operator !== "arithmetic" && value.operands.some(isName);
    if (value.op === "item") return isName(value.key);
    if (value.op === "attribute") return isName(value.base);
    return (
      value.op === "call" &&
      !HANDING.test(spokenName(fragment, value.callee) ?? "") &&
      value.arguments.some((one) => isName(one.value))
    );
  });
}

/** What finds the class by its name, or only says it. */
const HANDING = /^(?:find_class|getattr|\w{0,30}Error|\w{0,30}Exception|debug|info|warning|error)$/;

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
