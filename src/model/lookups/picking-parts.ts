/** Rows behind a permission class that asks about a part of the URL: whether a question ties the row to that part. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { View } from "../views/view.ts";
import type { AskedPart } from "./asks-ahead.ts";
import { urlPart } from "./asks-ahead.ts";
import type { Fetch, Lookup } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/** A question and the functions between the handler and it. */
export type PickedRow = Pick<Lookup, "fetch" | "path">;

/** The part of the URL that is asked about, where a question leaves it out; undefined where it does not, or where nothing is asked about. */
export function untied(
  context: LookupContext,
  { routes }: View,
  asked: readonly AskedPart[],
  row: PickedRow,
): string | undefined {
  const captured = new Set(routes.flatMap(({ captures }) => captures.map(({ name }) => name)));
  const parts = asked.filter(({ instead }) => instead === undefined || !captured.has(instead));
  const [first] = parts;
  if (!first) return undefined;
  const names = pickingParts(context, row);
  return parts.some(({ name }) => names.has(name)) ? undefined : first.name;
}

/** The parts of the URL that pick a row, also where the handler hands them on to what asks. */
function pickingParts(context: LookupContext, { fetch, path }: PickedRow): ReadonlySet<string> {
  const names = new Set(readIn(fetch));
  let ref: FunctionRef = fetch.at;
  let bits = keysOf(fetch, 0);
  for (const caller of path.toReversed()) {
    const { values } = functionFacts(caller).fragment;
    let handed = 0;
    for (const value of handedTo(context, caller, ref, bits)) {
      const given = values[value];
      const part = urlPart(caller, given);
      if (part !== undefined) names.add(part);
      if (given?.op === "parameter" && given.index < 30) handed |= 1 << given.index;
    }
    bits = handed;
    ref = caller;
  }
  for (const [index, { name }] of functionFacts(ref).parameters.entries())
    if (index < 30 && (bits & (1 << index)) !== 0) names.add(name);
  return names;
}

/** What a function hands to the parameters of another. */
function handedTo(context: LookupContext, caller: FunctionRef, to: FunctionRef, bits: number): number[] {
  const edges = [...(context.solver.byRef.get(functionFacts(caller))?.edges.values() ?? [])];
  return edges.flatMap(({ target, passed }) =>
    functionFacts(target) === functionFacts(to)
      ? [...passed].flatMap(([index, given]) => (index < 30 && (bits & (1 << index)) !== 0 ? given : []))
      : [],
  );
}

const DEPTH = 4;

/** Parameters of the function that a question, or one in the same function whose rows went into it, asks for. */
function keysOf({ at, asked }: Fetch, depth: number): number {
  if (depth > DEPTH) return asked.parameters;
  const own = asked.touched.filter((one) => functionFacts(one.at) === functionFacts(at));
  return own.reduce((keys, one) => keys | keysOf(one, depth + 1), asked.parameters);
}

/** `self.kwargs["shelf"]` in the function that asks: what of it goes into the question is not told from here. */
function readIn({ at }: Fetch): readonly string[] {
  return functionFacts(at).fragment.values.flatMap((value) => urlPart(at, value) ?? []);
}
