/** Compares what a running Django holds with what we claim about its settings. */
import { isPlainObject, type PlainValue } from "../../src/source/plain-value.ts";

/** What we say about one setting. */
export type Claim =
  | { readonly known: true; readonly value: PlainValue }
  | { readonly known: false; readonly why: string };

/** What dump_settings.py answers. */
export interface Answer {
  readonly python: string;
  readonly django?: string;
  readonly started: boolean;
  /** Type of the exception that stopped it, and the project's line where. */
  readonly error?: string;
  readonly line?: string;
  readonly settings?: Readonly<Record<string, PlainValue>>;
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
  settings: Readonly<Record<string, PlainValue>>,
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

function differenceOf(name: string, actual: PlainValue, claim: Claim | undefined): readonly Difference[] {
  if (claim === undefined) return [{ name, kind: "unclaimed", explanation: "not seen by us" }];
  if (!claim.known) return [{ name, kind: "unclaimed", explanation: claim.why }];
  const at = firstDifference(actual, claim.value, "");
  if (at === undefined) return [];
  return [{ name, kind: "wrong", explanation: at }];
}

/** Where two values differ, with both sides; undefined when they are the same. */
export function firstDifference(actual: PlainValue, claimed: PlainValue, at: string): string | undefined {
  if (isPlainObject(actual)) return objectDifference(actual, claimed, at);
  if (isList(actual) && isList(claimed)) return listDifference(actual, claimed, at);
  if (Object.is(actual, claimed)) return undefined;
  return `${at === "" ? "" : `${at}: `}Django has ${brief(actual)}, we say ${brief(claimed)}`;
}

function listDifference(
  actual: readonly PlainValue[],
  claimed: readonly PlainValue[],
  at: string,
): string | undefined {
  for (const [index, item] of actual.entries()) {
    const ours = claimed[index];
    if (ours === undefined) return `${at}[${index}]: Django has ${brief(item)}, we say nothing`;
    const difference = firstDifference(item, ours, `${at}[${index}]`);
    if (difference !== undefined) return difference;
  }
  if (claimed.length === actual.length) return undefined;
  return `${at}[${actual.length}]: Django has nothing, we say ${brief(claimed[actual.length] ?? null)}`;
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** Dictionaries, and what dump_settings.py writes for secrets, sets and objects that JSON cannot hold. */
function objectDifference(
  actual: { readonly [key: string]: PlainValue },
  claimed: PlainValue,
  at: string,
): string | undefined {
  const differs = `${at === "" ? "" : `${at}: `}Django has ${brief(actual)}, we say ${brief(claimed)}`;
  const { $secret: secret, $set: members, $object: object } = actual;
  if (secret !== undefined) {
    const isSet = isList(claimed) ? claimed.length > 0 : Boolean(claimed);
    return secret === isSet
      ? undefined
      : `${at}: Django has a secret that is ${state(secret)}, we do not say so`;
  }
  if (members !== undefined && isList(members) && isList(claimed))
    return listDifference(sorted(members), sorted(claimed), at);
  if (object !== undefined) return isPlainObject(claimed) && "$object" in claimed ? undefined : differs;
  return isPlainObject(claimed) ? recordDifference(actual, claimed, at) : differs;
}

function state(isSet: PlainValue): string {
  return isSet === true ? "set" : "empty";
}

function sorted(members: readonly PlainValue[]): readonly PlainValue[] {
  const written = members.map((member) => [JSON.stringify(member), member] as const);
  return [...new Map(written)].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member);
}

function recordDifference(
  actual: { readonly [key: string]: PlainValue },
  claimed: { readonly [key: string]: PlainValue },
  at: string,
): string | undefined {
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

function brief(value: PlainValue): string {
  const written = JSON.stringify(value);
  return written.length > 70 ? `${written.slice(0, 70)}…` : written;
}
