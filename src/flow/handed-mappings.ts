/** Validated values that are handed on as one mapping: `send(form.cleaned_data)` reads `params["size"]`, and the form says what `size` is. */
import type { Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import { storedIn } from "../bind/stored-attributes.ts";
import type { Value, ValueId } from "../extract/facts.ts";
import { clearedByCleaning } from "./cleaning-methods.ts";
import { clearedByKey, namedKey } from "./declared-fields.ts";
import { clearedByType } from "./entries.ts";
import type { Kinds } from "./kinds.ts";
import { ALL_KINDS } from "./kinds.ts";
import type { TransferContext } from "./reading.ts";
import { noteRead } from "./summary.ts";

/** Callers looked at for one parameter, and assignments for one attribute. */
const LIMIT = 12;

/** Functions and objects that hand a mapping on. */
const DEPTH = 3;

/** What the declared type of the field that is read says: `cleaned_data["n"]` of an `IntegerField` is a number, here or where a caller had it. */
export function clearedByWrittenKey(context: TransferContext, value: Value, base: ValueId): Kinds {
  const key = namedKey(context.program, context.ref, value, base);
  return key === undefined ? 0 : clearedUnder(context, refTo(context.ref, base), key, DEPTH);
}

function clearedUnder(context: TransferContext, mapping: ValueRef, key: string, depth: number): Kinds {
  const cleared =
    clearedByKey(context.program, mapping, mapping.value, key) |
    clearedByCleaning(context, mapping, key) |
    clearedByPattern(context, mapping, key);
  if (cleared !== 0 || depth === 0) return cleared;
  const held = handedIn(context, mapping) ?? keptIn(context.program, mapping) ?? [];
  if (held.length === 0 || held.length > LIMIT) return 0;
  return held.reduce<Kinds>(
    (all, ref) => (all === 0 ? 0 : all & clearedUnder(context, ref, key, depth - 1)),
    ALL_KINDS,
  );
}

/** `kwargs["kind"]` of a view behind `<slug:kind>/<path:name>`: what the pattern lets through under that name. */
function clearedByPattern({ solver }: TransferContext, mapping: ValueRef, key: string): Kinds {
  const facts = functionFacts(mapping);
  const value = facts.fragment.values[mapping.value];
  if (value?.op !== "parameter") return 0;
  const entry = solver.byRef.get(facts)?.entries.find(({ index }) => index === value.index);
  return clearedByType(entry?.gathered?.get(key) ?? "");
}

/** What callers hand to a parameter: undefined for other values, and where the outside fills it. */
function handedIn({ solver, state }: TransferContext, ref: ValueRef): readonly ValueRef[] | undefined {
  const facts = functionFacts(ref);
  const value = facts.fragment.values[ref.value];
  if (value?.op !== "parameter") return undefined;
  const owner = solver.byRef.get(facts);
  const isFilled = owner === undefined || owner.entries.some(({ index }) => index === value.index);
  const callers = isFilled ? [] : (solver.callers.get(facts) ?? []);
  return callers.slice(0, LIMIT + 1).flatMap(({ state: caller, edge }) =>
    (edge.passed.get(value.index) ?? []).map((passed) => {
      if (caller !== state) noteRead(state, caller, passed);
      return refTo(caller.ref, passed);
    }),
  );
}

/** What an object's own methods have put into its attribute. */
function keptIn(program: Program, ref: ValueRef): readonly ValueRef[] | undefined {
  const value = functionFacts(ref).fragment.values[ref.value];
  if (value?.op !== "attribute") return undefined;
  const owner = resolveIn(program, ref, value.base);
  return owner?.kind === "instance" ? storedIn(program, owner.target, value.name) : undefined;
}
