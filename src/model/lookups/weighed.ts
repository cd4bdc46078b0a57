/** Values that decide what a function does or gives back, as opposed to those that it merely writes into a log. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, FunctionFacts, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { LookupContext } from "./lookup-context.ts";

/** Calls followed. */
const DEPTH = 4;

/** Whether a function weighs its parameter: scopes by it, compares it, gives it back, or hands it on to something that may. */
export function weighsParameter(context: LookupContext, ref: FunctionRef, index: number, depth = 0): boolean {
  const { fragment } = functionFacts(ref);
  const weighed = weighedIn(context, ref, depth);
  return fragment.values.some(
    (value, id) => value.op === "parameter" && value.index === index && weighed.has(id),
  );
}

/** Every such value of a function; a function that is too deep or calls itself weighs everything. */
export function weighedIn(context: LookupContext, ref: FunctionRef, depth = 0): ReadonlySet<ValueId> {
  const facts = functionFacts(ref);
  const known = context.weighed.get(facts);
  if (known) return known;
  const everything = new Set(facts.fragment.values.keys());
  if (depth >= DEPTH) return everything;
  context.weighed.set(facts, everything);
  const found = findWeighed(context, ref, facts, depth);
  context.weighed.set(facts, found);
  return found;
}

function findWeighed(
  context: LookupContext,
  ref: FunctionRef,
  { fragment }: FunctionFacts,
  depth: number,
): ReadonlySet<ValueId> {
  const queue = [
    ...fragment.regions.map(({ condition }) => condition),
    ...fragment.exits.flatMap(({ kind, value }) => (kind === "raise" ? [] : [value])),
    ...fragment.stores.flatMap(({ base, value }) => [base, value]),
    ...fragment.values.flatMap((value, id) => weighedBy(context, ref, id, value, depth)),
  ];
  const found = new Set<ValueId>();
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const value = fragment.values[id];
    if (id === NONE || !value || found.has(id)) continue;
    found.add(id);
    queue.push(...(isSeen(context, ref, id) ? [] : operandsOf(value)));
  }
  return found;
}

/** What a value weighs even if nobody looks at it afterwards. */
function weighedBy(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  value: Value,
  depth: number,
): readonly ValueId[] {
  const { fragment } = functionFacts(ref);
  if (value.op === "choice") return [value.test];
  if (value.op === "closure") return captured(ref, fragment, value.function);
  if (value.op !== "call") return [];
  const edge = context.solver.byRef.get(functionFacts(ref))?.edges.get(id);
  if (!edge) return isLogging(context, ref, value) ? [] : operandsOf(value);
  const shown = new Set([...edge.passed.values()].flat());
  const idle = new Set(
    [...edge.passed].flatMap(([index, values]) =>
      weighsParameter(context, edge.target, index, depth + 1) ? [] : values,
    ),
  );
  return operandsOf(value).filter((one) => !shown.has(one) || !idle.has(one));
}

/** A call of a function in sight: what it weighs is known. */
function isSeen(context: LookupContext, ref: FunctionRef, id: ValueId): boolean {
  return context.solver.byRef.get(functionFacts(ref))?.edges.has(id) === true;
}

/** Variables that a nested function reads. */
function captured(ref: FunctionRef, fragment: Fragment, id: number): readonly ValueId[] {
  const inner = ref.unit.facts.functions[id]?.fragment.values ?? [];
  const names = new Set(inner.flatMap((value) => (value.op === "free" ? [value.name] : [])));
  return fragment.values.flatMap((value, at) =>
    (value.op === "parameter" && names.has(value.name)) ||
    [...names].some((name) => fragment.bindings.get(name) === at)
      ? [at]
      : [],
  );
}

const LOGGERS = /^_{0,2}(?:logger|logging|log|getlogger|get_logger)$/i;

const LEVELS = /^(?:debug|info|warning|warn|error|exception|critical|log|msg)$/;

/** `logger.info("…", user.pk)`, `print(user)`. */
function isLogging(context: LookupContext, ref: FunctionRef, call: CallValue): boolean {
  const { fragment } = functionFacts(ref);
  const callee = fragment.values[call.callee];
  if (callee?.op === "free") return callee.name === "print";
  if (callee?.op !== "attribute" || !LEVELS.test(callee.name)) return false;
  const name = externalName(resolveIn(context.program, ref, call.callee)) ?? "";
  return name.startsWith("logging.") || LOGGERS.test(spokenName(fragment, callee.base) ?? "");
}
