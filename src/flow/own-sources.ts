/** Sources that are ones only by how they were called. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { ALL_KINDS } from "./kinds.ts";
import type { Catalog } from "./library-index.ts";
import type { Taints } from "./taint.ts";

/** Whether a source is one only by how it was called: then the call itself must be looked at. */
export function dependsOnItsCall(known: Taints): boolean {
  return known.some(({ origin }) => origin.kind === "source" && origin.row.unless !== undefined);
}

/** `CharField(choices=…)` holds what the code lists, not what somebody typed. */
export function isOneOfItsOwn(value: CallValue, known: Taints): boolean {
  return known.some(
    ({ origin }) =>
      origin.kind === "source" &&
      value.arguments.some(({ name }) => name !== undefined && name === origin.row.unless),
  );
}

/** Functions that take a part of the request they are given: `getattr(request, request.method)`, `json.load(request)`. */
const PART_TAKEN: ReadonlyMap<string | undefined, string> = new Map([
  ["getattr", "REQUEST"],
  ["json.load", "body"],
]);

/** Where a call reads from, beside what the values say. */
interface Reading {
  readonly program: Program;
  readonly ref: FunctionRef;
  readonly catalog: Catalog;
}

/** The part of a request that a function takes which is given the request itself. */
export function partOfRequest(
  { program, ref, catalog }: Reading,
  id: ValueId,
  value: CallValue,
  name: string | undefined,
): Taints | undefined {
  const part = PART_TAKEN.get(name);
  if (part === undefined) return undefined;
  const base = externalName(resolveIn(program, ref, value.arguments[0]?.value ?? NONE));
  const row = base === undefined ? undefined : catalog.sources.get(`${base}.${part}`);
  const at = { unit: ref.unit, function: ref.function, value: id };
  return row && [{ origin: { kind: "source", row, at }, kinds: ALL_KINDS }];
}
