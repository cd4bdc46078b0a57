/** Compares what a running Django holds with what we claim about its settings. */
import type { Claim, Plain } from "./plain-value.ts";

/** What dump_settings.py answers. */
export interface Answer {
  readonly python: string;
  readonly django?: string;
  readonly started: boolean;
  /** Type of the exception that stopped it, and the project's line where. */
  readonly error?: string;
  readonly line?: string;
  readonly settings?: Readonly<Record<string, Plain>>;
  /** Ids of Django's own security checks. */
  readonly checks?: readonly string[];
}

/** What our evaluation says of one module in one environment. */
export interface Claims {
  /** Whether importing the module raises; undefined where we cannot tell. */
  readonly refuses: boolean | undefined;
  readonly settings: ReadonlyMap<string, Claim>;
}

/** One project in one environment. */
export interface Comparison {
  /** Settings that the running project assigns; the refusal to start counts as one. */
  readonly assigned: number;
  /** How many of them we claim to know. */
  readonly claimed: number;
  readonly right: number;
  /** Every claim that is wrong and every setting without one, for people. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly name: string;
  readonly kind: "wrong" | "unclaimed";
  readonly explanation: string;
}

/** The name under which a refusal to start is counted. */
export const START = "(starts)";

/** Counts claims over what the running project assigns, and over what only we say it assigns. */
export function compareSettings(answer: Answer, claims: Claims): Comparison {
  return answer.started && answer.settings !== undefined
    ? compareStarted(answer.settings, claims)
    : compareRefusal(answer, claims);
}

function compareRefusal({ error = "an exception", line = "" }: Answer, { refuses }: Claims): Comparison {
  const stopped = `it refuses to start: ${error} ${line}`.trim();
  if (refuses === undefined) return tally(1, [{ name: START, kind: "unclaimed", explanation: stopped }]);
  return tally(1, refuses ? [] : [{ name: START, kind: "wrong", explanation: stopped }]);
}

function compareStarted(
  settings: Readonly<Record<string, Plain>>,
  { refuses, settings: claims }: Claims,
): Comparison {
  const names = Object.keys(settings);
  if (refuses === true) {
    const explanation = "it starts, and we say that it refuses";
    return { ...tally(names.length, [{ name: START, kind: "wrong", explanation }]), claimed: 1, right: 0 };
  }
  const invented = [...claims].filter(([name, claim]) => claim.known && !(name in settings));
  const differences = [
    ...names.flatMap((name) => differenceOf(name, settings[name] ?? null, claims.get(name))),
    ...invented.map(([name]) => ({
      name,
      kind: "wrong" as const,
      explanation: "the project does not set it",
    })),
  ];
  return tally(names.length + invented.length, differences);
}

function tally(assigned: number, differences: readonly Difference[]): Comparison {
  const unclaimed = differences.filter(({ kind }) => kind === "unclaimed").length;
  const claimed = assigned - unclaimed;
  return { assigned, claimed, right: claimed - (differences.length - unclaimed), differences };
}

function differenceOf(name: string, actual: Plain, claim: Claim | undefined): readonly Difference[] {
  if (claim === undefined) return [{ name, kind: "unclaimed", explanation: "not seen by us" }];
  if (!claim.known) return [{ name, kind: "unclaimed", explanation: claim.why }];
  const at = firstDifference(actual, claim.value, "");
  if (at === undefined) return [];
  return [{ name, kind: "wrong", explanation: at }];
}

/** Where two values differ, with both sides; undefined when they are the same. */
export function firstDifference(actual: Plain, claimed: Plain, at: string): string | undefined {
  if (Array.isArray(actual) && Array.isArray(claimed)) return listDifference(actual, claimed, at);
  if (isRecord(actual) && isRecord(claimed)) return recordDifference(actual, claimed, at);
  if (Object.is(actual, claimed)) return undefined;
  return `${at === "" ? "" : `${at}: `}Django has ${brief(actual)}, we say ${brief(claimed)}`;
}

function isRecord(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listDifference(actual: readonly Plain[], claimed: readonly Plain[], at: string): string | undefined {
  for (const [index, item] of actual.entries()) {
    const ours = claimed[index];
    if (ours === undefined) return `${at}[${index}]: Django has ${brief(item)}, we say nothing`;
    const difference = firstDifference(item, ours, `${at}[${index}]`);
    if (difference !== undefined) return difference;
  }
  if (claimed.length === actual.length) return undefined;
  return `${at}[${actual.length}]: Django has nothing, we say ${brief(claimed[actual.length] ?? null)}`;
}

/** What JSON cannot hold is the same object when both sides call it an object: their names differ between the two worlds. */
function recordDifference(
  actual: { readonly [key: string]: Plain },
  claimed: { readonly [key: string]: Plain },
  at: string,
): string | undefined {
  if ("<object>" in actual && "<object>" in claimed) return undefined;
  for (const key of new Set([...Object.keys(actual), ...Object.keys(claimed)])) {
    const [theirs, ours] = [actual[key], claimed[key]];
    const place = `${at}.${key}`;
    if (theirs === undefined) return `${place}: Django has nothing, we say ${brief(ours ?? null)}`;
    if (ours === undefined) return `${place}: Django has ${brief(theirs)}, we say nothing`;
    const difference = firstDifference(theirs, ours, place);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function brief(value: Plain): string {
  const written = JSON.stringify(value);
  return written.length > 70 ? `${written.slice(0, 70)}…` : written;
}
