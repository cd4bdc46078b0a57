/** What a question to the database asks for: columns with what they are compared with, along the whole chain of calls. */
import { constantOf, definitionOf, textOf, type Constant } from "../../bind/constants.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import { NONE, type CallArgument, type CallValue, type Value } from "../../extract/facts.ts";
import { memberConstant } from "./members.ts";

/** What a column is compared with. */
export type Compared =
  /** A parameter of the function, or `self.kwargs[…]`: most likely a part of the URL. */
  | { readonly kind: "capture"; readonly name: string }
  /** A field of a form or of the query string. */
  | { readonly kind: "sent"; readonly in: "GET" | "POST"; readonly name: string }
  | { readonly kind: "constant"; readonly constant: Constant }
  | { readonly kind: "other" };

/** One column, spelled as a lookup: `pk`, `stock__gt`, `ticket__customer`. */
export interface AskedColumn {
  readonly column: string;
  readonly compared: Compared;
}

/** Calls that a chain may have, those of the project's own querysets included. */
const DEPTH = 12;

/** The columns of a question, from its last call to its first. What leads to another model (`ticket.attachments`) ends the chain. */
export function askedColumns(program: Program, at: ValueRef, depth = 0): readonly AskedColumn[] {
  if (at.value === NONE || depth > DEPTH) return [];
  const ref = definitionOf(program, at);
  const value = functionFacts(ref).fragment.values[ref.value];
  if (value?.op === "through" || value?.op === "updated")
    return askedColumns(program, refTo(ref, value.base), depth + 1);
  if (value?.op !== "call") return [];
  return [
    ...ownColumns(program, ref, value),
    ...columnsBefore(program, ref, value, depth),
    ...columnsWithin(program, ref, value, depth),
  ];
}

/** Methods whose keywords are no columns that a row must have. */
const OTHERS =
  /^(?:exclude|annotate|alias|aggregate|update|create|order_by|values|defer|only|using|get_or_create|update_or_create|as_view|in_bulk|aupdate|acreate)$/;

function ownColumns(program: Program, ref: ValueRef, call: CallValue): readonly AskedColumn[] {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op === "attribute" && OTHERS.test(callee.name)) return [];
  return call.arguments.flatMap(({ style, name, value }) =>
    style === "keyword" && name !== undefined
      ? [{ column: name, compared: comparedWith(program, refTo(ref, value), 0) }]
      : [],
  );
}

/** `get_object_or_404(Order.objects.filter(…), …)` and `Order.objects.filter(…).get(…)`. */
function columnsBefore(
  program: Program,
  ref: ValueRef,
  { callee, arguments: given }: CallValue,
  depth: number,
): readonly AskedColumn[] {
  const { values } = functionFacts(ref).fragment;
  const method = values[callee];
  const first = given[0];
  const start = method?.op === "attribute" ? method.base : first?.style === "positional" ? first.value : NONE;
  return askedColumns(program, refTo(ref, start), depth + 1);
}

/** `.visible()`: a method of the project's own queryset, as far as it returns one chain. */
function columnsWithin(
  program: Program,
  ref: ValueRef,
  { callee }: CallValue,
  depth: number,
): readonly AskedColumn[] {
  const symbol = resolveIn(program, ref, callee);
  if (symbol?.kind !== "function") return [];
  const exits = functionFacts(symbol.target).fragment.exits.filter(({ kind }) => kind === "return");
  const [only] = exits;
  if (only === undefined || exits.length > 1) return [];
  const within = askedColumns(program, refTo(symbol.target, only.value), depth + 1);
  return within.filter(({ compared }) => compared.kind === "constant");
}

function comparedWith(program: Program, at: ValueRef, depth: number): Compared {
  const value = functionFacts(at).fragment.values[at.value];
  const constant = constantOf(program, at) ?? memberConstant(program, at);
  if (constant) return { kind: "constant", constant };
  if (value === undefined || depth > 4) return { kind: "other" };
  if (value.op === "parameter") return { kind: "capture", name: value.name };
  if (value.op === "item") return keyOf(at, value.base, value.name) ?? { kind: "other" };
  if (value.op === "call") return comparedCall(program, at, value, depth);
  return { kind: "other" };
}

/** `self.kwargs.get("pk")`, `request.POST.get("order")`, `int(pk)`. */
function comparedCall(program: Program, at: ValueRef, call: CallValue, depth: number): Compared {
  const callee = functionFacts(at).fragment.values[call.callee];
  const [first] = call.arguments;
  if (callee?.op === "attribute" && /^(?:get|pop)$/.test(callee.name)) {
    const found = keyOf(at, callee.base, argumentText(program, at, first));
    if (found) return found;
  }
  if (callee?.op === "free" && /^(?:int|str|UUID)$/.test(callee.name) && first)
    return comparedWith(program, refTo(at, first.value), depth + 1);
  return { kind: "other" };
}

function argumentText(
  program: Program,
  at: ValueRef,
  argument: CallArgument | undefined,
): string | undefined {
  return argument && textOf(program, refTo(at, argument.value));
}

function keyOf(at: ValueRef, base: number, name: string | undefined): Compared | undefined {
  const holder: Value | undefined = functionFacts(at).fragment.values[base];
  if (name === undefined || holder === undefined) return undefined;
  const spoken = holder.op === "attribute" || holder.op === "parameter" ? holder.name : undefined;
  if (spoken === "kwargs") return { kind: "capture", name };
  if (spoken === "GET" || spoken === "query_params") return { kind: "sent", in: "GET", name };
  return spoken === "POST" || spoken === "data" ? { kind: "sent", in: "POST", name } : undefined;
}
