/** Sessions and caches: what is read under a written key is what some view stored under it. */
import { onceFor, perFile } from "../bind/once.ts";
import type { FunctionRef, Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import { textOf } from "../bind/constants.ts";
import type { CallValue, Fragment, ItemValue, ValueId } from "../extract/facts.ts";
import { callsIn } from "./call-graph.ts";
import { taintsElsewhere } from "./elsewhere.ts";
import type { TransferContext } from "./reading.ts";
import type { SolverState } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { join, SAFE } from "./taint.ts";

const SESSION = "django.http.HttpRequest.session";
const CACHE = "django.core.cache.cache";

/** Writes under one key that are looked at; of more, nothing is said. */
const WRITES = 8;

/** What the program itself keeps under the key that is read; undefined where it keeps nothing there, or too much. */
export function keptTaints(context: TransferContext, value: ItemValue | CallValue): Taints | undefined {
  const { solver, state, fragment } = context;
  const [base, written] = value.op === "item" ? [value.base, value.key] : readOf(context, value);
  if (!isKey(fragment, written) || fragment.values[base]?.op === "collection") return undefined;
  const place = externalName(resolveIn(context.program, context.ref, base));
  if (place !== SESSION && place !== CACHE) return undefined;
  const key = textOf(context.program, refTo(context.ref, written));
  if (key === undefined) return undefined;
  const writes = writesOf(solver).get(`${place} ${key}`) ?? [];
  if (writes.length === 0 || writes.length > WRITES) return undefined;
  return writes.reduce<Taints>((all, ref) => join(all, taintsElsewhere(solver, state, ref)), SAFE);
}

/** Keys are written where they are used or are constants of a module or class; only these are worth a look. */
function isKey({ values }: Fragment, key: ValueId | undefined): key is ValueId {
  const op = key === undefined ? undefined : values[key]?.op;
  return op === "text" || op === "free" || op === "import" || op === "attribute";
}

/** `request.session.get("q")`, `cache.get("q")`; a default that is no constant is another value. */
function readOf({ fragment }: TransferContext, call: CallValue): [ValueId, ValueId | undefined] {
  const callee = fragment.values[call.callee];
  const [key, given] = call.arguments;
  const plain = given === undefined || isConstant(fragment, given.value);
  if (callee?.op !== "attribute" || !/^(?:get|pop)$/.test(callee.name) || key === undefined || !plain)
    return [call.callee, undefined];
  return [callee.base, key.value];
}

function isConstant({ values }: Fragment, id: ValueId): boolean {
  const op = values[id]?.op;
  return op === "constant" || op === "text" || op === "collection";
}

/** Values by where they are kept and under which key. */
const writesOf: (solver: SolverState) => ReadonlyMap<string, readonly ValueRef[]> = onceFor((solver) => {
  const found = new Map<string, ValueRef[]>();
  for (const unit of solver.program.units.values())
    for (const id of writing(unit)) {
      const ref = { unit, function: id };
      for (const [key, value] of [
        ...sessionWrites(solver.program, ref),
        ...cacheWrites(solver.program, ref),
      ]) {
        const at = refTo(ref, value);
        const same = found.get(key);
        if (same) same.push(at);
        else found.set(key, [at]);
      }
    }
  return found;
});

/** Methods by which sessions and caches are written to. */
const WRITERS = /^(?:set|add|setdefault|get_or_set)$/;

/** Functions of a file that may keep something: few others have to be resolved. */
const writing = perFile(({ facts }) =>
  facts.functions.flatMap(({ fragment }, id) => (mayWrite(fragment) ? [id] : [])),
);

function mayWrite({ stores, values }: Fragment): boolean {
  return (
    stores.some(({ item }) => item) ||
    values.some((value) => value.op === "attribute" && WRITERS.test(value.name))
  );
}

type Write = readonly [key: string, value: ValueId];

/** `request.session["q"] = value`, `request.session.setdefault("q", value)`. */
function sessionWrites(program: Program, ref: FunctionRef): Write[] {
  const { fragment } = functionFacts(ref);
  const stored = fragment.stores.flatMap(({ base, item, key, value }): Write[] =>
    item && isKey(fragment, key) ? written(program, ref, SESSION, base, key, value) : [],
  );
  return [...stored, ...calledWrites(program, ref, SESSION, /^setdefault$/)];
}

/** `cache.set("q", value)`. */
function cacheWrites(program: Program, ref: FunctionRef): Write[] {
  return calledWrites(program, ref, CACHE, /^(?:set|add|get_or_set)$/);
}

function calledWrites(program: Program, ref: FunctionRef, place: string, methods: RegExp): Write[] {
  const { fragment } = functionFacts(ref);
  const { values } = fragment;
  return callsIn(fragment).flatMap((id): Write[] => {
    const call = values[id];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    if (call?.op !== "call" || callee?.op !== "attribute" || !methods.test(callee.name)) return [];
    const [key, value] = call.arguments;
    if (value === undefined || !isKey(fragment, key?.value)) return [];
    return written(program, ref, place, callee.base, key.value, value.value);
  });
}

/** The write of a value under a key, where this is the place that it is written to. */
function written(
  program: Program,
  ref: FunctionRef,
  place: string,
  base: ValueId,
  key: ValueId,
  value: ValueId,
): Write[] {
  if (externalName(resolveIn(program, ref, base)) !== place) return [];
  const text = textOf(program, refTo(ref, key));
  return text === undefined ? [] : [[`${place} ${text}`, value]];
}
