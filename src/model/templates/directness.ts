/** Whether a value *is* what a source gave, text for text, or only was computed with it (rows found by a search, a count). */
import { functionFacts, refTo } from "../../bind/program.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { CallEdge, FunctionState } from "../../flow/summary.ts";
import type { Origin } from "../../flow/taint.ts";
import { sameRoot } from "../../flow/taint.ts";
import { operandsOf } from "../../flow/operands.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { addEntries, emptyEntries } from "./context-entries.ts";

/** Methods of texts and mappings that give what was put in. */
const TEXT_METHODS = new Set(
  (
    "get getlist pop setdefault items values keys copy dict lists strip lstrip rstrip lower upper title capitalize swapcase replace " +
    "split rsplit splitlines partition rpartition format format_map join center ljust rjust zfill expandtabs encode decode " +
    "removeprefix removesuffix read text json"
  ).split(" "),
);

const BUILTINS = new Set(
  "str list tuple dict set sorted reversed bytes repr min max next iter zip enumerate filter map open".split(
    " ",
  ),
);

/** Functions that give the text they are handed, changed here and there. */
const TRANSFORMS = new Set(
  (
    "re.sub re.split re.findall json.loads json.dumps html.unescape urllib.parse.unquote urllib.parse.unquote_plus base64.b64decode " +
    "base64.urlsafe_b64decode codecs.decode ast.literal_eval django.utils.translation.gettext django.utils.translation.gettext_lazy " +
    "django.core.serializers.serialize"
  ).split(" "),
);

/** Values looked at for one question. */
const LIMIT = 400;

/** Calls of the project's functions that are looked into, one inside the other. */
const DEPTH = 4;

/** Whether the origin comes to the value through nothing but what hands text on. */
export function isDirect(flows: FlowModel, ref: ValueRef, origin: Origin, depth = 0): boolean {
  const state = flows.solver.byRef.get(functionFacts(ref));
  if (!state) return false;
  const seen = new Set<ValueId>();
  const queue: ValueId[] = [ref.value];
  for (let at = 0; at < queue.length && at < LIMIT; at++) {
    const id = queue[at] ?? ref.value;
    if (seen.has(id)) continue;
    seen.add(id);
    const value = state.facts.fragment.values[id];
    if (!value || !carries(flows, state, id, origin)) continue;
    if (isSource(state, id, value, origin)) return true;
    if (value.op === "item" && isFilledCleanly(flows, state.ref, value)) continue;
    const edges = value.op === "call" ? edgesAt(state, id) : [];
    if (edges.length === 0) queue.push(...handedOn(flows, state, id, value));
    for (const edge of depth < DEPTH ? edges : []) {
      if (givesBack(flows, edge.target, origin, depth + 1)) return true;
      queue.push(...passedThrough(flows, edge, depth + 1));
    }
  }
  return false;
}

/** Whether all that is put under a written key of a mapping which the code fills in sight is escaped or encoded: `found["address"]` of `found = look_up(request)`. */
function isFilledCleanly(
  { program, solver }: FlowModel,
  ref: FunctionRef,
  { base, name }: Value & { op: "item" },
): boolean {
  const call = functionFacts(ref).fragment.values[base];
  if (name === undefined || call?.op !== "call") return false;
  const entries = emptyEntries();
  addEntries(program, entries, refTo(ref, base));
  const held = entries.open ? [] : (entries.values.get(name) ?? []);
  return (
    held.length > 0 &&
    held.every((one) => {
      const state = solver.byRef.get(functionFacts(one));
      return (
        state !== undefined &&
        taintsOf(solver, state, one.value).every(({ kinds }) => (kinds & KIND_BITS.html) === 0)
      );
    })
  );
}

/** The function that a call names; of a row's method (`shop.as_marker()`), which is found by what the row is, that one. */
function edgesAt({ edges, further }: FunctionState, id: ValueId): readonly CallEdge[] {
  const named = edges.get(id);
  return named ? [named] : (further.get(id) ?? []).filter(({ gives }) => gives);
}

function carries({ solver }: FlowModel, state: FunctionState, id: ValueId, origin: Origin): boolean {
  return taintsOf(solver, state, id).some((taint) => sameRoot(taint.origin, origin));
}

function isSource(state: FunctionState, id: ValueId, value: Value, origin: Origin): boolean {
  if (origin.kind === "parameter") return value.op === "parameter" && value.index === origin.index;
  if (origin.kind !== "source") return false;
  const { at } = origin;
  if (at.unit === state.ref.unit && at.function === state.ref.function) return at.value === id;
  return value.op === "free" || (value.op === "attribute" && isColumn(at, value.name));
}

/** `self.name` in a model's method, of what the class's body declares: `name = models.CharField()`. */
function isColumn(at: ValueRef, name: string): boolean {
  const { form, fragment } = functionFacts(at);
  return form === "class" && fragment.bindings.get(name) === at.value;
}

/** Whether a function's result is what the source gave. */
function givesBack(flows: FlowModel, target: FunctionRef, origin: Origin, depth: number): boolean {
  if (origin.kind !== "source") return false;
  return returnsOf(target).some((exit) => isDirect(flows, exit, origin, depth));
}

function returnsOf(target: FunctionRef): ValueRef[] {
  return functionFacts(target).fragment.exits.flatMap((exit) =>
    exit.kind === "return" ? [{ unit: target.unit, function: target.function, value: exit.value }] : [],
  );
}

/** The arguments that a function hands on as they are. */
function passedThrough(flows: FlowModel, edge: CallEdge, depth: number): ValueId[] {
  return [...edge.passed].flatMap(([index, values]) => {
    const origin: Origin = { kind: "parameter", index };
    const handsOn = returnsOf(edge.target).some((exit) => isDirect(flows, exit, origin, depth));
    return handsOn ? [...values] : [];
  });
}

/** The operands whose text is part of the value's own. */
function handedOn(flows: FlowModel, state: FunctionState, id: ValueId, value: Value): readonly ValueId[] {
  switch (value.op) {
    case "call":
      return handsOn(flows, state, value) ? operandsOf(value) : [];
    case "attribute":
      return externalName(resolveIn(flows.program, state.ref, id)) === undefined ? [] : [value.base];
    default:
      return operandsOf(value);
  }
}

function handsOn(flows: FlowModel, state: FunctionState, call: CallValue): boolean {
  const name = externalName(resolveIn(flows.program, state.ref, call.callee));
  if (
    name !== undefined &&
    (BUILTINS.has(name) || TRANSFORMS.has(name) || flows.solver.catalog.propagators.has(name))
  )
    return true;
  const callee = state.facts.fragment.values[call.callee];
  return callee?.op === "attribute" && TEXT_METHODS.has(callee.name);
}
